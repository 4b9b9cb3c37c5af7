"""Volunteering: teams, activities and attendance, and that no minute is ever counted twice."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from db.actions import attendance as attending
from db.actions import volunteering as actions
from db.actions.attendance import Served
from db.actions.volunteering import ActivityDraft, TeamDraft, VolunteerDraft
from db.engine import Database
from db.errors import Conflict, NotFound, Refused
from db.measures import totals
from db.measures.indicators import INDICATORS
from db.models import Activity, Attendance, AuditEntry, Base, Team, Volunteer
from db.queries import attendance, volunteering
from db.queries.figures import figure, sums
from db.viewer import looking
from tests import clock, factories
from tests.factories import TESTER

TODAY = date(2026, 3, 20)
DAY = date(2026, 3, 14)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    clock.stop(monkeypatch, TODAY)


@pytest.fixture
def place(database: Database) -> tuple[int, int, int]:
    """(street, team, activity of the team on DAY)."""
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street")
        community = factories.area(session, "community", street)
        team = factories.team(session, community.id)
        return street.id, team, factories.activity(session, team, DAY)


def version(database: Database, activity: int) -> int:
    with database.reading() as session:
        return volunteering.activity(session, activity).version


def record(database: Database, activity: int, *lines: Served, confirmed: bool = True, seen: int | None = None) -> None:
    seen = seen or version(database, activity)
    with database.writing(TESTER) as session:
        attending.record(session, activity, lines, seen=seen, confirmed=confirmed)


def present(database: Database, activity: int) -> list[tuple[str, int, bool]]:
    with database.reading() as session:
        rows = attendance.present(session, activity)
    return [(row.name, row.minutes, row.confirmed_on is not None) for row in rows]


def hours(database: Database, area: int, key: str = "service_hours") -> float | None:
    with database.reading() as session:
        return figure(session, INDICATORS[key], area, DAY - timedelta(days=6), TODAY).value


def refused(act: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refusal:
        act()
    return [(problem.field, problem.message.format(**problem.values)) for problem in refusal.value.problems]


def another(database: Database, team: int, day: date = DAY, title: str = "敬老探访") -> int:
    with database.writing(TESTER) as session:
        return factories.activity(session, team, day, title)


def test_a_list_makes_the_activity_held_its_people_members_and_its_time_hours(
    database: Database, place: tuple[int, int, int]
) -> None:
    street, team, activity = place
    assert hours(database, street) == 0
    record(database, activity, Served("张某", 125), Served("李某", 90, 9 * 60))
    assert present(database, activity) == [("张某", 125, True), ("李某", 90, True)]
    assert hours(database, street) == 3.5, "215 minutes are 3.58 h, rounded down"
    assert hours(database, street, "active_volunteers") == 2
    with database.reading() as session:
        assert volunteering.activity(session, activity).state == "held"
        assert [member.joined_on for member in attendance.members(session, team)] == [DAY, DAY]


def test_time_counts_once_the_organiser_confirms_it_and_no_longer_when_that_is_withdrawn(
    database: Database, place: tuple[int, int, int]
) -> None:
    street, _, activity = place
    lines = (Served("张某", 60), Served("李某", 60))
    record(database, activity, *lines, confirmed=False)
    assert (hours(database, street), hours(database, street, "active_volunteers")) == (0, None)
    with database.reading() as session:
        (row,) = volunteering.waiting(session, street, TODAY)
        assert (row.id, row.minutes, row.unconfirmed) == (activity, 0, 120)
        assert volunteering.counts(session, street, DAY, DAY).unconfirmed == 120
    record(database, activity, *lines)
    assert hours(database, street) == 2
    with database.reading() as session:
        assert volunteering.waiting(session, street, TODAY) == []
    record(database, activity, *lines, confirmed=False)
    assert hours(database, street) == 0


def test_the_list_is_what_was_sent_people_left_out_are_taken_off_and_time_is_corrected(
    database: Database, place: tuple[int, int, int]
) -> None:
    street, _, activity = place
    record(database, activity, Served("张某", 60), Served("李某", 60))
    record(database, activity, Served("张某", 90), Served("王某", 30))
    assert present(database, activity) == [("张某", 90, True), ("王某", 30, True)]
    assert hours(database, street) == 2
    record(database, activity)
    assert present(database, activity) == [] and hours(database, street) == 0
    with database.reading() as session:
        events = session.scalars(select(AuditEntry.event).where(AuditEntry.subject == "attendances")).all()
    assert events.count("attendance:record") == 3
    assert events.count("attendance:correct") == 1
    assert events.count("attendance:remove") == 3


def test_two_coordinators_with_one_list_the_second_learns_of_the_first(
    database: Database, place: tuple[int, int, int]
) -> None:
    _, _, activity = place
    seen = version(database, activity)
    record(database, activity, Served("张某", 60), seen=seen)
    with pytest.raises(Conflict) as conflict:
        record(database, activity, Served("李某", 60), seen=seen)
    assert conflict.value.who == "tester"
    assert present(database, activity) == [("张某", 60, True)]
    record(database, activity, Served("李某", 60), seen=conflict.value.version)
    assert present(database, activity) == [("李某", 60, True)]


def test_with_one_wrong_line_nothing_is_saved_and_every_wrong_line_is_named(
    database: Database, place: tuple[int, int, int]
) -> None:
    street, team, activity = place
    lines = [
        Served("张某", 60),
        Served("张 某", 60),
        Served("李某", 0),
        Served("王某", 961),
        Served("赵某", 60, 23 * 60 + 30),
        Served(10**6, 60),
        Served(" ", 60),
        Served("钱某", 1441),
    ]
    said = refused(lambda: record(database, activity, *lines))
    assert [field for field, _message in said] == [f"line.{position}" for position in range(1, 8)]
    assert said[0][1] == "Put 张 某 on one line: the list has them twice."
    assert "16 hours" in said[2][1] and "midnight" in said[3][1] and "1,440" in said[6][1]
    assert present(database, activity) == [] and hours(database, street) == 0
    with database.reading() as session:
        assert attendance.members(session, team) == []


def test_one_person_cannot_be_in_two_places_at_once(database: Database, place: tuple[int, int, int]) -> None:
    _, team, activity = place
    other = another(database, team)
    record(database, activity, Served("张某", 120, 9 * 60))
    ((field, message),) = refused(lambda: record(database, other, Served("李某", 60, 0), Served("张某", 60, 10 * 60)))
    assert field == "line.1"
    assert message == "张某: 10:00–11:00 overlaps 9:00–11:00 at “清洁家园” on the same day. Correct one of them."
    record(database, other, Served("张某", 60, 11 * 60))
    record(database, other, Served("张某", 60))  # who says no time of day overlaps nothing
    third = another(database, team, title="夜间巡逻")
    ((_, message),) = refused(lambda: record(database, third, Served("张某", 16 * 60 - 179)))
    assert "敬老探访" in message and "more than 16 hours" in message
    record(database, third, Served("张某", 16 * 60 - 180))


def test_attendance_of_what_was_cancelled_or_is_still_to_come_is_refused(
    database: Database, place: tuple[int, int, int]
) -> None:
    _, team, activity = place
    future = another(database, team, TODAY + timedelta(days=1))
    assert "still to come" in refused(lambda: record(database, future, Served("张某", 60)))[0][1]
    assert "at least one" in refused(lambda: record(database, activity))[0][1]
    with database.writing(TESTER) as session:
        actions.cancel(session, activity, seen=1, reason="降雨")
    assert "Plan it again" in refused(lambda: record(database, activity, Served("张某", 60)))[0][1]
    with database.writing(TESTER) as session:
        actions.plan_again(session, activity, seen=2)
    record(database, activity, Served("张某", 60))


def test_an_activity_is_cancelled_with_a_reason_and_kept_once_somebody_served(
    database: Database, place: tuple[int, int, int]
) -> None:
    street, _, activity = place

    def write(action: Any, **values: Any) -> Callable[[], None]:
        def written() -> None:
            seen = version(database, activity)
            with database.writing(TESTER) as session:
                action(session, activity, seen=seen, **values)

        return written

    assert refused(write(actions.cancel, reason=" ")) == [("reason", "Say why it is cancelled.")]
    record(database, activity, Served("张某", 60))
    for act in (write(actions.cancel, reason="降雨"), write(actions.remove_activity)):
        assert "1 people have served" in refused(act)[0][1]
    record(database, activity)
    write(actions.cancel, reason="降雨")()
    with database.reading() as session:
        counts = volunteering.counts(session, street, DAY, DAY)
    assert (counts.activities, counts.held, counts.cancelled) == (1, 0, 1)
    write(actions.hold)()
    write(actions.remove_activity)()
    with database.reading() as session, pytest.raises(NotFound):
        volunteering.activity(session, activity)


def test_attendance_moves_with_the_day_of_its_activity_unless_somebody_cannot_have_served_then(
    database: Database, place: tuple[int, int, int]
) -> None:
    street, team, activity = place
    with database.writing(TESTER) as session:
        draft = VolunteerDraft(name="张某", party_member=True, joined_on=date(2026, 3, 10), left_on=None)
        member = actions.add_volunteer(session, team, draft)
    record(database, activity, Served(member, 120, 9 * 60))
    record(database, another(database, team, DAY - timedelta(days=1)), Served(member, 60, 10 * 60))

    def move(day: date) -> None:
        seen = version(database, activity)
        with database.writing(TESTER) as session:
            draft = ActivityDraft(title="清洁家园", day=day, starts_at=540, person_times=40)
            actions.change_activity(session, activity, seen=seen, draft=draft)

    assert "overlaps" in refused(lambda: move(DAY - timedelta(days=1)))[0][1]
    assert "was not in the team" in refused(lambda: move(date(2026, 3, 9)))[0][1]
    assert "today or an earlier day" in refused(lambda: move(TODAY + timedelta(days=1)))[0][1]
    move(date(2026, 3, 12))
    with database.reading() as session:
        keys = ("service_minutes", "activity_person_times")
        found = sums(session, keys, [street], date(2026, 3, 12), date(2026, 3, 12))
    assert found == {("service_minutes", street): 120, ("activity_person_times", street): 40}


def test_a_team_with_activities_stays_and_can_end_only_after_the_last(
    database: Database, place: tuple[int, int, int]
) -> None:
    street, team, activity = place
    record(database, activity, Served("张某", 60))

    def change(**values: Any) -> None:
        draft = TeamDraft(
            **({"name": "邻里队", "host": None, "founded_on": date(2025, 1, 1), "ended_on": None} | values)
        )
        with database.reading() as session:
            seen = volunteering.team(session, team).version
        with database.writing(TESTER) as session:
            actions.change_team(session, team, seen=seen, draft=draft)

    def remove() -> None:
        with database.writing(TESTER) as session:
            actions.remove_team(session, team, seen=1)

    assert refused(remove) == [("", "End the team instead: it has 1 activities.")]
    assert [field for field, _ in refused(lambda: change(ended_on=DAY))] == ["ended_on"]
    assert [field for field, _ in refused(lambda: change(founded_on=DAY + timedelta(days=1)))] == ["founded_on"]
    assert [field for field, _ in refused(lambda: change(name="", ended_on=date(2024, 1, 1)))] == [
        "name",
        "ended_on",
        "ended_on",
    ]
    assert hours(database, street, "volunteers") == 1
    change(ended_on=DAY + timedelta(days=1))
    assert hours(database, street, "volunteers") == 0, "its members left with it"
    assert hours(database, street, "volunteer_teams") == 0
    with database.writing(TESTER) as session:
        other = factories.team(session, place[0], "临时队")
        actions.add_volunteer(session, other, VolunteerDraft("李某", False, DAY, None))
    with database.writing(TESTER) as session:
        actions.remove_team(session, other, seen=1)
    assert hours(database, street, "volunteers") == 0


def test_a_member_is_one_of_a_name_within_the_teams_days_and_stays_once_they_served(
    database: Database, place: tuple[int, int, int]
) -> None:
    _, team, activity = place

    def add(name: str, joined_on: date = DAY, left_on: date | None = None) -> int:
        with database.writing(TESTER) as session:
            return actions.add_volunteer(session, team, VolunteerDraft(name, False, joined_on, left_on))

    member = add("张某")
    assert [field for field, _ in refused(lambda: add("张 某"))] == ["name"]
    assert [field for field, _ in refused(lambda: add("李某", date(2024, 1, 1)))] == ["joined_on"]
    assert [field for field, _ in refused(lambda: add("李某", DAY, DAY - timedelta(days=1)))] == ["left_on"]
    record(database, activity, Served(member, 60))

    def change(**values: Any) -> None:
        with database.writing(TESTER) as session:
            kept = {"name": "张某", "party_member": True, "joined_on": DAY, "left_on": None} | values
            actions.change_volunteer(session, member, seen=1, draft=VolunteerDraft(**kept))

    def remove() -> None:
        with database.writing(TESTER) as session:
            actions.remove_volunteer(session, member, seen=1)

    assert "served 1 times" in refused(remove)[0][1]
    assert [field for field, _ in refused(lambda: change(left_on=DAY))] == ["left_on"]
    assert [field for field, _ in refused(lambda: change(joined_on=DAY + timedelta(days=1)))] == ["joined_on"]
    change(left_on=DAY + timedelta(days=1))
    later = another(database, team, DAY + timedelta(days=1))
    assert "was not in the team" in refused(lambda: record(database, later, Served(member, 60)))[0][1]


def test_months_are_compared_with_as_many_days_a_year_before_and_what_was_not_recorded_is_unknown(
    database: Database, place: tuple[int, int, int]
) -> None:
    street, team, activity = place
    record(database, activity, Served("张某", 60), Served("李某", 30))
    for day, minutes in ((date(2025, 3, 20), 45), (date(2025, 3, 21), 500), (date(2025, 5, 31), 20)):
        with database.writing(TESTER) as session:
            member = actions.add_volunteer(session, team, VolunteerDraft(f"{day}", False, day, None))
        record(database, another(database, team, day), Served(member, minutes))
    with database.reading() as session:
        months = attendance.months(session, street, TODAY)
        earlier = attendance.months(session, street, date(2025, 5, 31))
    assert months[0].first == date(2025, 4, 1)
    assert (months[-1].last, months[-1].minutes, months[-1].before, months[-1].volunteers) == (TODAY, 90, 45, 2)
    assert [(month.minutes, month.volunteers) for month in months[:3]] == [(0, 0), (20, 1), (0, 0)]
    assert (earlier[-1].minutes, earlier[-1].before) == (20, None)
    assert earlier[0].minutes is None, "nobody planned anything then"


def test_teams_are_tallied_over_the_window_alone(database: Database, place: tuple[int, int, int]) -> None:
    street, team, activity = place
    record(database, activity, Served("张某", 60))
    record(database, another(database, team, DAY - timedelta(days=30)), Served("王某", 500))
    record(database, another(database, team, DAY + timedelta(days=1)), Served("李某", 20), confirmed=False)
    with database.writing(TESTER) as session:
        idle = factories.team(session, street, "新队")
    with database.reading() as session:
        teams = volunteering.teams(session, street, DAY, TODAY)
        found = attendance.tallies(session, teams, DAY, TODAY)
    assert found == {team: attendance.Tally(60, 20, 2), idle: attendance.Tally(None, 0, 0)}


def test_what_nobody_recorded_waits_and_what_is_to_come_does_not(
    database: Database, place: tuple[int, int, int]
) -> None:
    street, team, activity = place
    old = another(database, team, date(2025, 2, 1))
    held = another(database, team, DAY + timedelta(days=1))
    record(database, held, Served("张某", 60))
    future = another(database, team, TODAY + timedelta(days=3))
    with database.reading() as session:
        assert [row.id for row in volunteering.waiting(session, street, TODAY)] == [old, activity]
        assert [row.id for row in volunteering.waiting(session, street, DAY - timedelta(days=1))] == [old]
        coming = volunteering.upcoming(session, street, TODAY, TODAY + timedelta(days=9))
        latest = volunteering.activities(session, street, date(2025, 1, 1), TODAY, 2)
    assert [row.id for row in coming] == [future]
    assert [(row.id, row.persons, row.minutes) for row in latest] == [(held, 1, 60), (activity, 0, 0)]


def test_last_times_list_is_that_of_the_activity_before(database: Database, place: tuple[int, int, int]) -> None:
    _, team, activity = place
    record(database, activity, Served("张某", 60, 540))
    record(database, another(database, team, DAY - timedelta(days=7)), Served("李某", 30))
    with database.reading() as session:
        names = [row.name for row in attendance.present_before(session, team, TODAY)]
        before = [row.name for row in attendance.present_before(session, team, DAY)]
    assert (names, before) == (["张某"], ["李某"])


def test_another_areas_team_is_not_found(database: Database, place: tuple[int, int, int]) -> None:
    _, team, activity = place
    with database.writing(TESTER) as session:
        elsewhere = factories.area(session, "street").id
    stranger = looking("other", elsewhere)
    for act in (
        lambda session: actions.remove_team(session, team, seen=1),
        lambda session: actions.plan(session, team, ActivityDraft("t", DAY, None, None)),
        lambda session: attending.record(session, activity, [Served("张某", 60)], seen=1, confirmed=True),
    ):
        with pytest.raises(NotFound), database.writing(stranger) as session:
            act(session)


AROUND = st.integers(-3, 3).map(lambda offset: DAY + timedelta(days=offset))
NAMES = st.sampled_from(["张某", "李某", "王某", "赵某"])
TIMES = st.tuples(NAMES, st.integers(1, 700), st.none() | st.integers(0, 1439))
PICKS = st.integers(0, 10**6)


def machine(database: Database) -> type[RuleBasedStateMachine]:
    """Coordinators who record, correct, confirm, cancel, move and remove at random in `database`."""

    class Coordinating(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            with database.engine.execution_options(loading=True).begin() as connection:
                for table in reversed(Base.metadata.sorted_tables):
                    if table.name != "revisions":
                        connection.execute(delete(table))
            with database.writing(TESTER) as session:
                factories.dictionaries(session)
                street = factories.area(session, "street")
                communities = [factories.area(session, "community", street) for _ in range(2)]
                self.areas = [street.id, *(row.id for row in communities)]
                self.teams = [
                    factories.team(session, row.id, founded_on=DAY - timedelta(days=2)) for row in communities
                ]

        def write(self, act: Callable[..., object], kind: type[Any], number: int, **values: Any) -> None:
            try:
                with database.writing(TESTER) as session:
                    rows = session.execute(select(kind.id, kind.version).order_by(kind.id)).all()
                    if rows:
                        picked = rows[number % len(rows)]
                        act(session, picked.id, seen=picked.version, **values)
            except Refused:
                return

        @rule(number=PICKS, day=AROUND)
        def plan(self, number: int, day: date) -> None:
            try:
                with database.writing(TESTER) as session:
                    factories.activity(session, self.teams[number % 2], day)
            except Refused:
                return

        @rule(number=PICKS, lines=st.lists(TIMES, max_size=4), confirmed=st.booleans())
        def record(self, number: int, lines: list[tuple[str, int, int | None]], confirmed: bool) -> None:
            served = [Served(*line) for line in lines]
            self.write(attending.record, Activity, number, lines=served, confirmed=confirmed)

        @rule(number=PICKS, confirmed=st.booleans())
        def confirm(self, number: int, confirmed: bool) -> None:
            with database.reading() as session:
                ids = session.scalars(select(Activity.id).order_by(Activity.id)).all()
                lines = attendance.present(session, ids[number % len(ids)]) if ids else []
            same = [Served(row.name, row.minutes, row.starts_at) for row in lines]
            self.write(attending.record, Activity, number, lines=same, confirmed=confirmed)

        @rule(number=PICKS, day=AROUND)
        def move(self, number: int, day: date) -> None:
            self.write(actions.change_activity, Activity, number, draft=ActivityDraft("t", day, None, 3))

        @rule(number=PICKS, act=st.sampled_from([actions.hold, actions.plan_again, actions.remove_activity]))
        def turn(self, number: int, act: Callable[..., object]) -> None:
            self.write(act, Activity, number)

        @rule(number=PICKS)
        def cancel(self, number: int) -> None:
            self.write(actions.cancel, Activity, number, reason="降雨")

        @rule(number=PICKS, name=NAMES, joined=AROUND, left=st.none() | AROUND)
        def change_member(self, number: int, name: str, joined: date, left: date | None) -> None:
            draft = VolunteerDraft(name, False, joined, left)
            self.write(actions.change_volunteer, Volunteer, number, draft=draft)

        @rule(number=PICKS)
        def remove_member(self, number: int) -> None:
            self.write(actions.remove_volunteer, Volunteer, number)

        @rule(number=PICKS, ends=st.none() | AROUND)
        def end_team(self, number: int, ends: date | None) -> None:
            draft = TeamDraft("邻里互助队", None, DAY - timedelta(days=2), ends)
            self.write(actions.change_team, Team, number, draft=draft)

        @invariant()
        def no_minute_counts_twice(self) -> None:
            with database.reading() as session:
                rows = session.scalars(select(Attendance)).all()
                parents = {row.id: row for row in session.scalars(select(Activity))}
                members = {row.id: row for row in session.scalars(select(Volunteer))}
                keys = ("service_minutes", "service_minutes_unconfirmed")
                found = sums(session, keys, self.areas, None, date.max)
            for area in self.areas:
                inside = [row for row in rows if area in (self.areas[0], row.area_id)]
                counted = sum(found.get((key, area), 0) for key in keys)
                assert counted == sum(row.minutes for row in inside)
            for row in rows:
                activity, member = parents[row.activity_id], members[row.volunteer_id]
                assert (row.day, row.team_id, row.area_id) == (activity.day, activity.team_id, activity.area_id)
                assert activity.state == "held" and activity.day <= TODAY
                assert member.joined_on <= row.day < (member.left_on or date.max)
            for one, other in combinations(rows, 2):
                if (one.volunteer_id, one.day) == (other.volunteer_id, other.day):
                    assert one.activity_id != other.activity_id
                    if one.starts_at is not None and other.starts_at is not None:
                        first, second = sorted((one, other), key=lambda row: row.starts_at or 0)
                        assert (first.starts_at or 0) + first.minutes <= (second.starts_at or 0)
                    assert one.minutes + other.minutes <= attending.LONGEST

        @invariant()
        def totals_equal_facts(self) -> None:
            with database.engine.connect() as connection:
                assert totals.differences(connection) == ({}, {})

    return Coordinating


def test_no_minute_is_counted_twice_whatever_coordinators_do(database: Database) -> None:
    run_state_machine_as_test(
        machine(database),
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            database=None,
            phases=[Phase.generate] if os.environ.get("CI") else list(Phase),
            suppress_health_check=list(HealthCheck),
        ),
    )
