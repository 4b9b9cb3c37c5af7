"""Changing stations: their particulars, and the report of a day."""

from collections.abc import Mapping, Set
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import calendar
from db.actions import editing
from db.errors import N_, Problem, Refused
from db.models import Area, Service, Station, StationDay, StationKind
from db.queries.stations import usual

DAY_FIELDS = ["by_service", "open", "note"]

_MOST_VISITS = 100_000
_ODD_TIMES, _ODD_FROM = 5, 50
"""A number is odd when it is at least this large and this many times a usual day's."""


@dataclass(frozen=True)
class StationDraft:
    """What a station's form holds."""

    name: str
    kind_id: int
    opening_hours: str | None
    services: list[str]
    reports_daily: bool
    longitude: float | None
    latitude: float | None
    opened_on: date
    closed_on: date | None


FIELDS = list(StationDraft.__annotations__)


def add(session: Session, area_id: int, draft: StationDraft) -> int:
    """Open a station in an area; returns its id."""
    area = editing.found(session, Area, area_id)
    values = _checked(session, area.id, None, draft)
    station = Station(area_id=area.id)
    editing.add(session, "station:add", station, values)
    return station.id


def change(session: Session, station_id: int, *, seen: int, draft: StationDraft) -> None:
    """Correct a station, or end it by the day it closed."""
    station = editing.current(session, Station, station_id, seen, FIELDS)
    editing.change(session, "station:change", station, _checked(session, station.area_id, station, draft))


def _checked(session: Session, area_id: int, station: Station | None, draft: StationDraft) -> editing.Values:
    problems: list[Problem] = []
    values = asdict(draft)
    values["name"] = editing.text("name", draft.name, 80, problems, N_("Enter a name."))
    values["opening_hours"] = editing.text("opening_hours", draft.opening_hours, 60, problems)
    twin = select(Station.id).where(Station.area_id == area_id, Station.name == values["name"])
    if station is not None:
        twin = twin.where(Station.id != station.id)
    if session.scalar(twin) is not None:
        problems.append(Problem("name", N_("Choose another name: this area has a station of that name.")))
    if session.get(StationKind, draft.kind_id) is None:
        problems.append(Problem("kind_id", N_("Choose a kind.")))
    if set(draft.services) - set(session.scalars(select(Service.code))):
        problems.append(Problem("services", N_("Choose services from the list.")))
    if draft.closed_on and draft.closed_on < draft.opened_on:
        problems.append(Problem("closed_on", N_("Choose a day on or after the day it opened.")))
    if (draft.longitude is None) != (draft.latitude is None):
        problems.append(Problem("longitude", N_("Enter both longitude and latitude, or neither.")))
    if station is not None:
        outside = select(StationDay.day).where(StationDay.station_id == station.id)
        first = session.scalar(outside.order_by(StationDay.day).limit(1))
        last = session.scalar(outside.order_by(StationDay.day.desc()).limit(1))
        if first and first < draft.opened_on:
            problems.append(Problem("opened_on", N_("Choose {day} or earlier: that day has a report."), {"day": first}))
        if last and draft.closed_on and last >= draft.closed_on:
            problems.append(Problem("closed_on", N_("Choose a day after {day}: that day has a report."), {"day": last}))
    editing.refuse_if(problems)
    return values


def record_day(
    session: Session,
    station_id: int,
    day: date,
    *,
    seen: int | None,
    by_service: dict[str, int],
    open: bool,
    note: str | None,
) -> None:
    """Report a station's day, or correct it; `seen` is the version its editor saw, None if there was no report.

    A number far above a usual day of that weekday is refused until a note says why.
    """
    station = editing.found(session, Station, station_id)
    report = session.scalar(select(StationDay).where(StationDay.station_id == station.id, StationDay.day == day))
    if (report.version if report else None) != seen:
        if report is None:
            raise Refused(Problem("day", N_("The report was removed meanwhile. Close the form and open it again.")))
        raise editing.conflict(session, report, DAY_FIELDS)
    known, expected = set(session.scalars(select(Service.code))), usual(session, station.id, day)
    put_day(session, station, report, day, known, expected, by_service=by_service, open=open, note=note)


def put_day(
    session: Session,
    station: Station,
    report: StationDay | None,
    day: date,
    known: Set[str],
    expected: Mapping[str, float],
    *,
    by_service: dict[str, int],
    open: bool,
    note: str | None,
    visits: int | None = None,
) -> None:
    """Report or correct a station's day for which everything was read already: services and what is usual by them.

    `visits` are those of a day for which nobody said what people came for.
    """
    problems: list[Problem] = []
    if day > calendar.today():
        problems.append(Problem("day", N_("Choose today or an earlier day.")))
    if day < station.opened_on or (station.closed_on and day >= station.closed_on):
        problems.append(Problem("day", N_("Choose a day on which the station was open to the public.")))
    if set(by_service) - known:
        problems.append(Problem("day", N_("Choose services from the list.")))
    reason = editing.text("note", note, 200, problems)
    counts = {service: visits for service, visits in by_service.items() if visits} if open else {}
    total = sum(counts.values()) if counts or visits is None or not open else visits
    for service, number in (counts or {"visits": total}).items():
        editing.count(service, number, _MOST_VISITS, problems)
        mean = expected.get(service if counts else "")
        if mean and not reason and number >= _ODD_FROM and number > _ODD_TIMES * mean:
            problems.append(
                Problem(
                    service,
                    N_("{visits} is {times} times a usual day of that weekday ({usual}). Check it, or say why below."),
                    {"visits": number, "times": round(number / mean, 1), "usual": round(mean)},
                )
            )
    editing.refuse_if(problems)
    values = {"visits": total, "by_service": counts, "open": open, "note": reason}
    if report is None:
        report = StationDay(station_id=station.id, area_id=station.area_id, day=day)
        editing.add(session, "station_day:report", report, values)
    else:
        editing.change(session, "station_day:correct", report, values)
