"""Edits made from outside the server while others look on."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit
from db.actions import stations
from db.engine import Database
from db.models import Attendance, CompoundMark, Fact, Issue, Milestone, Station, StationDay
from db.queries.stations import station_day
from db.viewer import trusted
from tests.demonstration import TODAY

EDITOR = trusted("benchmark")
TOUCHED: tuple[type[Fact], ...] = (Issue, Attendance, Milestone, CompoundMark)
"""A model of every topic but that of the stations."""


def reporting(session: Session, most: int) -> list[int]:
    """Stations that have reported something on the last day."""
    reports = select(StationDay.station_id).join(Station).where(StationDay.day == TODAY, Station.reports_daily)
    return list(session.scalars(reports.order_by(StationDay.station_id).limit(most)))


def report(database: Database, station: int) -> None:
    """Correct what a station reported on the last day by one visit, as its form does."""
    with database.reading() as session:
        known = station_day(session, station, TODAY)
    assert known is not None
    service = next(iter(known.by_service), "rest_water")
    counts = {**known.by_service, service: known.by_service.get(service, 0) + 1}
    with database.writing(EDITOR) as session:
        stations.record_day(session, station, TODAY, seen=known.version, by_service=counts, open=True, note="+1")


def everything(database: Database, station: int) -> None:
    """Change every topic, the worst that can happen to what is remembered: no page but the tree's reads stays known."""
    report(database, station)
    with database.writing(EDITOR) as session:
        latest = (session.scalars(select(kind).order_by(kind.id.desc()).limit(1)).first() for kind in TOUCHED)
        for row in filter(None, latest):
            row.recorded_by = None if row.recorded_by else EDITOR.name
            audit.record(session, "benchmark:touch", row, {}, {})
