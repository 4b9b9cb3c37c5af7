"""Compounds: what each has on a day and what shows it, what it lacks, and what ends soon."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.errors import NotFound
from db.models import Area, AreaPath, Compound, CompoundException, CompoundMark

KINDS: Final = ("property_firm", "self_managed", "owners_committee", "party_branch", "grid_worker")
"""What a compound may have; the first two are the two ways in which it is managed."""


@dataclass(frozen=True)
class MarkRow:
    """One thing a compound has, since when, and what shows it."""

    id: int
    version: int
    compound_id: int
    kind: str
    from_day: date
    to_day: date | None
    name: str | None
    form: str | None
    term_ends: date | None
    evidence: str | None
    evidence_on: date | None


@dataclass(frozen=True)
class ExceptionRow:
    """Why a compound goes without something for now."""

    id: int
    version: int
    compound_id: int
    kind: str
    reason: str
    from_day: date
    to_day: date | None


@dataclass(frozen=True)
class CompoundRow:
    """A compound with what it has on a day, and what it is excused from, by kind."""

    id: int
    name: str
    area_id: int
    area_name: str
    unmanaged: bool
    marks: Mapping[str, MarkRow]
    exceptions: Mapping[str, ExceptionRow]

    @property
    def lacks(self) -> tuple[str, ...]:
        """What it should have and has not; either way of management will do."""
        managed = self.marks.keys() & set(KINDS[:2])
        wanted = KINDS[2:] if managed else (KINDS[0], *KINDS[2:])
        return tuple(kind for kind in wanted if kind not in self.marks)


_MARK = (
    CompoundMark.id,
    CompoundMark.version,
    CompoundMark.compound_id,
    CompoundMark.kind,
    CompoundMark.from_day,
    CompoundMark.to_day,
    CompoundMark.name,
    CompoundMark.form,
    CompoundMark.term_ends,
    CompoundMark.evidence,
    CompoundMark.evidence_on,
)
_EXCEPTION = (
    CompoundException.id,
    CompoundException.version,
    CompoundException.compound_id,
    CompoundException.kind,
    CompoundException.reason,
    CompoundException.from_day,
    CompoundException.to_day,
)


def compounds(session: Session, area_id: int, on: date) -> list[CompoundRow]:
    """The compounds in and under an area on a day, by their areas and names."""
    inside = (AreaPath.ancestor_id == area_id, AreaPath.from_day <= on, AreaPath.to_day > on)
    marks: dict[int, dict[str, MarkRow]] = {}
    for row in session.execute(
        select(*_MARK)
        .join(AreaPath, AreaPath.area_id == CompoundMark.area_id)
        .where(*inside, CompoundMark.from_day <= on, or_(CompoundMark.to_day.is_(None), CompoundMark.to_day > on))
    ).mappings():
        mark = MarkRow(**row)
        marks.setdefault(mark.compound_id, {})[mark.kind] = mark
    excused: dict[int, dict[str, ExceptionRow]] = {}
    for row in session.execute(
        select(*_EXCEPTION)
        .join(AreaPath, AreaPath.area_id == CompoundException.area_id)
        .where(*inside, CompoundException.from_day <= on)
        .where(or_(CompoundException.to_day.is_(None), CompoundException.to_day > on))
    ).mappings():
        exception = ExceptionRow(**row)
        excused.setdefault(exception.compound_id, {})[exception.kind] = exception
    rows = session.execute(
        select(Compound.id, Compound.name, Compound.area_id, Area.name, Compound.unmanaged)
        .join(Area, Area.id == Compound.area_id)
        .join(AreaPath, AreaPath.area_id == Compound.area_id)
        .where(*inside, Compound.valid_from <= on, or_(Compound.valid_to.is_(None), Compound.valid_to > on))
        .order_by(Area.code, Compound.name, Compound.id)
    )
    return [CompoundRow(*row, marks.get(row[0], {}), excused.get(row[0], {})) for row in rows]


def compound(session: Session, compound_id: int, on: date) -> CompoundRow:
    """One compound as it is on a day; raises `NotFound`."""
    area_id = session.scalar(select(Compound.area_id).where(Compound.id == compound_id))
    found = compounds(session, area_id, on) if area_id is not None else []
    for row in found:
        if row.id == compound_id:
            return row
    raise NotFound(compound_id)
