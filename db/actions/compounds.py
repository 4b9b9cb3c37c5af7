"""Changing compounds, and what they have: ticked with what shows it, ended when it goes, excused with a reason."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db import calendar
from db.actions import editing
from db.errors import N_, Problem
from db.models import Area, Compound, CompoundException, CompoundMark
from db.queries.compounds import KINDS

COMPOUND_FIELDS: Final = ["name", "unmanaged", "valid_from", "valid_to"]
FIELDS: Final = ["kind", "from_day", "to_day", "name", "form", "term_ends", "evidence", "evidence_on"]
FORMS: Final = ("own", "joint", "instructor")
"""How a Party branch came about: its own, one with others, or an instructor who was sent."""

MANAGED: Final = set(KINDS[:2])


@dataclass(frozen=True)
class CompoundDraft:
    """What is said about a compound; `valid_to` is the first day without it."""

    name: str
    unmanaged: bool
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class MarkDraft:
    """What the form of a mark holds."""

    kind: str
    from_day: date
    name: str | None
    form: str | None
    term_ends: date | None
    evidence: str | None
    evidence_on: date | None


def add(session: Session, area_id: int, draft: CompoundDraft) -> int:
    """Register a compound in an area; returns its id."""
    area = editing.found(session, Area, area_id)
    values = _checked(session, area.id, None, draft)
    compound = Compound(area_id=area.id)
    editing.add(session, "compound:add", compound, values)
    return compound.id


def change(session: Session, compound_id: int, *, seen: int, draft: CompoundDraft) -> None:
    """Correct a compound."""
    compound = editing.current(session, Compound, compound_id, seen, COMPOUND_FIELDS)
    editing.change(session, "compound:change", compound, _checked(session, compound.area_id, compound, draft))


def mark(session: Session, compound_id: int, draft: MarkDraft) -> int:
    """Put down that a compound has something since a day, with what shows it; returns the mark's id."""
    compound = editing.found(session, Compound, compound_id)
    problems: list[Problem] = []
    values = asdict(draft)
    values["name"] = editing.text("name", draft.name, 80, problems)
    values["evidence"] = editing.text(
        "evidence", draft.evidence, 120, problems, N_("Say what shows it, e.g. a notice or a contract.")
    )
    if draft.kind not in KINDS:
        problems.append(Problem("kind", N_("Choose one of the list.")))
    if draft.form is not None and (draft.form not in FORMS or draft.kind != "party_branch"):
        values["form"] = None
    if not compound.valid_from <= draft.from_day <= calendar.today():
        message = N_("Choose a day from {first} to {last}.")
        problems.append(Problem("from_day", message, {"first": compound.valid_from, "last": calendar.today()}))
    if draft.evidence_on is None or draft.evidence_on > calendar.today():
        problems.append(Problem("evidence_on", N_("Choose the day of what shows it.")))
    if draft.term_ends is not None and draft.term_ends <= draft.from_day:
        problems.append(Problem("term_ends", N_("Choose a day after it began.")))
    rivals = MANAGED if draft.kind in MANAGED else {draft.kind}
    for other in _holding(session, compound.id, draft.from_day):
        if other.kind in rivals:
            problems.append(Problem("kind", N_("End what it has first: {kind}."), {"kind": other.name or other.kind}))
    editing.refuse_if(problems)
    row = CompoundMark(compound_id=compound.id, area_id=compound.area_id, unmanaged=compound.unmanaged)
    editing.add(session, "compound:mark", row, values)
    return row.id


def put_mark(session: Session, compound: Compound, kind: str, from_day: date) -> None:
    """What a list says that a compound has since a day; what shows it is for a form to add."""
    problems: list[Problem] = []
    check_mark(kind, from_day, compound.valid_from, problems)
    standing = [other for other in _holding(session, compound.id, from_day) if other.to_day is None]
    known = next((other for other in standing if other.kind == kind), None)
    rival = next((other for other in standing if {other.kind, kind} == MANAGED), None)
    if rival is not None:
        problems.append(Problem(kind, N_("End what it has first: {kind}."), {"kind": rival.name or rival.kind}))
    editing.refuse_if(problems)
    if known is None:
        row = CompoundMark(compound_id=compound.id, area_id=compound.area_id, unmanaged=compound.unmanaged)
        editing.add(session, "compound:mark", row, {"kind": kind, "from_day": from_day})
    else:
        editing.change(session, "compound:mark", known, {"from_day": from_day})


