"""A database: its engine, and the sessions that read from it and write to it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from db import audit, calendar, settings, viewer
from db.errors import Forbidden
from db.frozen import Frozen, Standstill, standstill
from db.measures import ledger
from db.measures.totals import TreeCache
from db.viewer import SYSTEM, Viewer


class LedgerSession(Session):
    """A session limited to its viewer's areas whose writes keep the totals."""


viewer.listen(LedgerSession)
ledger.listen(LedgerSession)


class Database:
    """One database by address; opening it changes nothing."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = create_engine(url, hide_parameters=True, **_arguments(url))  # a log is nobody's to read names in
        if self.engine.dialect.name == "sqlite":
            _prepare_sqlite(self.engine)
        ledger.guard(self.engine)
        self._readers = sessionmaker(self.engine, class_=LedgerSession, autoflush=False)
        self._writers = sessionmaker(
            self.engine.execution_options(writing=True), class_=LedgerSession, info={"tree": TreeCache()}
        )

    @cached_property
    def frozen(self) -> Standstill | None:
        """Since when it stands still and can only be read, if it does; only a SQLite file can."""
        file = self.engine.url.database
        if self.engine.dialect.name != "sqlite" or not file or not Path(file).is_file():
            return None
        with suppress(sqlite3.Error), closing(self.engine.raw_connection()) as connection:
            return standstill(connection.driver_connection)  # type: ignore[arg-type]  # sqlite3's own
        return None  # what is wrong with it, whoever reads or writes is told

    @contextmanager
    def reading(self, by: Viewer = SYSTEM) -> Iterator[Session]:
        """A session that sees what `by` may see, as of one moment."""
        info: dict[str, Any] = {"viewer": by}
        if self.frozen:
            info["known_above"] = self.frozen.known
        with self._readers(info=info) as session:
            yield session

    @contextmanager
    def writing(self, by: Viewer) -> Iterator[Session]:
        """A session whose changes are committed together at its end, in the name of `by`.

        What `by` may not do is not done, but written down: raises `Forbidden`. Raises `Frozen` where time stands still.
        """
        if self.frozen:
            raise Frozen
        try:
            with self._writers(info={"viewer": by}) as session, session.begin():
                yield session
        except Forbidden as refused:
            with self._writers(info={"viewer": by}) as session, session.begin():
                audit.refused(session, refused)
            raise

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


@cache
def default_database() -> Database:
    """The database that `DATABASE_URL` names, opened once a process; if it stands still, so does the calendar."""
    database = Database(settings.database_url())
    calendar.hold(database.frozen.at if database.frozen else None)
    return database


def _arguments(url: str) -> dict[str, Any]:
    return {} if make_url(url).get_backend_name() == "sqlite" else {"pool_pre_ping": True}


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late for us
        way = "query_only=ON" if standstill(connection) else "journal_mode=WAL"
        for pragma in ("busy_timeout=15000", way, "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes the lock at once: one that read first could not be granted it later.
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
