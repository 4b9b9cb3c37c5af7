"""Volunteering: teams, activities and hours."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.reads.seam import TREE, remembered
from db.queries import attendance, volunteering


@remembered(*TREE, "volunteering")
def teams(session: Session, area_id: int, first: date, last: date) -> list[volunteering.TeamRow]:
    """Teams that existed in the window."""
    return volunteering.teams(session, area_id, first, last)


@remembered(*TREE, "volunteering")
def team_tallies(session: Session, area_id: int, first: date, last: date) -> dict[int, attendance.Tally]:
    """What each team did in the window."""
    return attendance.tallies(session, volunteering.teams(session, area_id, first, last), first, last)


@remembered(*TREE, "volunteering")
def activity_counts(session: Session, area_id: int, first: date, last: date) -> volunteering.Counts:
    """What was planned, held and left open."""
    return volunteering.counts(session, area_id, first, last)


@remembered(*TREE, "volunteering")
def activities(
    session: Session, area_id: int, first: date, last: date, most: int | None
) -> list[volunteering.ActivityRow]:
    """The activities of the window, the latest first."""
    return volunteering.activities(session, area_id, first, last, most)


@remembered(*TREE, "volunteering")
def activities_waiting(session: Session, area_id: int, last: date) -> list[volunteering.ActivityRow]:
    """Activities that nobody recorded or confirmed."""
    return volunteering.waiting(session, area_id, last)


@remembered(*TREE, "volunteering")
def activities_to_come(session: Session, area_id: int, first: date, last: date) -> list[volunteering.ActivityRow]:
    """What is to come, the next first."""
    return volunteering.upcoming(session, area_id, first, last)


@remembered(*TREE, "volunteering")
def service_months(session: Session, area_id: int, last: date) -> list[attendance.Month]:
    """Hours and active volunteers of the twelve months up to a day."""
    return attendance.months(session, area_id, last)
