"""Attendance: who served at an activity, and what their time comes to by team and by month."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from db import masking
from db.models import Activity, AreaPath, Attendance, MonthlyTotal, Team, Volunteer
from db.queries.figures import sums
from db.queries.volunteering import TeamRow, attendance_sum, month_ends

MONTHS: Final = 12
"""How many months a year of service is shown by."""


@dataclass(frozen=True)
class Tally:
    """What a team did in a window, in minutes; None if it has never had an activity."""

    minutes: int | None
    unconfirmed: int
    held: int


@dataclass(frozen=True)
class Month:
    """Confirmed minutes and active volunteers of a month; `before` are the minutes a year earlier.

    The last month goes up to the day asked about, and is compared with as many days. None is unknown.
    """

    first: date
    last: date
    minutes: int | None
    before: int | None
    volunteers: int | None


@dataclass(frozen=True)
class Member:
    """Somebody in a team."""

    id: int
    version: int
    name: str
    party_member: bool
    joined_on: date
    left_on: date | None


@dataclass(frozen=True)
class Present:
    """One person at an activity."""

    name: str
    minutes: int
    starts_at: int | None
    confirmed_on: date | None


def tallies(session: Session, rows: Collection[TeamRow], first: date, last: date) -> dict[int, Tally]:
    """What each team did from `first` to `last`; cost follows the window, not history."""
    ids = [row.id for row in rows]
    served = {
        team_id: (int(confirmed), int(unconfirmed))
        for team_id, confirmed, unconfirmed in session.execute(
            select(Attendance.team_id, func.sum(attendance_sum(True)), func.sum(attendance_sum(False)))
            .where(Attendance.team_id.in_(ids), Attendance.day.between(first, last))
            .group_by(Attendance.team_id)
        )
    }
    held = dict(
        session.execute(
            select(Activity.team_id, func.count())
            .where(Activity.team_id.in_(ids), Activity.day.between(first, last), Activity.state == "held")
            .group_by(Activity.team_id)
        ).all()
    )
    ever = select(Activity.id).where(Activity.team_id == Team.id, Activity.day <= last).exists()
    active = set(session.scalars(select(Team.id).where(Team.id.in_(ids), ever)))
    found = {}
    for team_id in ids:
        confirmed, unconfirmed = served.get(team_id, (0, 0))
        found[team_id] = Tally(confirmed if team_id in active else None, unconfirmed, held.get(team_id, 0))
    return found


def months(session: Session, area_id: int, last: date) -> list[Month]:
    """The twelve months up to the day, with what each is compared with and its different volunteers."""
    current = last.replace(day=1)
    starts = [_months_before(current, back) for back in reversed(range(MONTHS))]
    wanted = {"service_minutes", "activities"}
    rows = session.execute(
        select(MonthlyTotal.measure, MonthlyTotal.day, MonthlyTotal.amount).where(
            MonthlyTotal.measure.in_(wanted), MonthlyTotal.area_id == area_id, MonthlyTotal.day <= current
        )
    ).all()
    begun = min((day for key, day, _amount in rows if key == "activities"), default=None)
    minutes = {day: int(amount) for key, day, amount in rows if key == "service_minutes"}
    year_ago = _months_before(current, MONTHS)
    same_day = year_ago.replace(day=min(last.day, month_ends(year_ago).day)) if last != month_ends(current) else None
    minutes[current] = _served(session, area_id, current, last)
    if same_day:
        minutes[year_ago] = _served(session, area_id, year_ago, same_day)
    persons = _persons(session, area_id, starts[0], last)
    return [
        Month(
            start,
            min(month_ends(start), last),
            minutes.get(start, 0) if begun and begun <= start else None,
            minutes.get(before, 0) if begun and begun <= before else None,
            persons.get((start.year, start.month), 0) if begun and begun <= start else None,
        )
        for start in starts
        for before in (_months_before(start, MONTHS),)
    ]


def _served(session: Session, area_id: int, first: date, last: date) -> int:
    return sums(session, ["service_minutes"], [area_id], first, last).get(("service_minutes", area_id), 0)


def _persons(session: Session, area_id: int, first: date, last: date) -> dict[tuple[int, int], int]:
    """Different volunteers with confirmed service by (year, month)."""
    year, month = extract("year", Attendance.day), extract("month", Attendance.day)
    rows = session.execute(
        select(year, month, func.count(Attendance.volunteer_id.distinct()))
        .join(AreaPath, AreaPath.area_id == Attendance.area_id)
        .where(
            AreaPath.ancestor_id == area_id,
            AreaPath.from_day <= Attendance.day,
            AreaPath.to_day > Attendance.day,
            Attendance.day.between(first, last),
            Attendance.confirmed_on.is_not(None),
        )
        .group_by(year, month)
    )
    return {(int(y), int(m)): count for y, m, count in rows}


def _months_before(month: date, count: int) -> date:
    years, months = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(years, months + 1, 1)


def members(session: Session, team_id: int) -> list[Member]:
    """Everybody who is or was in a team, by name; masked unless the viewer asked to see the names."""
    rows = session.execute(
        select(
            Volunteer.id,
            Volunteer.version,
            Volunteer.name,
            Volunteer.party_member,
            Volunteer.joined_on,
            Volunteer.left_on,
        )
        .where(Volunteer.team_id == team_id)
        .order_by(Volunteer.name, Volunteer.id)
    )
    members = [Member(*row) for row in rows]
    if masking.shows_names(session, team_id):
        return members
    return [replace(member, name=masking.name(member.name)) for member in members]


def present(session: Session, activity_id: int) -> list[Present]:
    """Who served at an activity, in the order they were entered; masked unless the viewer asked to see the names."""
    team_id = session.scalar(select(Activity.team_id).where(Activity.id == activity_id))
    shown = team_id is not None and masking.shows_names(session, team_id)
    rows = session.execute(
        select(Volunteer.name, Attendance.minutes, Attendance.starts_at, Attendance.confirmed_on)
        .join(Volunteer, Volunteer.id == Attendance.volunteer_id)
        .where(Attendance.activity_id == activity_id)
        .order_by(Attendance.id)
    )
    return [Present(row.name if shown else masking.name(row.name), *row[1:]) for row in rows]


def served(session: Session, activity_id: int) -> dict[int, tuple[int, int | None]]:
    """Minutes and beginning of everybody who served at an activity, by volunteer."""
    columns = Attendance.volunteer_id, Attendance.minutes, Attendance.starts_at
    rows = session.execute(select(*columns).where(Attendance.activity_id == activity_id))
    return {who: (minutes, starts_at) for who, minutes, starts_at in rows}


def present_before(session: Session, team_id: int, day: date) -> list[Present]:
    """Who served at the team's last activity before a day."""
    last = before(session, team_id, day)
    return present(session, last) if last else []


def before(session: Session, team_id: int, day: date) -> int | None:
    """The team's last activity before a day at which anybody served."""
    return session.scalar(
        select(Attendance.activity_id)
        .where(Attendance.team_id == team_id, Attendance.day < day)
        .order_by(Attendance.day.desc(), Attendance.activity_id.desc())
        .limit(1)
    )
