"""Sources."""

from sqlalchemy.orm import Session

from dashboard.reads.seam import remembered
from db.queries import sources


@remembered("reported", "areas")
def claims(session: Session, area_id: int) -> list[sources.ClaimRow]:
    """What sources said about an area."""
    return sources.claims(session, area_id)
