"""What every move of an issue does: ask whether it may be made, end a stage, begin the next, write it down."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit, calendar
from db.access import above, require
from db.actions import clocks, editing
from db.actions.editing import Values
from db.errors import N_, Problem, Refused
from db.ladder import MOVES, OVER, Move, State
from db.models import Area, Issue, IssueStep
from db.models.handling import is_note
from db.permissions import Permission
from db.queries.limits import Place

FIELDS: Final = ["state", "level", "handler", "closed_on", "result"]
"""What a conflict about a move tells."""

SUBJECTS: Final = {
    Permission.ISSUES: "issue",
    Permission.ISSUE_HANDLE: "handling",
    Permission.ISSUE_DECIDE: "decision",
}
"""What the audit event of a move begins with."""


@dataclass
class Moving:
    """A move that may be made: the issue, the stage it is in, its place, when, and what was said."""

    session: Session
    move: Move
    issue: Issue
    stage: IssueStep | None
    place: Place
    at: datetime
    note: str | None

    def to(self, values: Values | None = None, step: Values | None = None, clock: Values | None = None) -> IssueStep:
        """Make it: `values` of the issue, `step` and `clock` of the stage that begins (default: its state's limit)."""
        issue, was = self.issue, (self.issue.state, self.issue.level)
        changes = dict(values or {})
        if self.move.to is not None:
            changes.setdefault("state", self.move.to.value)
        if changes.get("state") == State.CLOSED and issue.reported_at and "merged_into" not in changes:
            changes["taken"] = clocks.minutes(issue.reported_at, self.at)
        event = f"{SUBJECTS[self.move.permission]}:{self.move.verb}"
        before = {field: getattr(issue, field) for field in changes}
        if before != changes:
            said = None if self.note in changes.values() else self.note
            editing.change(self.session, event, issue, changes, reason=said)
        else:
            audit.record(self.session, event, issue, None, {"note": self.note})
        if self.move.to is None:
            row = clocks.step(self.session, issue, self.move.verb, self.at, self._said(was, step))
            clocks.stop(row, self.at)
            return row
        if self.stage is not None and self.stage.ended_at is None:
            clocks.stop(self.stage, self.at)
        if clock is None:
            clock = clocks.stage(self.place, issue.urgency, issue.state, self.at)
        row = clocks.step(self.session, issue, self.move.verb, self.at, {**self._said(was, step), **clock})
        if issue.state in OVER:
            clocks.stop(row, self.at)
        return row

    def _said(self, was: tuple[str, str], step: Values | None) -> Values:
        return {
            "from_state": was[0],
            "from_level": was[1],
            "unit": self.issue.handler,
            "note": self.note,
            **(step or {}),
        }


def moving(
    session: Session,
    verb: str,
    issue_id: int,
    seen: int,
    *,
    note: str | None = None,
    at: datetime | None = None,
    field: str = "note",
    missing: str = N_("Say why."),
) -> Moving:
    """Look whether a move can be made now by the viewer; raises `Conflict`, `Forbidden`, `NotFound` and `Refused`."""
    issue = editing.current(session, Issue, issue_id, seen, FIELDS)
    move = MOVES[verb]
    require(session, move.permission, seat(session, issue))
    if issue.state not in move.froms or issue.level not in move.levels:
        raise Refused(Problem("", N_("Open this form again: this cannot be done to the issue as it stands now.")))
    problems: list[Problem] = []
    said = editing.text(field, note, 400, problems, missing if move.explained else None)
    stage = current_stage(session, issue)
    now = calendar.now()
    since = stage.at if stage else issue.reported_at
    when = at or max(now, since or now)
    if at is not None and not (since or at) <= at <= now:
        problems.append(Problem("at", N_("Choose a time from the last step of the issue up to now.")))
    editing.refuse_if(problems)
    return Moving(session, move, issue, stage, clocks.place_of(session, issue.area_id), when, said)


def current_stage(session: Session, issue: Issue) -> IssueStep | None:
    """The step that began the stage an issue is in; None for an issue from before steps were written down."""
    steps = session.scalars(
        select(IssueStep).where(IssueStep.issue_id == issue.id).order_by(IssueStep.id.desc()).limit(20)
    )
    return next((step for step in steps if not is_note(step)), None)


def last_in(session: Session, issue: Issue, *states: str) -> IssueStep | None:
    """The latest stage of an issue in one of some states."""
    steps = session.scalars(
        select(IssueStep)
        .where(IssueStep.issue_id == issue.id, IssueStep.state.in_(states))
        .order_by(IssueStep.id.desc())
        .limit(20)
    )
    return next((step for step in steps if not is_note(step)), None)


def seat(session: Session, issue: Any) -> int:
    """The area whose people an issue stands with: its grid, its community, or the sub-district."""
    if issue.level == "grid":
        return int(issue.area_id)
    wanted = "community" if issue.level == "community" else "street"
    line = above(session, issue.area_id)
    # Past the viewer's scope: whose turn it is does not depend on who asks.
    kinds = dict(session.connection().execute(select(Area.id, Area.kind).where(Area.id.in_(line))).all())
    own = next((area for area in line if kinds.get(area) == wanted), None)
    if own is not None:
        return own
    return line[-1] if wanted == "street" else line[0]
