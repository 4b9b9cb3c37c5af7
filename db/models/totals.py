"""What the ledger writes: daily and monthly totals, and the revision of each topic."""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class _Total:
    """Amount of a measure in an area and everything below it."""

    __table_args__: ClassVar[Any] = {"sqlite_with_rowid": False}

    measure: Mapped[str] = mapped_column(String(40), primary_key=True)
    area_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)


class DailyTotal(_Total, Base):
    """The amounts of one day."""

    __tablename__ = "daily_totals"


class MonthlyTotal(_Total, Base):
    """The amounts of one month; `day` is its first."""

    __tablename__ = "monthly_totals"


class Revision(Base):
    """How often a topic has changed; cached reads carry it in their key."""

    __tablename__ = "revisions"

    topic: Mapped[str] = mapped_column(String(24), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, default=0)
