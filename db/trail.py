"""Proving that the audit trail is whole, and pruning what need not be kept any longer."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, select

from db import audit, calendar
from db.engine import Database
from db.errors import Unusable
from db.models import AuditEntry, AuditSeal
from db.sealing import bound, content, seal
from db.viewer import Viewer

PRUNE: Final = "audit:prune"
ERASE: Final = "person:erase"

KEPT: Final = timedelta(days=184)
"""At least six months, as the Cybersecurity Law (article 21) asks of logs; no six months have more days."""

LATE: Final = timedelta(hours=1)
"""How long after it was made an entry may be committed; who is later still was not there at the time."""


@dataclass
class Trail:
    """What the trail holds, and every sign that somebody tampered with it."""

    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    pruned: int = 0
    head: str | None = None
    faults: list[str] = field(default_factory=list)


def examine(connection: Connection) -> Trail:
    """Read the whole trail and prove what can be proved: each entry, each batch, and the chain of the batches."""
    seals = {row.id: row for row in connection.execute(select(*AuditSeal.__table__.columns).order_by(AuditSeal.id))}
    trail = Trail(seals=len(seals))
    _examine_notes(trail, seals, connection)
    _examine_chain(trail, list(seals.values()))
    erased = set(connection.execute(select(AuditEntry.subject, AuditEntry.subject_id).where(AuditEntry.event == ERASE)))
    highest, seen = 0, set()
    rows = connection.execute(
        select(*AuditEntry.__table__.columns)
        .order_by(AuditEntry.seal_id.is_(None), AuditEntry.seal_id, AuditEntry.id)
        .execution_options(yield_per=1000)
    )
    for number, batch in groupby(rows, key=lambda row: row.seal_id):
        entries = list(_examine_entries(trail, batch, erased))
        before = seals.get(number - 1) if number else next(reversed(seals.values()), None)
        trail.faults += [
            f"Entry {row.id} was put in later: it says {row.at}, but was not there when seal {before.id} was made."
            for row in entries
            if before is not None and row.id <= highest and row.at < before.at - LATE
        ]
        if number is None:
            trail.unsealed = len(entries)
            continue
        seen.add(number)
        if number in seals:
            highest = max(highest, seals[number].last_id)
            _examine_batch(trail, seals[number], entries)
        else:
            trail.faults.append(f"Seal {number} is missing, to which {len(entries)} entries belong.")
    for number in seals.keys() - seen:
        if number > trail.pruned:
            trail.faults.append(f"All {seals[number].entries} entries of seal {number} are missing.")
    return trail


def _examine_chain(trail: Trail, seals: list[Row[Any]]) -> None:
    previous = None
    for number, row in enumerate(seals, 1):
        if row.id != number:
            trail.faults.append(f"Seal {number} is missing.")
            break
        if row.previous != previous:
            trail.faults.append(f"Seal {number} does not follow from the one before it.")
        if row.hash != bound(row.id, row.at, row.entries, row.last_id, row.content, row.previous):
            trail.faults.append(f"Seal {number} was altered.")
        previous = row.hash
    trail.head = previous


def _examine_entries(trail: Trail, batch: Iterator[Row[Any]], erased: set[Any]) -> Iterator[Row[Any]]:
    for row in batch:
        trail.entries += 1
        if row.hash != audit.fingerprint(row._asdict()):
            trail.faults.append(f"Entry {row.id} of {row.at} was altered.")
        for key, (salt, value) in (row.personal or {}).items():
            side, _dot, name = key.partition(".")
            if (getattr(row, side) or {}).get(name) != audit.digest(salt, value):
                trail.faults.append(f"Entry {row.id} of {row.at} was altered: {name} is not what was recorded.")
        if (row.subject, row.subject_id) not in erased and audit.nameless(row):
            trail.faults.append(f"Entry {row.id} of {row.at} lost a name that nobody erased.")
        yield row


def _examine_batch(trail: Trail, sealed: Row[Any], entries: list[Row[Any]]) -> None:
    if len(entries) != sealed.entries:
        trail.faults.append(f"Seal {sealed.id} of {sealed.at} closed {sealed.entries} entries, not {len(entries)}.")
    elif content(entries) != sealed.content:
        trail.faults.append(f"The entries of seal {sealed.id} of {sealed.at} are not those that were sealed.")


def _examine_notes(trail: Trail, seals: dict[int, Row[Any]], connection: Connection) -> None:
    """Up to which seal entries were pruned, as the trail says itself where what it says can be true.

    A forged note would hide that entries are gone: so it must name the hash of a seal that was old enough then.
    """
    notes = connection.execute(select(AuditEntry.id, AuditEntry.at, AuditEntry.after).where(AuditEntry.event == PRUNE))
    for note in notes:
        said = note.after or {}
        known = seals.get(said.get("through", 0))
        if known is None or said.get("hash") != known.hash or known.at > note.at - KEPT:
            trail.faults.append(f"Entry {note.id} of {note.at} says falsely that older ones were pruned.")
        else:
            trail.pruned = max(trail.pruned, known.id)


def prune(database: Database, before: date, by: Viewer) -> int:
    """Take out the batches whose entries are all older than a day; returns how many entries went.

    The seals stay: they go on proving how many entries there were, and that nothing was pruned but by this command.
    Raises `Unusable` for a day that is less than six months ago, and for a trail that is not whole.
    """
    if before > calendar.today() - KEPT:
        raise Unusable(f"Choose {calendar.today() - KEPT} or an earlier day: the trail is kept for six months.")
    seal(database)
    with database.engine.connect() as connection:
        if examine(connection).faults:
            raise Unusable("Run `python3 -m db check` first: the audit trail is not whole, and pruning would hide it.")
        through, hash = _last_prunable(connection, datetime.combine(before, time()))
    if not through:
        return 0
    with database.writing(by) as session:
        old = delete(AuditEntry).where(AuditEntry.seal_id <= through)
        gone = session.connection().execute(old, execution_options={"trail": True}).rowcount
        said = {"before": before, "through": through, "hash": hash, "entries": gone}
        audit.note(session, PRUNE, said, subject="audit_entries")
    return gone


def _last_prunable(connection: Connection, midnight: datetime) -> tuple[int, str | None]:
    """The last batch that was sealed before `midnight`, UTC, and its hash."""
    held = select(AuditEntry.id).where(AuditEntry.seal_id == AuditSeal.id).exists()
    last = connection.execute(
        select(AuditSeal.id, AuditSeal.hash).where(AuditSeal.at < midnight, held).order_by(AuditSeal.id.desc()).limit(1)
    ).one_or_none()
    return (last.id, last.hash) if last else (0, None)
