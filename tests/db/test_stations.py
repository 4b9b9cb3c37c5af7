"""Stations: reports of a day, corrections, conflicts, and what the totals make of them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.actions import stations as actions
from db.engine import Database
from db.errors import Conflict, NotFound, Refused
from db.measures import totals
from db.measures.indicators import INDICATORS
from db.models import AuditEntry
from db.queries import stations
from db.queries.figures import figure
from db.viewer import looking
from tests import factories
from tests.factories import TESTER

DAY = date(2026, 3, 2)


@pytest.fixture
def place(database: Database) -> tuple[int, int, int]:
    """(street, community, station)."""
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street")
        community = factories.area(session, "community", street)
        return street.id, community.id, factories.station(session, community.id)


def report(
    database: Database, station: int, visits: int, day: date = DAY, seen: int | None = None, note: str = ""
) -> None:
    with database.writing(TESTER) as session:
        actions.record_day(session, station, day, seen=seen, by_service={"rest_water": visits}, open=True, note=note)


def visits(database: Database, area: int, first: date = DAY, last: date = DAY) -> float | None:
    with database.reading() as session:
        return figure(session, INDICATORS["station_visits"], area, first, last).value


def test_a_report_counts_for_its_area_and_those_above(database: Database, place: tuple[int, int, int]) -> None:
    street, community, station = place
    report(database, station, 12)
    assert (visits(database, street), visits(database, community)) == (12, 12)


def test_a_day_without_a_report_is_unknown_and_a_report_of_nobody_is_zero(
    database: Database, place: tuple[int, int, int]
) -> None:
    street, _, station = place
    assert visits(database, street) is None
    report(database, station, 0)
    assert visits(database, street) == 0


def test_two_coordinators_reporting_one_day_the_second_learns_what_the_first_wrote(
    database: Database, place: tuple[int, int, int]
) -> None:
    _, _, station = place
    report(database, station, 12)
    with pytest.raises(Conflict) as conflict:
        report(database, station, 15)
    assert conflict.value.who == "tester"
    assert conflict.value.theirs["by_service"] == {"rest_water": 12}
    report(database, station, 15, seen=1)
    assert visits(database, place[0]) == 15


def test_a_number_far_above_the_usual_is_refused_until_a_note_says_why(
    database: Database, place: tuple[int, int, int]
) -> None:
    street, _, station = place
    for week in range(1, 4):
        report(database, station, 20, DAY - timedelta(weeks=week))
    with pytest.raises(Refused) as refused:
        report(database, station, 400)
    (problem,) = refused.value.problems
    assert problem.field == "rest_water"
    assert problem.values == {"visits": 400, "times": 20.0, "usual": 20}
    assert visits(database, street) is None
    report(database, station, 400, note="义诊")
    assert visits(database, street) == 400


def test_a_report_for_tomorrow_or_before_the_opening_is_refused(
    database: Database, place: tuple[int, int, int]
) -> None:
    _, _, station = place
    for day in (date(2025, 5, 31), date(2999, 1, 1)):
        with pytest.raises(Refused):
            report(database, station, 1, day)


def test_days_due_without_a_report_are_missing_up_to_the_settled_day(
    database: Database, place: tuple[int, int, int]
) -> None:
    street, _, station = place
    report(database, station, 5)
    with database.reading() as session:
        rows = stations.stations(session, street, DAY, DAY + timedelta(days=3))
        tally = stations.tallies(session, rows, DAY, DAY + timedelta(days=3), DAY + timedelta(days=2))[station]
    assert tally.visits == 5
    assert tally.missing == (DAY + timedelta(days=1), DAY + timedelta(days=2))


def test_a_day_is_compared_with_the_same_weekday_of_eight_weeks_before(
    database: Database, place: tuple[int, int, int]
) -> None:
    street, _, station = place
    report(database, station, 10, DAY - timedelta(weeks=1))
    report(database, station, 20, DAY - timedelta(weeks=8))
    report(database, station, 90, DAY - timedelta(weeks=9), note="节日")
    report(database, station, 12)
    with database.reading() as session:
        (today,) = stations.daily(session, street, DAY, DAY)
        by_service = stations.by_service(session, street, DAY, DAY)
    assert (today.visits, today.usual, today.reported, today.due) == (12, 15, 1, 1)
    assert [(choice.code, amount) for choice, amount in by_service] == [("rest_water", 12)]


def test_every_write_leaves_who_did_what(database: Database, place: tuple[int, int, int]) -> None:
    report(database, place[2], 3)
    report(database, place[2], 4, seen=1)
    with database.reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.subject == "station_days")).all()
    assert [(entry.actor, entry.event) for entry in entries] == [
        ("tester", "station_day:report"),
        ("tester", "station_day:correct"),
    ]
    assert (entries[1].before, entries[1].after) == (
        {"visits": 3, "by_service": {"rest_water": 3}},
        {"visits": 4, "by_service": {"rest_water": 4}},
    )


def test_another_areas_station_is_not_found(database: Database, place: tuple[int, int, int]) -> None:
    with database.writing(TESTER) as session:
        elsewhere = factories.area(session, "street").id
    with pytest.raises(NotFound), database.writing(looking("other", elsewhere)) as session:
        actions.record_day(session, place[2], DAY, seen=None, by_service={}, open=True, note=None)
    with database.reading(looking("other", elsewhere)) as session:
        assert figure(session, INDICATORS["station_visits"], place[0], DAY, DAY).value is None
        assert stations.stations(session, place[0], DAY, DAY) == []


def test_two_stations_of_one_name_in_one_area_are_refused(database: Database, place: tuple[int, int, int]) -> None:
    with pytest.raises(Refused) as refused, database.writing(TESTER) as session:
        factories.station(session, place[1])
    assert [problem.field for problem in refused.value.problems] == ["name"]


def test_totals_equal_facts_after_all_of_it(database: Database, place: tuple[int, int, int]) -> None:
    for offset in range(5):
        report(database, place[2], offset, DAY + timedelta(days=offset * 20))
    with database.engine.connect() as connection:
        assert totals.differences(connection) == ({}, {})
        assert totals.wrong_paths(connection) == 0
