"""The way down that a presenter rehearses: areas to go through in a scene, written behind its notes.

"Look at the stations first. → 望江社区 → 望江01网格" is what to say, and where to go then, one step after the other.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from dashboard import reads
from dashboard.filters import View
from db.queries.areas import AreaRow
from db.queries.scenes import SceneRow

ARROW: Final = "→"


def speech(notes: str) -> str:
    """What is said, without the way."""
    return notes.partition(ARROW)[0].strip()


def way(view: View, notes: str | None) -> list[AreaRow]:
    """The areas that notes lead through; of several of one name the one below the step before. Others are left out."""
    names = [part.strip() for part in (notes or "").split(ARROW)[1:]]
    if not names:
        return []
    below, above = reads.descendants(view.area.id, view.last), reads.parents(view.last)
    found: list[AreaRow] = []
    for name in names:
        called = [row for row in below if row.name == name]
        nearer = [row for row in called if found and _lies_in(row.id, found[-1].id, above)]
        found += (nearer or called)[:1]
    return found


def gone_down(view: View, scenes: Sequence[SceneRow], at: int, code: str | None) -> list[SceneRow]:
    """The scenes, one of them about an area below, if there is such an area."""
    rows = list(scenes)
    known = {row.code: row for row in reads.descendants(view.area.id, view.last)} if code else {}
    if code in known and 0 <= at < len(rows):
        rows[at] = replace(rows[at], focus_id=known[code].id, focus_code=code)
    return rows


def _lies_in(area: int, other: int, above: dict[int, int]) -> bool:
    at: int | None = area
    while at is not None and at != other:
        at = above.get(at)
    return at is not None
