"""What differs from place to place in handling issues: words, limits, office hours, rules, and the units called."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class IssueTerm(Base):
    """A word of a place's scheme: a category, a channel, a class of urgency, or one of a local set such as 四解.

    `grouped` names the set of a concern.
    """

    __tablename__ = "issue_terms"
    __table_args__ = (UniqueConstraint("scheme", "kind", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(24))
    rank: Mapped[int]
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(60))
    grouped: Mapped[str | None] = mapped_column(String(40))


class IssueLimit(Base):
    """How long a stage of an issue of an urgency may take; `overall` is the limit of the whole."""

    __tablename__ = "issue_limits"
    __table_args__ = (UniqueConstraint("scheme", "urgency", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme: Mapped[str] = mapped_column(String(24))
    urgency: Mapped[str] = mapped_column(String(24))
    stage: Mapped[str] = mapped_column(String(16))
    amount: Mapped[int]
    unit: Mapped[str] = mapped_column(String(8))
    working: Mapped[bool]


class OfficeHours(Base):
    """Part of a working day in which a place's offices are open, in minutes after midnight."""

    __tablename__ = "office_hours"
    __table_args__ = (UniqueConstraint("scheme", "opens"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme: Mapped[str] = mapped_column(String(24))
    opens: Mapped[int]
    closes: Mapped[int]


class IssueRule(Base):
    """A number that a place sets for itself, e.g. from how many reworks on an issue is supervised from above.

    Under the key of a rate it is the place's target, in per cent.
    """

    __tablename__ = "issue_rules"
    __table_args__ = (UniqueConstraint("scheme", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme: Mapped[str] = mapped_column(String(24))
    code: Mapped[str] = mapped_column(String(24))
    number: Mapped[int]


class HandlingUnit(Base):
    """A department or station that a place may give an issue to."""

    __tablename__ = "handling_units"
    __table_args__ = (UniqueConstraint("scheme", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme: Mapped[str] = mapped_column(String(24))
    rank: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    department: Mapped[bool]
