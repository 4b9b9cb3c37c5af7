"""Taking tables away."""

from sqlalchemy.orm import Session

from db import audit
from db.access import require
from db.actions import editing
from db.models import Area
from db.permissions import Permission


def take(session: Session, area_id: int, title: str) -> None:
    """Write down that the viewer takes a table of an area away; raises `Forbidden` or `NotFound`."""
    area = editing.found(session, Area, area_id)
    require(session, Permission.EXPORT, area.id)
    audit.say(session, "table:export", area, area.id, None, {"table": title})
