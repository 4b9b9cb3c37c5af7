"""Backups of a SQLite database: one file, taken while others write, restored only over what is given up.

Attached files lie beside it: backup.db has backup.files.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from db import files
from db.engine import Database
from db.errors import Unusable
from db.migrating import knows, make_folder


def backup(database: Database, file: Path) -> None:
    """Write a consistent copy to `file`, which must not exist yet, and attached files beside it; raises `Unusable`."""
    if file.exists():
        raise Unusable(f"Choose another file: {file} exists already.")
    partial = file.with_name(file.name + ".partial")
    try:
        with closing(sqlite3.connect(_path(database))) as source, closing(sqlite3.connect(partial)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        partial.replace(file)
        with database.reading() as session:
            files.carry(files.folder(session), files.beside(f"sqlite:///{file}"))
    except (sqlite3.Error, OSError) as failed:
        partial.unlink(missing_ok=True)
        raise Unusable(f"Check the folder and its space: {file} could not be written ({failed}).") from failed


def restore(database: Database, file: Path) -> None:
    """Put the contents of `file` in place of the database, which must be stopped; raises `Unusable`.

    The backup is checked first; the old contents stay until the new ones are complete.
    """
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source:
            if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise Unusable(f"Choose another backup: {file} is damaged.")
            if not source.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
                raise Unusable(f"Choose another file: {file} is no backup of Tongxin.")
            (revision,) = source.execute("SELECT version_num FROM alembic_version").fetchone()
            if not knows(revision):
                raise Unusable(
                    f"Update Tongxin first: {file} has schema {revision}, which is newer than this version knows."
                )
            make_folder(database)
            database.close()
            with closing(sqlite3.connect(_path(database))) as target:
                source.backup(target)
                target.execute("PRAGMA journal_mode=WAL")
            with database.reading() as session:
                files.carry(files.beside(f"sqlite:///{file}"), files.folder(session))
    except (sqlite3.Error, OSError) as failed:
        raise Unusable(f"Check the file: {file} could not be read ({failed}).") from failed


def _path(database: Database) -> str:
    url = make_url(database.url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise Unusable("Use pg_dump and pg_restore: these commands copy SQLite files.")
    return url.database
