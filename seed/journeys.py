"""How the issues of the fictional sub-district climbed: each step, whistle and follow-up call between two moments."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from typing import Any, Final, NamedTuple

from db import clock
from db.clock import Limit
from db.models import CallBack, IssueStep, ReportIn, Whistle
from seed.rows import Rows
from seed.streams import CLOCK

LEVELS: Final = ("grid", "community", "street", "department")
STAGES: Final = {
    "reported": "accept",
    "accepted": "dispatch",
    "dispatched": "sign",
    "returned": "review",
    "handling": "handle",
    "delay_pending": "decide",
    "feedback": "check",
    "verifying": "call",
}
JOINT: Final = "城市管理部门"
OBJECTION: Final = "不属本部门职责，建议改派"
PAUSE: Final = "连续降雨，待天晴后施工"
DELAY: Final = "配件到货延迟，申请延期"


class Passage(NamedTuple):
    """One move: its verb, the state and level it leads to, when it happened, and what was said."""

    verb: str
    state: str
    level: str
    at: datetime
    unit: str | None = None
    note: str | None = None


class Matter(NamedTuple):
    """A kind of issue: where it is handled, by whom, within how many days, how common it is, and what is done."""

    title: str
    category: str
    level: str
    handler: str
    days: int
    share: int
    result: str


def wall(stored: datetime) -> datetime:
    """A stored moment on the places' clock."""
    return stored + CLOCK


def due(at: datetime, limit: Limit) -> datetime:
    """When a limit that starts at a stored moment runs out, as stored."""
    return clock.due(wall(at), limit) - CLOCK


def marks(at: datetime, limit: Limit) -> dict[str, Any]:
    """The clock of a limit that starts at a stored moment, in the columns that hold it."""
    term = clock.start(wall(at), limit)
    return {
        "limit_amount": limit.amount,
        "limit_unit": limit.unit,
        "limit_working": limit.working,
        "half_at": term.half - CLOCK,
        "near_at": term.near - CLOCK,
        "due_at": term.due - CLOCK,
    }


def closed(matter: Matter, begin: datetime, end: datetime, chance: Random) -> list[Passage]:
    """The way of an issue that was closed at `end`."""
    climb = _climb(matter, begin, end, chance)
    if matter.level in ("grid", "community"):
        return [*climb, Passage("close", "closed", matter.level, end, matter.handler, matter.result)]
    last = climb[-1].at
    tail = [chance.randint(200, 900), chance.randint(30, 300), chance.randint(5, 120)]
    squeeze = min(1.0, (end - last).total_seconds() / 60 * 0.6 / sum(tail))
    concluded = ("feed_back", "feedback"), ("verify", "verifying"), ("call", "verifying")
    ways = list(climb)
    for at, (verb, state) in enumerate(concluded):
        when = end - timedelta(minutes=int(sum(tail[at:]) * squeeze))
        said = matter.result if verb == "feed_back" else None
        ways.append(Passage(verb, state, matter.level, when, matter.handler, said))
    return [*ways, Passage("conclude", "closed", matter.level, end, matter.handler)]


def _climb(matter: Matter, begin: datetime, end: datetime, chance: Random) -> list[Passage]:
    """Up to the hands of whoever handles it, in the first part of the time there is."""
    slow = chance.random() < 0.03
    waits = [chance.randint(10, 90) for _ in LEVELS[: LEVELS.index(matter.level)]]
    seat = min(LEVELS.index(matter.level), 2)
    plan: list[tuple[str, str, str, int]] = [
        ("escalate", "reported", level, wait) for level, wait in zip(LEVELS[1 : seat + 1], waits, strict=False)
    ]
    plan.append(("accept", "accepted", LEVELS[seat], chance.randint(1500, 2600) if slow else chance.randint(10, 200)))
    if matter.level != "department":
        level = LEVELS[seat]
        plan.append(("dispatch", "dispatched", level, chance.randint(15, 240)))
        plan.append(("sign", "handling", level, chance.randint(20, 300)))
    else:
        plan.append(("whistle", "dispatched", "department", chance.randint(20, 240)))
        late = chance.random() < 0.14
        wait = chance.randint(25 * 60, 44 * 60) if late else chance.randint(30, 20 * 60)
        plan.append(("sign", "handling", "department", wait))
    total = sum(step[3] for step in plan)
    squeeze = min(1.0, (end - begin).total_seconds() / 60 * 0.6 / total)
    ways, at, minutes = [Passage("report", "reported", "grid", begin)], begin, 0.0
    for verb, state, level, wait in plan:
        minutes += wait * squeeze
        at = begin + timedelta(minutes=int(minutes))
        given = matter.handler if verb in ("dispatch", "whistle", "sign") or level == matter.level else None
        note = "超出街道处置权限，需部门到场" if verb == "whistle" else None
        ways.append(Passage(verb, state, level, at, given, note))
    return ways


