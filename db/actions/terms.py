"""How a place handles its issues: its words, how long each stage may take, and whom an issue may be given to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.actions import editing
from db.actions.places import arrange, note, place
from db.clock import Limit
from db.errors import N_, Problem
from db.models import HandlingUnit, IssueLimit, IssueTerm
from db.words import Word, words

MOST_UNITS: Final = 200


@dataclass(frozen=True)
class HandlingDraft:
    """What the step holds; `terms` by kind, `units` are a place's own, `limits` by urgency and stage."""

    terms: Mapping[str, Sequence[Word]]
    units: Sequence[str]
    departments: Sequence[str]
    limits: Mapping[tuple[str, str], Limit]


def set_handling(session: Session, area_id: int, draft: HandlingDraft) -> None:
    """Say how a place handles issues; limits hold for stages that begin from now on."""
    root = place(session, area_id)
    problems: list[Problem] = []
    units = {department: _names(field, named, problems) for field, named, department in (
        ("units", draft.units, False), ("departments", draft.departments, True),
    )}  # fmt: skip
    if both := set(units[False]) & set(units[True]):
        message = N_("Name {name} once: it is a department or one of your own.")
        problems.append(Problem("departments", message, {"name": min(both)}))
    editing.refuse_if(problems)
    for kind, chosen in draft.terms.items():
        mine = IssueTerm.scheme == root.scheme, IssueTerm.kind == kind
        arrange(session, IssueTerm, kind, chosen, (), *mine, scheme=root.scheme, kind=kind)
        sets = {word.code: word.kind or None for word in words(f"issue_{kind}").values()}
        for row in session.scalars(select(IssueTerm).where(*mine)):
            row.grouped = sets.get(row.code)
    session.execute(delete(HandlingUnit).where(HandlingUnit.scheme == root.scheme))
    session.execute(delete(IssueLimit).where(IssueLimit.scheme == root.scheme))
    for department, named in units.items():
        session.add_all(
            HandlingUnit(scheme=root.scheme, rank=rank, name=name, department=department)
            for rank, name in enumerate(named, 1)
        )
    session.add_all(
        IssueLimit(scheme=root.scheme, urgency=urgency, stage=stage, **limit.__dict__)
        for (urgency, stage), limit in draft.limits.items()
    )
    said = [*(word._asdict() for chosen in draft.terms.values() for word in chosen)]
    said += [{"unit": name, "department": department} for department, named in units.items() for name in named]
    said += [{"urgency": key[0], "stage": key[1], **limit.__dict__} for key, limit in draft.limits.items()]
    note(session, "place:handling", root, said, "issues")


def _names(field: str, named: Sequence[str], problems: list[Problem]) -> list[str]:
    """Names of units, each once, in the order given."""
    found: list[str] = []
    for name in named:
        if (said := editing.text(field, name, 80, problems)) and said not in found:
            found.append(said)
    if len(found) > MOST_UNITS:
        problems.append(Problem(field, N_("Name at most {n}."), {"n": MOST_UNITS}))
    return found
