"""Pruning the tree: an area that ends on a day, or one that was entered by mistake."""

from datetime import date
from typing import Any, Final

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from db import audit
from db.actions import editing
from db.errors import N_, Problem
from db.models import (
    Area,
    AreaParent,
    AreaPath,
    Base,
    Boundary,
    Issue,
    Neighbour,
    PartnerUnit,
    Post,
    Project,
    Setting,
    Station,
    Team,
)

FIELDS: Final = ["name", "code", "kind", "households", "residents", "valid_from", "valid_to"]
_NAMED: Final = 5
"""How many of what stands in the way are called by name."""
_OWN: Final = {
    AreaParent.__table__.c.area_id,
    *AreaPath.__table__.c,
    Boundary.__table__.c.area_id,
    Neighbour.__table__.c.area_id,
}
"""What is part of an area and goes with it."""
_REFERS: Final = {
    "area_parents": N_("Remove or move what lies below it first: {n} areas do or did."),
    "stations": N_("End it instead: {n} stations are or were here."),
    "issues": N_("End it instead: {n} issues were reported here."),
    "posts": N_("End it instead: {n} posts are or were held here."),
    "teams": N_("End it instead: {n} teams are or were here."),
    "partner_units": N_("End it instead: {n} partner units are or were here."),
    "compounds": N_("End it instead: {n} compounds are or were here."),
    "needs": N_("End it instead: {n} needs were published here."),
    "projects": N_("End it instead: {n} projects are or were here."),
}


def end(session: Session, area_id: int, *, seen: int, on: date) -> None:
    """Let an area end: `on` is the first day without it, and its posts end with it.

    Refused for the topmost area, and while anything in it goes on, which is named.
    """
    area = editing.current(session, Area, area_id, seen, FIELDS)
    edges = session.scalars(select(AreaParent).where(AreaParent.area_id == area.id)).all()
    problems: list[Problem] = []
    if not edges:
        problems.append(Problem("", N_("Keep the topmost area: end what lies below it.")))
    if on <= area.valid_from:
        problems.append(Problem("on", N_("Choose a day after {day}, since when it exists."), {"day": area.valid_from}))
    for message, names in _going_on(session, area.id, on):
        if found := list(session.scalars(names)):
            shown = found if len(found) <= _NAMED else [*found[:_NAMED], "…"]
            problems.append(Problem("on", message, {"names": shown}))
    editing.refuse_if(problems)
    for post in session.scalars(select(Post).where(Post.area_id == area.id, Post.to_day > on)).all():
        editing.change(session, "post:end", post, {"to_day": max(on, post.from_day)})
    for edge in edges:
        if edge.from_day >= on:
            session.delete(edge)
        elif edge.to_day > on:
            edge.to_day = on
    editing.change(session, "area:end", area, {"valid_to": on})


def _going_on(session: Session, area_id: int, on: date) -> list[tuple[str, Any]]:
    """What to say of each kind of thing that goes on in an area from a day, and a query for their names."""

    def here(model: Any, name: Any, *ends: Any) -> Any:
        still = [or_(end.is_(None), end > on) for end in ends]
        return select(name).where(model.area_id == area_id, *still).order_by(name)

    below = select(Area.name).join(AreaParent, AreaParent.area_id == Area.id).where(AreaParent.parent_id == area_id)
    return [
        (N_("End or move what lies below it first: {names}."), below.where(AreaParent.to_day > on, Area.valid_to > on)),
        (N_("Close these stations first: {names}."), here(Station, Station.name, Station.closed_on)),
        (N_("Close these issues first: {names}."), here(Issue, Issue.title, Issue.closed_on)),
        (N_("End these teams first: {names}."), here(Team, Team.name, Team.ended_on)),
        (N_("End these partner units first: {names}."), here(PartnerUnit, PartnerUnit.name, PartnerUnit.left_on)),
        (
            N_("Finish or cancel these projects first: {names}."),
            here(Project, Project.title, Project.finished_on, Project.cancelled_on),
        ),
    ]


def remove(session: Session, area_id: int, *, seen: int) -> None:
    """Take out an area that was entered by mistake, with its outline; refused if anything refers to it."""
    area = editing.current(session, Area, area_id, seen, FIELDS)
    problems = []
    for column, count in _referring(session, area.id):
        message = _REFERS.get(column.table.name, N_("End it instead: {n} records refer to it."))
        problems.append(Problem("", message, {"n": count}))
    editing.refuse_if(problems)
    before = {field: getattr(area, field) for field in FIELDS}
    audit.record(session, "area:remove", area, before, None)
    for edge in session.scalars(select(AreaParent).where(AreaParent.area_id == area.id)).all():
        session.delete(edge)
    for model in (Boundary, Neighbour):
        session.execute(delete(model).where(model.area_id == area.id))
    home = session.get(Setting, "home_area")
    if home is not None and home.value == area.code:
        session.delete(home)
    session.flush()
    session.delete(area)


def _referring(session: Session, area_id: int) -> list[tuple[Any, int]]:
    """The columns that refer to an area from elsewhere, and how often each does."""
    columns = (
        column
        for table in Base.metadata.sorted_tables
        for column in table.c
        if column not in _OWN and any(key.column is Area.__table__.c.id for key in column.foreign_keys)
    )
    counts = ((column, session.scalar(select(func.count()).where(column == area_id)) or 0) for column in columns)
    return [(column, count) for column, count in counts if count]
