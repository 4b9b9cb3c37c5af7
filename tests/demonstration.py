"""The demonstration as a fixture: made once a run, at a fixed day, and copied for every test that may change it."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db import engine
from db.copying import copy
from db.engine import Database
from db.migrating import upgrade
from seed.loader import load
from tests import clock
from tests.databases import KINDS, copied, fresh, maintain, named, once

TODAY = date(2026, 11, 22)
"""The day on which the demonstration was loaded and is looked at; a Sunday."""

FIGURES = [
    ("360502002000", "compounds", None, "2020-12-31", 398, 398),
    ("360502002000", "compounds_self_managed", None, "2020-12-31", 45, 45),
    ("360502002000", "owners_committees", None, "2020-12-31", 165, 165),
    ("360502002000", "property_firms_entered", None, "2020-12-31", 120, 120),
    ("360732100000", "communities", None, "2023-01-08", 14, 14),
    ("360732100000", "grids", None, "2023-01-08", 79, 79),
    ("360732100000", "needs", None, "2023-01-08", 34, 34),
    ("440703006107", "station_visits", "2021-06-15", "2021-09-24", 2850, 3000),
    ("440703006107", "beneficiaries_courses", "2020-01-01", "2021-09-24", 2302, 2302),
    ("440703006107", "issues_closed_four_kinds", "2020-01-01", "2021-09-24", 52, 52),
    ("440703006107", "disputes_settled", "2020-01-01", "2021-09-24", 35, 35),
    ("350825100006", "opinions_collected", "2021-01-01", "2021-09-28", 100, 199),
]
"""Area, indicator, from, as of, and the range in which the figure lies: what the articles reported."""


@pytest.fixture(scope="session")
def demonstration_file(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration in a SQLite file to copy."""
    with once(shared / "demonstration.db") as made:
        if made:
            database = Database(f"sqlite:///{made}")
            upgrade(database)
            load(database, TODAY, lambda _said: None)
            database.close()
    return Path(shutil.copy(shared / "demonstration.db", tmp_path_factory.mktemp("demonstration") / "tongxin.db"))


@pytest.fixture(scope="session")
def demonstration_postgresql(shared: Path, demonstration_file: Path, postgresql_template: str) -> Iterator[str]:
    """The address of the same demonstration on PostgreSQL; the database `demonstration` is there to be copied."""
    with once(shared / "demonstration") as made:
        if made:
            maintain(postgresql_template, "CREATE DATABASE demonstration TEMPLATE template")
            source = Database(f"sqlite:///{demonstration_file}")
            target = Database(named(postgresql_template, "demonstration"))
            copy(source, target)
            source.close()
            target.close()
            made.touch()
    with copied(postgresql_template, "demonstration") as url:
        yield url


@pytest.fixture(params=KINDS)
def demonstration(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A copy of the demonstration on each kind of database that every page opens, seen on its own day."""
    if request.param == "sqlite":
        folder: Path = request.getfixturevalue("tmp_path")
        file = shutil.copy(request.getfixturevalue("demonstration_file"), folder / "tongxin.db")
        yield from _opened(f"sqlite:///{file}", monkeypatch)
    else:
        request.getfixturevalue("demonstration_postgresql")
        with copied(request.getfixturevalue("postgresql_template"), "demonstration") as url:
            yield from _opened(url, monkeypatch)


@pytest.fixture(params=KINDS)
def demonstration_to_read(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The demonstration itself, for tests that change nothing: what one page has read, the next remembers."""
    if request.param == "sqlite":
        yield from _opened(f"sqlite:///{request.getfixturevalue('demonstration_file')}", monkeypatch)
    else:
        yield from _opened(request.getfixturevalue("demonstration_postgresql"), monkeypatch)


@pytest.fixture(params=KINDS)
def bare(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database with a schema and nothing in it that every page opens, on the demonstration's day."""
    with fresh(request, request.param) as url:
        yield from _opened(url, monkeypatch)


def _opened(url: str, patch: pytest.MonkeyPatch) -> Iterator[Database]:
    patch.setenv("DATABASE_URL", url)
    clock.stop(patch, TODAY)
    engine.default_database.cache_clear()
    yield engine.default_database()
    engine.default_database().close()
    engine.default_database.cache_clear()
