"""The demonstration as a fixture: made once a run, at a fixed day, and copied for every test that may change it."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db import engine
from db.engine import Database
from db.migrating import upgrade
from seed.loader import load
from tests import clock

TODAY = date(2026, 11, 22)
"""The day on which the demonstration was loaded and is looked at; a Sunday."""


@pytest.fixture(scope="session")
def demonstration_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration in a SQLite file to copy."""
    file = tmp_path_factory.mktemp("demonstration") / "tongxin.db"
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    load(database, TODAY, lambda _said: None)
    database.close()
    return file


@pytest.fixture
def demonstration(demonstration_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A copy of the demonstration that every page opens, seen on its own day."""
    yield from _opened(demonstration_file, tmp_path, monkeypatch)


@pytest.fixture
def bare(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database with a schema and nothing in it that every page opens, on the demonstration's day."""
    yield from _opened(sqlite_template, tmp_path, monkeypatch)


def _opened(file: Path, folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Database]:
    copy = shutil.copy(file, folder / "tongxin.db")
    patch.setenv("DATABASE_URL", f"sqlite:///{copy}")
    clock.stop(patch, TODAY)
    engine.default_database.cache_clear()
    yield engine.default_database()
    engine.default_database().close()
    engine.default_database.cache_clear()
