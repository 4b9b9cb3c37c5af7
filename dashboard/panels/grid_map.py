"""The grid map's picture: which cells are shown around the chosen area, and what is drawn over them."""

from collections.abc import Sequence
from typing import Final

import folium
import streamlit as st

from dashboard import parts, reads
from dashboard.filters import View
from dashboard.maps import grid_map
from dashboard.maps.offline import LocalMap
from dashboard.maps.shapes import Context, Place, Shape
from dashboard.panels import areas
from dashboard.parts import Html
from dashboard.parts.markup import handle
from dashboard.reads.seam import TREE, derived
from dashboard.text import number
from db.queries.areas import AreaRow
from db.queries.stations import StationRow, Tally

CELLS: Final = 150
"""How many cells a map shows at most when it is opened at one of them."""


def frame(view: View) -> AreaRow:
    """The area the map shows: the chosen one, or what it lies in when nothing lies below it.

    A grid stays on the map it was picked from; opened by its address, on the widest map that can be read.
    """
    area = view.area
    if not reads.children(area.id, view.last):
        fitting = [above for above in reads.ancestors(area.id, view.last)[:-1] if len(cells(view, above)) <= CELLS]
        kept = [above for above in fitting if above.code == st.session_state.get("frame")]
        area = next(iter([*kept, *fitting]), area)
    st.session_state["frame"] = area.code
    return area


@derived(*TREE)
def cells(view: View, area: AreaRow) -> list[AreaRow]:
    """The areas below one that have none below them; itself where there are none."""
    above = set(reads.parents(view.last).values())
    return [row for row in reads.descendants(area.id, view.last) if row.id not in above] or [area]


def breadcrumbs(view: View) -> Html:
    """The way up: every area above the chosen one, each a click away."""
    above = reads.ancestors(view.area.id, view.last)
    links = [Html('<a class="crumb"{}>{}</a>').format(handle(row.code), row.name) for row in above[:-1]]
    return parts.caption(Html(" › ").join([*links, Html.escape(view.area.name)]))


def base(view: View, around: AreaRow, shown: Sequence[Shape]) -> LocalMap:
    """The ground of the map: it stays the same for an area, whatever figures lie over it."""
    own = reads.outlines((around.id,)).get(around.id)
    return grid_map.base([own.geometry] if own else [shape.geometry for shape in shown], areas.context(view))


def layer(
    view: View,
    around: AreaRow,
    shown: Sequence[Shape],
    breaks: Sequence[float],
    rows: Sequence[StationRow],
    tallies: dict[int, Tally],
) -> folium.FeatureGroup:
    """Shaded cells, the outlines and names of what they make up, stations, and the chosen cell."""
    between = [row for row in reads.children(around.id, view.last) if row.code not in {shape.code for shape in shown}]
    outlines = reads.outlines(tuple(row.id for row in (around, *between)))
    names = [Context(areas.short(row.name), outlines[row.id].geometry) for row in between if row.id in outlines]
    if not names:
        names = [Context(f"{shape.name}\n{shape.figure}".strip(), shape.geometry) for shape in shown]
    return grid_map.layer(
        shown,
        breaks,
        outlines=[outline.geometry for outline in outlines.values()],
        names=names,
        stations=_places(rows, tallies, {row.id: row.code for row in reads.all_areas()}),
        selected=view.area.code,
    )


def _places(rows: Sequence[StationRow], tallies: dict[int, Tally], codes: dict[int, str]) -> list[Place]:
    return [
        Place(
            codes[row.area_id],
            row.name,
            row.longitude,
            row.latitude,
            number(tallies[row.id].visits) if tallies[row.id].visits is not None else "",
            bool(tallies[row.id].missing),
        )
        for row in rows
        if row.longitude is not None and row.latitude is not None
    ]
