"""Starting and stopping the clocks of an issue: the whole, each stage, and the first answer."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from db import calendar, clock
from db.actions import batches
from db.actions.editing import Values
from db.clock import Limit, Term
from db.ladder import STAGES, State
from db.models import Area, Issue, IssueStep, Provenance
from db.models.base import utc_now
from db.queries import limits
from db.queries.limits import Place


def place_of(session: Session, area_id: int) -> Place:
    """What the place of an area has set; asked once in a batch."""
    return of_scheme(session, session.get_one(Area, area_id).scheme)


def of_scheme(session: Session, scheme: str) -> Place:
    """What a scheme has set; asked once in a batch."""
    batch = batches.current(session)
    if batch is None:
        return limits.place(session, scheme)
    if scheme not in batch.places:
        batch.places[scheme] = limits.place(session, scheme)
    return batch.places[scheme]


def begin(place: Place, reported_on: date, due_on: date | None, urgency: str | None) -> Values:
    """The clocks of an issue that is reported: a day that was typed goes before the limit of its urgency."""
    at = calendar.now()
    if reported_on != calendar.local(at).date():  # entered later; when on that day, nobody said
        at = calendar.stored(datetime.combine(reported_on, time(12)))
    limit = place.limit(urgency, "overall")
    if due_on:
        limit = Limit((due_on - reported_on).days, "day", False)
    answer = place.limit(urgency, "respond")
    term = clock.start(calendar.wall(at), answer, place.hours) if answer else None
    return {
        "reported_at": at,
        "respond_by": calendar.stored(term.due) if term else None,
        "respond_on": term.due.date() if term else None,
        **whole(place, at, limit),
    }


def whole(place: Place, at: datetime, limit: Limit | None, left: int | None = None) -> Values:
    """The clock of the whole from a moment on, with all of the limit or what is left of it."""
    if limit is None:
        return dict.fromkeys(("limit_amount", "limit_unit", "limit_working", "half_at", "near_at", "due_at", "due_on"))
    term = _term(place, at, limit, left)
    return {
        "limit_amount": limit.amount,
        "limit_unit": limit.unit,
        "limit_working": limit.working,
        **_marks(term),
        "due_on": term.due.date(),
    }


def _term(place: Place, at: datetime, limit: Limit, left: int | None) -> Term:
    rest = clock.whole(limit) if left is None else left
    return clock.resume(calendar.wall(at), limit, rest, place.hours, half=place.rules["half"], near=place.rules["near"])


def _marks(term: Term) -> Values:
    return {
        "half_at": calendar.stored(term.half),
        "near_at": calendar.stored(term.near),
        "due_at": calendar.stored(term.due),
    }


def limit_of(row: Any) -> Limit | None:
    """The limit an issue or a step has."""
    return Limit(row.limit_amount, row.limit_unit, row.limit_working) if row.limit_amount is not None else None


def left(place: Place, row: Any, at: datetime) -> int | None:
    """What is left of the limit of an issue or a step; None if it has none."""
    limit = limit_of(row)
    if limit is None or row.due_at is None:
        return None
    return clock.left(calendar.wall(at), calendar.wall(row.due_at), limit, place.hours)


def stage(place: Place, urgency: str | None, state: str, at: datetime, name: str | None = None) -> Values:
    """The clock of a stage that begins: the limit its state has, or the one of another `name`."""
    key = name or STAGES.get(State(state))
    limit = place.limit(urgency, key) if key else None
    return running(place, at, limit)


def running(place: Place, at: datetime, limit: Limit | None, left: int | None = None) -> Values:
    """The clock of a stage under a limit, or under what is left of it."""
    if limit is None:
        return {}
    term = _term(place, at, limit, left)
    return {
        "limit_amount": limit.amount,
        "limit_unit": limit.unit,
        "limit_working": limit.working,
        **_marks(term),
        "known": term.known,
    }


def step(session: Session, issue: Issue, verb: str, at: datetime, values: Values) -> IssueStep:
    """Write down a step; the issue holds already what it leads to."""
    row = IssueStep(
        issue=issue,
        area_id=issue.area_id,
        verb=verb,
        state=issue.state,
        level=issue.level,
        at=at,
        day=calendar.local(at).date(),
        provenance=Provenance.ENTERED,
        recorded_at=utc_now(),
        recorded_by=session.info["viewer"].name,
        **values,
    )
    if not batches.tries(session):
        session.add(row)
    return row


def stop(step: IssueStep, at: datetime) -> None:
    """End the stage that a step began."""
    step.ended_at, step.ended_on = at, calendar.local(at).date()
    step.minutes = minutes(step.at, at)


def minutes(first: datetime, last: datetime) -> int:
    """Minutes from one moment to another, nights and holidays included."""
    return int((last - first).total_seconds() // 60)
