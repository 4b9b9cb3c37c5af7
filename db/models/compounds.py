"""Residential compounds and the marks of their coverage."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Contribution, Fact, span

MARK_MEASURES = {
    "owners_committee": "owners_committees",
    "property_firm": "property_firms_entered",
    "self_managed": "compounds_self_managed",
}


class Compound(Fact, Base):
    """A residential compound; `unmanaged` says that it had no property management when it was registered."""

    __tablename__ = "compounds"
    topic = "compounds"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    unmanaged: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        yield from span(row.area_id, "compounds", row.valid_from, row.valid_to)
        if row.unmanaged:
            yield from span(row.area_id, "compounds_unmanaged", row.valid_from, row.valid_to)


class CompoundMark(Fact, Base):
    """What an unmanaged compound has gained since, from when to when; `area_id` repeats the compound's."""

    __tablename__ = "compound_marks"
    topic = "compounds"

    compound_id: Mapped[int] = mapped_column(ForeignKey("compounds.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    from_day: Mapped[date]
    to_day: Mapped[date | None]

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        return span(row.area_id, MARK_MEASURES[row.kind], row.from_day, row.to_day)
