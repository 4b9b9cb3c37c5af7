"""Stations: which there are, what they reported, and which days are missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from db.calendar import days_of, midnight
from db.errors import NotFound
from db.models import Area, AreaPath, Service, Station, StationDay, StationKind
from db.queries.figures import by_day, sums

RECENT = 31
"""For how many days a missing or late report is told."""

USUAL_WEEKS = 8
"""How many weeks back a usual day is averaged over."""


@dataclass(frozen=True)
class StationRow:
    """A station, its kind and the area it stands in."""

    id: int
    version: int
    name: str
    area_id: int
    area_name: str
    kind_id: int
    name_zh: str
    name_en: str
    longitude: float | None
    latitude: float | None
    opening_hours: str | None
    services: list[str]
    reports_daily: bool
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True)
class Choice:
    """A row of a dictionary table: a station kind or a service."""

    id: int
    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class DayRow:
    """One station's report of one day."""

    id: int
    version: int
    day: date
    visits: int
    by_service: dict[str, int]
    open: bool
    note: str | None
    recorded_at: datetime
    recorded_by: str | None
    provenance: str


@dataclass(frozen=True)
class Tally:
    """A station's visits in a window, days reported, missing and late, and what is usual for as many days."""

    station_id: int
    visits: int | None
    reported: int
    missing: tuple[date, ...]
    late: int
    usual: float | None


@dataclass(frozen=True)
class DayTotal:
    """All stations of an area on one day; None if none has reported."""

    day: date
    visits: int | None
    reported: int
    due: int
    usual: float | None


_COLUMNS: tuple[Any, ...] = (
    Station.id,
    Station.version,
    Station.name,
    Station.area_id,
    Area.name,
    Station.kind_id,
    StationKind.name_zh,
    StationKind.name_en,
    Station.longitude,
    Station.latitude,
    Station.opening_hours,
    Station.services,
    Station.reports_daily,
    Station.opened_on,
    Station.closed_on,
)

_DAY_COLUMNS: tuple[Any, ...] = (
    StationDay.id,
    StationDay.version,
    StationDay.day,
    StationDay.visits,
    StationDay.by_service,
    StationDay.open,
    StationDay.note,
    StationDay.recorded_at,
    StationDay.recorded_by,
    StationDay.provenance,
)


def stations(session: Session, area_id: int, first: date, last: date) -> list[StationRow]:
    """The stations in and under an area that were open on any day of the window, by id."""
    rows = session.execute(
        select(*_COLUMNS)
        .join(Area, Area.id == Station.area_id)
        .join(StationKind, StationKind.id == Station.kind_id)
        .join(AreaPath, AreaPath.area_id == Station.area_id)
        .where(
            AreaPath.ancestor_id == area_id,
            AreaPath.from_day <= last,
            AreaPath.to_day > last,
            Station.opened_on <= last,
            or_(Station.closed_on.is_(None), Station.closed_on > first),
        )
        .order_by(Station.id)
    )
    return [StationRow(*row) for row in rows]


def station(session: Session, station_id: int) -> StationRow:
    """One station; raises `NotFound`."""
    row = session.execute(
        select(*_COLUMNS)
        .join(Area, Area.id == Station.area_id)
        .join(StationKind, StationKind.id == Station.kind_id)
        .where(Station.id == station_id)
    ).one_or_none()
    if row is None:
        raise NotFound(station_id)
    return StationRow(*row)


def kinds(session: Session) -> list[Choice]:
    """The kinds of station, in their order."""
    rows = session.execute(
        select(StationKind.id, StationKind.code, StationKind.name_zh, StationKind.name_en).order_by(StationKind.rank)
    )
    return [Choice(*row) for row in rows]


def services(session: Session) -> list[Choice]:
    """The services stations count, in their order."""
    rows = session.execute(select(Service.id, Service.code, Service.name_zh, Service.name_en).order_by(Service.rank))
    return [Choice(*row) for row in rows]


def station_day(session: Session, station_id: int, day: date) -> DayRow | None:
    """What a station reported for a day, if it has."""
    row = session.execute(
        select(*_DAY_COLUMNS).where(StationDay.station_id == station_id, StationDay.day == day)
    ).one_or_none()
    return DayRow(*row) if row else None


def station_days(session: Session, station_id: int, first: date, last: date) -> dict[date, DayRow]:
    """What a station reported in a window, by day."""
    wanted = StationDay.station_id == station_id, StationDay.day.between(first, last)
    return {row.day: DayRow(*row) for row in session.execute(select(*_DAY_COLUMNS).where(*wanted))}


def usual(session: Session, station_id: int, day: date) -> dict[str, float]:
    """The mean of the same weekday over the eight weeks before, by service, total under ''; days closed left out."""
    days = [day - timedelta(weeks=week) for week in range(1, USUAL_WEEKS + 1)]
    return mean(
        session.scalars(
            select(StationDay).where(StationDay.station_id == station_id, StationDay.day.in_(days), StationDay.open)
        ).all()
    )


