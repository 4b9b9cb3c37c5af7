"""Entering issues: reported, corrected, merged with what others reported of the same matter, taken back."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import calendar
from db.actions import attachments, batches, clocks, editing
from db.actions.handling import close, escalate, reopen
from db.actions.moving import FIELDS as STEP_FIELDS
from db.actions.moving import current_stage, moving
from db.errors import N_, Problem, Refused
from db.ladder import LEVELS, OVER, State
from db.models import Area, CallBack, Issue, IssueStep, ReportIn, Whistle
from db.queries import limits
from db.queries.issues import reporter

__all__ = ["FIELDS", "IssueDraft", "change", "close", "escalate", "merge", "remove", "reopen", "report"]


@dataclass(frozen=True)
class IssueDraft:
    """What an issue's form holds; `urgency` sets how long it may take unless a day is typed."""

    area_id: int | None
    title: str
    category: str | None
    handler: str | None
    reported_on: date
    due_on: date | None
    channel: str | None = None
    urgency: str | None = None
    concern: str | None = None
    reference: str | None = None


FIELDS: Final = list(IssueDraft.__annotations__)

_FIXED: Final = ("reported_on", "due_on", "urgency")
"""What starts the clock of an issue, and stays once it is accepted."""

_BEGINS: Final = {"community": "community", "street": "street", "county": "street"}
"""Where an issue of an area above the grids begins."""

_WORDS: Final = {"channel": "channel", "urgency": "urgency", "concern": "concern"}


def report(session: Session, draft: IssueDraft) -> int:
    """Enter an issue, which begins with whoever serves its area; returns its id."""
    area, values = _checked(session, None, draft)
    place = clocks.of_scheme(session, area.scheme)
    values["urgency"] = values["urgency"] or place.urgency
    issue = Issue(level=_BEGINS.get(area.kind, LEVELS[0]), state=State.REPORTED.value)
    clock = clocks.begin(place, draft.reported_on, draft.due_on, values["urgency"])
    editing.add(session, "issue:report", issue, values | clock)
    assert issue.reported_at is not None
    stage = clocks.stage(place, issue.urgency, issue.state, issue.reported_at)
    clocks.step(session, issue, "report", issue.reported_at, {"unit": issue.handler, **stage})
    return issue.id


def change(session: Session, issue_id: int, *, seen: int, draft: IssueDraft) -> None:
    """Correct what was entered about an issue; when it was reported and is due, only until it is accepted."""
    issue = editing.current(session, Issue, issue_id, seen, FIELDS)
    area, values = _checked(session, issue, draft)
    started = [field for field in _FIXED if getattr(issue, field) != values[field]]
    if started and issue.state != State.REPORTED:
        editing.refuse_if(
            [Problem(field, N_("Keep this: its clock is running. Ask for more time.")) for field in started]
        )
    if started:
        place = clocks.of_scheme(session, area.scheme)
        typed = None if draft.due_on == issue.due_on and "urgency" in started else draft.due_on
        values |= clocks.begin(place, draft.reported_on, typed, values["urgency"])
    moved = issue.area_id != values["area_id"]
    editing.change(session, "issue:change", issue, values)
    if batches.tries(session):
        return
    if started and (stage := current_stage(session, issue)) and issue.reported_at and stage.verb == "report":
        stage.at, stage.day = issue.reported_at, issue.reported_on
        clock = clocks.stage(clocks.place_of(session, issue.area_id), issue.urgency, issue.state, stage.at)
        for field, value in clock.items():
            setattr(stage, field, value)
    if moved:
        attachments.move_all(session, "issues", issue.id, issue.area_id)
        parts: list[IssueStep | Whistle | ReportIn | CallBack] = []
        for model in (IssueStep, Whistle, ReportIn, CallBack):
            parts.extend(session.scalars(select(model).where(model.issue_id == issue.id)))
        for part in parts:
            part.area_id = issue.area_id


