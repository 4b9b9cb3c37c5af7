"""Figures: against a recount from the rows, and what is unknown rather than zero."""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db import audit
from db.actions import areas as area_actions
from db.actions import stations as station_actions
from db.engine import Database
from db.measures.indicators import INDICATORS
from db.models import AreaParent, Compound, CompoundMark, Issue, ReportedAmount, StationDay
from db.queries import figures
from tests import factories
from tests.factories import TESTER

START, DAYS = date(2025, 1, 17), 200


def at(offset: int) -> date:
    return START + timedelta(days=offset)


@pytest.fixture
def town(database: Database) -> tuple[Database, list[int]]:
    """A county, three streets, nine communities that move about, and half a year of random facts."""
    chance = random.Random(20)
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        county = factories.area(session, "county")
        streets = [factories.area(session, "street", county) for _ in range(3)]
        places = [factories.area(session, "community", streets[number % 3]) for number in range(9)]
        for number, place in enumerate(places[:7]):  # the last two hold nothing
            station = factories.station(session, place.id, opened_on=START)
            for offset in sorted(chance.sample(range(DAYS), 60)):
                visits = {"rest_water": chance.randrange(40), "reading": chance.choice([0, chance.randrange(9)])}
                row = StationDay(station_id=station, area_id=place.id, day=at(offset), by_service=visits)
                row.visits, row.open = sum(visits.values()), bool(visits)
                session.add(row)
            for _ in range(12):
                reported = chance.randrange(DAYS)
                due, closed = (chance.choice([None, reported + chance.randrange(30)]) for _ in range(2))
                session.add(
                    Issue(
                        area_id=place.id,
                        title="t",
                        level="grid",
                        reported_on=at(reported),
                        due_on=None if due is None else at(due),
                        closed_on=None if closed is None else at(closed),
                    )
                )
            for _ in range(number):
                begin = chance.randrange(DAYS)
                compound = Compound(
                    area_id=place.id, name="c", unmanaged=chance.random() < 0.7, valid_from=at(begin), valid_to=None
                )
                session.add(compound)
                session.flush()
                if compound.unmanaged and chance.random() < 0.6:
                    ends = chance.choice([None, at(begin + 40)])
                    mark = CompoundMark(compound_id=compound.id, area_id=place.id, kind="owners_committee")
                    mark.from_day, mark.to_day = at(begin + 20), ends
                    session.add(mark)
            session.add(ReportedAmount(area_id=place.id, measure="opinions_collected", day=at(number * 9), amount=7))
        audit.note(session, "test:fill", {})
        ids = [row.id for row in (county, *streets, *places)]
    for offset, moved, to in ((50, 4, 2), (110, 4, 3), (140, 7, 1), (90, 8, 3)):
        with database.writing(TESTER) as session:
            area_actions.move(session, ids[moved], to=ids[to], from_day=at(offset))
    return database, ids


@dataclass
class Recount:
    """The same figures counted row by row, the long way."""

    database: Database

    def __post_init__(self) -> None:
        with self.database.reading() as session:
            self.edges = [
                (edge.area_id, edge.parent_id, edge.from_day, edge.to_day)
                for edge in session.scalars(select(AreaParent))
            ]
            self.rows: dict[type, list[Any]] = defaultdict(list)
            for kind in (StationDay, Issue, Compound, CompoundMark, ReportedAmount):
                self.rows[kind] = list(session.scalars(select(kind)))
            session.expunge_all()

    def under(self, area: int, ancestor: int, day: date) -> bool:
        while area != ancestor:
            above = [parent for child, parent, start, end in self.edges if child == area and start <= day < end]
            if not above:
                return False
            (area,) = above
        return True

    def flow(self, kind: type, area: int, first: date, last: date, day: str, amount: Callable[[Any], int]) -> int:
        return sum(
            amount(row)
            for row in self.rows[kind]
            if (on := getattr(row, day)) and first <= on <= last and self.under(row.area_id, area, on)
        )

    def stock(self, kind: type, area: int, day: date, holds: Callable[[Any], bool]) -> int:
        return sum(holds(row) for row in self.rows[kind] if self.under(row.area_id, area, day))

    def counts(self, area: int, first: date, last: date) -> dict[str, int]:
        def is_open(row: Any) -> bool:
            return row.reported_on <= last and (row.closed_on is None or row.closed_on > last)

        def one(_row: Any) -> int:
            return 1

        def compounds(holds: Callable[[Any], bool]) -> int:
            return self.stock(Compound, area, last, lambda row: row.valid_from <= last and holds(row))

        return {
            "station_visits": self.flow(StationDay, area, first, last, "day", lambda row: row.visits),
            "station_visits/reading": self.flow(
                StationDay, area, first, last, "day", lambda row: row.by_service["reading"]
            ),
            "station_days_reported": self.flow(StationDay, area, first, last, "day", one),
            "issues_reported": self.flow(Issue, area, first, last, "reported_on", one),
            "issues_closed": self.flow(Issue, area, first, last, "closed_on", one),
            "opinions_collected": self.flow(ReportedAmount, area, first, last, "day", lambda row: row.amount),
            "issues_open": self.stock(Issue, area, last, is_open),
            "issues_overdue": self.stock(
                Issue, area, last, lambda row: is_open(row) and row.due_on is not None and row.due_on < last
            ),
            "compounds": compounds(lambda _row: True),
            "compounds_unmanaged": compounds(lambda row: row.unmanaged),
            "owners_committees": self.stock(
                CompoundMark,
                area,
                last,
                lambda row: row.from_day <= last and (row.to_day is None or row.to_day > last),
            ),
        }


