"""Changing what belongs to a project: its milestones, its sessions, and what was given to it."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from db.actions import editing
from db.actions.cobuilding import not_later
from db.errors import N_, NotFound, Problem
from db.models import Milestone, Project, ProjectContribution, ProjectSession
from db.queries.projects import GIFTS

Part = TypeVar("Part", Milestone, ProjectSession, ProjectContribution)

_HEAVIEST = 100
_MOST = {"money": 2 * 10**9, "labour": 10**8, "land": 10**8, "ideas": 10**5}
"""The most that can be given at once: fen, minutes, square metres, pieces."""
_MOST_PERSONS = 100_000


@dataclass(frozen=True)
class MilestoneDraft:
    """What a milestone's form holds; `reason` says why it is late, later than planned, or dropped."""

    title: str
    weight: int
    due_on: date
    done_on: date | None = None
    dropped_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True)
class SessionDraft:
    """What a session's form holds."""

    title: str
    day: date
    person_times: int | None
    persons: int | None


@dataclass(frozen=True)
class GiftDraft:
    """What a contribution's form holds; `amount` in fen, minutes, square metres or pieces."""

    kind: str
    giver: str
    day: date
    amount: int | None


MILESTONE_FIELDS = list(MilestoneDraft.__annotations__)
SESSION_FIELDS = list(SessionDraft.__annotations__)
GIFT_FIELDS = list(GiftDraft.__annotations__)


def add_milestone(session: Session, project_id: int, draft: MilestoneDraft) -> int:
    """Set a milestone of a project; returns its id."""
    project = editing.found(session, Project, project_id)
    values = _checked_milestone(project, None, draft)
    milestone = Milestone(project_id=project.id, area_id=project.area_id)
    editing.add(session, "milestone:add", milestone, values)
    return milestone.id


def change_milestone(session: Session, milestone_id: int, *, seen: int, draft: MilestoneDraft) -> None:
    """Correct a milestone, say when it was done or dropped, or move its due day, later ones with a reason."""
    milestone, project = _current(session, Milestone, milestone_id, seen, MILESTONE_FIELDS)
    editing.change(session, "milestone:change", milestone, _checked_milestone(project, milestone, draft))


def remove_milestone(session: Session, milestone_id: int, *, seen: int) -> None:
    """Take out a milestone that was entered by mistake."""
    milestone = editing.current(session, Milestone, milestone_id, seen, MILESTONE_FIELDS)
    editing.remove(session, "milestone:remove", milestone, ["project_id", *MILESTONE_FIELDS])


def _checked_milestone(project: Project, milestone: Milestone | None, draft: MilestoneDraft) -> editing.Values:
    problems: list[Problem] = []
    values = asdict(draft)
    values["title"] = editing.text("title", draft.title, 120, problems, N_("Enter what is to be reached."))
    required = None
    if draft.dropped_on:
        required = N_("Say why it is dropped.")
    elif milestone and draft.due_on > milestone.due_on:
        required = N_("Say why it is due later.")
    values["reason"] = editing.text("reason", draft.reason, 200, problems, required)
    if not 1 <= draft.weight <= _HEAVIEST:
        problems.append(Problem("weight", N_("Enter a weight from 1 to {most}."), {"most": _HEAVIEST}))
    if draft.due_on < project.agreed_on:
        problems.append(_agreed_later("due_on", project))
    for field, day in (("done_on", draft.done_on), ("dropped_on", draft.dropped_on)):
        if day:
            _in_project(field, day, project, problems)
    if draft.done_on and draft.dropped_on:
        problems.append(Problem("dropped_on", N_("Enter either when it was done or when it was dropped.")))
    if (project.finished_on or project.cancelled_on) and not (draft.done_on or draft.dropped_on):
        problems.append(Problem("done_on", N_("Enter when it was done or dropped: the project has ended.")))
    editing.refuse_if(problems)
    return values


def add_session(session: Session, project_id: int, draft: SessionDraft) -> int:
    """Enter a session of a project; returns its id."""
    project = editing.found(session, Project, project_id)
    values = _checked_session(project, draft)
    held = ProjectSession(project_id=project.id, area_id=project.area_id)
    editing.add(session, "project_session:add", held, values)
    return held.id


