"""Seals of the audit trail: closed batches of entries, each batch bound to the one before it.

Writers do not wait for one another: they write entries that belong to no seal yet. Whoever seals takes the entries
it can see that have none. An entry that can be seen is committed, and one that is committed later, even under a lower
number, has no seal either and goes into the next: so none is lost, whatever the order of numbers and commits.

What the chain proves: who knows the hash of a seal can tell whether anything sealed up to it was changed, taken out or
put in. Whoever can write to the database could make a whole new chain; so let somebody else note the latest hash now
and then (`python3 -m db seal` prints it), and compare with `python3 -m db check --seal HASH`.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update

from db.engine import Database
from db.models import AuditEntry, AuditSeal
from db.models.base import utc_now

BATCH: Final = 5000
LOCK: Final = 8_020_602
"""The number of the advisory lock under which PostgreSQL is sealed."""

_LIST: Final = 500
"""How many numbers one statement lists."""


def seal(database: Database) -> int:
    """Seal every entry that is not sealed yet; returns how many. Only one process at a time does it."""
    sealed = 0
    while is_waiting(database):
        with database.engine.execution_options(writing=True, trail=True).begin() as connection:
            closed = _close_batch(connection)
        sealed += closed
        if closed < BATCH:
            break
    return sealed


def is_waiting(database: Database) -> bool:
    """Whether there is anything to seal; asked without keeping writers out."""
    with database.engine.connect() as connection:
        return connection.scalar(select(AuditEntry.id).where(AuditEntry.seal_id.is_(None)).limit(1)) is not None


def latest(connection: Connection) -> Row[int, str] | None:
    """The number and the hash of the latest seal."""
    return connection.execute(select(AuditSeal.id, AuditSeal.hash).order_by(AuditSeal.id.desc()).limit(1)).one_or_none()


def _close_batch(connection: Connection) -> int:
    if connection.dialect.name == "postgresql" and not connection.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
        return 0  # another process is at it
    rows = connection.execute(
        select(AuditEntry.id, AuditEntry.hash).where(AuditEntry.seal_id.is_(None)).order_by(AuditEntry.id).limit(BATCH)
    ).all()
    if not rows:
        return 0
    before = latest(connection)
    number, previous = (before.id + 1, before.hash) if before else (1, None)
    at, digest = utc_now(), content(rows)
    connection.execute(
        insert(AuditSeal).values(
            id=number,
            at=at,
            entries=len(rows),
            last_id=rows[-1].id,
            content=digest,
            previous=previous,
            hash=bound(number, at, len(rows), rows[-1].id, digest, previous),
        )
    )
    ids = [row.id for row in rows]
    for first in range(0, len(ids), _LIST):
        part = ids[first : first + _LIST]
        connection.execute(update(AuditEntry).where(AuditEntry.id.in_(part)).values(seal_id=number))
    return len(rows)


def content(rows: Sequence[Row[*tuple[Any, ...]]]) -> str:
    """The digest of a batch: of the numbers and the hashes of its entries, by number."""
    return sha256("".join(f"{row.id} {row.hash}\n" for row in rows).encode()).hexdigest()


def bound(number: int, at: datetime, entries: int, last_id: int, content: str, previous: str | None) -> str:
    """The hash of a seal, which binds its batch to every batch before it."""
    said = [number, at.isoformat(), entries, last_id, content, previous]
    return sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()
