"""What the viewer entered of late and began to type: theirs alone, so it is asked each time, never remembered."""

from datetime import timedelta
from typing import Final

from dashboard.access import viewer
from db.engine import default_database
from db.models.base import utc_now
from db.queries import deeds, drafts

DEED_DAYS: Final = 7
"""How far back it goes."""


def own_deeds() -> list[deeds.DeedRow]:
    """What the viewer saved within a week, the latest first."""
    with default_database().reading(viewer()) as session:
        return deeds.own(session, utc_now() - timedelta(days=DEED_DAYS))


def own_drafts() -> list[drafts.DraftRow]:
    """What the viewer typed and did not save."""
    with default_database().reading(viewer()) as session:
        return drafts.own(session)
