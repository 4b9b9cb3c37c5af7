"""What was imported: batches that can be taken back, and what columns of a sheet somebody took for what."""

from datetime import datetime

from sqlalchemy import JSON, DateTime, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, utc_now


class ImportBatch(Base):
    """One file put in by one person: how many rows of it were added, changed, left and refused.

    `entries` is how many audit entries it left, by which it can be undone while nothing later depends on it.
    """

    __tablename__ = "import_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime, default=utc_now, index=True)
    actor: Mapped[str] = mapped_column(String(60), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    file: Mapped[str] = mapped_column(String(120))
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]
    entries: Mapped[int]
    undone_at: Mapped[datetime | None] = mapped_column(DateTime)
    undone_by: Mapped[str | None] = mapped_column(String(60))


class ImportMapping(Base):
    """What somebody takes the columns of sheets of one shape for: field by heading."""

    __tablename__ = "import_mappings"
    __table_args__ = (UniqueConstraint("actor", "kind", "shape"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    actor: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(24))
    shape: Mapped[str] = mapped_column(String(64))
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
