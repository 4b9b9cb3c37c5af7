"""Who is looking or writing, and what they may do where; what they may see is applied here to every query."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from sqlalchemy import Select, event, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from db.models import Area, AreaParent, AreaPath, AuditEntry, Base, Boundary, DeviceLink, Grant, Neighbour
from db.permissions import Permission

Roots = tuple[int, ...] | None
"""Areas whose subtrees are meant; None means everywhere."""


@dataclass(frozen=True)
class Held:
    """Permissions that hold in an area and everything below it; everywhere if `root` is None."""

    permissions: frozenset[Permission]
    root: int | None = None


@dataclass(frozen=True)
class Viewer:
    """A person, a wall or a program at work, and what it holds; the default is nothing at all.

    A `trusted` viewer is a program of our own, for which no permission is asked. `session_id` is the sign-in of a
    person, `address` the one they come from; who `must_change` their password may do nothing else before.
    `scenes` are what a screen on a wall shows.
    """

    name: str
    held: tuple[Held, ...] = ()
    trusted: bool = False
    account_id: int | None = None
    session_id: int | None = None
    address: str | None = None
    must_change: bool = False
    scenes: tuple[str, ...] | None = None

    def roots(self, *permissions: Permission) -> Roots:
        """Where this viewer may do at least one of these; without any named, where they may do anything at all."""
        wanted = frozenset(permissions or Permission)
        held = [one for one in self.held if one.permissions & wanted]
        if self.trusted or any(one.root is None for one in held):
            return None
        return tuple(sorted({one.root for one in held if one.root is not None}))

    def has(self, *permissions: Permission) -> bool:
        """Whether they may do one of these anywhere."""
        return self.roots(*permissions) != ()

    @cached_property
    def scope(self) -> tuple[Roots, Roots, Roots]:
        """What the answers to their questions depend on: where they look, where they do anything, where they audit."""
        return self.roots(Permission.LOOK), self.roots(), self.roots(Permission.LOOK, Permission.AUDIT)


def trusted(name: str, address: str | None = None) -> Viewer:
    """A program of our own."""
    return Viewer(name, trusted=True, address=address)


def looking(name: str, *roots: int) -> Viewer:
    """Somebody who only looks, at some areas and everything below them."""
    return Viewer(name, tuple(Held(frozenset({Permission.LOOK}), root) for root in roots))


SYSTEM = trusted("system")

_TREE = {AreaPath, AreaParent}  # needed to find the scope itself; hold no data of residents
_PLACES = {Area, Boundary, Neighbour, Grant, DeviceLink}  # whoever has anything to do with an area knows of it


# Lambdas, since an expression is not adapted to aliases. Within a statement SQLAlchemy keeps one value for a line of
# code, so each kind of roots needs a lambda of its own; closures, since what else they hold is remembered.


def _area(entity: type[Base], inside: Select[int]) -> ExecutableOption:
    return with_loader_criteria(entity, lambda area: area.id.in_(inside), include_aliases=True)


def _place(entity: type[Base], inside: Select[int]) -> ExecutableOption:
    return with_loader_criteria(entity, lambda row: row.area_id.in_(inside), include_aliases=True)


def _entry(entity: type[Base], inside: Select[int]) -> ExecutableOption:
    return with_loader_criteria(entity, lambda row: row.area_id.in_(inside), include_aliases=True)


def _fact(entity: type[Base], inside: Select[int]) -> ExecutableOption:
    return with_loader_criteria(entity, lambda row: row.area_id.in_(inside), include_aliases=True)


@lru_cache(256)
def _limits(look: Roots, anything: Roots, audit: Roots) -> tuple[ExecutableOption, ...]:
    """A criterion for each table whose rows belong to an area."""
    limits: list[ExecutableOption] = []
    for entity in _limited():
        if entity is Area:
            limit, roots = _area, anything
        elif entity in _PLACES:
            limit, roots = _place, anything
        elif entity is AuditEntry:
            limit, roots = _entry, audit
        else:
            limit, roots = _fact, look
        if roots is not None:
            limits.append(limit(entity, select(AreaPath.area_id).where(AreaPath.ancestor_id.in_(roots))))
    return tuple(limits)


def _limited() -> list[type[Base]]:
    """The tables whose rows belong to an area, in an order that is the same in every process."""
    found = (mapper.class_ for mapper in Base.registry.mappers)
    limited = (one for one in found if one not in _TREE and (one is Area or hasattr(one, "area_id")))
    return sorted(limited, key=lambda entity: entity.__tablename__)


def _limit_to_scope(state: ORMExecuteState) -> None:
    viewer: Viewer | None = state.session.info.get("viewer")
    if viewer is not None and not viewer.trusted and state.is_select:
        state.statement = state.statement.options(*_limits(*viewer.scope))


def listen(session_class: type[Session]) -> None:
    """Limit every select of `session_class` to the scope of its viewer (`session.info["viewer"]`)."""
    event.listen(session_class, "do_orm_execute", _limit_to_scope)
