"""Co-building: lists, projects, sessions and contributions."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.reads.seam import TREE, remembered
from db.queries import cobuilding, figures, milestones
from db.queries import projects as rows

TOPICS = (*TREE, "cobuilding")


@remembered(*TOPICS)
def projects(session: Session, area_id: int, since: date, on: date) -> list[rows.ProjectRow]:
    """Projects agreed by `on` that had not ended before `since`."""
    return rows.projects(session, area_id, since, on)


@remembered(*TOPICS)
def due_milestones(session: Session, area_id: int, on: date, until: date) -> list[milestones.DueRow]:
    """Milestones that were open on a day and due by `until`."""
    return milestones.due(session, area_id, on, until)


@remembered(*TOPICS)
def needs(session: Session, area_id: int, on: date) -> list[cobuilding.NeedRow]:
    """What is on the needs lists."""
    return cobuilding.needs(session, area_id, on)


@remembered(*TOPICS)
def units(session: Session, area_id: int, on: date) -> list[cobuilding.UnitRow]:
    """The partner units in, under and over an area."""
    return cobuilding.units(session, area_id, on)


@remembered(*TOPICS)
def resources(session: Session, area_id: int, on: date) -> list[cobuilding.ResourceRow]:
    """Everything ever offered."""
    return cobuilding.resources(session, area_id, on)


@remembered(*TOPICS)
def used_in(session: Session, area_id: int, on: date) -> dict[int, int]:
    """How much of each resource of an area projects use."""
    return cobuilding.used(session, [one.id for one in cobuilding.resources(session, area_id, on)])


@remembered(*TOPICS)
def agreements(session: Session, area_id: int, on: date) -> list[cobuilding.AgreementRow]:
    """The agreements that hold."""
    return cobuilding.agreements(session, area_id, on)


@remembered(*TOPICS)
def gifts(session: Session, area_id: int, since: date, on: date) -> list[rows.ContributionRow]:
    """What was given, the latest first."""
    return rows.gifts(session, area_id, since, on)


@remembered(*TOPICS)
def project_sessions(session: Session, area_id: int, first: date, last: date) -> list[rows.SessionRow]:
    """The sessions of the window, the latest first."""
    return rows.sessions(session, area_id, first, last)


@remembered(*TOPICS)
def reached(session: Session, area_id: int, first: date | None, last: date) -> dict[str, int | None]:
    """Sessions, person-times and different persons of the window; None where nobody counted."""
    keys = ("project_sessions", "project_person_times", "project_persons")
    amounts = figures.sums(session, keys, [area_id], first, last)
    return {key: amounts.get((key, area_id)) for key in keys}


@remembered(*TOPICS)
def grouped_for_show(session: Session, area_id: int, on: date) -> bool:
    """Whether any need or project was made or grouped to show the product."""
    return cobuilding.illustrative(session, area_id, on)
