"""Changing the scenes of walls."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import calendar
from db.actions import editing
from db.errors import N_, Problem
from db.measures.indicators import INDICATORS
from db.models import Area, Scene
from db.queries.scenes import KINDS, USUAL

SECONDS: Final = (5, 600)
"""How long a scene may stand at least and at most."""
MOST: Final = 30
"""How many scenes a wall may have."""


@dataclass(frozen=True)
class SceneDraft:
    """What a scene's form holds; `rank` is its place in the order."""

    kind: str
    rank: int
    seconds: int
    focus_id: int | None = None
    indicator: str | None = None
    as_of: date | None = None
    spotlight: str | None = None
    notes: str | None = None


FIELDS: Final = list(SceneDraft.__annotations__)


def begin(session: Session, area_id: int) -> None:
    """Give the wall of an area the usual scenes as its own, to change them; nothing happens if it has any."""
    if _count(session, area_id):
        return
    for row in USUAL:
        add(session, area_id, SceneDraft(row.kind, row.rank, row.seconds))


def add(session: Session, area_id: int, draft: SceneDraft) -> int:
    """Put a scene into the wall of an area; returns its id."""
    values = _checked(session, area_id, draft)
    if _count(session, area_id) >= MOST:
        editing.refuse_if([Problem("", N_("Remove a scene first: a wall has {most} at most."), {"most": MOST})])
    scene = Scene()
    editing.add(session, "scene:add", scene, {"area_id": area_id, **values})
    return scene.id


def change(session: Session, scene_id: int, *, seen: int, draft: SceneDraft) -> None:
    """Correct a scene, or put it elsewhere in the order."""
    scene = editing.current(session, Scene, scene_id, seen, FIELDS)
    editing.change(session, "scene:change", scene, _checked(session, scene.area_id, draft))


def remove(session: Session, scene_id: int, *, seen: int) -> None:
    """Take a scene off its wall; the last one leaves the usual ones."""
    scene = editing.current(session, Scene, scene_id, seen, FIELDS)
    editing.remove(session, "scene:remove", scene, ["area_id", *FIELDS])


def _count(session: Session, area_id: int) -> int:
    return session.scalar(select(func.count()).select_from(Scene).where(Scene.area_id == area_id)) or 0


def _checked(session: Session, area_id: int, draft: SceneDraft) -> editing.Values:
    problems: list[Problem] = []
    editing.found(session, Area, area_id)
    if draft.focus_id is not None:
        editing.found(session, Area, draft.focus_id)
    values = asdict(draft)
    values["notes"] = editing.text("notes", draft.notes, 400, problems)
    values["spotlight"] = editing.text("spotlight", draft.spotlight, 40, problems)
    least, most = SECONDS
    if draft.kind not in KINDS:
        problems.append(Problem("kind", N_("Choose what the scene shows.")))
    if not least <= draft.seconds <= most:
        said = N_("Enter a number from {least} to {most}.")
        problems.append(Problem("seconds", said, {"least": least, "most": most}))
    if not 1 <= draft.rank <= 1000:
        problems.append(Problem("rank", N_("Enter a number from {least} to {most}."), {"least": 1, "most": 1000}))
    if draft.indicator is not None and draft.indicator not in INDICATORS:
        problems.append(Problem("indicator", N_("Choose an indicator.")))
    if draft.as_of and draft.as_of > calendar.today():
        problems.append(Problem("as_of", N_("Choose today or an earlier day.")))
    editing.refuse_if(problems)
    return values
