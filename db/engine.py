"""A database: its engine, and the sessions that read from it and write to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from db import audit, settings, viewer
from db.errors import Forbidden
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

    @contextmanager
    def reading(self, by: Viewer = SYSTEM) -> Iterator[Session]:
        """A session that sees what `by` may see, as of one moment."""
        with self._readers(info={"viewer": by}) as session:
            yield session

    @contextmanager
    def writing(self, by: Viewer) -> Iterator[Session]:
        """A session whose changes are committed together at its end, in the name of `by`.

        What `by` may not do is not done, but written down: raises `Forbidden`.
        """
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
    """The database that `DATABASE_URL` names, opened once a process."""
    return Database(settings.database_url())


def _arguments(url: str) -> dict[str, Any]:
    return {} if make_url(url).get_backend_name() == "sqlite" else {"pool_pre_ping": True}


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late for us
        for pragma in ("journal_mode=WAL", "busy_timeout=15000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes the lock at once: one that read first could not be granted it later.
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