STOCKS = {"issues_open", "issues_overdue", "compounds", "compounds_unmanaged", "owners_committees"}


def test_sums_and_figures_equal_a_recount_from_the_rows_for_any_window(town: tuple[Database, list[int]]) -> None:
    database, ids = town
    recount, chance = Recount(database), random.Random(4)
    windows = [sorted((at(chance.randrange(-40, DAYS + 40)), at(chance.randrange(-40, DAYS + 40)))) for _ in range(25)]
    windows += [[at(0), at(0)], [date(2025, 2, 1), date(2025, 2, 28)], [date(2025, 1, 31), date(2025, 3, 1)]]
    for first, last in windows:
        expected = {area: recount.counts(area, first, last) for area in ids}
        flows = [key for key in expected[ids[0]] if key not in STOCKS]
        with database.reading() as session:
            found = figures.sums(session, flows, ids, first, last)
            found |= figures.sums(session, STOCKS, ids, None, last)
            shown = figures.figures(session, INDICATORS.values(), ids, first, last)
        for area, counts in expected.items():
            assert {key: found.get((key, area), 0) for key in counts} == counts, (area, first, last)
            for key in counts.keys() & INDICATORS.keys():
                assert (shown[key, area].value or 0) == counts[key], (key, area, first, last)
            rate = shown["owners_committee_rate", area]
            if counts["compounds_unmanaged"]:
                assert rate.value == counts["owners_committees"] / counts["compounds_unmanaged"]
                assert (rate.numerator, rate.denominator) == (
                    counts["owners_committees"],
                    counts["compounds_unmanaged"],
                )
            else:
                assert (rate.value, rate.denominator) == (None, None)


def test_levels_and_days_equal_a_recount_from_the_rows(town: tuple[Database, list[int]]) -> None:
    database, ids = town
    recount = Recount(database)
    days = [at(offset) for offset in (-5, 0, 31, 32, 49, 50, 51, 110, 140, 141, 230)]
    for area in ids:
        with database.reading() as session:
            levels = figures.levels(session, "issues_open", area, days)
            by_day = figures.by_day(session, "station_visits", area, days[0], days[-1])
        assert levels == [recount.counts(area, day, day)["issues_open"] for day in days]
        for day in days:
            assert by_day.get(day, 0) == recount.counts(area, day, day)["station_visits"]


def test_what_was_never_recorded_is_unknown_and_what_came_to_nothing_is_zero(database: Database) -> None:
    day = date(2026, 3, 2)
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street")
        calm, other = (factories.area(session, "community", street) for _ in range(2))
        ids = street.id, calm.id, other.id

    def value(key: str, area: int, first: date | None = day, last: date = day) -> float | None:
        with database.reading() as session:
            return figures.figure(session, INDICATORS[key], area, first, last).value

    assert {value(key, ids[0]) for key in ("station_visits", "issues_open", "issues_overdue", "compounds")} == {None}
    with database.writing(TESTER) as session:
        issue = Issue(area_id=ids[2], title="t", level="grid", reported_on=day, closed_on=day)
        session.add(issue)
        audit.record(session, "issue:add", issue, None, {})
    assert value("issues_open", ids[0]) == 0
    assert value("issues_open", ids[1]) == 0, "its street works with issues, so it has none"
    assert value("issues_open", ids[1], None, day - timedelta(days=40)) is None, "nobody did then"
    assert value("owners_committee_rate", ids[0]) is None, "there is no compound to divide by"
    with database.writing(TESTER) as session:
        compound = Compound(area_id=ids[1], name="c", unmanaged=True, valid_from=day)
        session.add(compound)
        audit.record(session, "compound:add", compound, None, {})
    assert value("owners_committee_rate", ids[1]) == 0, "a base was recorded and nothing of it reached"
    assert value("owners_committee_rate", ids[2]) is None
    with database.writing(TESTER) as session:
        station = factories.station(session, ids[1])
        station_actions.record_day(session, station, day, seen=None, by_service={}, open=False, note=None)
    assert value("station_visits", ids[1]) == 0, "closed that day: reported, and nobody came"
    assert value("station_visits", ids[1], day - timedelta(days=9), day - timedelta(days=1)) is None


def test_the_last_report_is_the_latest_day_of_the_measure(database: Database) -> None:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street").id
        station = factories.station(session, street)
        for day in (date(2026, 3, 2), date(2026, 3, 5)):
            station_actions.record_day(session, station, day, seen=None, by_service={"reading": 3}, open=True, note="")
    with database.reading() as session:
        visits = INDICATORS["station_visits"]
        assert figures.last_reported(session, visits, street, date(2026, 3, 31)) == date(2026, 3, 5)
        assert figures.last_reported(session, visits, street, date(2026, 3, 4)) == date(2026, 3, 2)
        assert figures.last_reported(session, visits, street, date(2026, 3, 1)) is None
