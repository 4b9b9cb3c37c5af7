"""Bringing a database to the schema this code knows."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from db.engine import Database
from db.errors import Unusable
from db.measures import totals

LOCK = 8_020_601
"""The number of the advisory lock under which PostgreSQL is migrated."""

HERE = Path(__file__).resolve().parent / "migrations"


def upgrade(database: Database) -> bool:
    """Create or migrate the schema; True if anything changed.

    Raises `Unusable` if the database cannot be opened or was made by a newer version of this code.
    """
    make_folder(database)
    config = _config()
    scripts = ScriptDirectory.from_config(config)
    try:
        with database.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
        if current == scripts.get_current_head():
            return False
        if current is not None:
            scripts.get_revision(current)
        with database.engine.execution_options(writing=True).begin() as connection:
            if connection.dialect.name == "postgresql":  # several processes may start at once; SQLite has one writer
                connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if current is not None:  # what facts contribute may have changed with the schema
                totals.rebuild(connection)
    except CommandError as unknown:
        raise Unusable(
            f"Update Tongxin first: {shown(database)} has schema {current}, which is newer than this version knows."
        ) from unknown
    except (DatabaseError, OSError) as failed:
        reason = " ".join(str(getattr(failed, "orig", failed)).split())  # the driver's own words, on one line
        raise Unusable(
            f"Check the address and its permissions: {shown(database)} cannot be opened ({reason})."
        ) from failed
    return True


def knows(revision: str) -> bool:
    """Whether this code has the schema of `revision`, or can migrate from it."""
    try:
        return ScriptDirectory.from_config(_config()).get_revision(revision) is not None
    except CommandError:
        return False


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    return config


def shown(database: Database) -> str:
    """The address without its password."""
    return database.engine.url.render_as_string(hide_password=True)


def exists(database: Database) -> bool:
    """Whether there is a file, where the address names one: opening a SQLite file that is not there would make it."""
    url = make_url(database.url)
    return url.get_backend_name() != "sqlite" or not url.database or Path(url.database).is_file()


def make_folder(database: Database) -> None:
    """Make the folder of a SQLite file; raises `Unusable` if that is not allowed."""
    url = make_url(database.url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as refused:
            raise Unusable(
                f"Choose another folder: {Path(url.database).parent} cannot be made ({refused})."
            ) from refused
