"""Taking tables and maps away."""

from sqlalchemy.orm import Session

from db import audit
from db.actions import editing
from db.models import Area


def take(session: Session, title: str, area_id: int | None, event: str = "table:export") -> None:
    """Write down that the viewer takes a table, or a map, of an area or of everything away.

    Raises `Forbidden` or `NotFound`.
    """
    if area_id is not None:
        editing.found(session, Area, area_id)
    audit.note(session, event, {"table": title}, area_id, subject="tables")
