"""Loading: into an empty database only, and what then comes out of it."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.engine import Database
from db.measures.indicators import INDICATORS
from db.migrating import upgrade
from db.queries.areas import area
from db.queries.figures import figure
from db.queries.records import is_demonstration, setting
from db.venv import ROOT
from seed.loader import HOME, load

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("loaded") / "demonstration.db"


@pytest.fixture(scope="module")
def loaded(file: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    said: list[str] = []
    load(database, TODAY, said.append)
    assert len(said) == 3
    yield database
    database.close()


def value(database: Database, code: str, key: str, first: date | None, last: date) -> float | None:
    with database.reading() as session:
        return figure(session, INDICATORS[key], area(session, code).id, first, last).value


@pytest.mark.parametrize(
    ("code", "key", "first", "last", "expected"),
    [
        ("360502002000", "compounds", None, date(2020, 12, 31), 398),
        ("360502002000", "compounds_self_managed", None, date(2020, 12, 31), 45),
        ("360502002000", "owners_committees", None, date(2020, 12, 31), 165),
        ("360502002000", "property_firms_entered", None, date(2020, 12, 31), 120),
        ("360502002000", "communities", None, date(2020, 12, 31), 32),
        ("360502002000", "communities", None, date(2023, 6, 30), 30),  # two units have moved
        ("360732100000", "communities", None, date(2023, 1, 8), 14),
        ("360732100000", "grids", None, date(2023, 1, 8), 79),
        ("360732100000", "needs", None, date(2023, 1, 8), 34),
        ("440703006107", "grids", None, date(2021, 9, 24), 16),
        ("440703006107", "beneficiaries_courses", date(2020, 1, 1), date(2021, 9, 24), 2302),
        ("440703006107", "issues_closed_four_kinds", date(2020, 1, 1), date(2021, 9, 24), 52),
        ("440703006107", "disputes_settled", date(2020, 1, 1), date(2021, 9, 24), 35),
        ("350825100006", "opinions_collected", date(2021, 1, 1), date(2021, 9, 28), 100),
    ],
)
def test_a_case_shows_what_its_article_said(
    loaded: Database, code: str, key: str, first: date | None, last: date, expected: int
) -> None:
    assert value(loaded, code, key, first, last) == expected


def test_the_stations_visits_come_to_nearly_three_thousand(loaded: Database) -> None:
    visits = value(loaded, "440703006107", "station_visits", date(2021, 6, 15), date(2021, 9, 24))
    assert visits is not None
    assert 2850 <= visits <= 3000


def test_rates_follow_from_the_counts(loaded: Database) -> None:
    day = date(2020, 12, 31)
    assert value(loaded, "360502002000", "property_entry_rate", None, day) == pytest.approx(120 / 165)
    assert value(loaded, "360502002000", "management_coverage_rate", None, day) == 1


def test_a_case_has_no_issues_rather_than_none_open(loaded: Database) -> None:
    assert value(loaded, "440703006107", "issues_open", None, date(2021, 9, 24)) is None


def test_the_database_says_that_it_is_a_demonstration_and_where_it_opens(loaded: Database) -> None:
    with loaded.reading() as session:
        assert is_demonstration(session)
        assert setting(session, "home_area") == HOME
        assert area(session, HOME).fictional


def test_a_database_that_holds_areas_is_refused_with_a_sentence(loaded: Database, file: Path) -> None:
    before = value(loaded, HOME, "stations", None, TODAY)
    done = subprocess.run(
        [sys.executable, "-m", "seed", "--database", f"sqlite:///{file}"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Give the address of an empty database")
    assert value(loaded, HOME, "stations", None, TODAY) == before


def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "seed", "--database", f"sqlite:///{tmp_path}/x.db", "--as-of", "someday"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "give a day such as" in done.stderr
    assert not (tmp_path / "x.db").exists()
