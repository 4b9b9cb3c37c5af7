"""Recording attendance: the whole list of an activity at once, all of it or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from db import audit, calendar
from db.actions import editing
from db.errors import N_, Problem, Refused
from db.models import Activity, Attendance, Volunteer
from db.models.base import utc_now
from db.rosters import DAY, key

LONGEST = 16 * 60
"""The most minutes anybody can have served on one day."""

_FIELDS = ["minutes", "starts_at", "confirmed_on"]


@dataclass(frozen=True)
class Served:
    """Somebody at an activity: a volunteer's id, or the name of a new one; whole minutes, travel excluded."""

    who: int | str
    minutes: int
    starts_at: int | None = None


@dataclass(frozen=True)
class Row:
    """One line once it is known whose it is."""

    field: str
    name: str
    minutes: int
    starts_at: int | None

    @property
    def times(self) -> str:
        """From when to when."""
        return _times(self.starts_at or 0, self.minutes)


def record(session: Session, activity_id: int, lines: Sequence[Served], *, seen: int, confirmed: bool) -> None:
    """Let `lines` be who served at an activity, which thereby was held; who is not among them is taken off.

    `seen` is the version of the activity, which moves with its list. New names join the team on that day.
    A problem's field is `line.<position>`; with any of them nothing is saved.
    """
    activity = editing.current(session, Activity, activity_id, seen, ["title", "day", "state"])
    _put(session, activity, lines, confirmed=confirmed, whole=True)


def add_lines(session: Session, activity: Activity, lines: Sequence[Served], *, confirmed: bool) -> None:
    """Add people to the list of an activity, or correct them on it; the others on it stay as they are."""
    _put(session, activity, lines, confirmed=confirmed, whole=False)


def _put(session: Session, activity: Activity, lines: Sequence[Served], *, confirmed: bool, whole: bool) -> None:
    if activity.state == "cancelled":
        raise Refused(Problem("", N_("This activity was cancelled. Plan it again first.")))
    if activity.day > calendar.today():
        raise Refused(Problem("", N_("Enter attendance once the activity has taken place: its day is still to come.")))
    members = _members(session, activity)
    known = _known(session, activity)
    if not lines and not known:
        raise Refused(Problem("", N_("Enter at least one person with the time they served.")))
    rows, newcomers, problems = _resolved(activity, lines, members)
    editing.refuse_if(problems + _clashes(session, activity.id, activity.day, rows))
    before = {"state": activity.state, "persons": len(known), "minutes": sum(row.minutes for row in known.values())}
    kept = {} if whole else {who: row.minutes for who, row in known.items() if who not in rows}
    minutes = sum(line.minutes for line in lines) + sum(kept.values())
    after = {"state": "held", "persons": len(lines) + len(kept), "minutes": minutes}
    today = calendar.today() if confirmed else None
    for row in newcomers:
        member = Volunteer(team_id=activity.team_id, area_id=activity.area_id)
        editing.add(session, "volunteer:add", member, {"name": row.name, "joined_on": activity.day})
        rows[member.id] = row
    for volunteer, row in rows.items():
        _write(session, activity, known.pop(volunteer, None), volunteer, row, today)
    for gone in known.values() if whole else ():
        editing.remove(session, "attendance:remove", gone, _FIELDS)
    audit.record(session, "activity:attend", activity, before, after)
    _turn(session, activity)


def move(session: Session, activity: Activity, day: date) -> None:
    """Take the attendance of an activity to another day; refused if somebody cannot have served then."""
    known = _known(session, activity)
    members = _members(session, activity)
    rows = {
        volunteer: Row("day", members[volunteer].name, row.minutes, row.starts_at) for volunteer, row in known.items()
    }
    problems = [problem for volunteer in known for problem in outside(members[volunteer], day, "day")]
    editing.refuse_if((problems + _clashes(session, activity.id, day, rows))[:1])
    for row in known.values():
        editing.change(session, "attendance:move", row, {"day": day})


def _members(session: Session, activity: Activity) -> dict[int, Volunteer]:
    # Locked in one order, so that two lists with the same person in them are checked one after the other.
    rows = session.scalars(
        select(Volunteer).where(Volunteer.team_id == activity.team_id).order_by(Volunteer.id).with_for_update()
    )
    return {row.id: row for row in rows}


def _known(session: Session, activity: Activity) -> dict[int, Attendance]:
    rows = session.scalars(select(Attendance).where(Attendance.activity_id == activity.id).order_by(Attendance.id))
    return {row.volunteer_id: row for row in rows}


