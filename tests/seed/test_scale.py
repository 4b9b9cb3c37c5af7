"""The county to measure with: as large as it says, the same every time, and exact."""

from datetime import date, timedelta

import pytest

from db.engine import Database
from db.measures import totals
from db.measures.indicators import INDICATORS
from db.models import Area, Base, Fact, Issue, StationDay
from db.queries.areas import area
from db.queries.figures import figure
from db.queries.records import is_demonstration, setting
from seed import scale
from seed.county import HOME
from seed.rows import Rows

TODAY = date(2026, 11, 22)


def facts(rows: Rows) -> int:
    models = (mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Fact))
    return sum(len(rows.of(model)) for model in models)


def test_a_scale_has_as_many_facts_as_it_says() -> None:
    rows = Rows()
    history = scale.settle(rows, TODAY - timedelta(days=9), TODAY)
    standing = facts(rows)
    for weeks in range(1, 11):  # every weekday as often
        for day in range(7):
            history.record(TODAY - timedelta(days=7 * weeks + day))
    daily = (facts(rows) - standing) / 70
    for name, wanted in {"small": 100_000, "medium": 1_000_000, "large": 10_000_000}.items():
        assert standing + daily * scale.DAYS[name] == pytest.approx(wanted, rel=0.03)


def test_a_day_is_the_same_however_long_ago_the_records_begin() -> None:
    day = TODAY - timedelta(days=3)
    reported = []
    for begin in (TODAY - timedelta(days=9), TODAY - timedelta(days=900)):
        rows = Rows()
        scale.settle(rows, begin, TODAY).record(day)
        reported.append([(row["area_id"], row["visits"]) for row in rows.of(StationDay)])
        assert {row["reported_on"] for row in rows.of(Issue)} == {day}
    assert reported[0] == reported[1]


def test_it_loads_into_an_empty_database_with_exact_totals(database: Database) -> None:
    scale.load(database, 3, TODAY, lambda _said: None)
    with database.engine.connect() as connection:
        assert totals.differences(connection) == ({}, {})
        assert totals.wrong_paths(connection) == 0
    with database.reading() as session:
        assert is_demonstration(session)
        home = area(session, str(setting(session, "home_area")))
        assert home.code == HOME
        codes = session.query(Area.code).all()
        assert {len(code) for (code,) in codes} == {12, 15}
        assert all(code.startswith("98") for (code,) in codes)
        found = {key: figure(session, indicator, home.id, None, TODAY) for key, indicator in INDICATORS.items()}
    assert found["grids"].value == 400
    assert found["communities"].value == 120
    assert all(found[key].value for key in ("station_visits", "service_hours", "issues_open", "partner_units", "needs"))
