"""Whistling for departments: calling one or several, and writing down when each reports in."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from db import calendar
from db.access import require
from db.actions import clocks, editing
from db.actions.moving import moving, seat
from db.errors import N_, Problem, Refused
from db.ladder import State
from db.models import Issue, Provenance, ReportIn, Whistle
from db.models.base import utc_now
from db.permissions import Permission


def whistle(
    session: Session,
    issue_id: int,
    *,
    seen: int,
    lead: str | None,
    joint: Sequence[str] = (),
    reason: str | None,
    at: datetime | None = None,
) -> int:
    """Call a department to lead, and others to join; each has until a time that is fixed now to report in."""
    found = moving(session, "whistle", issue_id, seen, note=reason, at=at, field="reason")
    problems: list[Problem] = []
    if found.note is None:
        problems.append(Problem("reason", N_("Say why this takes a department.")))
    first = editing.text("lead", lead, 80, problems, N_("Say which department is to lead."))
    others = [editing.text("joint", name, 80, problems) for name in joint]
    editing.refuse_if(problems)
    assert first is not None
    issue = found.issue
    clock = clocks.stage(found.place, issue.urgency, State.DISPATCHED, found.at, "report_in")
    signed = {
        "issue_id": issue.id,
        "area_id": issue.area_id,
        "provenance": Provenance.ENTERED,
        "recorded_at": utc_now(),
        "recorded_by": session.info["viewer"].name,
    }
    day = calendar.local(found.at).date()
    row = Whistle(from_level=issue.level, reason=found.note, at=found.at, day=day, **signed)
    session.add(row)
    session.flush()
    due = clock.get("due_at")
    for name in dict.fromkeys([first, *(other for other in others if other)]):
        session.add(
            ReportIn(
                whistle_id=row.id,
                unit=name,
                leads=name == first,
                due_at=due,
                due_on=calendar.local(due).date() if due else None,
                **signed,
            )
        )
    found.to({"level": "department", "handler": first, "passes": issue.passes + 1}, clock=clock)
    return row.id


def report_in(
    session: Session, call_id: int, *, seen: int, note: str | None = None, at: datetime | None = None
) -> None:
    """Write down that a department which joins has come; the one that leads reports in by signing for the issue."""
    call = editing.current(session, ReportIn, call_id, seen, ["arrived_at", "note"])
    issue = editing.found(session, Issue, call.issue_id)
    require(session, Permission.ISSUE_HANDLE, seat(session, issue))
    if call.arrived_at or call.withdrawn or call.leads:
        raise Refused(Problem("", N_("Open this form again: nobody is waited for here.")))
    problems: list[Problem] = []
    said = editing.text("note", note, 400, problems)
    now = calendar.now()
    if at is not None and at > now:
        problems.append(Problem("at", N_("Choose a time from the last step of the issue up to now.")))
    editing.refuse_if(problems)
    editing.change(session, "handling:report_in", call, {"arrived_at": at or now, "note": said})
