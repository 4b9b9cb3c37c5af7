"""Whether a viewer may do something to an area: asked for every write, at its audit entry. The default is no."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import calendar
from db.errors import Forbidden
from db.models import AreaParent
from db.permissions import NEEDED, Permission
from db.viewer import Viewer

Asked = dict[tuple[Permission, int | None], bool]


def allowed(session: Session, permission: Permission, area_id: int | None) -> bool:
    """Whether the session's viewer may do something to an area; None stands for the database as a whole."""
    viewer: Viewer = session.info["viewer"]
    roots = viewer.roots(permission)
    if roots is None:
        return True
    if not roots or area_id is None:
        return False
    asked: Asked = session.info.setdefault("asked", {})
    if (permission, area_id) not in asked:
        asked[permission, area_id] = bool(set(roots) & set(above(session, area_id)))
    return asked[permission, area_id]


def require(session: Session, permission: Permission, area_id: int | None) -> None:
    """Raise `Forbidden` unless the viewer may do this to the area."""
    if not allowed(session, permission, area_id):
        raise Forbidden(permission, area_id)


def require_for(session: Session, event: str, area_id: int | None) -> None:
    """Raise `Forbidden` unless the viewer may cause an audit event (`subject:verb`) in the area.

    What all of a place shares is its topmost area's, wherever somebody says that they are.
    """
    viewer: Viewer = session.info["viewer"]
    if viewer.trusted:
        return
    permission = NEEDED.get(event.partition(":")[0])
    if permission is None:
        raise Forbidden(event, area_id)
    if permission is Permission.PLACE and area_id is not None:
        area_id = above(session, area_id)[-1]
    require(session, permission, area_id)


def above(session: Session, area_id: int) -> list[int]:
    """An area and the areas above it today, the topmost last; from the edges, which are true before the commit."""
    today, found = calendar.today(), [area_id]
    while True:
        edges = session.execute(
            select(AreaParent.parent_id, AreaParent.from_day).where(AreaParent.area_id == found[-1])
        ).all()
        if not edges:
            return found
        parent = max(edges, key=lambda edge: (edge.from_day <= today, edge.from_day)).parent_id
        if parent in found:
            return found
        found.append(parent)