def check_mark(kind: str, from_day: date, since: date, problems: list[Problem]) -> None:
    """Add what is wrong with saying that a compound registered `since` a day has something from a day on."""
    if from_day < since:
        problems.append(Problem(kind, N_("Choose {day} or later: it was registered then."), {"day": since}))
    if from_day > calendar.today():
        problems.append(Problem(kind, N_("Choose today or an earlier day.")))


def _holding(session: Session, compound_id: int, since: date) -> list[CompoundMark]:
    """Marks of a compound that hold on a day or later."""
    holds = or_(CompoundMark.to_day.is_(None), CompoundMark.to_day > since)
    return list(session.scalars(select(CompoundMark).where(CompoundMark.compound_id == compound_id, holds)))


def end(session: Session, mark_id: int, *, seen: int, to_day: date, reason: str | None) -> None:
    """Put down that a compound has something no more: `to_day` is the first day without it."""
    row = editing.current(session, CompoundMark, mark_id, seen, FIELDS)
    problems: list[Problem] = []
    why = editing.text("reason", reason, 200, problems, N_("Say why, e.g. that the firm has left."))
    if not row.from_day < to_day <= calendar.today():
        message = N_("Choose a day after {first}, up to {last}.")
        problems.append(Problem("to_day", message, {"first": row.from_day, "last": calendar.today()}))
    if row.to_day is not None:
        problems.append(Problem("", N_("Close this form: it has ended already.")))
    editing.refuse_if(problems)
    editing.change(session, "compound:end", row, {"to_day": to_day}, reason=why)


def excuse(session: Session, compound_id: int, *, kind: str, reason: str | None, from_day: date) -> int:
    """Put down why a compound goes without something for now; it is counted all the same. Returns the id."""
    compound = editing.found(session, Compound, compound_id)
    problems: list[Problem] = []
    why = editing.text("reason", reason, 200, problems, N_("Say why, e.g. that it is to be pulled down."))
    if kind not in KINDS:
        problems.append(Problem("kind", N_("Choose one of the list.")))
    if from_day > calendar.today():
        problems.append(Problem("from_day", N_("Choose today or an earlier day.")))
    standing = select(CompoundException.id).where(
        CompoundException.compound_id == compound.id,
        CompoundException.kind == kind,
        CompoundException.to_day.is_(None),
    )
    if session.scalars(standing).first() is not None:
        problems.append(Problem("kind", N_("Choose another: this one is excused already.")))
    editing.refuse_if(problems)
    row = CompoundException(compound_id=compound.id, area_id=compound.area_id)
    editing.add(session, "compound:excuse", row, {"kind": kind, "reason": why, "from_day": from_day})
    return row.id


def end_excuse(session: Session, exception_id: int, *, seen: int, to_day: date) -> None:
    """Put down that a reason holds no more from a day on."""
    row = editing.current(session, CompoundException, exception_id, seen, ["kind", "reason", "from_day", "to_day"])
    if not row.from_day < to_day <= calendar.today():
        message = N_("Choose a day after {first}, up to {last}.")
        editing.refuse_if([Problem("to_day", message, {"first": row.from_day, "last": calendar.today()})])
    editing.change(session, "compound:end_excuse", row, {"to_day": to_day})


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
    if marked and compound is not None and draft.unmanaged != compound.unmanaged:
        problems.append(Problem("unmanaged", N_("Keep this: it says what the compound has gained since.")))
    if marked and draft.valid_from > min(marked):
        problems.append(
            Problem("valid_from", N_("Choose {day} or earlier: something of it is dated then."), {"day": min(marked)})
        )
    editing.refuse_if(problems)
    return values


def _marked(session: Session, compound: Compound) -> list[date]:
    return list(session.scalars(select(CompoundMark.from_day).where(CompoundMark.compound_id == compound.id)))
