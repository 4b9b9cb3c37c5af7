"""Boundaries: how an area was drawn over time."""

from sqlalchemy.orm import Session

from dashboard.reads.seam import TREE, remembered
from db.queries import boundaries


@remembered(*TREE)
def boundary_history(session: Session, area_id: int) -> list[boundaries.BoundaryRow]:
    """Every outline of an area, the one that begins last first."""
    return boundaries.history(session, area_id)
