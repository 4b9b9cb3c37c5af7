"""Scenes of walls, in the order in which they are shown."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Area, Scene


@dataclass(frozen=True)
class SceneRow:
    """A scene; `focus_code` is the area it is about, if that is another than the wall's own. No id: nobody made it."""

    id: int | None
    version: int
    rank: int
    kind: str
    seconds: int
    focus_id: int | None = None
    focus_code: str | None = None
    indicator: str | None = None
    as_of: date | None = None
    spotlight: str | None = None
    notes: str | None = None
    recorded_at: datetime | None = None
    recorded_by: str | None = None


KINDS: Final = ("overview", "map", "attention", "issues")
"""What a scene may show."""

USUAL: Final = tuple(SceneRow(None, 0, rank, kind, 20) for rank, kind in enumerate(KINDS, 1))
"""What a wall shows before anybody has said what it should."""


def scenes(session: Session, area_id: int) -> list[SceneRow]:
    """The scenes of the wall of an area; the usual ones if it has none of its own."""
    rows = session.execute(
        select(
            Scene.id,
            Scene.version,
            Scene.rank,
            Scene.kind,
            Scene.seconds,
            Scene.focus_id,
            Area.code,
            Scene.indicator,
            Scene.as_of,
            Scene.spotlight,
            Scene.notes,
            Scene.recorded_at,
            Scene.recorded_by,
        )
        .outerjoin(Area, Area.id == Scene.focus_id)
        .where(Scene.area_id == area_id)
        .order_by(Scene.rank, Scene.id)
    )
    return [SceneRow(*row) for row in rows] or list(USUAL)
