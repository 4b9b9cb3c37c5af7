"""Changing volunteering: teams, who is in them, and what they plan, hold or cancel."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db import calendar
from db.actions import attachments, attendance, editing
from db.errors import N_, Problem, Refused
from db.models import Activity, Area, Attendance, Team, Volunteer
from db.rosters import DAY, key

_MOST_PERSON_TIMES = 1_000_000


@dataclass(frozen=True)
class TeamDraft:
    """What a team's form holds; `ended_on` is the first day without it."""

    name: str
    host: str | None
    founded_on: date
    ended_on: date | None


@dataclass(frozen=True)
class VolunteerDraft:
    """What a member's form holds; `left_on` is the first day they are no longer in the team."""

    name: str
    party_member: bool
    joined_on: date
    left_on: date | None


@dataclass(frozen=True)
class ActivityDraft:
    """What an activity's form holds; `person_times` are those it served, `starts_at` minutes after midnight."""

    title: str
    day: date
    starts_at: int | None
    person_times: int | None


TEAM_FIELDS = list(TeamDraft.__annotations__)
VOLUNTEER_FIELDS = list(VolunteerDraft.__annotations__)
ACTIVITY_FIELDS = list(ActivityDraft.__annotations__)


def add_team(session: Session, area_id: int, draft: TeamDraft) -> int:
    """Found a team in an area; returns its id."""
    area = editing.found(session, Area, area_id)
    team = Team(area_id=area.id)
    editing.add(session, "team:add", team, _team_values(session, area.id, None, draft))
    return team.id


def change_team(session: Session, team_id: int, *, seen: int, draft: TeamDraft) -> None:
    """Correct a team, or end it; whoever is in it then leaves on that day."""
    team = editing.current(session, Team, team_id, seen, TEAM_FIELDS)
    values = _team_values(session, team.area_id, team, draft)
    if ends := values["ended_on"]:
        for member in session.scalars(select(Volunteer).where(Volunteer.team_id == team.id)).all():
            if member.left_on is None or member.left_on > ends:
                editing.change(session, "volunteer:leave", member, {"left_on": ends})
    editing.change(session, "team:change", team, values)


def remove_team(session: Session, team_id: int, *, seen: int) -> None:
    """Take out a team that was entered by mistake, with its members; refused once it has activities."""
    team = editing.current(session, Team, team_id, seen, TEAM_FIELDS)
    if count := _count(session, Activity.team_id == team.id):
        raise Refused(Problem("", N_("End the team instead: it has {n} activities."), {"n": count}))
    for member in session.scalars(select(Volunteer).where(Volunteer.team_id == team.id)).all():
        editing.remove(session, "volunteer:remove", member, VOLUNTEER_FIELDS)
    session.flush()  # members go before their team
    editing.remove(session, "team:remove", team, TEAM_FIELDS)


def _team_values(session: Session, area_id: int, team: Team | None, draft: TeamDraft) -> editing.Values:
    problems: list[Problem] = []
    values = asdict(draft)
    values["name"] = editing.text("name", draft.name, 80, problems, N_("Enter a name."))
    values["host"] = editing.text("host", draft.host, 80, problems)
    twin = select(Team.id).where(Team.area_id == area_id, Team.name == values["name"])
    if team is not None:
        twin = twin.where(Team.id != team.id)
    if session.scalar(twin) is not None:
        problems.append(Problem("name", N_("Choose another name: this area has a team of that name.")))
    if draft.ended_on and draft.ended_on < draft.founded_on:
        problems.append(Problem("ended_on", N_("Choose a day on or after the day it was founded.")))
    if team is not None:
        joined = session.scalar(select(func.min(Volunteer.joined_on)).where(Volunteer.team_id == team.id))
        first, last = _span(session, Activity.day, Activity.team_id == team.id)
        begun = min((day for day in (joined, first) if day), default=None)
        if begun and begun < draft.founded_on:
            problems.append(
                Problem("founded_on", N_("Choose {day} or earlier: the team was at work then."), {"day": begun})
            )
        if last and draft.ended_on and last >= draft.ended_on:
            problems.append(
                Problem("ended_on", N_("Choose a day after {day}: that day has an activity."), {"day": last})
            )
    editing.refuse_if(problems)
    return values


def add_volunteer(session: Session, team_id: int, draft: VolunteerDraft) -> int:
    """Take somebody into a team; returns their id."""
    team = editing.found(session, Team, team_id)
    member = Volunteer(team_id=team.id, area_id=team.area_id)
    editing.add(session, "volunteer:add", member, _volunteer_values(session, team, None, draft))
    return member.id


def change_volunteer(session: Session, volunteer_id: int, *, seen: int, draft: VolunteerDraft) -> None:
    """Correct a member, or let them leave."""
    member = editing.current(session, Volunteer, volunteer_id, seen, VOLUNTEER_FIELDS)
    team = editing.found(session, Team, member.team_id)
    editing.change(session, "volunteer:change", member, _volunteer_values(session, team, member, draft))


def remove_volunteer(session: Session, volunteer_id: int, *, seen: int) -> None:
    """Take out a member who was entered by mistake; refused once they have served."""
    member = editing.current(session, Volunteer, volunteer_id, seen, VOLUNTEER_FIELDS)
    served = select(func.count()).select_from(Attendance).where(Attendance.volunteer_id == member.id)
    if count := session.scalar(served):
        raise Refused(Problem("", N_("Let them leave instead: they have served {n} times."), {"n": count}))
    editing.remove(session, "volunteer:remove", member, VOLUNTEER_FIELDS)


