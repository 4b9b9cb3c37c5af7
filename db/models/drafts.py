"""What somebody typed and has not saved yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, utc_now


class Draft(Base):
    """The fields of one form that one person typed, and what each held before; nobody else reads it.

    `version` is the one of the row that they saw, `session_id` the sign-in in which it was typed, which may have ended.
    """

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("account_id", "form", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    session_id: Mapped[int]
    form: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(DateTime, default=utc_now, index=True)
    version: Mapped[int | None]
    began: Mapped[dict[str, Any]] = mapped_column(JSON)
    typed: Mapped[dict[str, Any]] = mapped_column(JSON)
