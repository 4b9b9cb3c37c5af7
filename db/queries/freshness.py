"""Freshness: up to which day each area has recorded anything of each subject."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import N_
from db.models import Area, DailyTotal

SUBJECTS: Final = {
    N_("Stations"): ("station_days_reported",),
    N_("Volunteering"): ("activities",),
    N_("Co-building projects"): ("projects", "project_sessions", "needs"),
    N_("Issues"): ("issues_reported", "issues_closed"),
}
"""What a subject's people record, by the subject's name (a msgid)."""


def last_days(session: Session, areas: Sequence[int], last: date) -> dict[tuple[str, int], date]:
    """The latest day up to `last` that holds anything, by (subject, area); areas that never recorded it are left out.

    One look into the index for each area and measure: the cost does not grow with the days before.
    """
    measures = [(subject, key) for subject, keys in SUBJECTS.items() for key in keys]
    looks = [
        select(func.max(DailyTotal.day))
        .where(DailyTotal.measure == key, DailyTotal.area_id == Area.id, DailyTotal.day <= last)
        .scalar_subquery()
        .label(f"last_{at}")
        for at, (_subject, key) in enumerate(measures)
    ]
    found: dict[tuple[str, int], date] = {}
    for area, *days in session.execute(select(Area.id, *looks).where(Area.id.in_(areas))):
        for (subject, _key), day in zip(measures, days, strict=True):
            if day is not None:
                found[subject, area] = max(day, found.get((subject, area), date.min))
    return found
