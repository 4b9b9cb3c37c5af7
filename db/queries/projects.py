"""Projects: in which state they are, how far, what of them is late, what was held and what was given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.errors import N_, NotFound
from db.models import Area, Milestone, Need, PartnerUnit, Project, ProjectContribution, ProjectSession, Resource
from db.queries.cobuilding import under

GIFTS: Final = {
    "money": N_("Money"),
    "labour": N_("Labour"),
    "land": N_("Land"),
    "ideas": N_("Ideas"),
}
"""What can be given to a project, as msgids; counted in fen, minutes, square metres and pieces."""


class State(StrEnum):
    """Where a project stands; it follows from its days."""

    IN_PROGRESS = "in_progress"
    AGREED = "agreed"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class Progress(NamedTuple):
    """The weight of the milestones that are done, and of all that were not dropped."""

    done: int
    whole: int

    @property
    def rate(self) -> float | None:
        """The share that is done; None without milestones."""
        return self.done / self.whole if self.whole else None


@dataclass(frozen=True)
class MilestoneRow:
    """A step of a project."""

    id: int
    version: int
    project_id: int
    title: str
    weight: int
    due_on: date
    done_on: date | None
    dropped_on: date | None
    reason: str | None

    def late(self, on: date) -> bool:
        """Whether its due day has passed while it is neither done nor dropped."""
        ended = self.done_on or self.dropped_on
        return self.due_on < on and (ended is None or ended > on)


@dataclass(frozen=True)
class ProjectRow:
    """A project with its milestones, the earliest due first."""

    id: int
    version: int
    title: str
    category: str
    area_id: int
    area_name: str
    unit_id: int | None
    unit_name: str | None
    need_id: int | None
    need_title: str | None
    resource_id: int | None
    resource_title: str | None
    quantity: int | None
    agreed_on: date
    started_on: date | None
    planned_end: date | None
    finished_on: date | None
    cancelled_on: date | None
    reason: str | None
    milestones: tuple[MilestoneRow, ...]

    @property
    def ended_on(self) -> date | None:
        """When it was finished or cancelled."""
        return self.finished_on or self.cancelled_on

    def state(self, on: date) -> State:
        """Its state at the end of the day."""
        if self.cancelled_on and self.cancelled_on <= on:
            return State.CANCELLED
        if self.finished_on and self.finished_on <= on:
            return State.FINISHED
        return State.IN_PROGRESS if self.started_on and self.started_on <= on else State.AGREED

    def progress(self, on: date) -> Progress:
        """How far it is at the end of the day."""
        return progress(self.milestones, on)

    def late(self, on: date) -> list[MilestoneRow]:
        """Its milestones that are late on the day, the longest first; none once it has ended."""
        ended = self.ended_on is not None and self.ended_on <= on
        return [] if ended else [milestone for milestone in self.milestones if milestone.late(on)]


def progress(milestones: Sequence[MilestoneRow], on: date) -> Progress:
    """The weight done by the end of the day, of all that was not dropped by then."""
    counted = [one for one in milestones if one.dropped_on is None or one.dropped_on > on]
    return Progress(
        sum(one.weight for one in counted if one.done_on and one.done_on <= on), sum(one.weight for one in counted)
    )


_PROJECT: tuple[Any, ...] = (
    Project.id,
    Project.version,
    Project.title,
    Project.category,
    Project.area_id,
    Area.name,
    Project.unit_id,
    PartnerUnit.name,
    Project.need_id,
    Need.title,
    Project.resource_id,
    Resource.title,
    Project.quantity,
    Project.agreed_on,
    Project.started_on,
    Project.planned_end,
    Project.finished_on,
    Project.cancelled_on,
    Project.reason,
)

_MILESTONE: tuple[Any, ...] = (
    Milestone.id,
    Milestone.version,
    Milestone.project_id,
    Milestone.title,
    Milestone.weight,
    Milestone.due_on,
    Milestone.done_on,
    Milestone.dropped_on,
    Milestone.reason,
)


def _found(session: Session, *where: Any) -> list[ProjectRow]:
    rows = session.execute(
        select(*_PROJECT)
        .join(Area, Area.id == Project.area_id)
        .outerjoin(PartnerUnit, PartnerUnit.id == Project.unit_id)
        .outerjoin(Need, Need.id == Project.need_id)
        .outerjoin(Resource, Resource.id == Project.resource_id)
        .where(*where)
        .order_by(Project.agreed_on, Project.id)
    ).all()
    steps: dict[int, list[MilestoneRow]] = {}
    for step in session.execute(
        select(*_MILESTONE)
        .join(Project, Project.id == Milestone.project_id)
        .where(*where)
        .order_by(Milestone.due_on, Milestone.id)
    ):
        steps.setdefault(step.project_id, []).append(MilestoneRow(*step))
    return [ProjectRow(*(*row, tuple(steps.get(row.id, ())))) for row in rows]


def projects(session: Session, area_id: int, since: date, on: date) -> list[ProjectRow]:
    """The projects in and under an area agreed by `on` that had not ended before `since`, in the order agreed."""
    ended = or_(Project.finished_on >= since, Project.cancelled_on >= since)
    still = Project.finished_on.is_(None) & Project.cancelled_on.is_(None)
    return _found(session, under(Project.area_id, area_id, on), Project.agreed_on <= on, or_(ended, still))


def project(session: Session, project_id: int) -> ProjectRow:
    """One project; raises `NotFound`."""
    rows = _found(session, Project.id == project_id)
    if not rows:
        raise NotFound(project_id)
    return rows[0]


def milestone(session: Session, milestone_id: int) -> MilestoneRow:
    """One milestone; raises `NotFound`."""
    row = session.execute(select(*_MILESTONE).where(Milestone.id == milestone_id)).one_or_none()
    if row is None:
        raise NotFound(milestone_id)
    return MilestoneRow(*row)


@dataclass(frozen=True)
class SessionRow:
    """A course, clinic or meeting of a project; None where nobody counted."""

    id: int
    version: int
    project_id: int
    project_title: str
    area_name: str
    title: str
    day: date
    person_times: int | None
    persons: int | None


@dataclass(frozen=True)
class ContributionRow:
    """What somebody gave to a project; `amount` in the unit of its kind, None if it was not stated."""

    id: int
    version: int
    project_id: int
    project_title: str
    area_name: str
    kind: str
    giver: str
    day: date
    amount: int | None


_SESSION: tuple[Any, ...] = (
    ProjectSession.id,
    ProjectSession.version,
    ProjectSession.project_id,
    Project.title,
    Area.name,
    ProjectSession.title,
    ProjectSession.day,
    ProjectSession.person_times,
    ProjectSession.persons,
)

_GIFT: tuple[Any, ...] = (
    ProjectContribution.id,
    ProjectContribution.version,
    ProjectContribution.project_id,
    Project.title,
    Area.name,
    ProjectContribution.kind,
    ProjectContribution.giver,
    ProjectContribution.day,
    ProjectContribution.amount,
)


def _sessions(session: Session, *where: Any) -> list[SessionRow]:
    rows = session.execute(
        select(*_SESSION)
        .join(Project, Project.id == ProjectSession.project_id)
        .join(Area, Area.id == ProjectSession.area_id)
        .where(*where)
        .order_by(ProjectSession.day.desc(), ProjectSession.id)
    )
    return [SessionRow(*row) for row in rows]


def _gifts(session: Session, *where: Any) -> list[ContributionRow]:
    rows = session.execute(
        select(*_GIFT)
        .join(Project, Project.id == ProjectContribution.project_id)
        .join(Area, Area.id == ProjectContribution.area_id)
        .where(*where)
        .order_by(ProjectContribution.day.desc(), ProjectContribution.id)
    )
    return [ContributionRow(*row) for row in rows]


def sessions(session: Session, area_id: int, first: date, last: date) -> list[SessionRow]:
    """The sessions held in and under an area in the window, the latest first."""
    return _sessions(session, under(ProjectSession.area_id, area_id, last), ProjectSession.day.between(first, last))


def sessions_of(session: Session, project_id: int) -> list[SessionRow]:
    """The sessions of a project, the latest first."""
    return _sessions(session, ProjectSession.project_id == project_id)


def gifts(session: Session, area_id: int, since: date, on: date) -> list[ContributionRow]:
    """What was given in and under an area from `since` to `on`, the latest first."""
    return _gifts(session, under(ProjectContribution.area_id, area_id, on), ProjectContribution.day.between(since, on))


def gifts_of(session: Session, project_id: int) -> list[ContributionRow]:
    """What was given to a project, the latest first."""
    return _gifts(session, ProjectContribution.project_id == project_id)
