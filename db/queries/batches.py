"""Batches of imports: those that a viewer has put in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import ImportBatch


@dataclass(frozen=True)
class BatchRow:
    """A file that was put in: how many of its rows did what, and whether it was taken back."""

    id: int
    at: datetime
    kind: str
    file: str
    added: int
    changed: int
    unchanged: int
    refused: int
    undone_at: datetime | None


def own(session: Session, limit: int = 20) -> list[BatchRow]:
    """What the viewer has put in, the latest first."""
    columns = (getattr(ImportBatch, name) for name in BatchRow.__annotations__)
    mine = ImportBatch.actor == session.info["viewer"].name
    rows = session.execute(select(*columns).where(mine).order_by(ImportBatch.id.desc()).limit(limit))
    return [BatchRow(*row) for row in rows]
