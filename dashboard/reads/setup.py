"""How far the set-up of a place has come."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.reads.seam import TREE, remembered
from db.queries import places


@remembered(*TREE, "people", "stations", "issues", "volunteering", "cobuilding")
def standing(session: Session, area_id: int, on: date) -> places.Standing:
    """The levels, outlines, words and records of the place whose topmost area this is."""
    return places.standing(session, area_id, on)
