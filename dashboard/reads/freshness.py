"""Up to which day areas have recorded each subject."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.reads.seam import TOTALS, remembered
from db.queries import freshness


@remembered(*TOTALS)
def last_days(session: Session, ids: tuple[int, ...], last: date) -> dict[tuple[str, int], date]:
    """The latest day of each subject by area."""
    return freshness.last_days(session, ids, last)
