"""The ladder: random people try random moves; states, clocks and rates are held against a second reckoning."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db import calendar
from db.actions import decisions, handling, issues, whistles
from db.engine import Database
from db.errors import Forbidden, NotFound, Refused
from db.ladder import LEVELS, MOVES, OVER, State
from db.measures import totals
from db.measures.indicators import INDICATORS
from db.models import CallBack, Issue, IssueLimit, IssueStep, IssueTerm, ReportIn, Whistle
from db.permissions import ROLES, Permission
from db.queries.figures import figures
from db.viewer import Held, Viewer
from tests import factories
from tests.factories import TESTER

BEGIN = datetime(2026, 9, 16, 1, 0)
"""A Wednesday at nine in the morning in Shanghai, ten days before the first of two holidays; as stored."""

OFF = {
    *(date(2026, 9, 25) + timedelta(days=n) for n in range(3)),
    *(date(2026, 10, 1) + timedelta(days=n) for n in range(7)),
}
MADE_UP = {date(2026, 9, 20), date(2026, 10, 10)}
"""The holidays of the autumn of 2026 and the days made up for them, as the State Council announced them."""

LIMITS = {
    ("normal", "overall"): (5, "day", True),
    ("normal", "accept"): (2, "hour", True),
    ("normal", "handle"): (12, "hour", True),
    ("normal", "report_in"): (1, "hour", False),
    ("normal", "respond"): (4, "hour", True),
    ("urgent", "overall"): (9, "hour", True),
    ("urgent", "respond"): (30, "hour", False),
    ("calm", "overall"): (6, "day", False),
}

Stretch = tuple[datetime, datetime]


def is_worked(day: date) -> bool:
    return day in MADE_UP or (day.weekday() < 5 and day not in OFF)


def at_work(moment: datetime) -> bool:
    """Whether the minute that begins now is one of office hours; on the wall's clock."""
    return is_worked(moment.date()) and (9 <= moment.hour < 12 or 13 <= moment.hour < 18)


def reckoned(start: datetime, limit: tuple[int, str, bool], pauses: list[Stretch]) -> datetime:
    """When a limit runs out, found by walking through its minutes or days one by one; all on the wall's clock."""
    amount, unit, working = limit
    return minutes(start, amount * 60, working, pauses) if unit == "hour" else days(start, amount, working, pauses)


def minutes(start: datetime, wanted: int, working: bool, pauses: list[Stretch]) -> datetime:
    now, used, minute = start, 0, timedelta(minutes=1)
    for begins, ends in [*pauses, (datetime.max, datetime.max)]:
        while now < begins and used < wanted:
            used += not working or at_work(now)
            now += minute
        if begins == datetime.max:
            return now
        now = ends
    raise AssertionError


def days(start: datetime, wanted: int, working: bool, pauses: list[Stretch]) -> datetime:
    day, used = start.date(), 0
    for begins, ends in [*pauses, (datetime.max, datetime.max)]:
        while day < begins.date() and used < wanted:
            day += timedelta(days=1)
            used += not working or is_worked(day)
        if begins == datetime.max:
            break
        day = ends.date()
    return datetime.combine(day, datetime.min.time()).replace(hour=23, minute=59)


@dataclass
class Expected:
    """What an issue must be, followed beside the database; times are on the wall's clock.

    `full` is the limit it begins with again when it is reopened, `limit` the one that runs since `start`.
    """

    full: tuple[int, str, bool]
    start: datetime
    limit: tuple[int, str, bool]
    state: str = "reported"
    level: str = "grid"
    pauses: list[Stretch] = field(default_factory=list)
    paused: datetime | None = None
    asked: date | None = None
    verified: date | None = None
    said_unsolved: date | None = None
    whistled_from: str = ""
    excluded: bool = False
    merged: bool = False

    @property
    def due(self) -> datetime:
        return reckoned(self.start, self.limit, self.pauses)


@dataclass
class World:
    """A street with a community and a grid, people of every kind, a clock that moves, and the issues raised so far."""

    database: Database
    street: int
    community: int
    grid: int
    now: datetime = BEGIN
    issues: dict[int, Expected] = field(default_factory=dict)

    def wall(self) -> datetime:
        return calendar.wall(self.now)

    def people(self) -> dict[str, tuple[Viewer, int]]:
        """Everybody by name, and where they hold their role."""
        held = {
            "网格员": ("grid_worker", self.grid),
            "社区": ("coordinator", self.community),
            "街道": ("coordinator", self.street),
            "部门": ("department", self.street),
            "领导": ("leader", self.street),
        }
        return {name: (Viewer(name, (Held(ROLES[role], root),)), root) for name, (role, root) in held.items()}

    def may(self, name: str, permission: Permission, level: str) -> bool:
        viewer, root = self.people()[name]
        reach = {self.grid: 1, self.community: 2, self.street: 4}[root]  # how many rungs are within it
        return viewer.has(permission) and LEVELS.index(level) < reach


