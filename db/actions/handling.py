"""Handling issues: accepted, given to units, paused, fed back, called back, closed, opened again.

Every function takes the issue's id and the version its editor saw, and what `db.ladder.MOVES` says that it takes.
"""

from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import calendar
from db.actions import clocks, editing
from db.actions.moving import last_in, moving
from db.errors import N_, Problem, Refused
from db.ladder import State, next_level
from db.models import Area, CallBack, Issue, Provenance, ReportIn, Whistle
from db.models.base import utc_now
from db.models.handling import RATINGS


def accept(
    session: Session,
    issue_id: int,
    *,
    seen: int,
    handler: str | None = None,
    answered: bool = True,
    at: datetime | None = None,
) -> None:
    """Take an issue on; who received it first leads from here on, and `answered` whoever reported it."""
    found = moving(session, "accept", issue_id, seen, at=at)
    issue = found.issue
    problems: list[Problem] = []
    given = editing.text("handler", handler, 80, problems) or issue.handler
    editing.refuse_if(problems)
    lead = issue.lead or given or session.get_one(Area, issue.area_id).name
    values: editing.Values = {"handler": given, "lead": lead}
    if answered and issue.answered_at is None:
        values["answered_at"] = found.at
    found.to(values)


def reject(session: Session, issue_id: int, *, seen: int, note: str | None, at: datetime | None = None) -> None:
    """Say that it is nothing to be handled here, and why; it leaves the rates."""
    found = moving(session, "reject", issue_id, seen, note=note, at=at)
    found.to({"closed_on": calendar.local(found.at).date(), "closed_at": found.at, "result": found.note})


def escalate(
    session: Session, issue_id: int, *, seen: int, to: str, handler: str | None, at: datetime | None = None
) -> None:
    """Pass an open issue one step up; `to` is where its editor was told that it goes."""
    found = moving(session, "escalate", issue_id, seen, at=at)
    if to != next_level(found.issue.level):
        raise Refused(Problem("", N_("Open this form again: the issue stands at another level now.")))
    problems: list[Problem] = []
    values = {"level": to, "handler": editing.text("handler", handler, 80, problems)}
    editing.refuse_if(problems)
    found.to(values)


def dispatch(
    session: Session,
    issue_id: int,
    *,
    seen: int,
    unit: str | None,
    note: str | None = None,
    at: datetime | None = None,
) -> None:
    """Give an issue to a unit of one's own, such as a station of the sub-district."""
    found = moving(session, "dispatch", issue_id, seen, note=note, at=at)
    problems: list[Problem] = []
    given = editing.text("unit", unit, 80, problems, N_("Say who is to handle it."))
    editing.refuse_if(problems)
    found.to({"handler": given, "passes": found.issue.passes + 1})


def sign(session: Session, issue_id: int, *, seen: int, note: str | None = None, at: datetime | None = None) -> None:
    """Take over what one was given; a department that was whistled for reports in with this."""
    found = moving(session, "sign", issue_id, seen, note=note, at=at)
    lead = session.scalars(
        select(ReportIn)
        .where(ReportIn.issue_id == issue_id, ReportIn.leads, ~ReportIn.withdrawn, ReportIn.arrived_at.is_(None))
        .order_by(ReportIn.id.desc())
        .limit(1)
    ).first()
    if lead is not None and found.issue.level == "department":
        editing.change(session, "handling:report_in", lead, {"arrived_at": found.at, "note": found.note})
    found.to()


def object_to(session: Session, issue_id: int, *, seen: int, note: str | None, at: datetime | None = None) -> None:
    """Object to being given an issue, with reasons; somebody reviews it."""
    moving(session, "object", issue_id, seen, note=note, at=at).to()


def suspend(session: Session, issue_id: int, *, seen: int, note: str | None, at: datetime | None = None) -> None:
    """Let the clock stand still, for a reason."""
    found = moving(session, "suspend", issue_id, seen, note=note, at=at)
    found.to(step={"remaining": clocks.left(found.place, found.issue, found.at)}, clock={})


def resume(session: Session, issue_id: int, *, seen: int, note: str | None = None, at: datetime | None = None) -> None:
    """Go on after a pause with what was left of the limits when it began."""
    found = moving(session, "resume", issue_id, seen, note=note, at=at)
    issue, pause = found.issue, found.stage
    values: editing.Values = {}
    if (limit := clocks.limit_of(issue)) and pause is not None and pause.remaining is not None:
        values = clocks.whole(found.place, found.at, limit, pause.remaining)
    before = last_in(session, issue, State.HANDLING)
    stage: editing.Values = {}
    if before is not None and pause is not None and (limit := clocks.limit_of(before)):
        stage = clocks.running(found.place, found.at, limit, clocks.left(found.place, before, pause.at))
    found.to(values, clock=stage)


def ask_delay(
    session: Session, issue_id: int, *, seen: int, until: date | None, note: str | None, at: datetime | None = None
) -> None:
    """Ask for more time, up to a day, with reasons; the clock goes on until somebody agrees."""
    found = moving(session, "ask_delay", issue_id, seen, note=note, at=at)
    first = max(found.issue.due_on or date.min, calendar.local(found.at).date())
    if until is None or until <= first:
        raise Refused(Problem("until", N_("Choose a day after {day}."), {"day": first}))
    found.to(step={"asked_until": until})