def change_session(session: Session, session_id: int, *, seen: int, draft: SessionDraft) -> None:
    """Correct a session."""
    held, project = _current(session, ProjectSession, session_id, seen, SESSION_FIELDS)
    editing.change(session, "project_session:change", held, _checked_session(project, draft))


def remove_session(session: Session, session_id: int, *, seen: int) -> None:
    """Take out a session that was entered by mistake."""
    held = editing.current(session, ProjectSession, session_id, seen, SESSION_FIELDS)
    editing.remove(session, "project_session:remove", held, ["project_id", *SESSION_FIELDS])


def _checked_session(project: Project, draft: SessionDraft) -> editing.Values:
    problems: list[Problem] = []
    values = asdict(draft)
    values["title"] = editing.text("title", draft.title, 120, problems, N_("Enter what it was about."))
    _in_project("day", draft.day, project, problems)
    editing.count("person_times", draft.person_times, _MOST_PERSONS, problems)
    editing.count("persons", draft.persons, _MOST_PERSONS, problems)
    if draft.persons is not None and draft.person_times is not None and draft.persons > draft.person_times:
        problems.append(
            Problem("persons", N_("Enter {n} or fewer: there were no more visits."), {"n": draft.person_times})
        )
    editing.refuse_if(problems)
    return values


def add_gift(session: Session, project_id: int, draft: GiftDraft) -> int:
    """Enter what somebody gave to a project; returns its id."""
    project = editing.found(session, Project, project_id)
    values = _checked_gift(project, draft)
    gift = ProjectContribution(project_id=project.id, area_id=project.area_id)
    editing.add(session, "contribution:add", gift, values)
    return gift.id


def change_gift(session: Session, gift_id: int, *, seen: int, draft: GiftDraft) -> None:
    """Correct what somebody gave."""
    gift, project = _current(session, ProjectContribution, gift_id, seen, GIFT_FIELDS)
    editing.change(session, "contribution:change", gift, _checked_gift(project, draft))


def remove_gift(session: Session, gift_id: int, *, seen: int) -> None:
    """Take out a contribution that was entered by mistake."""
    gift = editing.current(session, ProjectContribution, gift_id, seen, GIFT_FIELDS)
    editing.remove(session, "contribution:remove", gift, ["project_id", *GIFT_FIELDS])


def _checked_gift(project: Project, draft: GiftDraft) -> editing.Values:
    problems: list[Problem] = []
    values = asdict(draft)
    values["giver"] = editing.text(
        "giver", draft.giver, 80, problems, N_("Enter who gave it, a group rather than a person.")
    )
    if draft.kind not in GIFTS:
        problems.append(Problem("kind", N_("Choose what was given.")))
    else:
        most = _MOST[draft.kind]
        if draft.amount is not None and not 1 <= draft.amount <= most:
            problems.append(Problem("amount", N_("Enter a smaller amount above zero, or leave it empty.")))
    _in_project("day", draft.day, project, problems)
    editing.refuse_if(problems)
    return values


def _current(session: Session, kind: type[Part], row_id: int, seen: int, fields: list[str]) -> tuple[Part, Project]:
    """The row at the version its editor saw, and its project, which is locked first as everywhere."""
    known = session.get(kind, row_id)
    if known is None:
        raise NotFound(row_id)
    project = editing.found(session, Project, known.project_id)
    return editing.current(session, kind, row_id, seen, fields), project


def _in_project(field: str, day: date, project: Project, problems: list[Problem]) -> None:
    not_later(field, day, problems)
    if day < project.agreed_on:
        problems.append(_agreed_later(field, project))
    ended = project.finished_on or project.cancelled_on
    if ended and day > ended:
        problems.append(Problem(field, N_("Choose {day} or earlier: the project ended then."), {"day": ended}))


def _agreed_later(field: str, project: Project) -> Problem:
    return Problem(field, N_("Choose {day} or later: the project was agreed then."), {"day": project.agreed_on})
