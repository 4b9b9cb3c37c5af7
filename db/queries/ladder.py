"""The ladder: where issues stand and wait, how long stages and units take, who was whistled for, and their stories."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from db.models import Area, AreaPath, CallBack, Issue, IssueStep, ReportIn, Whistle


@dataclass(frozen=True)
class Stage:
    """The stage an open issue is in, since when and until when; `note` and `asked_until` say what is waited for."""

    issue_id: int
    verb: str
    state: str
    unit: str | None
    note: str | None
    at: datetime
    half_at: datetime | None
    near_at: datetime | None
    due_at: datetime | None
    asked_until: date | None


@dataclass(frozen=True)
class Step:
    """One step of an issue's story; `known` is False where weekdays stood for working days."""

    verb: str
    from_state: str | None
    state: str
    level: str
    unit: str | None
    note: str | None
    at: datetime
    due_at: datetime | None
    limit_amount: int | None
    limit_unit: str | None
    limit_working: bool | None
    known: bool
    asked_until: date | None
    ended_at: datetime | None
    minutes: int | None
    recorded_by: str | None


@dataclass(frozen=True)
class Call:
    """A department that was whistled for, and whether it has come."""

    id: int
    version: int
    unit: str
    leads: bool
    due_at: datetime | None
    arrived_at: datetime | None
    withdrawn: bool


@dataclass(frozen=True)
class Answer:
    """What somebody said when they were called back."""

    day: date
    reached: bool
    solved: bool | None
    rating: str | None
    note: str | None


@dataclass(frozen=True)
class UnitTime:
    """How many stages a unit ended in the window, how long they took together, and how many ran over."""

    unit: str
    stages: int
    minutes: int
    late: int


@dataclass(frozen=True)
class Reported:
    """How many departments were due to report in, and how many did in time."""

    unit: str
    due: int
    on_time: int


@dataclass(frozen=True)
class Spot:
    """How many issues of a category were reported in one area."""

    category: str | None
    area_id: int
    count: int


def stages(session: Session, area_id: int, on: date) -> list[Stage]:
    """The stages that go on now in and under an area, the earliest due first."""
    rows = session.execute(
        select(
            IssueStep.issue_id,
            IssueStep.verb,
            IssueStep.state,
            IssueStep.unit,
            IssueStep.note,
            IssueStep.at,
            IssueStep.half_at,
            IssueStep.near_at,
            IssueStep.due_at,
            IssueStep.asked_until,
        )
        .join(AreaPath, AreaPath.area_id == IssueStep.area_id)
        .where(AreaPath.ancestor_id == area_id, AreaPath.from_day <= on, AreaPath.to_day > on)
        .where(IssueStep.ended_on.is_(None), IssueStep.day <= on)
        .order_by(IssueStep.due_at, IssueStep.id)
    ).mappings()
    return [Stage(**row) for row in rows]


def supervised(session: Session, area_id: int, since: date, on: date) -> set[int]:
    """Issues about which somebody above has said since a day what they want done."""
    rows = session.scalars(
        select(IssueStep.issue_id)
        .join(AreaPath, AreaPath.area_id == IssueStep.area_id)
        .where(AreaPath.ancestor_id == area_id, AreaPath.from_day <= on, AreaPath.to_day > on)
        .where(IssueStep.ended_on.between(since, on), IssueStep.verb == "supervise")
    )
    return set(rows)


def unit_times(session: Session, area_id: int, first: date, last: date, most: int) -> list[UnitTime]:
    """Whose stages took longest in the window, the slowest on average first."""
    minutes, count = func.sum(IssueStep.minutes), func.count()
    rows = session.execute(
        select(
            IssueStep.unit,
            count,
            minutes,
            func.sum(case((IssueStep.ended_at > IssueStep.due_at, 1), else_=0)),
        )
        .join(AreaPath, AreaPath.area_id == IssueStep.area_id)
        .where(
            AreaPath.ancestor_id == area_id,
            AreaPath.from_day <= IssueStep.ended_on,
            AreaPath.to_day > IssueStep.ended_on,
            IssueStep.ended_on.between(first, last),
            IssueStep.state.in_(("dispatched", "handling")),
            IssueStep.unit.is_not(None),
        )
        .group_by(IssueStep.unit)
    ).all()
    found = [UnitTime(unit or "", stages, int(taken or 0), int(late or 0)) for unit, stages, taken, late in rows]
    return sorted(found, key=lambda unit: -unit.minutes / unit.stages)[:most]