@pytest.fixture
def moving_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The clock everything asks, in a box to turn it."""
    box = [BEGIN]

    class Turned(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return box[0].replace(tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(calendar, "datetime", Turned)
    yield box


def settle(database: Database) -> World:
    with database.writing(TESTER) as session:
        street = factories.area(session, "street")
        community = factories.area(session, "community", street)
        grid = factories.area(session, "grid", community)
        return World(database, street.id, community.id, grid.id)


def dictionaries(database: Database) -> None:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        for rank, code in enumerate(("normal", "urgent", "calm")):
            session.add(IssueTerm(scheme="test", kind="urgency", code=code, rank=rank, name_zh=code, name_en=code))
        for (urgency, stage), (amount, unit, working) in LIMITS.items():
            session.add(
                IssueLimit(scheme="test", urgency=urgency, stage=stage, amount=amount, unit=unit, working=working)
            )


def arguments(world: World, verb: str, row: Issue, number: int) -> dict[str, Any]:
    """Something that fits a move, different from time to time."""
    note = {"note": f"因为{number}"}
    until = world.wall().date() + timedelta(days=1 + number % 9)
    others = [key for key in world.issues if key != row.id]
    special: dict[str, dict[str, Any]] = {
        "accept": {"handler": None, "answered": number % 3 > 0},
        "escalate": {"to": LEVELS[min(3, LEVELS.index(row.level) + 1)], "handler": None},
        "dispatch": {"unit": f"{number % 4}号队"},
        "whistle": {"lead": f"{number % 3}局", "joint": ["城管", f"{number % 3}局"][: number % 3], "reason": "管不了"},
        "sign": {},
        "resume": {},
        "grant_delay": {},
        "verify": {},
        "conclude": {},
        "ask_delay": {"until": until, **note},
        "call": {
            "reached": number % 4 > 0,
            "solved": number % 3 > 0,
            "rating": [None, "satisfied", "mostly", "dissatisfied"][number % 4],
        },
        "close": {"closed_on": world.wall().date(), "result": "好了"},
        "merge": {"into": others[number % len(others)] if others else None},
        "reopen": {"reason": "又坏了"},
    }
    return special.get(verb, note)


ACTIONS = {
    "object": handling.object_to,
    "whistle": whistles.whistle,
    "merge": issues.merge,
    **{
        verb: getattr(decisions if move.permission is Permission.ISSUE_DECIDE else handling, verb)
        for verb, move in MOVES.items()
        if verb not in ("object", "whistle", "merge")
    },
}  # fmt: skip


def would_refuse(world: World, verb: str, expected: Expected, given: dict[str, Any]) -> bool:
    """Whether a move that is possible is refused for what it was given."""
    if verb == "merge":
        target = world.issues.get(given["into"] or 0)
        return target is None or target.merged or target.state in OVER
    if verb == "ask_delay":
        return bool(given["until"] <= max(expected.due.date(), world.wall().date()))
    if verb == "grant_delay":
        return expected.asked is not None and expected.asked < world.wall().date()
    if verb == "conclude":
        assert expected.verified is not None
        return expected.said_unsolved is not None and expected.said_unsolved >= expected.verified
    if verb in ("exclude", "include"):
        return expected.excluded == (verb == "exclude")
    return False


def follow(world: World, verb: str, expected: Expected, given: dict[str, Any]) -> None:
    """What a move that went through must have done."""
    now = world.wall()
    if MOVES[verb].to is not None:
        expected.state = str(MOVES[verb].to)
    if verb == "escalate":
        expected.level = given["to"]
    elif verb == "whistle":
        expected.whistled_from, expected.level = expected.level, "department"
    elif verb in ("uphold", "reopen") and expected.level == "department":
        expected.level = expected.whistled_from
    elif verb == "suspend":
        expected.paused = now
    elif verb == "resume":
        assert expected.paused is not None
        expected.pauses.append((expected.paused, now))
    elif verb == "ask_delay":
        expected.asked = given["until"]
    elif verb == "grant_delay":
        assert expected.asked is not None
        expected.full = ((expected.asked - BEGIN.date()).days, "day", False)
        expected.limit = ((expected.asked - now.date()).days, "day", False)
        expected.start, expected.pauses = now, []
    elif verb == "verify":
        expected.verified = now.date()
    elif verb == "call" and given["reached"]:
        expected.said_unsolved = None if given["solved"] else now.date()
    elif verb in ("exclude", "include"):
        expected.excluded = verb == "exclude"
    elif verb == "merge":
        expected.merged = True
    if verb == "reopen":
        expected.start, expected.limit, expected.pauses, expected.merged = now, expected.full, [], False


def report(world: World, who: str, urgency: str) -> None:
    draft = issues.IssueDraft(world.grid, "灯", None, None, world.wall().date(), None, urgency=urgency)
    with world.database.writing(world.people()[who][0]) as session:
        number = issues.report(session, draft)
    limit = LIMITS[urgency, "overall"]
    world.issues[number] = Expected(limit, world.wall(), limit)


def attempt(world: World, who: str, verb: str, pick: int, number: int) -> str:
    """Somebody tries a move on some issue; what is refused changes nothing. Says what became of it."""
    key = sorted(world.issues)[pick % len(world.issues)]
    expected = world.issues[key]
    with world.database.reading() as session:
        row = session.get_one(Issue, key)
        before = vars(row).copy()
        count = len(session.scalars(select(IssueStep.id).where(IssueStep.issue_id == key)).all())
        given = arguments(world, verb, row, number)
    move = MOVES[verb]
    possible = expected.state in move.froms and expected.level in move.levels
    allowed = world.may(who, move.permission, expected.level)
    happens = possible and allowed and not would_refuse(world, verb, expected, given)
    try:
        with world.database.writing(world.people()[who][0]) as session:
            ACTIONS[verb](session, key, seen=row.version, **given)
    except (Refused, NotFound) as refused:
        assert not happens, f"{who} {verb} {expected}: {refused}"
        assert isinstance(refused, Forbidden | NotFound) == (not allowed) or not allowed
        with world.database.reading() as session:
            after = vars(session.get_one(Issue, key))
            steps = len(session.scalars(select(IssueStep.id).where(IssueStep.issue_id == key)).all())
        assert {**after, "_sa_instance_state": 0} == {**before, "_sa_instance_state": 0}
        assert steps == count
        return "refused"
    assert happens, f"{who} {verb} went through: {expected}"
    follow(world, verb, expected, given)
    with world.database.reading() as session:
        after = session.get_one(Issue, key)
        assert (after.state, after.level) == (expected.state, expected.level)
        steps = len(session.scalars(select(IssueStep.id).where(IssueStep.issue_id == key)).all())
        assert steps == count + 1
        assert after.due_at is not None
        if expected.state != "suspended":
            assert calendar.wall(after.due_at) == expected.due, expected
            assert after.due_on == expected.due.date()
    return verb


def assert_sound(world: World) -> None:
    """Every stage begins where the one before ended, one is open unless all is over, and rates equal the rows."""
    with world.database.reading() as session:
        for key, expected in world.issues.items():
            steps = session.scalars(select(IssueStep).where(IssueStep.issue_id == key).order_by(IssueStep.id)).all()
            stages = [step for step in steps if step.verb not in ("call", "exclude", "include", "supervise")]
            for before, after in pairwise(stages):
                assert before.ended_at == (before.at if before.state in OVER else after.at)
                assert (before.state, before.level) == (after.from_state, after.from_level)
                assert after.state == str(MOVES[after.verb].to)
            assert (stages[-1].ended_at is None) == (expected.state not in OVER)
            assert all(step.state in set(State) for step in steps)
        rates = recomputed(session, world)
        wanted = [INDICATORS[name] for name in rates]
        shown = figures(session, wanted, [world.street], date(2026, 9, 1), date(2027, 12, 31))
    for name, rate in rates.items():
        value = shown[name, world.street].value
        assert (None if value is None else Fraction(value).limit_denominator(1000)) == rate, name


def recomputed(session: Any, world: World) -> dict[str, Fraction | None]:
    """The rates, counted from the rows by hand."""
    rows = session.scalars(select(Issue).where(Issue.id.in_(world.issues))).all()
    rated = [row for row in rows if row.excluded_on is None and row.merged_into is None and row.state != "rejected"]
    answerable = [row for row in rated if row.respond_by]
    out = {row.id for row in rows if row.excluded_on}
    calls = [
        call
        for call in session.scalars(select(CallBack).where(CallBack.issue_id.in_(world.issues)))
        if call.reached and call.issue_id not in out
    ]
    rejected = set(session.scalars(select(Whistle.id).where(Whistle.rejected_on.is_not(None))))
    blown = session.scalars(select(Whistle.id).where(Whistle.issue_id.in_(world.issues))).all()
    came = [
        row
        for row in session.scalars(select(ReportIn).where(ReportIn.issue_id.in_(world.issues)))
        if row.due_at and row.whistle_id not in rejected
    ]
    closed = [row for row in rows if row.state == "closed" and row.merged_into is None]
    return {
        "response_rate": share(
            sum(bool(row.answered_at and row.answered_at <= row.respond_by) for row in answerable), answerable
        ),
        "on_time_close_rate": share(
            sum(row.state == "closed" and row.closed_at <= row.due_at for row in rated), rated
        ),
        "close_rate": share(sum(row.state == "closed" for row in rated), rated),
        "closed_in_grid_rate": share(sum(row.level == "grid" for row in closed), closed),
        "resolution_rate": share(
            sum(call.solved is True for call in calls), [call for call in calls if call.solved is not None]
        ),
        "satisfaction_rate": share(
            sum(call.rating in ("satisfied", "mostly") for call in calls), [call for call in calls if call.rating]
        ),
        "report_in_on_time_rate": share(
            sum(bool(row.arrived_at and row.arrived_at <= row.due_at) for row in came), came
        ),
        "whistle_accuracy_rate": share(len(set(blown) - rejected), blown),
    }  # fmt: skip


def share(part: int, whole: Any) -> Fraction | None:
    return Fraction(part, len(whole)) if whole else None


WHO = ("网格员", "社区", "街道", "部门", "领导")
LIKELY = {
    "reported": ["accept", "accept", "escalate", "whistle"],
    "accepted": ["dispatch", "dispatch", "whistle", "escalate", "reject"],
    "dispatched": ["sign", "sign", "object"],
    "handling": ["feed_back", "feed_back", "suspend", "ask_delay", "close"],
    "feedback": ["verify", "verify", "rework"],
    "verifying": ["call", "conclude", "conclude", "rework"],
    "closed": ["reopen", "call", "exclude"],
    "returned": ["uphold", "overrule"],
    "rejected": ["reopen"],
    "suspended": ["resume"],
    "delay_pending": ["grant_delay", "refuse_delay"],
    "reopened": ["accept", "whistle", "dispatch", "close"],
}
"""What is tried half of the time, so that issues come far; else it is any move."""

steps = st.lists(
    st.tuples(st.sampled_from(WHO), st.integers(0, 10**6), st.integers(0, 3), st.integers(1, 60 * 30)),
    min_size=30,
    max_size=60,
)


def test_no_illegal_state_exact_clocks_and_true_rates_whoever_tries_what(
    database: Database, moving_clock: list[datetime]
) -> None:
    dictionaries(database)
    done: dict[str, int] = {}

    @settings(
        max_examples=40 if os.environ.get("CI") else 20,
        deadline=None,
        database=None,
        derandomize=bool(os.environ.get("CI")),
        phases=[Phase.generate],  # shrinking sixty steps on a database takes longer than reading them
        suppress_health_check=list(HealthCheck),
    )
    @given(steps)
    def run(taken: list[tuple[str, int, int, int]]) -> None:
        moving_clock[0] = BEGIN
        world = settle(database)
        for urgency in ("normal", "urgent", "calm"):
            report(world, "网格员", urgency)
        for who, number, pick, later in taken:
            world.now += timedelta(minutes=later)
            moving_clock[0] = world.now
            key = sorted(world.issues)[pick % len(world.issues)]
            chance = Random(number)
            verb = chance.choice(LIKELY[world.issues[key].state] if chance.random() < 0.8 else list(MOVES))
            if chance.random() < 0.8:
                needed, level = MOVES[verb].permission, world.issues[key].level
                who = chance.choice([name for name in WHO if world.may(name, needed, level)])
            became = attempt(world, who, verb, pick, number)
            done[became] = done.get(became, 0) + 1
        assert_sound(world)

    run()
    assert len(done) > 22, f"too little was tried: {done}"
    with database.engine.connect() as connection:
        assert totals.differences(connection) == ({}, {})


def test_every_state_is_reached_and_left_by_some_move() -> None:
    reached = {move.to for move in MOVES.values() if move.to} | {State.REPORTED}
    left = {state for move in MOVES.values() if move.to is not None for state in move.froms}
    assert reached == left == set(State)
