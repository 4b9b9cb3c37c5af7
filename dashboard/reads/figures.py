"""Figures and their series."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.reads.seam import TOTALS, remembered
from db.measures.indicators import INDICATORS
from db.queries import figures as totals
from db.queries.figures import Figure


@remembered(*TOTALS)
def figures(
    session: Session, keys: tuple[str, ...], ids: tuple[int, ...], first: date | None, last: date
) -> dict[tuple[str, int], Figure]:
    """Figures by indicator and area."""
    return totals.figures(session, [INDICATORS[key] for key in keys], ids, first, last)


@remembered(*TOTALS)
def levels(session: Session, key: str, area_id: int, days: tuple[date, ...]) -> list[int]:
    """A stock at the end of each day."""
    return totals.levels(session, key, area_id, days)
