"""People: who holds which post."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import Area, AreaPath, Post, Role
from db.queries import areas


@dataclass(frozen=True)
class PostRow:
    """A post and its holder on a day."""

    id: int
    version: int
    role_id: int
    name_zh: str
    name_en: str
    holder: str
    phone: str | None
    from_day: date


@dataclass(frozen=True)
class RoleRow:
    """A role the place's scheme knows."""

    id: int
    name_zh: str
    name_en: str


def posts(session: Session, area_id: int, on: date) -> list[PostRow]:
    """Who holds which post in an area on the day, in the order of the roles."""
    rows = session.execute(
        select(Post.id, Post.version, Post.role_id, Role.name_zh, Role.name_en, Post.holder, Post.phone, Post.from_day)
        .join(Role, Role.id == Post.role_id)
        .where(Post.area_id == area_id, Post.from_day <= on, Post.to_day > on)
        .order_by(Role.rank, Post.id)
    )
    return [PostRow(*row) for row in rows]


@dataclass(frozen=True)
class Vacancy:
    """A post that nobody holds on a day; `since` is when the last holder left it, None where nobody ever held it."""

    area_id: int
    role_id: int
    name_zh: str
    name_en: str
    since: date | None


def vacancies(session: Session, area_id: int, on: date) -> list[Vacancy]:
    """The posts in and under an area that nobody holds on the day, by area.

    A post is one that somebody held there before, or that at least half of the areas of the same level hold: of the
    whole place, so that it does not depend on which part of it is looked at.
    """
    above = areas.ancestors(session, area_id, on)
    if not above:
        return []
    asked = {area_id, *(row.id for row in areas.descendants(session, area_id, on))}
    inside = (AreaPath.ancestor_id == above[0].id, AreaPath.from_day <= on, AreaPath.to_day > on)
    kinds = dict(
        session.execute(
            select(Area.id, Area.kind)
            .join(AreaPath, AreaPath.area_id == Area.id)
            .where(*inside, Area.valid_from <= on, Area.valid_to > on)
            .order_by(Area.code)
        ).all()
    )
    left: dict[tuple[int, int], date | None] = {}
    named: dict[int, tuple[str, str]] = {}
    for holder, role, name_zh, name_en, to_day in session.execute(
        select(Post.area_id, Post.role_id, Role.name_zh, Role.name_en, func.max(Post.to_day))
        .join(Role, Role.id == Post.role_id)
        .join(AreaPath, AreaPath.area_id == Post.area_id)
        .where(*inside, Post.from_day <= on)
        .group_by(Post.area_id, Post.role_id, Role.rank, Role.name_zh, Role.name_en)
        .order_by(Role.rank, Post.role_id)
    ):
        named[role] = name_zh, name_en
        left[holder, role] = to_day if to_day <= on else None
    held = {place for place, to_day in left.items() if to_day is None}
    size, holding = Counter(kinds.values()), Counter((kinds[area], role) for area, role in held if area in kinds)
    found = []
    for area, kind in kinds.items():
        if area not in asked:
            continue
        for role, names in named.items():
            usual = 2 * holding[kind, role] >= size[kind]
            if (area, role) not in held and (usual or (area, role) in left):
                found.append(Vacancy(area, role, *names, left.get((area, role))))
    return found


def roles(session: Session, scheme: str) -> list[RoleRow]:
    """The roles of a scheme, in its order."""
    rows = session.execute(select(Role.id, Role.name_zh, Role.name_en).where(Role.scheme == scheme).order_by(Role.rank))
    return [RoleRow(*row) for row in rows]
