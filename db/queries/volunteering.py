"""Volunteering: teams, what they planned and held, how long people served, and what waits for somebody."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from db.errors import NotFound
from db.models import Activity, Area, AreaPath, Attendance, MonthlyTotal, Team
from db.queries.figures import sums


@dataclass(frozen=True)
class TeamRow:
    """A team and the area it belongs to."""

    id: int
    version: int
    name: str
    host: str | None
    area_id: int
    area_name: str
    founded_on: date
    ended_on: date | None
    recorded_at: datetime
    recorded_by: str | None


@dataclass(frozen=True)
class Counts:
    """An area's window: activities by state; members and minutes without confirmation are as of its last day."""

    activities: int
    held: int
    cancelled: int
    person_times: int
    volunteers: int
    unconfirmed: int


@dataclass(frozen=True)
class ActivityRow:
    """An activity with the sums of its attendance."""

    id: int
    version: int
    team_id: int
    team_name: str
    area_id: int
    area_name: str
    title: str
    day: date
    starts_at: int | None
    state: str
    reason: str | None
    person_times: int | None
    recorded_at: datetime
    recorded_by: str | None
    persons: int = 0
    minutes: int = 0
    unconfirmed: int = 0


_TEAM: tuple[Any, ...] = (
    Team.id,
    Team.version,
    Team.name,
    Team.host,
    Team.area_id,
    Area.name,
    Team.founded_on,
    Team.ended_on,
    Team.recorded_at,
    Team.recorded_by,
)

_ACTIVITY: tuple[Any, ...] = (
    Activity.id,
    Activity.version,
    Activity.team_id,
    Team.name,
    Activity.area_id,
    Area.name,
    Activity.title,
    Activity.day,
    Activity.starts_at,
    Activity.state,
    Activity.reason,
    Activity.person_times,
    Activity.recorded_at,
    Activity.recorded_by,
)


def teams(session: Session, area_id: int, first: date, last: date) -> list[TeamRow]:
    """The teams in and under an area that existed on any day of the window, by id."""
    rows = session.execute(
        select(*_TEAM)
        .join(Area, Area.id == Team.area_id)
        .join(AreaPath, AreaPath.area_id == Team.area_id)
        .where(
            AreaPath.ancestor_id == area_id,
            AreaPath.from_day <= last,
            AreaPath.to_day > last,
            Team.founded_on <= last,
            or_(Team.ended_on.is_(None), Team.ended_on > first),
        )
        .order_by(Team.id)
    )
    return [TeamRow(*row) for row in rows]


def team(session: Session, team_id: int) -> TeamRow:
    """One team; raises `NotFound`."""
    row = session.execute(select(*_TEAM).join(Area, Area.id == Team.area_id).where(Team.id == team_id)).one_or_none()
    if row is None:
        raise NotFound(team_id)
    return TeamRow(*row)


def counts(session: Session, area_id: int, first: date, last: date) -> Counts:
    """What an area planned, held and left open, from totals alone."""
    flows = ("activities", "activities/held", "activities/cancelled", "activity_person_times")
    found = sums(session, flows, [area_id], first, last)
    found |= sums(session, ("volunteers", "service_minutes_unconfirmed"), [area_id], None, last)
    keys = (*flows, "volunteers", "service_minutes_unconfirmed")
    return Counts(*(found.get((key, area_id), 0) for key in keys))


def activities(session: Session, area_id: int, first: date, last: date, most: int | None = None) -> list[ActivityRow]:
    """The activities in and under an area from `first` to `last`, the latest first, `most` of them."""
    rows = _activities(area_id).where(Activity.day.between(first, last)).limit(most)
    return _with_attendance(session, rows.order_by(Activity.day.desc(), Activity.starts_at.desc(), Activity.id.desc()))


def upcoming(session: Session, area_id: int, first: date, last: date) -> list[ActivityRow]:
    """What is to come from `first` to `last` and was not cancelled, the next first."""
    rows = _activities(area_id).where(Activity.day.between(first, last), Activity.state != "cancelled")
    return _with_attendance(session, rows.order_by(Activity.day, Activity.starts_at, Activity.id))


def waiting(session: Session, area_id: int, last: date) -> list[ActivityRow]:
    """Activities up to `last` that nobody recorded or confirmed, the longest waiting first.

    The monthly totals say in which months to look.
    """
    keys = ("activities", "activities/held", "activities/cancelled", "service_minutes_unconfirmed")
    signs = {"activities/held": -1, "activities/cancelled": -1}
    planned: dict[date, int] = {}
    months = set()
    for key, month, amount in session.execute(
        select(MonthlyTotal.measure, MonthlyTotal.day, MonthlyTotal.amount).where(
            MonthlyTotal.measure.in_(keys), MonthlyTotal.area_id == area_id, MonthlyTotal.day <= last
        )
    ):
        if key == "service_minutes_unconfirmed":
            months |= {month} if amount else set()
        else:
            planned[month] = planned.get(month, 0) + signs.get(key, 1) * amount
    months |= {month for month, amount in planned.items() if amount}
    if not months:
        return []
    spans = [Activity.day.between(month, min(month_ends(month), last)) for month in sorted(months)]
    unconfirmed = select(Attendance.id).where(Attendance.activity_id == Activity.id, Attendance.confirmed_on.is_(None))
    rows = _activities(area_id).where(or_(*spans), or_(Activity.state == "planned", unconfirmed.exists()))
    return _with_attendance(session, rows.order_by(Activity.day, Activity.id))


def activity(session: Session, activity_id: int) -> ActivityRow:
    """One activity; raises `NotFound`."""
    found = _with_attendance(session, _joined().where(Activity.id == activity_id))
    if not found:
        raise NotFound(activity_id)
    return found[0]


def _joined() -> Select[*tuple[Any, ...]]:
    return select(*_ACTIVITY).join(Team, Team.id == Activity.team_id).join(Area, Area.id == Activity.area_id)


def _activities(area_id: int) -> Select[*tuple[Any, ...]]:
    path = (
        (AreaPath.area_id == Activity.area_id) & (AreaPath.from_day <= Activity.day) & (AreaPath.to_day > Activity.day)
    )
    return _joined().join(AreaPath, path).where(AreaPath.ancestor_id == area_id)


def _with_attendance(session: Session, rows: Select[*tuple[Any, ...]]) -> list[ActivityRow]:
    found = [ActivityRow(*row) for row in session.execute(rows)]
    served = {
        activity_id: (int(persons), int(confirmed), int(unconfirmed))
        for activity_id, persons, confirmed, unconfirmed in session.execute(
            select(
                Attendance.activity_id, func.count(), func.sum(attendance_sum(True)), func.sum(attendance_sum(False))
            )
            .where(Attendance.activity_id.in_([row.id for row in found]))
            .group_by(Attendance.activity_id)
        )
    }
    return [_counted(row, *served.get(row.id, (0, 0, 0))) for row in found]


def _counted(row: ActivityRow, persons: int, minutes: int, unconfirmed: int) -> ActivityRow:
    return replace(row, persons=persons, minutes=minutes, unconfirmed=unconfirmed)


def attendance_sum(confirmed: bool) -> ColumnElement[int]:
    """The minutes of attendances that are, or are not, confirmed; to be summed."""
    state = Attendance.confirmed_on.is_not(None) if confirmed else Attendance.confirmed_on.is_(None)
    return case((state, Attendance.minutes), else_=0)


def month_ends(month: date) -> date:
    """The last day of the month that begins on `month`."""
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
