"""The rows behind a figure: which facts count for an indicator in an area, which do not and why, and since when.

Written from the columns of the facts, not from their contributions, so that the two can be held against each other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from db.errors import N_
from db.measures.indicators import Evidence, Indicator
from db.measures.registry import measure
from db.models import (
    FIRST_DAY,
    Activity,
    Agreement,
    Area,
    AreaPath,
    Attendance,
    Compound,
    CompoundMark,
    Issue,
    Milestone,
    Need,
    PartnerUnit,
    Project,
    ProjectSession,
    ReportedAmount,
    Source,
    Station,
    StationDay,
    Team,
    Volunteer,
)
from db.models.compounds import MARK_MEASURES

Column = Any
Window = Callable[[date, date], ColumnElement[bool]]


@dataclass(frozen=True)
class EvidenceRow:
    """One fact: its day, where, what it is, how much it counts, and who recorded it when (UTC)."""

    day: date
    area_name: str
    label: str
    amount: int
    provenance: str
    recorded_by: str | None
    recorded_at: datetime


@dataclass(frozen=True)
class Page:
    """Some of the rows, and how many there are in all."""

    rows: list[EvidenceRow]
    count: int


@dataclass(frozen=True)
class _Behind:
    """Facts of one kind that count for one measure while `counts` holds for a window."""

    model: Any
    day: Column
    label: Column
    counts: Window
    amount: Column = field(default_factory=lambda: literal(1))
    join: tuple[Any, Any] | None = None
    reason: str = ""


def _flow(model: Any, day: Column, label: Column, *only: Any, **more: Any) -> _Behind:
    return _Behind(model, day, label, lambda first, last: and_(day.between(first, last), *only), **more)


def _stock(model: Any, start: Column, end: Column, label: Column, *only: Any, **more: Any) -> _Behind:
    def counts(_first: date, last: date) -> ColumnElement[bool]:
        return and_(start <= last, or_(end.is_(None), end > last), *only)

    return _Behind(model, start, label, counts, **more)


def _due(model: Any, due: Column, end: Column, label: Column, *since: Any, **more: Any) -> _Behind:
    """Late from the day after the due day until the end."""

    def counts(_first: date, last: date) -> ColumnElement[bool]:
        return and_(due < last, *(column <= last for column in since), or_(end.is_(None), end > last))

    return _Behind(model, due, label, counts, **more)


_OF_STATION = (Station, Station.id == StationDay.station_id)
_OF_ACTIVITY = (Activity, Activity.id == Attendance.activity_id)
_OF_COMPOUND = (Compound, Compound.id == CompoundMark.compound_id)
_OF_TEAM = (Team, Team.id == Volunteer.team_id)  # a person is not named behind a figure
_PROJECT_END = func.coalesce(Project.finished_on, Project.cancelled_on)
_MILESTONE_END = func.coalesce(Milestone.done_on, Milestone.dropped_on)

_SERVICE = _flow(
    Attendance,
    Attendance.day,
    Activity.title,
    Attendance.confirmed_on.is_not(None),
    amount=Attendance.minutes,
    join=_OF_ACTIVITY,
)

_BEHIND: dict[str, _Behind] = {
    "stations": _stock(Station, Station.opened_on, Station.closed_on, Station.name),
    "station_visits": _flow(
        StationDay, StationDay.day, Station.name, StationDay.open, amount=StationDay.visits, join=_OF_STATION
    ),
    "issues_open": _stock(Issue, Issue.reported_on, Issue.closed_on, Issue.title),
    "issues_overdue": _due(Issue, Issue.due_on, Issue.closed_on, Issue.title, Issue.reported_on),
    "issues_closed": _flow(Issue, Issue.closed_on, Issue.title),
    "issues_reported": _flow(Issue, Issue.reported_on, Issue.title),
    "compounds": _stock(Compound, Compound.valid_from, Compound.valid_to, Compound.name),
    "compounds_unmanaged": _stock(Compound, Compound.valid_from, Compound.valid_to, Compound.name, Compound.unmanaged),
    **{
        key: _stock(
            CompoundMark,
            CompoundMark.from_day,
            CompoundMark.to_day,
            Compound.name,
            CompoundMark.kind == kind,
            join=_OF_COMPOUND,
        )
        for kind, key in MARK_MEASURES.items()
    },
    "volunteer_teams": _stock(Team, Team.founded_on, Team.ended_on, Team.name),
    "volunteers": _stock(Volunteer, Volunteer.joined_on, Volunteer.left_on, Team.name, join=_OF_TEAM),
    "service_minutes": _SERVICE,
    "partner_units": _stock(PartnerUnit, PartnerUnit.joined_on, PartnerUnit.left_on, PartnerUnit.name),
    "needs": _stock(Need, Need.published_on, Need.ends_on, Need.title),
    "needs_matched": _stock(Need, Need.matched_on, Need.ends_on, Need.title, Need.published_on <= Need.matched_on),
    "agreements": _stock(Agreement, Agreement.signed_on, Agreement.ends_on, Agreement.title),
    "projects_in_progress": _stock(Project, Project.started_on, _PROJECT_END, Project.title),
    "milestones_late": _due(Milestone, Milestone.due_on, _MILESTONE_END, Milestone.title),
    "project_sessions": _flow(ProjectSession, ProjectSession.day, ProjectSession.title),
}

_EXCLUDED: dict[str, _Behind] = {
    "station_visits": _flow(
        StationDay,
        StationDay.day,
        Station.name,
        ~StationDay.open,
        amount=StationDay.visits,
        join=_OF_STATION,
        reason=N_("The station was closed that day."),
    ),
    "service_minutes": _flow(
        Attendance,
        Attendance.day,
        Activity.title,
        Attendance.confirmed_on.is_(None),
        amount=Attendance.minutes,
        join=_OF_ACTIVITY,
        reason=N_("The organiser has not confirmed it yet."),
    ),
    "issues_overdue": _stock(
        Issue,
        Issue.reported_on,
        Issue.closed_on,
        Issue.title,
        Issue.due_on.is_(None),
        reason=N_("It has no due day."),
    ),
    "compounds_unmanaged": _stock(
        Compound,
        Compound.valid_from,
        Compound.valid_to,
        Compound.name,
        ~Compound.unmanaged,
        reason=N_("It had property management when it was registered."),
    ),
}


def _kind(key: str) -> _Behind:
    return _stock(Area, Area.valid_from, Area.valid_to, Area.name, Area.kind == key.partition("/")[2])


def _sources(key: str) -> list[_Behind]:
    """The kinds of fact behind a measure: its own rows, and what was reported without rows."""
    own = [_kind(key)] if key.startswith("areas/") else [_BEHIND[key]] if key in _BEHIND else []
    known = ReportedAmount.measure == key
    if measure(key).stock:
        reported = _Behind(
            ReportedAmount,
            ReportedAmount.day,
            Source.title,
            lambda _first, last: and_(ReportedAmount.day <= last, known),
            ReportedAmount.amount,
            (Source, Source.id == ReportedAmount.source_id),
        )
    else:
        reported = _flow(
            ReportedAmount,
            ReportedAmount.day,
            Source.title,
            known,
            amount=ReportedAmount.amount,
            join=(Source, Source.id == ReportedAmount.source_id),
        )
    return [*own, reported]


def rows(
    session: Session,
    keys: Sequence[str],
    area_id: int,
    first: date | None,
    last: date,
    offset: int = 0,
    limit: int = 50,
) -> Page:
    """The facts that count for `keys` (numerator or denominator), the latest first, from `offset` on."""
    behind = [(source, measure(key).stock) for key in keys for source in _sources(key)]
    return _page(session, behind, area_id, first, last, offset, limit)


def excluded(
    session: Session, indicator: Indicator, area_id: int, first: date | None, last: date
) -> list[tuple[str, int]]:
    """Why facts that look as if they counted do not, and how many they are: (msgid, number)."""
    found = []
    for key in (*indicator.numerator, *indicator.denominator):
        if source := _EXCLUDED.get(key):
            number = session.scalar(_counted(source, measure(key).stock, area_id, first, last)) or 0
            if number:
                found.append((source.reason, number))
    return found


def _page(
    session: Session,
    behind: list[tuple[_Behind, bool]],
    area_id: int,
    first: date | None,
    last: date,
    offset: int,
    limit: int,
) -> Page:
    found: list[EvidenceRow] = []
    total = 0
    for source, stock in behind:  # one by one: the viewer's scope is not applied inside a union
        number = session.scalar(_counted(source, stock, area_id, first, last)) or 0
        skipped = max(0, offset - total)
        total += number
        if len(found) < limit and skipped < number:
            chosen = _selected(source, stock, area_id, first, last)
            chosen = (
                chosen.order_by(source.day.desc(), source.model.id.desc()).offset(skipped).limit(limit - len(found))
            )
            found += [EvidenceRow(*row) for row in session.execute(chosen)]
    return Page(found, total)


def _selected(source: _Behind, stock: bool, area_id: int, first: date | None, last: date) -> Select[*tuple[Any, ...]]:
    model = source.model
    columns = (
        source.day,
        Area.name,
        source.label,
        source.amount,
        model.provenance,
        model.recorded_by,
        model.recorded_at,
    )
    return _where(select(*columns), source, stock, area_id, first, last)


def _counted(source: _Behind, stock: bool, area_id: int, first: date | None, last: date) -> Select[*tuple[Any, ...]]:
    return _where(select(func.count()).select_from(source.model), source, stock, area_id, first, last)


def _where(
    chosen: Select[*tuple[Any, ...]], source: _Behind, stock: bool, area_id: int, first: date | None, last: date
) -> Select[*tuple[Any, ...]]:
    model = source.model
    at = literal(last) if stock else source.day
    own = model.id if model is Area else model.area_id
    if model is not Area:
        chosen = chosen.join(Area, Area.id == own)
    if source.join:
        chosen = chosen.join(*source.join)
    return chosen.join(AreaPath, AreaPath.area_id == own).where(
        AreaPath.ancestor_id == area_id,
        AreaPath.from_day <= at,
        AreaPath.to_day > at,
        source.counts(first or FIRST_DAY, last),
    )


def recorded(session: Session, keys: Sequence[str], area_id: int, first: date | None, last: date) -> EvidenceRow | None:
    """The fact behind `keys` that was recorded or corrected last."""
    latest: EvidenceRow | None = None
    for key in keys:
        for source in _sources(key):
            chosen = _selected(source, measure(key).stock, area_id, first, last)
            row = session.execute(chosen.order_by(source.model.recorded_at.desc()).limit(1)).one_or_none()
            if row and (latest is None or row[6] > latest.recorded_at):
                latest = EvidenceRow(*row)
    return latest


def recorded_later(
    session: Session, keys: Sequence[str], area_id: int, first: date | None, last: date, midnight: datetime
) -> int:
    """How many facts behind `keys` were recorded or corrected from `midnight` (UTC) on, after the window had ended."""
    later = 0
    for key in keys:
        for source in _sources(key):
            chosen = _counted(source, measure(key).stock, area_id, first, last)
            later += session.scalar(chosen.where(source.model.recorded_at >= midnight)) or 0
    return later


def counts_rows(indicator: Indicator) -> bool:
    """Whether the rows behind an indicator add up to its numerator; distinct persons do not."""
    return indicator.evidence is not Evidence.PEOPLE
