"""Changing residential compounds, and the marks of what they have gained."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import calendar
from db.actions import editing
from db.errors import N_, Problem
from db.models import Area, Compound, CompoundMark
from db.models.compounds import MARK_MEASURES


@dataclass(frozen=True)
class CompoundDraft:
    """What is said about a compound; `valid_to` is the first day without it."""

    name: str
    unmanaged: bool
    valid_from: date
    valid_to: date | None = None


FIELDS = list(CompoundDraft.__annotations__)


def add(session: Session, area_id: int, draft: CompoundDraft) -> int:
    """Register a compound in an area; returns its id."""
    area = editing.found(session, Area, area_id)
    values = _checked(session, area.id, None, draft)
    compound = Compound(area_id=area.id)
    editing.add(session, "compound:add", compound, values)
    return compound.id


def change(session: Session, compound_id: int, *, seen: int, draft: CompoundDraft) -> None:
    """Correct a compound."""
    compound = editing.current(session, Compound, compound_id, seen, FIELDS)
    editing.change(session, "compound:change", compound, _checked(session, compound.area_id, compound, draft))


def mark(session: Session, compound: Compound, kind: str, from_day: date) -> None:
    """Say since when a compound has an owners' committee, a property firm, or looks after itself."""
    problems: list[Problem] = []
    if kind not in MARK_MEASURES:
        problems.append(Problem("kind", N_("Choose what the compound has gained.")))
    check_mark(kind, from_day, compound.unmanaged, compound.valid_from, problems)
    editing.refuse_if(problems)
    known = session.scalar(
        select(CompoundMark).where(
            CompoundMark.compound_id == compound.id, CompoundMark.kind == kind, CompoundMark.to_day.is_(None)
        )
    )
    if known is None:
        row = CompoundMark(compound_id=compound.id, area_id=compound.area_id)
        editing.add(session, "compound:mark", row, {"kind": kind, "from_day": from_day})
    else:
        editing.change(session, "compound:mark", known, {"from_day": from_day})


def check_mark(kind: str, from_day: date, unmanaged: bool, since: date, problems: list[Problem]) -> None:
    """Marks are kept for compounds that had no management: what they have gained since they were registered."""
    if not unmanaged:
        problems.append(Problem(kind, N_("Say that the compound was without management, or leave this empty.")))
    if from_day < since:
        problems.append(Problem(kind, N_("Choose {day} or later: it was registered then."), {"day": since}))
    if from_day > calendar.today():
        problems.append(Problem(kind, N_("Choose today or an earlier day.")))


def _checked(session: Session, area_id: int, compound: Compound | None, draft: CompoundDraft) -> editing.Values:
    problems: list[Problem] = []
    values = asdict(draft)
    values["name"] = editing.text("name", draft.name, 80, problems, N_("Enter a name."))
    twin = select(Compound.id).where(Compound.area_id == area_id, Compound.name == values["name"])
    if compound is not None:
        twin = twin.where(Compound.id != compound.id)
    if session.scalar(twin) is not None:
        problems.append(Problem("name", N_("Choose another name: this area has a compound of that name.")))
    if draft.valid_from > calendar.today():
        problems.append(Problem("valid_from", N_("Choose today or an earlier day.")))
    if draft.valid_to and draft.valid_to < draft.valid_from:
        problems.append(Problem("valid_to", N_("Choose a day on or after the day it was registered.")))
    marked = [] if compound is None else _marked(session, compound)
    if marked and not draft.unmanaged:
        problems.append(Problem("unmanaged", N_("Keep this: it says what the compound has gained since.")))
    if marked and draft.valid_from > min(marked):
        problems.append(
            Problem("valid_from", N_("Choose {day} or earlier: something of it is dated then."), {"day": min(marked)})
        )
    editing.refuse_if(problems)
    return values


def _marked(session: Session, compound: Compound) -> list[date]:
    return list(session.scalars(select(CompoundMark.from_day).where(CompoundMark.compound_id == compound.id)))