def _resolved(
    activity: Activity, lines: Sequence[Served], members: dict[int, Volunteer]
) -> tuple[dict[int, Row], list[Row], list[Problem]]:
    """The lines by volunteer, those of new names, and what is wrong with them."""
    by_name = {key(member.name): member.id for member in members.values()}
    rows: dict[int, Row] = {}
    new: dict[str, Row] = {}
    problems: list[Problem] = []
    for position, line in enumerate(lines):
        field = f"line.{position}"
        who = by_name.get(key(line.who), line.who) if isinstance(line.who, str) else line.who
        member = members.get(who) if isinstance(who, int) else None
        name = member.name if member else editing.text(field, str(line.who), 60, problems, N_("Enter a name."))
        if isinstance(who, int) and member is None:
            problems.append(Problem(field, N_("Choose a member of the team that holds the activity.")))
        elif name is None:
            continue
        elif who in rows or key(name) in new:
            problems.append(Problem(field, N_("Put {name} on one line: the list has them twice."), {"name": name}))
        else:
            row = Row(field, name, line.minutes, line.starts_at)
            found = unsound(field, name, line.minutes, line.starts_at)
            found += outside(member, activity.day, field) if member else []
            problems += found[:1]
            if member:
                rows[member.id] = row
            else:
                new[key(name)] = row
    return rows, list(new.values()), problems


def unsound(field: str, name: str, minutes: int, starts_at: int | None) -> list[Problem]:
    """What is wrong with a time in itself."""
    values = {"name": name}
    if not 1 <= minutes <= DAY:
        return [Problem(field, N_("{name}: enter from 1 to 1,440 minutes."), values)]
    if minutes > LONGEST:
        return [Problem(field, N_("{name}: nobody serves more than 16 hours on one day. Check the time."), values)]
    if starts_at is not None and not 0 <= starts_at <= DAY - minutes:
        return [Problem(field, N_("{name}: record the part after midnight on the next day."), values)]
    return []


def outside(member: Volunteer, day: date, field: str) -> list[Problem]:
    """What is wrong if somebody was not in the team on a day."""
    if member.joined_on <= day and (member.left_on is None or day < member.left_on):
        return []
    message = N_("{name} was not in the team on {day}. Correct when they joined or left first.")
    return [Problem(field, message, {"name": member.name, "day": day})]


def _clashes(session: Session, activity_id: int, day: date, rows: dict[int, Row]) -> list[Problem]:
    """Who would serve at two activities at one time, or more than 16 hours on the day."""
    others = session.execute(
        select(Attendance.volunteer_id, Attendance.minutes, Attendance.starts_at, Activity.title)
        .join(Activity, Activity.id == Attendance.activity_id)
        .where(Attendance.volunteer_id.in_(rows), Attendance.day == day, Attendance.activity_id != activity_id)
        .order_by(Attendance.id)
    ).all()
    elsewhere: dict[int, list[Elsewhere]] = {}
    for volunteer, minutes, starts_at, title in others:
        elsewhere.setdefault(volunteer, []).append(Elsewhere(minutes, starts_at, title))
    found = (clash(rows[volunteer], those) for volunteer, those in elsewhere.items())
    return [problem for problem in found if problem]


class Elsewhere(NamedTuple):
    """Somebody's service at another activity on the same day."""

    minutes: int
    starts_at: int | None
    title: str


def clash(row: Row, others: Sequence[Elsewhere]) -> Problem | None:
    """What is wrong with a time beside those of the same person on the same day."""
    total, long = row.minutes, None
    for other in others:
        total += other.minutes
        values = {"name": row.name, "activity": other.title}
        if row.starts_at is not None and other.starts_at is not None and _overlap(row, row.starts_at, other):
            values |= {"mine": row.times, "theirs": _times(other.starts_at, other.minutes)}
            message = N_("{name}: {mine} overlaps {theirs} at “{activity}” on the same day. Correct one of them.")
            return Problem(row.field, message, values)
        if total > LONGEST and long is None:
            message = N_("{name}: with “{activity}” this makes more than 16 hours on one day. Check the time.")
            long = Problem(row.field, message, values)
    return long


def _overlap(row: Row, starts_at: int, other: Elsewhere) -> bool:
    assert other.starts_at is not None
    return starts_at < other.starts_at + other.minutes and other.starts_at < starts_at + row.minutes


def _times(starts_at: int, minutes: int) -> str:
    end = starts_at + minutes
    return f"{starts_at // 60}:{starts_at % 60:02}–{end // 60}:{end % 60:02}"


def _write(
    session: Session, activity: Activity, known: Attendance | None, volunteer: int, row: Row, today: date | None
) -> None:
    times = {"minutes": row.minutes, "starts_at": row.starts_at}
    if known is None:
        known = Attendance(activity_id=activity.id, volunteer_id=volunteer, team_id=activity.team_id)
        known.area_id, known.day = activity.area_id, activity.day
        editing.add(session, "attendance:record", known, {**times, "confirmed_on": today})
        return
    same = (known.minutes, known.starts_at) == (row.minutes, row.starts_at)
    if same and today:
        editing.change(session, "attendance:confirm", known, {"confirmed_on": known.confirmed_on or today})
    elif same:
        editing.change(session, "attendance:unconfirm", known, {"confirmed_on": None})
    else:
        editing.change(session, "attendance:correct", known, {**times, "confirmed_on": today})


def _turn(session: Session, activity: Activity) -> None:
    """Give the held activity a new version: its list is part of what its next editor must have seen."""
    activity.state = "held"
    activity.recorded_at, activity.recorded_by = utc_now(), session.info["viewer"].name
    flag_modified(activity, "recorded_at")  # also within the same second
