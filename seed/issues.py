"""The issues of the fictional sub-district: two years of closed ones, and those that are open today."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from db.clock import Limit
from db.models import Compound, Issue, Provenance, Source
from db.words import limits
from seed import journeys
from seed.activity import weather
from seed.festivals import SPRING, holiday
from seed.files import table
from seed.journeys import Book, Matter
from seed.rows import Rows
from seed.streams import HISTORY, moment, stream

PER_DAY = 7.4  # issues reported on a working day
CHANNELS = ("visit", "round", "hotline", "meeting", "station")
CONCERNS = (
    "relieve_worry",
    "relieve_hardship",
    "relieve_need",
    "relieve_thought",
    "pressing",
    "hard",
    "sorrow",
    "hope",
)
ON_TIME = 0.88  # share of closed issues that were closed by their due day


class Dates(NamedTuple):
    """When an issue was reported, was due and was closed."""

    reported_on: date
    due_on: date
    closed_on: date | None


def add_issues(rows: Rows, today: date) -> None:
    """Issues in the order they were reported."""
    matters = [
        Matter(
            row["title"],
            row["category"],
            row["level"],
            row["handler"],
            int(row["days"]),
            int(row["share"]),
            row["result"],
        )
        for row in table("fictional/issues.csv")
    ]
    compounds = [row for row in rows.of(Compound) if row["valid_from"] < today - HISTORY]
    # Some compounds have far more to report than others, the unmanaged ones most.
    weights = [(2.2 if row["unmanaged"] else 1) * stream("trouble", row["name"]).uniform(0.2, 1.8) for row in compounds]
    found = [*_history(matters, today), *_desk(matters, today)]
    common = {"provenance": Provenance.ILLUSTRATIVE, "source_id": rows.id(Source, "fictional")}
    book = Book(rows, limits(), "normal", common)
    for matter, dates, chance in sorted(found, key=lambda one: one[1].reported_on):
        compound = chance.choices(compounds, weights)[0]
        _add(book, matter, dates, chance, compound, today)


def _add(book: Book, matter: Matter, dates: Dates, chance: Random, compound: dict[str, Any], today: date) -> None:
    """One issue with everything that became of it."""
    title = matter.title.format(compound=compound["name"], n=chance.randint(1, 18))
    begin = moment(dates.reported_on, 8 + chance.randrange(3), chance.randrange(60))
    end = None
    if dates.closed_on:
        hour = 11 if dates.closed_on == today else 14 + chance.randrange(3)
        end = max(moment(dates.closed_on, hour, chance.randrange(30)), begin + timedelta(minutes=5))
    fate = Random(chance.random())
    now = moment(today, 11, 30)
    way = journeys.closed(matter, begin, end, fate) if end else journeys.opened(matter, begin, now, fate)
    excluded = bool(end) and fate.random() < 0.012
    answered = next((step.at for step in way if step.verb in ("accept", "close")), None)
    respond_by = journeys.due(begin, book.limits[book.urgency, "respond"])
    issue = book.rows.add(
        Issue,
        area_id=compound["area_id"],
        title=title,
        category=matter.category,
        level=way[-1].level,
        handler=way[-1].unit,
        **dates._asdict(),
        result=matter.result if end else None,
        state=way[-1].state,
        channel=fate.choices(CHANNELS, (18, 34, 30, 6, 12))[0],
        urgency=book.urgency,
        concern=fate.choice(CONCERNS) if fate.random() < 0.4 else None,
        reference=None,
        lead=next((step.unit for step in way if step.verb == "accept"), None),
        reported_at=begin,
        respond_by=respond_by,
        respond_on=journeys.wall(respond_by).date(),
        answered_at=answered,
        **journeys.marks(begin, Limit(matter.days, "day", False)),
        reworks=int(bool(end) and fate.random() < 0.03),
        passes=int(any(step.verb in ("dispatch", "whistle") for step in way)),
        closed_at=end,
        taken=int((end - begin).total_seconds() // 60) if end else None,
        excluded_on=dates.closed_on if excluded else None,
        exclusion="不可抗力，已报街道核准剔除" if excluded else None,
        merged_into=None,
        **book.common,
        recorded_at=begin,
    )
    area = compound["area_id"]
    book.steps(issue, area, way)
    book.whistle(issue, area, way, fate)
    if dates.closed_on and (matter.level in ("street", "department") or fate.random() < 0.3):
        book.call(issue, area, dates.closed_on, fate, excluded)


def _history(matters: list[Matter], today: date) -> Iterator[tuple[Matter, Dates, Random]]:
    """Everything that is closed by now."""
    for offset in range(HISTORY.days + 1):
        day = today - HISTORY + timedelta(days=offset)
        chance = stream("issues", day)
        for _ in range(_reported(day, chance)):
            matter = _drawn(matters, chance)
            due = day + timedelta(days=matter.days)
            if chance.random() < ON_TIME:
                closed = day + timedelta(days=round(chance.triangular(1, matter.days, matter.days * 0.9)))
            else:
                closed = due + timedelta(days=1 + min(11, int(chance.expovariate(0.35))))
            if closed <= today:
                yield matter, Dates(day, due, closed), Random(chance.random())


def _desk(matters: list[Matter], today: date) -> Iterator[tuple[Matter, Dates, Random]]:
    """What is open today: about forty issues, a handful of them overdue, one for long, some due today or tomorrow."""
    chance = stream("desk", today)
    dues = [-chance.randint(29, 36)] + [-chance.randint(1, 9) for _ in range(chance.randint(2, 5))]
    dues += [0] * chance.randint(2, 4) + [1] * chance.randint(2, 4)
    dues += [2 + min(12, int(chance.expovariate(0.25))) for _ in range(chance.randint(38, 42) - len(dues))]
    for days_left in dues:
        matter = _drawn([matter for matter in matters if matter.days >= days_left], chance)
        due = today + timedelta(days=days_left)
        yield matter, Dates(due - timedelta(days=matter.days), due, None), Random(chance.random())


def _reported(day: date, chance: Random) -> int:
    expected = PER_DAY * (1 if day.weekday() < 5 else 0.55)
    if holiday(day):
        expected *= 0.3 if holiday(day) == SPRING else 0.6
    if weather(day).rain:
        expected *= 1.25  # water gets in
    return max(0, round(chance.gauss(expected, 1.6)))


def _drawn(matters: list[Matter], chance: Random) -> Matter:
    return chance.choices(matters, [matter.share for matter in matters])[0]