def feed_back(session: Session, issue_id: int, *, seen: int, note: str | None, at: datetime | None = None) -> None:
    """Say what was done; whoever gave it away checks it."""
    missing = N_("Enter what was done.")
    found = moving(session, "feed_back", issue_id, seen, note=note, at=at, missing=missing)
    found.to({"result": found.note})


def verify(session: Session, issue_id: int, *, seen: int, at: datetime | None = None) -> None:
    """Begin to ask those concerned whether it is done."""
    moving(session, "verify", issue_id, seen, at=at).to()


def rework(session: Session, issue_id: int, *, seen: int, note: str | None, at: datetime | None = None) -> None:
    """Give it back to be done anew; the limit of the whole goes on."""
    found = moving(session, "rework", issue_id, seen, note=note, at=at)
    found.to({"reworks": found.issue.reworks + 1})


def call(
    session: Session,
    issue_id: int,
    *,
    seen: int,
    reached: bool,
    solved: bool | None = None,
    rating: str | None = None,
    note: str | None = None,
    at: datetime | None = None,
) -> int:
    """Write down a follow-up call; returns its id."""
    found = moving(session, "call", issue_id, seen, note=note, at=at)
    if rating is not None and rating not in RATINGS:
        raise Refused(Problem("rating", N_("Choose one of the list.")))
    if reached and solved is None:
        raise Refused(Problem("solved", N_("Say whether it is solved.")))
    row = CallBack(
        issue_id=found.issue.id,
        area_id=found.issue.area_id,
        day=calendar.local(found.at).date(),
        reached=reached,
        solved=solved if reached else None,
        rating=rating if reached else None,
        note=found.note,
        excluded=found.issue.excluded_on is not None,
        provenance=Provenance.ENTERED,
        recorded_at=utc_now(),
        recorded_by=session.info["viewer"].name,
    )
    session.add(row)
    session.flush()
    found.to()
    return row.id


def conclude(session: Session, issue_id: int, *, seen: int, at: datetime | None = None) -> None:
    """Close what was handled and verified; not if whoever was called last says that it is not solved."""
    found = moving(session, "conclude", issue_id, seen, at=at)
    last = session.scalars(
        select(CallBack).where(CallBack.issue_id == issue_id, CallBack.reached).order_by(CallBack.id.desc()).limit(1)
    ).first()
    begun = found.stage.at if found.stage else None
    fresh = last is not None and (begun is None or last.day >= calendar.local(begun).date())
    if fresh and last is not None and last.solved is False:
        raise Refused(Problem("", N_("Give it back first: whoever was called says that it is not solved.")))
    found.to({"closed_on": calendar.local(found.at).date(), "closed_at": found.at})


def close(session: Session, issue_id: int, *, seen: int, closed_on: date, result: str | None) -> None:
    """Close an issue on the spot where it stands, with what came of it: what is small needs no more than this."""
    issue = editing.current(session, Issue, issue_id, seen, ["state", "level", "handler", "closed_on", "result"])
    if issue.closed_on:
        raise Refused(Problem("", N_("Open the issue again first: it was closed on {day}."), {"day": issue.closed_on}))
    today = calendar.today()
    at = calendar.now()
    if closed_on != calendar.local(at).date():
        at = calendar.stored(datetime.combine(closed_on, time(18)))
    problems: list[Problem] = []
    said = editing.text("result", result, 400, problems, N_("Enter what was done."))
    found = moving(session, "close", issue_id, seen, note=said or "—")
    since = calendar.local(found.stage.at).date() if found.stage else issue.reported_on
    if not since <= closed_on <= today:
        message = N_("Choose a day from {first}, the last step, to {last}.")
        problems.insert(0, Problem("closed_on", message, {"first": since, "last": today}))
    editing.refuse_if(problems)
    found.at = max(at, found.stage.at) if found.stage else at
    values: editing.Values = {"closed_on": closed_on, "closed_at": found.at, "result": said}
    if issue.answered_at is None:
        values["answered_at"] = found.at
    found.to(values)


def reopen(session: Session, issue_id: int, *, seen: int, reason: str | None, at: datetime | None = None) -> None:
    """Open an issue again; it counts as never having been closed, and its limit begins anew."""
    missing = N_("Enter why it is opened again.")
    found = moving(session, "reopen", issue_id, seen, note=reason, at=at, field="reason", missing=missing)
    issue = found.issue
    values: editing.Values = dict.fromkeys(("closed_on", "closed_at", "taken", "result", "merged_into"))
    if issue.state == State.CLOSED and issue.merged_into is None:  # what was done did not do
        values["reworks"] = issue.reworks + 1
    if issue.level == "department":
        whistle = last_whistle(session, issue)
        values["level"] = whistle.from_level if whistle else "street"
    if limit := clocks.limit_of(issue):
        values |= clocks.whole(found.place, found.at, limit)
    found.to(values)


def last_whistle(session: Session, issue: Issue) -> Whistle | None:
    """The whistle by which an issue came to where it stands; None if it did not come by one."""
    if issue.level != "department":
        return None
    whistles = select(Whistle).where(Whistle.issue_id == issue.id, Whistle.rejected_on.is_(None))
    return session.scalars(whistles.order_by(Whistle.id.desc()).limit(1)).first()
