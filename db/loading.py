"""Loading many facts at once: the one sanctioned way around the ledger, totals computed at its end."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from sqlite3 import OperationalError

from sqlalchemy import Connection, Engine, func, insert, select, text

from db import audit
from db.engine import Database
from db.errors import Unusable
from db.measures import totals
from db.models import Account, Area, AuditEntry, Base, Revision
from db.viewer import Viewer


@contextmanager
def loading(database: Database, today: date) -> Iterator[Connection]:
    """A transaction in which facts may be inserted in bulk into an empty database.

    On leaving it the paths, totals, revisions and one audit entry are written; on any error nothing is.
    Raises `Unusable` if the database already holds areas.
    """
    engine = database.engine.execution_options(writing=True, loading=True)
    with engine.connect() as connection:
        _refuse_full(connection)
    if engine.dialect.name == "sqlite":
        _write_once(engine)
    with engine.begin() as connection:
        _refuse_full(connection)
        yield connection
        totals.rebuild(connection)
        totals.bump(connection, connection.scalars(select(Revision.topic)).all())
        entry = audit.values(Viewer("seed"), "database:load", "areas", after={"day": today})
        connection.execute(insert(AuditEntry).values(entry))
        if connection.dialect.name == "postgresql":
            move_sequences(connection)
    engine.dispose()


def _refuse_full(connection: Connection) -> None:
    if not is_empty(connection):
        raise Unusable("Give the address of an empty database: this one already holds areas or accounts.")


def _write_once(engine: Engine) -> None:
    """Let a SQLite file take new pages where they belong, not into a log first; the next to open it puts that back.

    The log of one transaction of gigabytes would be written twice, and searched for every page that is read again.
    """
    engine.dispose()  # only the last to have a file open may change how it is written
    connection = engine.raw_connection()
    with suppress(OperationalError):  # somebody else has it open: then as it was
        connection.cursor().execute("PRAGMA busy_timeout = 0")
        connection.cursor().execute("PRAGMA journal_mode = DELETE")
    connection.cursor().execute("PRAGMA busy_timeout = 15000")
    connection.close()


def is_empty(connection: Connection) -> bool:
    """Whether nobody has put an area or an account into the database yet."""
    return not any(connection.scalar(select(func.count()).select_from(model)) for model in (Account, Area))


def move_sequences(connection: Connection) -> None:
    """Let PostgreSQL number new rows after those that came with numbers of their own."""
    for table in Base.metadata.sorted_tables:
        if "id" in table.c:
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"),
                {"name": table.name, "last": connection.scalar(select(func.max(table.c.id))) or 1},
            )
