"""What the grid map stands on: which area it is a map of, which areas it shades, and the outlines of their place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

import streamlit as st

from dashboard import filters, reads, served
from dashboard.filters import View
from dashboard.maps.geometry import Geometry, bounds
from dashboard.maps.ground import Piece, packed
from dashboard.panels import areas
from dashboard.reads.seam import FEW, TREE, derived
from db.queries.areas import AreaRow, of_system

CELLS: Final = 150
"""How many areas are shaded at most, unless finer ones are asked for."""
FINEST: Final = 40
"""How many times as wide as what is shaded the whole may be."""


@dataclass(frozen=True, eq=False)
class Ground:
    """The outlines of a place: the file that a browser fetches, and the place of each area in it, by its id."""

    file: served.File
    at: Mapping[int, int]
    schematic: frozenset[int]


def frame(view: View) -> AreaRow:
    """The area the map shows: the chosen one, or what it lies in when nothing lies below it.

    It stays on the map it was picked from; opened by its address, it is shown on the widest map that shades it.
    """
    area = view.area
    if not reads.children(area.id, view.last):
        level = filters.kept("level")
        above = [row for row in reads.ancestors(area.id, view.last)[:-1] if area in cells(view, row, level)]
        around = [row for row in above if _seen(row, [area], view.last)]
        kept = [row for row in above if row.code == st.session_state.get("frame")]
        area = next(iter([*kept, *around, *reversed(above)]), area)
    st.session_state["frame"] = area.code
    return area


def cells(view: View, around: AreaRow, level: str | None) -> list[AreaRow]:
    """The areas that are shaded: those of a level, else of the lowest that is few and large enough; at least itself.

    Where a branch ends above that level its last area stands for it.
    """
    return _cells(around, view.last, level, view.system)


@derived(*TREE)
def _cells(around: AreaRow, on: date, level: str | None, system: str) -> list[AreaRow]:
    below = of_system(reads.descendants(around.id, on), system)
    above = reads.parents(on)
    ranks = sorted({row.rank for row in below})
    cuts = {rank: _cut(below, above, rank) for rank in ranks}
    wanted = [rank for rank in ranks if level in {row.kind for row in below if row.rank == rank}]
    few = [rank for rank in ranks if len(cuts[rank]) <= CELLS and _seen(around, cuts[rank], on)]
    rank = next(iter([*wanted, *reversed(few), *ranks]), None)
    return cuts[rank] if rank is not None else [around]


def _seen(around: AreaRow, rows: Sequence[AreaRow], on: date) -> bool:
    """Whether most of some areas are large enough to be seen on a map of another one."""
    outlines = reads.outlines((around.id, *(row.id for row in rows)), on)
    widths = sorted(_width(outlines[row.id].geometry) for row in rows if row.id in outlines)
    return around.id not in outlines or not widths or median(widths) * FINEST >= _width(outlines[around.id].geometry)


def _width(geometry: Geometry) -> float:
    west, south, east, north = bounds([geometry])
    return max(east - west, north - south)


def _cut(rows: Sequence[AreaRow], above: Mapping[int, int], rank: int) -> list[AreaRow]:
    shown = [row for row in rows if row.rank <= rank]
    parted = {above[row.id] for row in shown}
    return [row for row in shown if row.id not in parted]


def ground(view: View) -> Ground | None:
    """Every outline of the place that the chosen area belongs to; None where it has none."""
    return _ground(reads.ancestors(view.area.id, view.last)[0], view.last)


@derived(*TREE, keep=FEW)
def _ground(top: AreaRow, on: date) -> Ground | None:
    rows = [top, *reads.descendants(top.id, on)]
    outlines = reads.outlines(tuple(row.id for row in rows), on)
    rows = [row for row in rows if row.id in outlines]
    if not rows:
        return None
    at = {row.id: place for place, row in enumerate(rows)}
    pieces = [Piece(row.code, areas.short(row.name), outlines[row.id].geometry) for row in rows]
    text = packed(pieces, reads.surroundings(tuple(row.id for row in rows)))
    return Ground(served.pack(text, "json"), at, frozenset(area for area in at if outlines[area].schematic))


def siblings(view: View, around: AreaRow, land: Ground) -> list[int]:
    """What lies beside the frame, and beside each area above it."""
    chain = reads.ancestors(around.id, view.last)
    rows = [row for above in chain[:-1] for row in reads.children(above.id, view.last, view.system)]
    held = {row.id for row in chain}
    return [land.at[row.id] for row in rows if row.id in land.at and row.id not in held]


def up(view: View, around: AreaRow) -> str | None:
    """Where the way up leads: from a chosen cell to its map, from a map to the area above it."""
    if view.area.id != around.id:
        return around.code
    above = reads.ancestors(around.id, view.last)[:-1]
    return above[-1].code if above else None
