"""Changing issues: reported, passed one step up, closed, opened again."""

from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise

from sqlalchemy.orm import Session

from db import calendar
from db.actions import attachments, editing
from db.errors import N_, Problem, Refused
from db.models import Area, Issue
from db.queries.issues import LADDER, reporter


@dataclass(frozen=True)
class IssueDraft:
    """What an issue's form holds."""

    area_id: int | None
    title: str
    category: str | None
    handler: str | None
    reported_on: date
    due_on: date | None


FIELDS = list(IssueDraft.__annotations__)
STEP_FIELDS = ["level", "handler", "closed_on", "result"]

_BEGINS = {"community": "community", "street": "street", "county": "department"}
"""Where an issue of an area above the grids begins."""


def report(session: Session, draft: IssueDraft) -> int:
    """Enter an issue, which begins with whoever serves its area; returns its id."""
    area, values = _checked(session, None, draft)
    issue = Issue(level=_BEGINS.get(area.kind, LADDER[0]))
    editing.add(session, "issue:report", issue, values)
    return issue.id


def change(session: Session, issue_id: int, *, seen: int, draft: IssueDraft) -> None:
    """Correct what was entered about an issue."""
    issue = editing.current(session, Issue, issue_id, seen, FIELDS)
    _area, values = _checked(session, issue, draft)
    editing.change(session, "issue:change", issue, values)
    attachments.move_all(session, "issues", issue.id, issue.area_id)


def _checked(session: Session, issue: Issue | None, draft: IssueDraft) -> tuple[Area, editing.Values]:
    problems: list[Problem] = []
    area = editing.found(session, Area, draft.area_id) if draft.area_id else None
    values = asdict(draft)
    values["title"] = editing.text("title", draft.title, 120, problems, N_("Enter what it is about."))
    values["category"] = editing.text("category", draft.category, 40, problems)
    values["handler"] = editing.text("handler", draft.handler, 80, problems)
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
    editing.refuse_if(problems)
    assert area is not None
    return area, values


def escalate(session: Session, issue_id: int, *, seen: int, to: str, handler: str | None) -> None:
    """Pass an open issue one step up; `to` is where its editor was told that it goes."""
    issue = editing.current(session, Issue, issue_id, seen, STEP_FIELDS)
    _refuse_closed(issue)
    if to != next_level(issue.level):
        raise Refused(Problem("", N_("Open this form again: the issue stands at another level now.")))
    problems: list[Problem] = []
    values = {"level": to, "handler": editing.text("handler", handler, 80, problems)}
    editing.refuse_if(problems)
    editing.change(session, "issue:escalate", issue, values)


def next_level(level: str) -> str | None:
    """One step up from a level; None from the last."""
    return dict(pairwise(LADDER)).get(level)


def close(session: Session, issue_id: int, *, seen: int, closed_on: date, result: str | None) -> None:
    """Close an issue where it stands, with what came of it."""
    issue = editing.current(session, Issue, issue_id, seen, STEP_FIELDS)
    _refuse_closed(issue)
    problems: list[Problem] = []
    if not issue.reported_on <= closed_on <= calendar.today():
        problems.append(
            Problem(
                "closed_on",
                N_("Choose a day from {first}, when it was reported, to {last}."),
                {"first": issue.reported_on, "last": calendar.today()},
            )
        )
    said = editing.text("result", result, 400, problems, N_("Enter what was done."))
    editing.refuse_if(problems)
    editing.change(session, "issue:close", issue, {"closed_on": closed_on, "result": said})


def _refuse_closed(issue: Issue) -> None:
    if issue.closed_on:
        raise Refused(Problem("", N_("Open the issue again first: it was closed on {day}."), {"day": issue.closed_on}))


def reopen(session: Session, issue_id: int, *, seen: int, reason: str | None) -> None:
    """Open an issue again that was closed by mistake; it counts as never having been closed."""
    issue = editing.current(session, Issue, issue_id, seen, STEP_FIELDS)
    if issue.closed_on is None:
        raise Refused(Problem("", N_("Close this form: the issue is open already.")))
    problems: list[Problem] = []
    said = editing.text("reason", reason, 200, problems, N_("Enter why it is opened again."))
    editing.refuse_if(problems)
    editing.change(session, "issue:reopen", issue, {"closed_on": None, "result": None}, reason=said)


def remove(session: Session, issue_id: int, *, seen: int) -> None:
    """Take back one's own wrong entry while it is open; what others entered can only be closed."""
    issue = editing.current(session, Issue, issue_id, seen, STEP_FIELDS)
    _refuse_closed(issue)
    if reporter(session, issue.id) != session.info["viewer"].name:
        raise Refused(Problem("", N_("Close the issue instead: only those who entered it may remove it.")))
    attachments.detach_all(session, "issues", issue.id)
    editing.remove(session, "issue:remove", issue, [*FIELDS, "level"])
