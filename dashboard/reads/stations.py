"""Stations and their reports."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.reads.seam import TREE, remembered
from db.queries import sources, stations


@remembered(*TREE, "stations")
def station_list(session: Session, area_id: int, first: date, last: date) -> list[stations.StationRow]:
    """Stations that were open in the window."""
    return stations.stations(session, area_id, first, last)


@remembered(*TREE, "stations")
def station_tallies(
    session: Session, area_id: int, first: date, last: date, settled: date
) -> dict[int, stations.Tally]:
    """What each station reported in the window, and which days are missing."""
    return stations.tallies(session, station_list(area_id, first, last), first, last, settled)


@remembered(*TREE, "stations")
def station_days(session: Session, area_id: int, first: date, last: date) -> list[stations.DayTotal]:
    """Visits day by day."""
    return stations.daily(session, area_id, first, last)


@remembered(*TREE, "stations")
def visits_by_service(session: Session, area_id: int, first: date, last: date) -> list[tuple[stations.Choice, int]]:
    """Visits by service."""
    return stations.by_service(session, area_id, first, last)


@remembered(*TREE, "stations")
def illustrative(session: Session, area_id: int, first: date, last: date) -> bool:
    """Whether any report in the window is illustrative."""
    return sources.illustrative(session, area_id, first, last)
