"""Files attached to issues, agreements and activities."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import NotFound
from db.models import Attachment


@dataclass(frozen=True)
class AttachmentRow:
    """A file, by what its owner called it."""

    id: int
    version: int
    area_id: int
    name: str
    media_type: str
    size: int
    recorded_at: datetime
    recorded_by: str | None


_COLUMNS = (
    Attachment.id,
    Attachment.version,
    Attachment.area_id,
    Attachment.name,
    Attachment.media_type,
    Attachment.size,
    Attachment.recorded_at,
    Attachment.recorded_by,
)


def attachments(session: Session, owner: str, owner_id: int) -> list[AttachmentRow]:
    """The files of one row, the oldest first."""
    rows = session.execute(
        select(*_COLUMNS).where(Attachment.owner == owner, Attachment.owner_id == owner_id).order_by(Attachment.id)
    )
    return [AttachmentRow(*row) for row in rows]


def attachment(session: Session, attachment_id: int) -> Attachment:
    """One file; raises `NotFound`."""
    row = session.scalar(select(Attachment).where(Attachment.id == attachment_id))
    if row is None:
        raise NotFound(attachment_id)
    return row
