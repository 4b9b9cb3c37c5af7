"""People: who holds which post."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Post, Role


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


def roles(session: Session, scheme: str) -> list[RoleRow]:
    """The roles of a scheme, in its order."""
    rows = session.execute(select(Role.id, Role.name_zh, Role.name_en).where(Role.scheme == scheme).order_by(Role.rank))
    return [RoleRow(*row) for row in rows]
