"""Many writers at once: no total is wrong, no report is lost, nobody waits for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from db.actions import areas, stations
from db.engine import Database
from db.errors import Conflict
from db.measures import totals
from db.queries.figures import sums
from db.queries.stations import station_day
from db.viewer import trusted
from tests import factories
from tests.factories import TESTER

WRITERS, DAYS = 8, 12
START = date(2026, 3, 2)


def place(database: Database, communities: int) -> tuple[int, list[int], list[int]]:
    """(street, its communities, a station of each writer's), spread over the communities."""
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street")
        below = [factories.area(session, "community", street).id for _ in range(communities)]
        open_ = [factories.station(session, below[at % communities], name=f"{at}") for at in range(WRITERS)]
        return street.id, below, open_


def together(write: Callable[[int], int]) -> list[int]:
    """Let every writer begin at one moment; what they return, in order."""
    start = Barrier(WRITERS)

    def run(number: int) -> int:
        start.wait(30)
        return write(number)

    with ThreadPoolExecutor(WRITERS) as pool:
        return [done.result(timeout=120) for done in [pool.submit(run, number) for number in range(WRITERS)]]


def visits(database: Database, areas_: list[int]) -> dict[int, int]:
    with database.reading() as session:
        found = sums(session, ["station_visits"], areas_, None, START + timedelta(days=400))
        return {area: found.get(("station_visits", area), 0) for area in areas_}


def assert_exact(database: Database) -> None:
    with database.engine.connect() as connection:
        assert totals.differences(connection) == ({}, {})
        assert totals.wrong_paths(connection) == 0


@pytest.mark.parametrize("communities", [1, WRITERS], ids=["one area", "different areas"])
def test_reports_written_at_once_add_up_to_the_last_one(database: Database, communities: int) -> None:
    street, below, open_ = place(database, communities)

    def write(number: int) -> int:
        for offset in range(DAYS):
            with database.writing(trusted(f"writer {number}")) as session:
                counts = {"reading": number + 1, "rest_water": offset}
                day = START + timedelta(days=offset)
                stations.record_day(session, open_[number], day, seen=None, by_service=counts, open=True, note=None)
        return sum(number + 1 + offset for offset in range(DAYS))

    written = together(write)
    expected = {area: sum(written[at] for at in range(WRITERS) if below[at % communities] == area) for area in below}
    assert visits(database, below) == expected
    assert visits(database, [street]) == {street: sum(written)}
    assert_exact(database)


def test_writers_who_correct_one_report_lose_nobodys_number(database: Database) -> None:
    street, _, open_ = place(database, 1)
    with database.writing(TESTER) as session:
        stations.record_day(session, open_[0], START, seen=None, by_service={"reading": 0}, open=True, note=None)

    def write(number: int) -> int:
        added = tries = 0
        while added < 6:
            tries += 1
            with database.reading() as session:
                known = station_day(session, open_[0], START)
            assert known is not None
            try:
                with database.writing(trusted(f"writer {number}")) as session:
                    counts = {"reading": known.by_service.get("reading", 0) + 1}
                    stations.record_day(
                        session, open_[0], START, seen=known.version, by_service=counts, open=True, note="counting"
                    )
            except (Conflict, StaleDataError):
                continue
            added += 1
        return tries

    tried = together(write)
    assert sum(tried) > WRITERS * 6, "somebody was in somebody's way"
    assert visits(database, [street]) == {street: WRITERS * 6}
    assert_exact(database)


def test_of_those_who_report_one_day_first_exactly_one_succeeds(database: Database) -> None:
    street, _, open_ = place(database, 1)

    def write(number: int) -> int:
        try:
            with database.writing(trusted(f"writer {number}")) as session:
                counts = {"reading": number + 1}
                stations.record_day(session, open_[0], START, seen=None, by_service=counts, open=True, note=None)
        except (Conflict, IntegrityError):
            return 0
        return number + 1

    (won,) = [number for number in together(write) if number]
    assert visits(database, [street]) == {street: won}
    assert_exact(database)


def test_reports_written_while_their_area_moves_count_where_it_hangs(database: Database) -> None:
    street, below, open_ = place(database, WRITERS)
    with database.writing(TESTER) as session:
        elsewhere = factories.area(session, "street").id

    def write(number: int) -> int:
        for offset in range(DAYS):
            day = START + timedelta(days=offset)
            with database.writing(trusted(f"writer {number}")) as session:
                if number == 0:
                    areas.move(session, below[1 + offset % 3], to=(street, elsewhere)[offset % 2], from_day=day)
                else:
                    stations.record_day(
                        session, open_[number], day, seen=None, by_service={"reading": 1}, open=True, note=None
                    )
        return 0 if number == 0 else DAYS

    written = together(write)
    assert sum(visits(database, [street, elsewhere]).values()) == sum(written)
    assert_exact(database)
