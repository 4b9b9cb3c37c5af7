"""What the database remembers about itself: the audit trail with its seals, and its settings."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, utc_now

_UNSEALED = text("seal_id IS NULL")
_BATCHED = text("batch_id IS NOT NULL")


class AuditEntry(Base):
    """Who did what to which row, when, and from where; no foreign keys, and never changed once written.

    `batch_id` is its import. `hash` covers everything but that, `personal` and `seal_id`. Names of persons
    stand in `personal`, each with the salt of its digest, and their digests in `before` and `after`: so a name can be
    erased without touching what was hashed.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index(None, "subject", "subject_id"),
        Index(None, "at"),
        Index("ix_audit_entries_batch_id", "batch_id", sqlite_where=_BATCHED, postgresql_where=_BATCHED),
        Index("ix_audit_entries_unsealed", "id", sqlite_where=_UNSEALED, postgresql_where=_UNSEALED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime, default=utc_now)
    actor: Mapped[str] = mapped_column(String(60))
    account_id: Mapped[int | None]
    address: Mapped[str | None] = mapped_column(String(64))
    event: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    area_id: Mapped[int | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    personal: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    hash: Mapped[str] = mapped_column(String(64))
    seal_id: Mapped[int | None]
    batch_id: Mapped[int | None]


class AuditSeal(Base):
    """A closed batch of audit entries: how many, up to which id, the digest of their hashes, and the seal before.

    Seals are numbered 1, 2, 3 … without gaps.
    """

    __tablename__ = "audit_seals"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(DateTime)
    entries: Mapped[int]
    last_id: Mapped[int]
    content: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str | None] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Setting(Base):
    """A setting of this database, e.g. that it is a demonstration."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
