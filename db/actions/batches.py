"""Many writes at once: tried without writing anything, or written together, under one number, and taken back together.

Within a batch the same actions are at work as for one row. They find their rows already read, and what they write is
put into the database together: five thousand rows take seconds.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit
from db.models import AuditEntry, Fact
from db.queries.limits import Place

_AT_ONCE = 500


@dataclass
class Batch:
    """What is under way in a session; with `trial` nothing is written, but everything is asked and checked.

    `rows` are those that were read for it, which are locked if it `locks`; `places` what places have set, by scheme.
    """

    session: Session
    trial: bool
    number: int | None = None
    locks: bool = False
    rows: dict[tuple[type[Fact], int], Fact] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    said: list[tuple[str, Fact, Any, Any]] = field(default_factory=list)

    def say(self, event: str, row: Fact, before: audit.Values | None, after: audit.Values | None) -> None:
        """Remember an entry of the trail until its row has a number."""
        if not self.trial:
            self.said.append((event, row, before, after))

    def settle(self) -> None:
        """Put in what was written so far, with its audit entries."""
        self.session.flush()
        by = self.session.info["viewer"]
        for event, row, before, after in self.said:
            subject: str = row.__tablename__  # type: ignore[attr-defined]
            area_id = getattr(row, "area_id", row.id)
            values = audit.values(by, event, subject, row.id, area_id, before, after)
            self.session.add(AuditEntry(**values, batch_id=self.number))
        self.said.clear()
        self.session.flush()


def current(session: Session) -> Batch | None:
    """The batch that is under way in a session."""
    found: Batch | None = session.info.get("batch")
    return found


def tries(session: Session) -> bool:
    """Whether actions only check at the moment."""
    batch = current(session)
    return batch is not None and batch.trial


@contextmanager
def trying(session: Session) -> Iterator[Batch]:
    """Within it, actions check and write nothing; unless they already do so."""
    known = current(session)
    locks, rows = (known.locks, known.rows) if known else (False, {})
    with _under_way(session, Batch(session, trial=True, locks=locks, rows=rows)) as batch:
        yield batch


@contextmanager
def together(session: Session, number: int | None = None) -> Iterator[Batch]:
    """Within it, what actions write is put in together, with audit entries that name the batch."""
    with _under_way(session, Batch(session, trial=False, number=number, locks=True)) as batch:
        yield batch
        batch.settle()


@contextmanager
def _under_way(session: Session, batch: Batch) -> Iterator[Batch]:
    before, collecting = current(session), gc.isenabled()
    session.info["batch"] = batch
    gc.disable()  # thousands of rows are held and none is garbage: looking through them takes a third of the time
    try:
        with session.no_autoflush:
            yield batch
    finally:
        session.info["batch"] = before
        if collecting:
            gc.enable()


def read(session: Session, kind: type[Fact], ids: Iterable[int]) -> list[Any]:
    """Rows that a batch is about, read with few queries and kept for its actions; locked if it writes."""
    batch = current(session)
    wanted, found = sorted(set(ids)), list[Any]()
    for first in range(0, len(wanted), _AT_ONCE):
        those = select(kind).where(kind.id.in_(wanted[first : first + _AT_ONCE])).order_by(kind.id)
        if batch is not None and batch.locks:
            those = those.with_for_update()
        found += session.scalars(those)
    if batch is not None:
        batch.rows |= {(kind, row.id): row for row in found}
    return found


def keep(session: Session, rows: Iterable[Fact]) -> None:
    """Remember rows that were read for a batch, so that its actions need not read them again."""
    batch = current(session)
    if batch is not None:
        batch.rows |= {(type(row), row.id): row for row in rows}
