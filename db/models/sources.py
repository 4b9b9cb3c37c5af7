"""Sources, what they claim, and counts they report for which no finer rows exist."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Contribution, Fact


class Source(Base):
    """An article, data set or document that rows cite.

    `as_of` is the day up to which it describes its places; a screen of such a place opens at that day.
    """

    __tablename__ = "sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    publisher: Mapped[str | None] = mapped_column(String(120))
    published_on: Mapped[date | None]
    as_of: Mapped[date | None]
    licence: Mapped[str | None] = mapped_column(String(200))


class Claim(Base):
    """What a source said, in its own figure and qualifier; stands beside a computed value, never replaces it."""

    __tablename__ = "claims"
    __table_args__ = (Index(None, "area_id", "indicator"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fact: Mapped[str] = mapped_column(String(16), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    indicator: Mapped[str | None] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(24))
    term: Mapped[str] = mapped_column(String(120))
    gloss: Mapped[str] = mapped_column(String(200))
    value: Mapped[str] = mapped_column(String(60))
    unit: Mapped[str | None] = mapped_column(String(40))
    qualifier: Mapped[str | None] = mapped_column(String(60))
    dated: Mapped[str] = mapped_column(String(60))
    note: Mapped[str | None] = mapped_column(Text)


class ReportedAmount(Fact, Base):
    """A dated amount of a measure as a source reported it, until rows of its own replace it."""

    __tablename__ = "reported_amounts"
    topic = "reported"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    measure: Mapped[str] = mapped_column(String(40))
    day: Mapped[date]
    amount: Mapped[int]

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        yield Contribution(row.area_id, row.measure, row.day, row.amount)
