"""Files that belong to an issue, an agreement or an activity."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Contribution, Fact


class Attachment(Fact, Base):
    """A file of a row of the table `owner`; `stored` is its name in the folder, `name` what its owner called it.

    `area_id` repeats the row's. `digest` is the SHA-256 of what is stored, `size` its bytes.
    """

    __tablename__ = "attachments"
    __table_args__ = (Index(None, "owner", "owner_id"),)
    topic = "attachments"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    owner: Mapped[str] = mapped_column(String(24))
    owner_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    stored: Mapped[str] = mapped_column(String(40), unique=True)
    digest: Mapped[str] = mapped_column(String(64))

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        return ()
