"""Who is looking or writing, and which areas they may see; applied here to every query of a session."""

from dataclasses import dataclass

from sqlalchemy import event, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from db.models import Area, AreaParent, AreaPath, Base


@dataclass(frozen=True)
class Viewer:
    """A person or program at work, and from which network address.

    `roots` are the areas whose subtrees they see, None for everything.
    """

    name: str
    roots: tuple[int, ...] | None = None
    address: str | None = None


SYSTEM = Viewer("system")

_TREE = {AreaPath, AreaParent}  # needed to find the scope itself; hold no data of residents


def _limit_to_scope(state: ORMExecuteState) -> None:
    viewer: Viewer | None = state.session.info.get("viewer")
    if viewer is None or viewer.roots is None or not state.is_select:
        return
    inside = select(AreaPath.area_id).where(AreaPath.ancestor_id.in_(viewer.roots))
    for mapper in Base.registry.mappers:
        entity = mapper.class_
        if entity is Area:
            limit = with_loader_criteria(entity, lambda area: area.id.in_(inside), include_aliases=True)
        elif entity not in _TREE and hasattr(entity, "area_id"):
            limit = with_loader_criteria(entity, lambda row: row.area_id.in_(inside), include_aliases=True)
        else:
            continue
        state.statement = state.statement.options(limit)


def listen(session_class: type[Session]) -> None:
    """Limit every select of `session_class` to the scope of its viewer (`session.info["viewer"]`)."""
    event.listen(session_class, "do_orm_execute", _limit_to_scope)
