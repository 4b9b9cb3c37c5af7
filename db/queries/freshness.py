"""Freshness: up to which day each area has recorded anything of each subject."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import N_
from db.models import DailyTotal, MonthlyTotal

SUBJECTS: Final = {
    N_("Stations"): ("station_days_reported",),
    N_("Volunteers"): ("activities",),
    N_("Co-building projects"): ("projects", "project_sessions", "needs"),
    N_("Issues"): ("issues_reported", "issues_closed"),
}
"""What a subject's people record, by the subject's name (a msgid)."""


def last_days(session: Session, areas: Sequence[int], last: date) -> dict[tuple[str, int], date]:
    """The latest day up to `last` that holds anything, by (subject, area); areas that never recorded it are left out.

    The month is found first, then the day in it, so that the cost does not grow with the days before.
    """
    measures = [key for keys in SUBJECTS.values() for key in keys]
    months: dict[tuple[str, int], date] = {
        (key, area): month
        for key, area, month in session.execute(
            select(MonthlyTotal.measure, MonthlyTotal.area_id, func.max(MonthlyTotal.day))
            .where(MonthlyTotal.measure.in_(measures), MonthlyTotal.area_id.in_(areas), MonthlyTotal.day <= last)
            .group_by(MonthlyTotal.measure, MonthlyTotal.area_id)
        )
    }
    found: dict[tuple[str, int], date] = {}
    for month in set(months.values()):
        days = session.execute(
            select(DailyTotal.measure, DailyTotal.area_id, func.max(DailyTotal.day))
            .where(
                DailyTotal.measure.in_(measures),
                DailyTotal.area_id.in_([area for (_key, area), at in months.items() if at == month]),
                DailyTotal.day >= month,
                DailyTotal.day <= last,
            )
            .group_by(DailyTotal.measure, DailyTotal.area_id)
        )
        for key, area, day in days:
            subject = next(name for name, keys in SUBJECTS.items() if key in keys)
            found[subject, area] = max(day, found.get((subject, area), date.min))
    return found