def _volunteer_values(session: Session, team: Team, member: Volunteer | None, draft: VolunteerDraft) -> editing.Values:
    problems: list[Problem] = []
    values = asdict(draft)
    name = values["name"] = editing.text("name", draft.name, 60, problems, N_("Enter a name."))
    others = session.execute(select(Volunteer.id, Volunteer.name).where(Volunteer.team_id == team.id)).all()
    if name and any(key(other.name) == key(name) for other in others if member is None or other.id != member.id):
        problems.append(
            Problem("name", N_("The team has a member of that name. Add what tells them apart, such as the building."))
        )
    if draft.joined_on < team.founded_on:
        problems.append(
            Problem("joined_on", N_("Choose {day}, when the team was founded, or later."), {"day": team.founded_on})
        )
    if draft.left_on and draft.left_on < draft.joined_on:
        problems.append(Problem("left_on", N_("Choose a day on or after the day they joined.")))
    if team.ended_on and (draft.left_on is None or draft.left_on > team.ended_on):
        problems.append(
            Problem("left_on", N_("Choose {day}, when the team ended, or earlier."), {"day": team.ended_on})
        )
    if member is not None:
        first, last = _span(session, Attendance.day, Attendance.volunteer_id == member.id)
        if first and first < draft.joined_on:
            problems.append(Problem("joined_on", N_("Choose {day} or earlier: they served then."), {"day": first}))
        if last and draft.left_on and last >= draft.left_on:
            problems.append(Problem("left_on", N_("Choose a day after {day}: they served then."), {"day": last}))
    editing.refuse_if(problems)
    return values


def plan(session: Session, team_id: int, draft: ActivityDraft) -> int:
    """Plan an activity of a team; returns its id."""
    team = editing.found(session, Team, team_id)
    activity = Activity(team_id=team.id, area_id=team.area_id, state="planned")
    editing.add(session, "activity:plan", activity, _activity_values(team, activity, draft))
    return activity.id


def change_activity(session: Session, activity_id: int, *, seen: int, draft: ActivityDraft) -> None:
    """Correct an activity; its attendance moves with its day."""
    activity = editing.current(session, Activity, activity_id, seen, ACTIVITY_FIELDS)
    team = editing.found(session, Team, activity.team_id)
    values = _activity_values(team, activity, draft)
    if draft.day != activity.day:
        attendance.move(session, activity, draft.day)
    editing.change(session, "activity:change", activity, values)


def hold(session: Session, activity_id: int, *, seen: int) -> None:
    """Say that an activity took place, also without a list of who came."""
    activity = editing.current(session, Activity, activity_id, seen, ["state", "reason"])
    if activity.day > calendar.today():
        raise Refused(Problem("day", N_("Wait until the day of the activity: it has not taken place yet.")))
    editing.change(session, "activity:hold", activity, {"state": "held", "reason": None})


def cancel(session: Session, activity_id: int, *, seen: int, reason: str | None) -> None:
    """Call an activity off; refused without a reason, or once somebody has served at it."""
    activity = editing.current(session, Activity, activity_id, seen, ["state", "reason"])
    problems: list[Problem] = []
    said = editing.text("reason", reason, 200, problems, N_("Say why it is cancelled."))
    _refuse_if_served(session, activity, problems)
    editing.refuse_if(problems)
    editing.change(session, "activity:cancel", activity, {"state": "cancelled", "reason": said})


def plan_again(session: Session, activity_id: int, *, seen: int) -> None:
    """Take back that an activity is cancelled."""
    activity = editing.current(session, Activity, activity_id, seen, ["state", "reason"])
    if activity.state == "cancelled":
        editing.change(session, "activity:plan", activity, {"state": "planned", "reason": None})


def remove_activity(session: Session, activity_id: int, *, seen: int) -> None:
    """Take out an activity that was entered by mistake; refused once somebody has served at it."""
    activity = editing.current(session, Activity, activity_id, seen, ACTIVITY_FIELDS)
    problems: list[Problem] = []
    _refuse_if_served(session, activity, problems)
    editing.refuse_if(problems)
    attachments.detach_all(session, "activities", activity.id)
    editing.remove(session, "activity:remove", activity, [*ACTIVITY_FIELDS, "state", "reason"])


def _refuse_if_served(session: Session, activity: Activity, problems: list[Problem]) -> None:
    served = select(func.count()).select_from(Attendance).where(Attendance.activity_id == activity.id)
    if count := session.scalar(served):
        problems.append(
            Problem("", N_("Empty the attendance list first: {n} people have served at this activity."), {"n": count})
        )


def _activity_values(team: Team, activity: Activity, draft: ActivityDraft) -> editing.Values:
    problems: list[Problem] = []
    values = asdict(draft)
    values["title"] = editing.text("title", draft.title, 120, problems, N_("Enter what the activity is."))
    if draft.day < team.founded_on or (team.ended_on and draft.day >= team.ended_on):
        problems.append(Problem("day", N_("Choose a day on which the team exists.")))
    if activity.state == "held" and draft.day > calendar.today():
        problems.append(Problem("day", N_("Choose today or an earlier day: this activity was held.")))
    if draft.starts_at is not None and not 0 <= draft.starts_at < DAY:
        problems.append(Problem("starts_at", N_("Enter a time of day.")))
    editing.count("person_times", draft.person_times, _MOST_PERSON_TIMES, problems)
    editing.refuse_if(problems)
    return values


def _count(session: Session, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Activity).where(which)) or 0


def _span(session: Session, day: Any, which: ColumnElement[bool]) -> tuple[date | None, date | None]:
    row = session.execute(select(func.min(day), func.max(day)).where(which)).one()
    return row[0], row[1]
