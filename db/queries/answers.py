"""One figure as scripts read it: what `db figure` prints and the API answers."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from db.access import allowed
from db.errors import NotFound
from db.measures.indicators import INDICATORS
from db.permissions import Permission
from db.queries import areas
from db.queries.figures import figure, last_reported


def answer(session: Session, code: str, key: str, first: date | None, as_of: date) -> dict[str, Any]:
    """An indicator in the area of a code: flows from `first` (None: the beginning) to `as_of`, stocks as of it.

    Rates are fractions of 0–1. Raises `NotFound` with a sentence for an unknown area or indicator.
    """
    indicator = INDICATORS.get(key)
    if indicator is None:
        raise NotFound(f"Choose an indicator: {', '.join(INDICATORS)}.")
    try:
        area = areas.area(session, code)
        if not allowed(session, Permission.LOOK, area.id):  # who administers an area may have no look at it
            raise NotFound(code)
    except NotFound as unknown:
        raise NotFound(f"Check the area code: there is no area {code}.") from unknown
    start = None if indicator.stock else first
    found = figure(session, indicator, area.id, start, as_of)
    reported = last_reported(session, indicator, area.id, as_of)
    return {
        "area": area.code,
        "indicator": indicator.key,
        "value": found.value,
        "numerator": found.numerator,
        "denominator": found.denominator,
        "unit": "fraction" if indicator.rate else indicator.unit,
        "definition_version": indicator.version,
        "from": str(start) if start else None,
        "as_of": str(as_of),
        "last_reported": str(reported) if reported else None,
    }
