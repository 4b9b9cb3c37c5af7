"""Copying a database into an empty one of either kind, totals and audit trail included, and proving it."""

from pathlib import Path

from sqlalchemy import Connection, Table, delete, func, insert, select

from db import files
from db.engine import Database
from db.errors import Unusable
from db.loading import is_empty, move_sequences
from db.measures import totals
from db.models import Base, Revision

_BATCH = 5000


def copy(source: Database, target: Database) -> int:
    """Copy every row; returns how many. Raises `Unusable`, with nothing copied, unless the copy is exact."""
    snapshot = {} if source.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with (
        source.engine.execution_options(**snapshot).connect() as reading,
        target.engine.execution_options(writing=True, loading=True).begin() as writing,
    ):
        if not is_empty(writing):
            raise Unusable("Give the address of an empty database to copy to: this one already holds areas.")
        writing.execute(delete(Revision))
        copied = sum(_copy_table(reading, writing, table) for table in Base.metadata.sorted_tables)
        if writing.dialect.name == "postgresql":
            move_sequences(writing)
        if any(totals.differences(writing)) or totals.wrong_paths(writing):
            raise Unusable(
                "Run `python3 -m db rebuild` on the database to be copied: its totals differ from its facts."
            )
    if files_folder(target) == files.beside(target.url):
        files.carry(files.beside(source.url), files.beside(target.url))
    return copied


def files_folder(database: Database) -> Path:
    """Where the attached files of a database lie."""
    with database.reading() as session:
        return files.folder(session)


def _copy_table(reading: Connection, writing: Connection, table: Table) -> int:
    rows = reading.execute(select(table).execution_options(yield_per=_BATCH)).mappings()
    for part in rows.partitions():
        writing.execute(insert(table), [dict(row) for row in part])
    counts = [connection.scalar(select(func.count()).select_from(table)) for connection in (reading, writing)]
    if counts[0] != counts[1]:
        raise Unusable(f"Try again while nobody writes: {table} has {counts[0]} rows here and {counts[1]} there.")
    return int(counts[1] or 0)
