"""What became of one row: every change of it, readable to whoever may change it or reads the trail of its area."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import allowed
from db.errors import NotFound
from db.models import Area, AuditEntry, Base
from db.permissions import NEEDED, Permission
from db.queries.audit import EntryRow, row_of

SUBJECTS: Final = {
    "activities": "activity",
    "agreements": "agreement",
    "areas": "area",
    "attendances": "attendance",
    "compounds": "compound",
    "issues": "issue",
    "milestones": "milestone",
    "needs": "need",
    "partner_units": "unit",
    "posts": "post",
    "project_contributions": "contribution",
    "project_sessions": "project_session",
    "projects": "project",
    "resources": "resource",
    "station_days": "station_day",
    "stations": "station",
    "teams": "team",
    "volunteers": "volunteer",
}
"""By the table of a row: the subject of its events."""


def readable(session: Session, subject: str, area_id: int) -> bool:
    """Whether the viewer may read what became of a row of a table in an area."""
    needed = NEEDED[SUBJECTS[subject]]
    return allowed(session, needed, area_id) or allowed(session, Permission.AUDIT, area_id)


def told(session: Session, subject: str, row_id: int) -> bool:
    """Whether the viewer may read what became of one row of a table."""
    table = Base.metadata.tables[subject]
    area = table.c.id if subject == "areas" else table.c.area_id
    area_id = session.connection().scalar(select(area).where(table.c.id == row_id))
    return area_id is not None and readable(session, subject, area_id)


def changes(session: Session, subject: str, row_id: int, most: int = 50) -> list[EntryRow]:
    """The changes of a row, the latest first, persons masked; raises `NotFound` to whoever may not read them."""
    if not told(session, subject, row_id):
        raise NotFound(row_id)
    latest = (
        select(AuditEntry, Area.name)
        .outerjoin(Area, Area.id == AuditEntry.area_id)
        .where(AuditEntry.subject == subject, AuditEntry.subject_id == row_id)
        .order_by(AuditEntry.id.desc())
        .limit(most)
    )
    found: list[EntryRow] = []
    for entry, name in session.execute(latest):
        if entry.after is None and found and not found[-1].event.endswith(":undo"):
            break  # the number of a removed row was given again: what is older is of another row
        found.append(row_of(entry, name))
    return found
