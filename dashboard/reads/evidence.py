"""What is behind a figure."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from dashboard.reads.seam import TOTALS, remembered
from db.calendar import midnight
from db.measures.indicators import INDICATORS
from db.queries import evidence


@remembered(*TOTALS)
def evidence_page(
    session: Session, keys: tuple[str, ...], area_id: int, first: date | None, last: date, offset: int, limit: int
) -> evidence.Page:
    """Some of the rows that count for measures."""
    return evidence.rows(session, keys, area_id, first, last, offset, limit)


@remembered(*TOTALS)
def excluded(session: Session, key: str, area_id: int, first: date | None, last: date) -> list[tuple[str, int]]:
    """Why rows do not count for an indicator, and how many."""
    return evidence.excluded(session, INDICATORS[key], area_id, first, last)


@remembered(*TOTALS)
def recorded_last(
    session: Session, keys: tuple[str, ...], area_id: int, first: date | None, last: date
) -> evidence.EvidenceRow | None:
    """The row behind measures that was recorded last."""
    return evidence.recorded(session, keys, area_id, first, last)


@remembered(*TOTALS)
def recorded_later(session: Session, keys: tuple[str, ...], area_id: int, first: date | None, last: date) -> int:
    """How many rows behind measures were recorded or corrected after the last day was over."""
    return evidence.recorded_later(session, keys, area_id, first, last, midnight(last + timedelta(days=1)))
