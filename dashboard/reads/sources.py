"""Sources."""

from sqlalchemy.orm import Session

from dashboard.reads.seam import TREE, remembered
from db.queries import sources


@remembered("reported", "areas")
def claims(session: Session, area_id: int) -> list[sources.ClaimRow]:
    """What sources said about an area."""
    return sources.claims(session, area_id)


@remembered(*TREE)
def sources_of(session: Session, area_id: int) -> list[sources.SourceRow]:
    """Where an area, what lies below it and the outlines of both were taken from."""
    return sources.sources_of(session, area_id)
