"""The grid map's picture: which cells are shown around the chosen area, and what is drawn over them."""

from typing import Final

import streamlit as st

from dashboard import parts, reads
from dashboard.filters import View
from dashboard.maps import grid_map
from dashboard.maps.shapes import Context, Place, Shape, boundary_note
from dashboard.panels import areas, issues, lists, overview, stations, systems
from dashboard.parts import Html, Row
from dashboard.parts.markup import handle
from dashboard.reads.seam import TOTALS, TREE, derived
from dashboard.text import _, number
from db.queries.areas import AreaRow

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
    rows = systems.of_one(view, reads.descendants(area.id, view.last))
    above = reads.parents(view.last)
    holding = {above.get(row.id) for row in rows}
    return [row for row in rows if row.id not in holding] or [area]


def breadcrumbs(view: View) -> Html:
    """The way up: every area above the chosen one, each a click away."""
    above = reads.ancestors(view.area.id, view.last)
    links = [Html('<a class="crumb"{}>{}</a>').format(handle(row.code), row.name) for row in above[:-1]]
    return parts.caption(Html(" › ").join([*links, Html.escape(view.area.name)]))


def shapes(view: View, around: AreaRow, indicator: str | None) -> list[Shape]:
    """The cells with their figures; one whose stations report daily, and did not, counts as not reported."""
    below = cells(view, around)
    reporting = stations.reporting(view, reads.station_list(around.id, view.start, view.last), below)
    return areas.shapes(view, below, indicator, {}, reporting)


@derived(*TOTALS)
def picture(view: View, around: AreaRow, indicator: str | None) -> bytes | None:
    """The map: its ground stays the same for an area, whatever figures lie over it; None without any outline."""
    shown = shapes(view, around, indicator)
    if not shown:
        return None
    own = reads.outlines((around.id,)).get(around.id)
    ground = grid_map.base([own.geometry] if own else [shape.geometry for shape in shown], areas.context(view))
    between = [
        row
        for row in reads.children(around.id, view.last, view.system)
        if row.code not in {shape.code for shape in shown}
    ]
    outlines = reads.outlines(tuple(row.id for row in (around, *between)))
    names = [Context(areas.short(row.name), outlines[row.id].geometry) for row in between if row.id in outlines]
    if not names:
        names = [Context(f"{shape.name}\n{shape.figure}".strip(), shape.geometry) for shape in shown]
    figures = grid_map.layer(
        shown,
        areas.breaks(indicator, shown) if indicator else (1, 2, 3, 4),
        outlines=[outline.geometry for outline in outlines.values()],
        names=names,
        stations=_places(view, around),
        selected=view.area.code,
    )
    return grid_map.drawn(ground, figures)


@derived(*TOTALS)
def legend(view: View, around: AreaRow, indicator: str | None) -> Html:
    """What the shades mean, what to know about the boundaries, and the way to how the figures come about."""
    shown = shapes(view, around, indicator)
    said = Html("")
    if indicator:
        said += areas.legend(indicator, areas.breaks(indicator, shown), shown, missing="dash")
    if note := boundary_note(shown):
        said += parts.caption(note)
    if indicator:
        said += parts.more(f"figure:{indicator}", _("How this figure comes about"))
    return said


@lists.kept(*TREE, "issues")
def urgent(view: View) -> Html:
    """The issues of the chosen area that are overdue or due soon."""
    return overview.attention(issues.pressing(view))


@derived(*TOTALS)
def ranking(view: View, around: AreaRow, indicator: str) -> list[Row]:
    """The cells by an indicator, those without a figure left out."""
    return areas.ranking(view, cells(view, around), indicator, set())


def _places(view: View, around: AreaRow) -> list[Place]:
    tallies = reads.station_tallies(around.id, view.start, view.last, view.settled)
    codes = {row.id: row.code for row in reads.all_areas()}
    return [
        Place(
            codes[row.area_id],
            row.name,
            row.longitude,
            row.latitude,
            number(tallies[row.id].visits) if tallies[row.id].visits is not None else "",
            bool(tallies[row.id].missing),
        )
        for row in reads.station_list(around.id, view.start, view.last)
        if row.longitude is not None and row.latitude is not None
    ]