def _checked(session: Session, issue: Issue | None, draft: IssueDraft) -> tuple[Area, editing.Values]:
    problems: list[Problem] = []
    area = editing.found(session, Area, draft.area_id) if draft.area_id else None
    values = asdict(draft)
    values["title"] = editing.text("title", draft.title, 120, problems, N_("Enter what it is about."))
    values["category"] = editing.text("category", draft.category, 40, problems)
    values["handler"] = editing.text("handler", draft.handler, 80, problems)
    values["reference"] = editing.text("reference", draft.reference, 40, problems)
    if draft.reported_on > calendar.today():
        problems.append(Problem("reported_on", N_("Choose today or an earlier day.")))
    if area is None:
        problems.append(Problem("area_id", N_("Choose where it is.")))
    elif not area.valid_from <= draft.reported_on < area.valid_to:
        problems.append(Problem("area_id", N_("Choose an area that existed on the day of the report.")))
    if issue and issue.closed_on and draft.reported_on > issue.closed_on:
        problems.append(
            Problem("reported_on", N_("Choose {day} or earlier: it was closed then."), {"day": issue.closed_on})
        )
    if draft.due_on and draft.due_on < draft.reported_on:
        problems.append(Problem("due_on", N_("Choose a day on or after the day of the report.")))
    problems += _unknown_words(session, area, issue, draft)
    editing.refuse_if(problems)
    assert area is not None
    return area, values


def _unknown_words(session: Session, area: Area | None, issue: Issue | None, draft: IssueDraft) -> list[Problem]:
    """A word that neither the place knows nor the issue had."""
    problems = []
    for field, kind in _WORDS.items():
        code = getattr(draft, field)
        if code is None or area is None or (issue and getattr(issue, field) == code):
            continue
        if code not in {term.code for term in limits.terms(session, area.scheme, kind)}:
            problems.append(Problem(field, N_("Choose one of the list.")))
    return problems


def merge(session: Session, issue_id: int, *, seen: int, into: int | None, note: str | None = None) -> None:
    """Let an issue go on as another one that is about the same; what its reporter said stays with it."""
    found = moving(session, "merge", issue_id, seen, note=note)
    target = session.get(Issue, into, with_for_update=True) if into else None
    if target is None or target.id == issue_id or target.merged_into is not None or target.state in OVER:
        raise Refused(Problem("into", N_("Choose another issue that is open.")))
    for other in session.scalars(select(Issue).where(Issue.merged_into == issue_id)):
        editing.change(session, "issue:merge", other, {"merged_into": target.id})
    found.to({"merged_into": target.id, "closed_on": calendar.local(found.at).date(), "closed_at": found.at})


def remove(session: Session, issue_id: int, *, seen: int) -> None:
    """Take back one's own wrong entry while nobody else works on it; what others entered can only be closed."""
    issue = editing.current(session, Issue, issue_id, seen, STEP_FIELDS)
    if issue.closed_on:
        raise Refused(Problem("", N_("Open the issue again first: it was closed on {day}."), {"day": issue.closed_on}))
    if reporter(session, issue.id) != session.info["viewer"].name:
        raise Refused(Problem("", N_("Close the issue instead: only those who entered it may remove it.")))
    others: list[Any] = [
        *session.scalars(select(Whistle.id).where(Whistle.issue_id == issue.id)),
        *session.scalars(select(CallBack.id).where(CallBack.issue_id == issue.id)),
        *session.scalars(select(Issue.id).where(Issue.merged_into == issue.id)),
    ]
    if others:
        raise Refused(Problem("", N_("Close the issue instead: others have worked on it.")))
    attachments.detach_all(session, "issues", issue.id)
    for step in session.scalars(select(IssueStep).where(IssueStep.issue_id == issue.id)).all():
        session.delete(step)
    session.flush()
    editing.remove(session, "issue:remove", issue, [*FIELDS, "level"])
