"""Scenes of walls."""

from sqlalchemy.orm import Session

from dashboard.reads.seam import TREE, remembered
from db.queries import scenes as queries


@remembered(*TREE, "scenes")
def scenes(session: Session, area_id: int) -> list[queries.SceneRow]:
    """The scenes of the wall of an area, in their order."""
    return queries.scenes(session, area_id)