def report_ins(session: Session, area_id: int, first: date, last: date) -> list[Reported]:
    """Which departments were due to report in within the window, those with most first."""
    came = and_(ReportIn.arrived_at.is_not(None), ReportIn.arrived_at <= ReportIn.due_at)
    rows = session.execute(
        select(ReportIn.unit, func.count(), func.sum(case((came, 1), else_=0)))
        .join(AreaPath, AreaPath.area_id == ReportIn.area_id)
        .where(
            AreaPath.ancestor_id == area_id,
            AreaPath.from_day <= ReportIn.due_on,
            AreaPath.to_day > ReportIn.due_on,
            ReportIn.due_on.between(first, last),
            ~ReportIn.withdrawn,
        )
        .group_by(ReportIn.unit)
    )
    found = [Reported(unit, due, int(on_time)) for unit, due, on_time in rows]
    return sorted(found, key=lambda unit: (-unit.due, unit.unit))


def spots(session: Session, area_id: int, first: date, last: date) -> list[Spot]:
    """How many issues of each category were reported in each area of the window."""
    rows = session.execute(
        select(Issue.category, Issue.area_id, func.count())
        .join(AreaPath, AreaPath.area_id == Issue.area_id)
        .where(
            AreaPath.ancestor_id == area_id,
            AreaPath.from_day <= Issue.reported_on,
            AreaPath.to_day > Issue.reported_on,
            Issue.reported_on.between(first, last),
        )
        .group_by(Issue.category, Issue.area_id)
    )
    return [Spot(*row) for row in rows]


@dataclass(frozen=True)
class Slow:
    """A closed issue and how many minutes it was open."""

    id: int
    title: str
    area_name: str
    level: str
    handler: str | None
    taken: int
    closed_on: date


def slowest(session: Session, area_id: int, first: date, last: date, most: int) -> list[Slow]:
    """The issues closed in the window that had been open longest."""
    rows = session.execute(
        select(
            Issue.id,
            Issue.title,
            Area.name.label("area_name"),
            Issue.level,
            Issue.handler,
            Issue.taken,
            Issue.closed_on,
        )
        .join(Area, Area.id == Issue.area_id)
        .join(AreaPath, AreaPath.area_id == Issue.area_id)
        .where(
            AreaPath.ancestor_id == area_id,
            AreaPath.from_day <= Issue.closed_on,
            AreaPath.to_day > Issue.closed_on,
            Issue.closed_on.between(first, last),
            Issue.taken.is_not(None),
        )
        .order_by(Issue.taken.desc(), Issue.id)
        .limit(most)
    ).mappings()
    return [Slow(**row) for row in rows]


def story(session: Session, issue_id: int) -> list[Step]:
    """Everything that became of an issue, in its order."""
    rows = session.execute(
        select(
            IssueStep.verb,
            IssueStep.from_state,
            IssueStep.state,
            IssueStep.level,
            IssueStep.unit,
            IssueStep.note,
            IssueStep.at,
            IssueStep.due_at,
            IssueStep.limit_amount,
            IssueStep.limit_unit,
            IssueStep.limit_working,
            IssueStep.known,
            IssueStep.asked_until,
            IssueStep.ended_at,
            IssueStep.minutes,
            IssueStep.recorded_by,
        )
        .where(IssueStep.issue_id == issue_id)
        .order_by(IssueStep.id)
    ).mappings()
    return [Step(**row) for row in rows]


def calls(session: Session, issue_id: int) -> list[Call]:
    """Whom the latest whistle of an issue has called, who leads first."""
    latest = select(func.max(Whistle.id)).where(Whistle.issue_id == issue_id).scalar_subquery()
    rows = session.execute(
        select(
            ReportIn.id,
            ReportIn.version,
            ReportIn.unit,
            ReportIn.leads,
            ReportIn.due_at,
            ReportIn.arrived_at,
            ReportIn.withdrawn,
        )
        .where(ReportIn.whistle_id == latest)
        .order_by(ReportIn.id)
    )
    return [Call(*row) for row in rows]


def answers(session: Session, issue_id: int) -> list[Answer]:
    """What those concerned said when they were called, in order."""
    rows = session.execute(
        select(CallBack.day, CallBack.reached, CallBack.solved, CallBack.rating, CallBack.note)
        .where(CallBack.issue_id == issue_id)
        .order_by(CallBack.id)
    )
    return [Answer(*row) for row in rows]


def duplicates(session: Session, issue_id: int) -> list[tuple[int, str, date, str | None, str | None]]:
    """What others reported of the same matter: (id, title, day, channel, reference)."""
    rows = session.execute(
        select(Issue.id, Issue.title, Issue.reported_on, Issue.channel, Issue.reference)
        .where(Issue.merged_into == issue_id)
        .order_by(Issue.id)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]
