"""What the viewer entered of late: theirs alone, so it is asked each time and never remembered."""

from datetime import timedelta
from typing import Final

from dashboard.access import viewer
from db.engine import default_database
from db.models.base import utc_now
from db.queries import deeds

DEED_DAYS: Final = 7
"""How far back it goes."""


def own_deeds() -> list[deeds.DeedRow]:
    """What the viewer saved within a week, the latest first."""
    with default_database().reading(viewer()) as session:
        return deeds.own(session, utc_now() - timedelta(days=DEED_DAYS))
