"""Milestones that are late or will soon be due: only those are read, however many there ever were."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models import Area, Milestone, PartnerUnit, Project
from db.queries.cobuilding import under

_ENDS = (Project.finished_on, Project.cancelled_on, Milestone.done_on, Milestone.dropped_on)


class DueRow(NamedTuple):
    """A milestone that is late or will soon be due, of a project that has not ended."""

    id: int
    title: str
    due_on: date
    reason: str | None
    project_id: int
    project: str
    area_name: str
    unit_name: str | None
    started_on: date | None


def due(session: Session, area_id: int, on: date, until: date) -> list[DueRow]:
    """The milestones in and under an area that were open on a day and due by `until`, the earliest due first."""
    rows = session.execute(
        select(
            Milestone.id,
            Milestone.title,
            Milestone.due_on,
            Milestone.reason,
            Project.id,
            Project.title,
            Area.name,
            PartnerUnit.name,
            Project.started_on,
        )
        .join(Project, Project.id == Milestone.project_id)
        .join(Area, Area.id == Project.area_id)
        .outerjoin(PartnerUnit, PartnerUnit.id == Project.unit_id)
        .where(
            under(Project.area_id, area_id, on),
            Project.agreed_on <= on,
            Milestone.due_on <= until,
            *(or_(ended.is_(None), ended > on) for ended in _ENDS),
        )
        .order_by(Milestone.due_on, Milestone.id)
    )
    return [DueRow(*row) for row in rows]
