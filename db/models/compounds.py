"""Residential compounds and the marks of their coverage."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from sqlalchemy import ForeignKey, String, true
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Contribution, Fact, span

MARK_MEASURES: Final = {
    "owners_committee": "owners_committees",
    "property_firm": "property_firms_entered",
    "self_managed": "compounds_self_managed",
}
"""What a mark of a compound that had no management is counted as."""

COVERED: Final = {
    "property_firm": "compounds_with_property",
    "self_managed": "compounds_managing_themselves",
    "owners_committee": "compounds_with_committee",
    "party_branch": "compounds_with_branch",
    "grid_worker": "compounds_with_grid_worker",
}
"""What a mark of any compound is counted as."""


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
    """What a compound has, from when to when, and what shows it; `area_id` and `unmanaged` repeat the compound's.

    `name` is the firm, the branch or the committee, `form` how it came about, `term_ends` when a committee's term or a
    firm's contract runs out; `evidence` is a document and `evidence_on` its day.
    """

    __tablename__ = "compound_marks"
    topic = "compounds"

    compound_id: Mapped[int] = mapped_column(ForeignKey("compounds.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    unmanaged: Mapped[bool] = mapped_column(default=True, server_default=true())
    kind: Mapped[str] = mapped_column(String(24))
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    name: Mapped[str | None] = mapped_column(String(80))
    form: Mapped[str | None] = mapped_column(String(24))
    term_ends: Mapped[date | None]
    evidence: Mapped[str | None] = mapped_column(String(120))
    evidence_on: Mapped[date | None]

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        yield from span(row.area_id, COVERED[row.kind], row.from_day, row.to_day)
        if row.unmanaged and row.kind in MARK_MEASURES:
            yield from span(row.area_id, MARK_MEASURES[row.kind], row.from_day, row.to_day)


class CompoundException(Fact, Base):
    """Why a compound goes without one of the marks for now; it is counted all the same, and named beside the rate."""

    __tablename__ = "compound_exceptions"
    topic = "compounds"

    compound_id: Mapped[int] = mapped_column(ForeignKey("compounds.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str] = mapped_column(String(200))
    from_day: Mapped[date]
    to_day: Mapped[date | None]

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        return span(row.area_id, f"compounds_excepted/{row.kind}", row.from_day, row.to_day)
