"""Importing a planned file in one transaction, and taking a batch back as changes of its own."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import audit
from db.actions import undoing
from db.errors import N_, NotFound, Problem, Refused
from db.models import AuditEntry, ImportBatch, ImportMapping
from db.models.base import utc_now


def begin(session: Session, kind: str, file: str, counted: Mapping[str, int]) -> ImportBatch:
    """Note that a file is put in; returns the batch, whose entries are counted by `end`."""
    batch = ImportBatch(actor=session.info["viewer"].name, kind=kind, file=file[-120:], entries=0, **counted)
    session.add(batch)
    told = {"kind": kind, "file": batch.file, **counted}
    audit.say(session, "batch:import", batch, None, None, told)
    return batch


def end(session: Session, batch: ImportBatch) -> None:
    """Note how many entries a batch has left in the trail."""
    batch.entries = _count(session, batch.id)


def remember(session: Session, kind: str, shape: str, fields: Mapping[str, str]) -> None:
    """Remember what somebody takes the columns of a sheet for: field by heading."""
    actor = session.info["viewer"].name
    own = ImportMapping.actor == actor, ImportMapping.kind == kind, ImportMapping.shape == shape
    known = session.scalar(select(ImportMapping).where(*own))
    if known is None:
        known = ImportMapping(actor=actor, kind=kind, shape=shape)
        session.add(known)
    known.fields = dict(fields)


def undo(session: Session, batch_id: int) -> int:
    """Take a batch back: rows it added go, rows it changed are as they were; returns how many.

    Refused with the reason as soon as anything that came later depends on it.
    """
    batch = session.get(ImportBatch, batch_id, with_for_update=True)
    viewer = session.info["viewer"]
    if batch is None or (batch.actor != viewer.name and not viewer.trusted):
        raise NotFound(batch_id)
    if batch.undone_at is not None:
        raise Refused(Problem("", N_("Nothing is left to do: this import was taken back already.")))
    entries = list(
        session.scalars(select(AuditEntry).where(AuditEntry.batch_id == batch.id).order_by(AuditEntry.id.desc()))
    )
    if len(entries) != batch.entries:
        if _count(session, batch.id) == batch.entries:
            raise Refused(Problem("", N_("Ask an administrator: the import reached areas that you see no longer.")))
        raise Refused(Problem("", N_("Correct it by hand: the import is too long ago, its entries were pruned.")))
    undoing.take_back(session, entries)
    batch.undone_at, batch.undone_by = utc_now(), viewer.name
    audit.say(session, "batch:undo", batch, None, None, {"kind": batch.kind, "file": batch.file, "rows": len(entries)})
    return len({(entry.subject, entry.subject_id) for entry in entries})


def _count(session: Session, batch_id: int) -> int:
    """How many entries a batch has, wherever they are."""
    counted = select(func.count()).select_from(AuditEntry.__table__).where(AuditEntry.__table__.c.batch_id == batch_id)
    return session.connection().scalar(counted) or 0