def mean(reports: Sequence[StationDay]) -> dict[str, float]:
    """The mean of these reports of open days, by service, total under ''; nothing without reports."""
    if not reports:
        return {}
    totals: dict[str, float] = {"": sum(report.visits for report in reports) / len(reports)}
    for report in reports:
        for service, visits in report.by_service.items():
            totals[service] = totals.get(service, 0) + visits / len(reports)
    return totals


def tallies(session: Session, rows: list[StationRow], first: date, last: date, settled: date) -> dict[int, Tally]:
    """What each station reported from `first` to `last`.

    Of the last 31 days, those up to `settled` without a report are missing, and reports that were recorded
    more than a day after their day are late: what is longer ago nobody can act on.
    """
    ids = [row.id for row in rows]
    recent = max(first, last - timedelta(days=RECENT - 1))
    counted = _sums_by_station(session, ids, first, last)
    before = _sums_by_station(session, ids, first - timedelta(weeks=USUAL_WEEKS), first - timedelta(days=1))
    due = {row.id: _due(row, recent, min(last, settled)) for row in rows}
    recently = _recently(session, ids, recent, last, settled)
    gaps = [station for station, days in due.items() if len(days) > recently.get(station, (0, 0))[0]]
    seen = {tuple(row) for row in session.execute(_reports(gaps, recent, last).add_columns(StationDay.day))}
    found = {}
    for row in rows:
        visits, reported = counted.get(row.id, (None, 0))
        missing = tuple(day for day in due[row.id] if (row.id, day) not in seen) if row.id in gaps else ()
        earlier, days = before.get(row.id, (0, 0))
        usual_visits = earlier / days * reported if days and reported else None
        late = recently.get(row.id, (0, 0))[1]
        found[row.id] = Tally(row.id, visits, reported, missing, late, usual_visits)
    return found


def _reports(ids: list[int], first: date, last: date) -> Select[Any]:
    return select(StationDay.station_id).where(StationDay.station_id.in_(ids), StationDay.day.between(first, last))


def _recently(session: Session, ids: list[int], first: date, last: date, settled: date) -> dict[int, tuple[int, int]]:
    """By station, how many days up to `settled` on which it was open were reported, and how many reports were late."""
    ends = {day: midnight(day + timedelta(days=2)) for day in days_of(first, last)}
    counts = StationDay.day.between(Station.opened_on, settled) & or_(
        Station.closed_on.is_(None), StationDay.day < Station.closed_on
    )
    late = StationDay.recorded_at >= case(ends, value=StationDay.day)
    rows = session.execute(
        _reports(ids, first, last)
        .join(Station, Station.id == StationDay.station_id)
        .add_columns(func.sum(case((counts, 1), else_=0)), func.sum(case((late, 1), else_=0)))
        .group_by(StationDay.station_id)
    )
    return {station: (int(days), int(late)) for station, days, late in rows}


def _sums_by_station(session: Session, ids: list[int], first: date, last: date) -> dict[int, tuple[int, int]]:
    """Visits and days reported by station."""
    rows = session.execute(
        _reports(ids, first, last)
        .add_columns(func.sum(StationDay.visits), func.count())
        .group_by(StationDay.station_id)
    )
    return {station_id: (int(visits), days) for station_id, visits, days in rows}


def _due(row: StationRow, first: date, last: date) -> list[date]:
    if not row.reports_daily:
        return []
    start = max(first, row.opened_on)
    end = min(last, row.closed_on - timedelta(days=1)) if row.closed_on else last
    return days_of(start, end)


def daily(session: Session, area_id: int, first: date, last: date) -> list[DayTotal]:
    """The visits of an area day by day with the mean of the same weekday over the eight weeks before."""
    before = first - timedelta(weeks=USUAL_WEEKS)
    visits = by_day(session, "station_visits", area_id, before, last)
    reported = by_day(session, "station_days_reported", area_id, before, last)
    due_now = sums(session, ["stations_reporting"], [area_id], None, first - timedelta(days=1))
    due = due_now.get(("stations_reporting", area_id), 0)
    changes = by_day(session, "stations_reporting", area_id, first, last)
    found = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        due += changes.get(day, 0)
        earlier = [day - timedelta(weeks=week) for week in range(1, USUAL_WEEKS + 1)]
        known = [visits.get(past, 0) for past in earlier if past in reported]
        mean = sum(known) / len(known) if known else None
        seen = day in reported
        found.append(DayTotal(day, visits.get(day, 0) if seen else None, reported.get(day, 0), due, mean))
    return found


def by_service(session: Session, area_id: int, first: date, last: date) -> list[tuple[Choice, int]]:
    """Visits in the window by service, those that were counted."""
    choices = services(session)
    amounts = sums(session, [f"station_visits/{choice.code}" for choice in choices], [area_id], first, last)
    counted = [(choice, amounts.get((f"station_visits/{choice.code}", area_id), 0)) for choice in choices]
    return [(choice, visits) for choice, visits in counted if visits]