def opened(matter: Matter, begin: datetime, now: datetime, chance: Random) -> list[Passage]:
    """The way up to now of an issue that is open: mostly somebody handles it, a few wait for something."""
    climb = _climb(matter, begin, now, chance)
    climb = [step for step in climb if step.at <= now]
    at, level, fate = climb[-1].at, climb[-1].level, chance.random()
    if fate < 0.12 and now - begin < timedelta(hours=30):
        return climb[:1]
    if climb[-1].state != "handling" or now - at < timedelta(hours=3):
        return climb
    later = at + (now - at) * chance.uniform(0.3, 0.8)
    later = later.replace(second=0, microsecond=0)
    unit = matter.handler
    if fate < 0.18:
        return [*climb, Passage("suspend", "suspended", level, later, unit, PAUSE)]
    if fate < 0.24:
        return [*climb, Passage("ask_delay", "delay_pending", level, later, unit, DELAY)]
    if fate < 0.40:
        return [*climb, Passage("feed_back", "feedback", level, later, unit, matter.result)]
    return climb


@dataclass(frozen=True)
class Book:
    """Where the ways of issues of one urgency are written down; `common` is in every row."""

    rows: Rows
    limits: dict[tuple[str, str], Limit]
    urgency: str
    common: dict[str, Any]

    def limit(self, stage: str | None) -> Limit | None:
        """How long a stage may take."""
        return self.limits.get((self.urgency, stage)) if stage else None

    def steps(self, issue: int, area: int, way: list[Passage]) -> None:
        """Every step; stages that go on have their reminders, those that are over only when they were due."""
        stages = [step for step in way if step.verb != "call"]
        ends = {id(step): after.at for step, after in pairwise(stages)}
        before: Passage | None = None
        for step in way:
            over = step.state == "closed" or step.verb == "call"
            end = step.at if over else ends.get(id(step))
            key = "report_in" if step.verb == "whistle" else STAGES.get(step.state)
            limit = self.limit(key) if step.verb != "call" else None
            values = dict.fromkeys(("limit_amount", "limit_unit", "limit_working", "half_at", "near_at", "due_at"))
            if limit and end is None:
                values = marks(step.at, limit)
            elif limit:
                values |= {
                    "limit_amount": limit.amount,
                    "limit_unit": limit.unit,
                    "limit_working": limit.working,
                    "due_at": due(step.at, limit),
                }
            self.rows.add(
                IssueStep,
                issue_id=issue,
                area_id=area,
                verb=step.verb,
                from_state=before.state if before else None,
                state=step.state,
                from_level=before.level if before else None,
                level=step.level,
                unit=step.unit,
                note=step.note,
                at=step.at,
                day=wall(step.at).date(),
                **values,
                known=True,
                remaining=5 if step.state == "suspended" else None,
                asked_until=wall(step.at).date() + timedelta(days=20) if step.state == "delay_pending" else None,
                ended_at=end,
                ended_on=wall(end).date() if end else None,
                minutes=int((end - step.at).total_seconds() // 60) if end else None,
                **self.common,
                recorded_at=step.at,
            )
            before = step

    def whistle(self, issue: int, area: int, way: list[Passage], chance: Random) -> None:
        """The whistle of a way, if there is one, and who was called; one in eight calls a second department to join."""
        blown = next((step for step in way if step.verb == "whistle"), None)
        if blown is None:
            return
        came = next((step.at for step in way if step.verb == "sign"), None)
        day = wall(blown.at).date()
        wrong = came is not None and chance.random() < 0.05
        whistle = self.rows.add(
            Whistle,
            issue_id=issue,
            area_id=area,
            from_level="street",
            reason=blown.note,
            at=blown.at,
            day=day,
            rejected_on=day if wrong else None,
            rejection=OBJECTION if wrong else None,
            **self.common,
            recorded_at=blown.at,
        )
        until = due(blown.at, self.limits[self.urgency, "report_in"])
        for unit in (blown.unit, *([JOINT] if chance.random() < 0.13 else [])):
            self.rows.add(
                ReportIn,
                whistle_id=whistle,
                issue_id=issue,
                area_id=area,
                unit=unit,
                leads=unit == blown.unit,
                due_at=until,
                due_on=wall(until).date(),
                arrived_at=came,
                note=None,
                withdrawn=wrong,
                **self.common,
                recorded_at=came or blown.at,
            )

    def call(self, issue: int, area: int, day: date, chance: Random, excluded: bool) -> None:
        """A follow-up call: one in ten reaches nobody, most of the others are content."""
        reached = chance.random() < 0.9
        solved = chance.random() < 0.94
        rating = chance.choices(("satisfied", "mostly", "dissatisfied"), (70, 24, 6) if solved else (5, 15, 80))[0]
        self.rows.add(
            CallBack,
            issue_id=issue,
            area_id=area,
            day=day,
            reached=reached,
            solved=solved if reached else None,
            rating=rating if reached else None,
            note=None,
            excluded=excluded,
            **self.common,
            recorded_at=datetime.combine(day, time(11)) - CLOCK,
        )
