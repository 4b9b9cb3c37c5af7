"""Changing areas: their particulars, who holds their posts, and where they hang in the tree."""

import re
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit
from db.access import require
from db.actions import editing
from db.errors import N_, Problem, Refused
from db.measures import totals
from db.measures.tree import Cycle, paths
from db.models import LAST_DAY, Area, AreaParent, Level, Post, Role
from db.permissions import Permission
from db.queries.areas import lies_in

FIELDS = ["name", "households", "residents"]
POST_FIELDS = ["role_id", "holder", "phone", "from_day"]

MOST_HOUSEHOLDS = 2_000_000
MOST_RESIDENTS = 10_000_000
_PHONE = re.compile(r"[0-9+*\- ]{3,24}")


def change(
    session: Session, area_id: int, *, seen: int, name: str, households: int | None, residents: int | None
) -> None:
    """Correct an area's name, households and residents; None means unknown."""
    area = editing.current(session, Area, area_id, seen, FIELDS)
    problems: list[Problem] = []
    values = {
        "name": editing.text("name", name, 80, problems, N_("Enter a name.")),
        "households": editing.count("households", households, MOST_HOUSEHOLDS, problems),
        "residents": editing.count("residents", residents, MOST_RESIDENTS, problems),
    }
    editing.refuse_if(problems)
    editing.change(session, "area:change", area, values)


def appoint(session: Session, area_id: int, *, role_id: int, holder: str, phone: str | None, from_day: date) -> None:
    """Put somebody into a post from a day on."""
    area = editing.found(session, Area, area_id)
    values = _post_values(session, area, role_id, holder, phone, from_day)
    editing.add(session, "post:appoint", Post(area_id=area.id, system=_system(session, area)), values)


def change_post(
    session: Session, post_id: int, *, seen: int, role_id: int, holder: str, phone: str | None, from_day: date
) -> None:
    """Correct a post that somebody holds."""
    post = editing.current(session, Post, post_id, seen, POST_FIELDS)
    area = editing.found(session, Area, post.area_id)
    editing.change(session, "post:change", post, _post_values(session, area, role_id, holder, phone, from_day))


def end_post(session: Session, post_id: int, *, seen: int, to_day: date) -> None:
    """Let a post end; `to_day` is the first day its holder no longer has it."""
    post = editing.current(session, Post, post_id, seen, ["to_day"])
    if to_day < post.from_day:
        raise Refused(
            Problem("to_day", N_("Choose a day on or after {day}, when the post began."), {"day": post.from_day})
        )
    editing.change(session, "post:end", post, {"to_day": to_day})


def _post_values(
    session: Session, area: Area, role_id: int, holder: str, phone: str | None, from_day: date
) -> editing.Values:
    problems: list[Problem] = []
    role = session.get(Role, role_id)
    if role is None or role.scheme != area.scheme:
        problems.append(Problem("role_id", N_("Choose one of the roles of this place.")))
    number = editing.text("phone", phone, 24, problems)
    if number and not _PHONE.fullmatch(number):
        problems.append(Problem("phone", N_("Enter a telephone number in digits, or leave it empty.")))
    values = {
        "role_id": role_id,
        "holder": editing.text("holder", holder, 60, problems, N_("Enter who holds the post.")),
        "phone": number,
        "from_day": from_day,
    }
    editing.refuse_if(problems)
    return values


def _system(session: Session, area: Area) -> str | None:
    """The grid system of an area's level; None for what both lie in."""
    return session.scalar(select(Level.system).where(Level.scheme == area.scheme, Level.kind == area.kind))


def move(session: Session, area_id: int, *, to: int, from_day: date) -> None:
    """Hang an area under another from a day on; later moves of it are dropped.

    Earlier days stay with the old tree. Raises `Refused` if the area would end up above itself.
    """
    area, parent = editing.found(session, Area, area_id), editing.found(session, Area, to)
    for touched in (area.id, parent.id):  # where it hangs now, and where it would
        require(session, Permission.AREAS, touched)
    if not lies_in(_system(session, area), _system(session, parent)):
        raise Refused(
            Problem("to", N_("Choose another area: {name} is of the other grid system."), {"name": parent.name})
        )
    edges = totals.load_edges(session.connection())
    kept = [(above, start, min(end, from_day)) for above, start, end in edges.get(area.id, []) if start < from_day]
    try:
        paths({**edges, area.id: [*kept, (parent.id, from_day, LAST_DAY)]}, [area.id])
    except Cycle as cycle:
        raise Refused(
            Problem("to", N_("Choose another area: {name} lies below the one you are moving."), {"name": parent.name})
        ) from cycle
    for edge in session.scalars(select(AreaParent).where(AreaParent.area_id == area.id)).all():
        if edge.from_day >= from_day:
            session.delete(edge)
        elif edge.to_day > from_day:
            edge.to_day = from_day
    session.flush()  # the old edge of that day goes before the new one comes
    session.add(AreaParent(area_id=area.id, parent_id=parent.id, from_day=from_day))
    audit.record(session, "area:move", area, None, {"to": parent.code, "from_day": from_day})
