"""Attendance: known by team, day, activity and name; new activities and new members come in with it."""

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.actions import attendance as actions
from db.actions import batches, volunteering
from db.actions.attendance import Elsewhere, Row, Served
from db.errors import N_, Problem, Refused
from db.imports import values
from db.imports.columns import Field
from db.imports.kinds.shared import demand, place_fields, step
from db.imports.places import Places
from db.imports.planning import Importer, Record, Step, Write
from db.imports.values import plain
from db.models import Activity, Attendance, Team, Volunteer
from db.rosters import key as name_key

_AT_ONCE = 200
_MEMBERS, _LISTS = 0, 1
"""Phases: activities and members first, then who was where."""

Held = tuple[int, date, str]
"""A team, a day and a title: what an activity is known by."""


class Attendances(Importer):
    """Who served at what, and for how long."""

    kind = "attendance"
    needs = (("team",), ("day",), ("name",), ("minutes",))
    names = MappingProxyType({"title": "activity"})

    def fields(self) -> Sequence[Field]:
        return [
            *place_fields(),
            Field("team", N_("Team"), values.text, N_("Neighbours' help"), choices="teams"),
            Field("activity", N_("Activity"), values.text, N_("Clean-up of the courtyard")),
            Field("day", N_("Day"), values.day, "2026-03-05"),
            Field("name", N_("Person's name"), values.text, N_("Li Juan")),
            Field("minutes", N_("Service (hours)"), values.minutes, "2.5"),
            Field("starts_at", N_("Begins at"), values.clock, "9:00"),
        ]

    def load(self, records: Sequence[Record]) -> None:
        self._places = Places(self.session, self.today)
        self._teams: dict[str, list[Team]] = {}
        for row in self.session.scalars(select(Team).order_by(Team.id)):
            self._teams.setdefault(plain(row.name), []).append(row)
        batches.keep(self.session, (row for rows in self._teams.values() for row in rows))
        named = {plain(record["team"]) for record in records if record["team"]}
        teams = [row.id for name in named for row in self._teams.get(name, [])]
        days = [record["day"] for record in records if record["day"]]
        self._members: dict[tuple[int, str], Volunteer] = {}
        self._activities: dict[Held, list[Activity]] = {}
        self._days: dict[tuple[int, date], list[Activity]] = {}
        self._served: dict[tuple[int, int], Attendance] = {}
        self._elsewhere: dict[tuple[int, str, date], list[tuple[object, Elsewhere]]] = {}
        self._first: dict[tuple[str, str], date] = {}
        self._lists: dict[Held, dict[str, Served]] = {}
        self._made: set[object] = set()
        for start in range(0, len(teams), _AT_ONCE):
            if days:
                self._read(teams[start : start + _AT_ONCE], min(days), max(days))
        for record in records:
            if record["team"] and record["name"] and record["day"]:
                who = plain(record["team"]), name_key(record["name"])
                self._first[who] = min(self._first.get(who, record["day"]), record["day"])

    def _read(self, teams: list[int], first: date, last: date) -> None:
        """The members of some teams, and what they did in some days."""
        people = list(self.session.scalars(select(Volunteer).where(Volunteer.team_id.in_(teams))))
        self._members |= {(row.team_id, name_key(row.name)): row for row in people}
        within = Activity.team_id.in_(teams), Activity.day.between(first, last)
        titles = {}
        for row in self.session.scalars(select(Activity).where(*within).order_by(Activity.id)):
            self._activities.setdefault((row.team_id, row.day, plain(row.title)), []).append(row)
            self._days.setdefault((row.team_id, row.day), []).append(row)
            titles[row.id] = row.title
        names = {row.id: name_key(row.name) for row in people}
        those = Attendance.team_id.in_(teams), Attendance.day.between(first, last)
        for one in self.session.scalars(select(Attendance).where(*those).order_by(Attendance.id)):
            self._served[one.activity_id, one.volunteer_id] = one
            other = Elsewhere(one.minutes, one.starts_at, titles.get(one.activity_id, ""))
            who = one.team_id, names.get(one.volunteer_id, ""), one.day
            self._elsewhere.setdefault(who, []).append((one.activity_id, other))

    def _team(self, record: Record) -> Team:
        name = demand("team", record["team"], N_("Enter the team."))
        found = self._teams.get(plain(name), [])
        if record["area"] or record["community"]:
            area = self._places.of(record)
            found = [row for row in found if self._places.lies_in(row.area_id, area.id)]
        if not found:
            message = N_("There is no team called {team} here: add it first, or correct the name.")
            raise Refused(Problem("team", message, {"team": name}))
        if len(found) > 1:
            message = N_("Several teams are called {team}: enter the area, too.")
            raise Refused(Problem("team", message, {"team": name}))
        return found[0]

    def _activity(self, record: Record, team: Team, day: date) -> tuple[Activity | None, str]:
        """The activity a row means, if there is one already, and its title; without one, the only one of the day."""
        title = record["activity"]
        if not title:
            those = self._days.get((team.id, day), [])
            if len(those) != 1:
                raise Refused(Problem("activity", N_("Enter the activity: that day has none or several.")))
            return those[0], those[0].title
        found = self._activities.get((team.id, day, plain(title)), [])
        if len(found) > 1:
            message = N_("Enter this on the page of volunteering: that day has several activities of that name.")
            raise Refused(Problem("activity", message))
        return (found[0] if found else None), title

    def step(self, record: Record) -> Step:
        team = self._team(record)
        day: date = demand("day", record["day"], N_("Enter the day."))
        name = demand("name", record["name"], N_("Enter a name."))
        minutes: int = demand("minutes", record["minutes"], N_("Enter how long they served."))
        activity, title = self._activity(record, team, day)
        held = team.id, day, plain(title)
        member = self._members.get((team.id, name_key(name)))
        known = self._served.get((activity.id, member.id)) if activity and member else None
        starts_at = record["starts_at"] if record["starts_at"] is not None else (known.starts_at if known else None)
        self._check(record, activity, member, held, minutes, starts_at)
        stated = {"minutes": minutes, "confirmed": True, **record.stated("starts_at")}
        before = None
        if known is not None:
            before = {
                "minutes": known.minutes,
                "confirmed": known.confirmed_on is not None,
                "starts_at": known.starts_at,
            }
        notes = []
        if activity is None:
            notes.append(Problem("activity", N_("new activity")))
        if member is None:
            notes.append(Problem("name", N_("joins the team")))
        key = *held, name_key(name)
        served = Served(member.name if member else name, minutes, starts_at)

        def write(session: Session) -> None:
            if batches.tries(session):
                return  # checked in `_check`, without asking for each person
            if held not in self._made:
                self._made.add(held)
                found = activity or self._planned(session, team, day, title)
                actions.add_lines(session, found, list(self._lists[held].values()), confirmed=True)

        made = step(record.row, f"{name} {day} {title}", key, before, stated, write, notes=tuple(notes), phase=_LISTS)
        if made.writes:
            self._lists.setdefault(held, {}).setdefault(name_key(name), served)
            new = Write(_MEMBERS, lambda session: self._make(session, team, activity, day, title, member, name))
            made = Step(**{**made.__dict__, "writes": (new, *made.writes)})
        return made

    def _check(
        self, record: Record, activity: Activity | None, member: Volunteer | None, held: Held, minutes: int,
        starts_at: int | None,
    ) -> None:  # fmt: skip
        """What `attendance.add_lines` will ask, and whether the rows of the file go together."""
        team, day, _title = held
        name = record["name"]
        if activity is not None and activity.state == "cancelled":
            raise Refused(Problem("activity", N_("This activity was cancelled. Plan it again first.")))
        if day > self.today:
            raise Refused(Problem("day", N_("Choose today or an earlier day.")))
        problems = actions.unsound("minutes", name, minutes, starts_at)
        problems += actions.outside(member, day, "day") if member else []
        who = team, name_key(name), day
        mark: object = activity.id if activity else held
        others = [other for other_mark, other in self._elsewhere.get(who, []) if other_mark != mark]
        clash = None if problems else actions.clash(Row("minutes", name, minutes, starts_at), others)
        if problems or clash:
            raise Refused(*(problems or [clash]))  # type: ignore[list-item]
        own = Elsewhere(minutes, starts_at, record["activity"] or "")
        kept = [(other_mark, other) for other_mark, other in self._elsewhere.get(who, []) if other_mark != mark]
        self._elsewhere[who] = [*kept, (mark, own)]

    def _make(
        self, session: Session, team: Team, activity: Activity | None, day: date, title: str,
        member: Volunteer | None, name: str,
    ) -> None:  # fmt: skip
        """Plan an activity and let somebody join, unless a row before has done so."""
        trial = batches.tries(session)
        held, who = (trial, team.id, day, plain(title)), (trial, team.id, name_key(name))
        try:
            if activity is None and held not in self._made:
                volunteering.plan(session, team.id, volunteering.ActivityDraft(title, day, None, None))
                self._made.add(held)
            if member is None and who not in self._made:
                first = self._first.get((plain(team.name), name_key(name)), day)
                draft = volunteering.VolunteerDraft(name, False, first, team.ended_on)
                volunteering.add_volunteer(session, team.id, draft)
                self._made.add(who)
        except Refused:
            self._lists[team.id, day, plain(title)].pop(name_key(name), None)
            raise

    def _planned(self, session: Session, team: Team, day: date, title: str) -> Activity:
        own = Activity.team_id == team.id, Activity.day == day, Activity.title == title
        return session.scalars(select(Activity).where(*own).order_by(Activity.id.desc())).first() or _lost()


def _lost() -> Activity:
    raise RuntimeError("the activity that was just planned is not there")
