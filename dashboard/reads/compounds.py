"""Compounds."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.reads.seam import TREE, remembered
from db.queries import compounds as queries


@remembered(*TREE, "compounds")
def compounds(session: Session, area_id: int, on: date) -> list[queries.CompoundRow]:
    """The compounds of an area with what each has on a day."""
    return queries.compounds(session, area_id, on)
