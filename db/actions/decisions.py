"""Decisions about issues: objections reviewed, more time granted, what is left out of the rates, instructions.

Every function takes the issue's id and the version its editor saw, and what `db.ladder.MOVES` says that it takes.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import calendar
from db.actions import clocks, editing
from db.actions.moving import Moving, last_in, last_whistle, moving
from db.clock import Limit
from db.errors import N_, Problem, Refused
from db.ladder import State
from db.models import CallBack, ReportIn


def uphold(session: Session, issue_id: int, *, seen: int, note: str | None, at: datetime | None = None) -> None:
    """Agree with an objection: the issue goes back to whoever gave it away, and a whistle was not right."""
    found = moving(session, "uphold", issue_id, seen, note=note, at=at)
    values: editing.Values = {"handler": found.issue.lead}
    if whistle := last_whistle(session, found.issue):
        values["level"] = whistle.from_level
        rejected = {"rejected_on": calendar.local(found.at).date(), "rejection": found.note}
        editing.change(session, "decision:reject_whistle", whistle, rejected)
        for call in session.scalars(select(ReportIn).where(ReportIn.whistle_id == whistle.id)).all():
            editing.change(session, "decision:reject_whistle", call, {"withdrawn": True})
    found.to(values)


def overrule(session: Session, issue_id: int, *, seen: int, note: str | None, at: datetime | None = None) -> None:
    """Refuse an objection: the unit keeps the issue, and the time it had for signing goes on."""
    found = moving(session, "overrule", issue_id, seen, note=note, at=at)
    found.to(clock=_going_on(found, State.DISPATCHED))


def grant_delay(
    session: Session, issue_id: int, *, seen: int, note: str | None = None, at: datetime | None = None
) -> None:
    """Agree to the time that was asked for; nobody agrees to what they asked themselves."""
    found = moving(session, "grant_delay", issue_id, seen, note=note, at=at)
    asked = _asked(found)
    if asked < calendar.local(found.at).date():
        raise Refused(Problem("", N_("Refuse it: the day that was asked for, {day}, is over."), {"day": asked}))
    begin = calendar.local(found.issue.reported_at or found.at).date()
    limit = Limit((asked - begin).days, "day", False)
    whole = clocks.whole(found.place, found.at, limit, (asked - calendar.local(found.at).date()).days)
    marks = {field: whole[field] for field in ("half_at", "near_at", "due_at")}
    stage = {field: whole[field] for field in ("limit_amount", "limit_unit", "limit_working")}
    found.to(whole, step={"asked_until": asked}, clock=marks | stage)


def refuse_delay(session: Session, issue_id: int, *, seen: int, note: str | None, at: datetime | None = None) -> None:
    """Refuse more time, and say why; the limits stay."""
    found = moving(session, "refuse_delay", issue_id, seen, note=note, at=at)
    _asked(found)
    found.to(clock=_going_on(found, State.HANDLING))


def _asked(found: Moving) -> date:
    """The day that was asked for, by somebody else than who decides."""
    stage = found.stage
    if stage is None or stage.asked_until is None:
        raise Refused(Problem("", N_("Open this form again: nobody has asked for more time.")))
    if stage.recorded_by == found.session.info["viewer"].name:
        raise Refused(Problem("", N_("Let somebody else decide: you asked for it yourself.")))
    return stage.asked_until


def _going_on(found: Moving, state: str) -> editing.Values:
    """The clock of the stage that was interrupted, as if it had not been."""
    before = last_in(found.session, found.issue, state)
    fields = ("limit_amount", "limit_unit", "limit_working", "half_at", "near_at", "due_at", "known")
    return {field: getattr(before, field) for field in fields} if before is not None else {}


def exclude(session: Session, issue_id: int, *, seen: int, note: str | None) -> None:
    """Leave an issue out of the rates, and say why; it is handled all the same."""
    found = moving(session, "exclude", issue_id, seen, note=note)
    if found.issue.excluded_on:
        raise Refused(Problem("", N_("Close this form: the issue is left out already.")))
    _leave_out(found, True)
    found.to({"excluded_on": calendar.today(), "exclusion": (found.note or "")[:200]})


def include(session: Session, issue_id: int, *, seen: int, note: str | None) -> None:
    """Count an issue in the rates again."""
    found = moving(session, "include", issue_id, seen, note=note)
    if not found.issue.excluded_on:
        raise Refused(Problem("", N_("Close this form: the issue counts already.")))
    _leave_out(found, False)
    found.to({"excluded_on": None, "exclusion": None})


def _leave_out(found: Moving, out: bool) -> None:
    for row in found.session.scalars(select(CallBack).where(CallBack.issue_id == found.issue.id)):
        row.excluded = out


def supervise(session: Session, issue_id: int, *, seen: int, note: str | None) -> None:
    """Put it down that somebody above watches over an issue, and what they want done."""
    moving(session, "supervise", issue_id, seen, note=note).to()
