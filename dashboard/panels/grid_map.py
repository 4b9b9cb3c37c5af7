"""The grid map's scene: which areas are shaded around the chosen one, and what is said of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from dashboard import filters, parts, reads
from dashboard.filters import View
from dashboard.maps import grid_map
from dashboard.maps.classes import Classes
from dashboard.maps.grid_map import MISSING, PLAIN, UNKNOWN, Choice, Face, Layer, Legend, Scene
from dashboard.panels import areas, figures, issues, lists, map_layers, overview, stations
from dashboard.panels.figures import unit, written
from dashboard.panels.map_ground import Ground, cells, ground, siblings, up
from dashboard.parts import Html, Row
from dashboard.parts.markup import handle
from dashboard.reads.seam import TOTALS, TREE, derived
from dashboard.text import _, day, named
from db import settings
from db.measures.indicators import INDICATORS
from db.models import SELF, SERVICE
from db.queries.areas import AreaRow, of_system

NAMED: Final = 40
"""How many names are written over the shades at most."""


def breadcrumbs(view: View) -> Html:
    """The way up: every area above the chosen one, each a click away."""
    above = reads.ancestors(view.area.id, view.last)
    links = [Html('<a class="crumb"{}>{}</a>').format(handle(row.code), row.name) for row in above[:-1]]
    return parts.caption(Html(" › ").join([*links, Html.escape(view.area.name)]))


def indicators(view: View, around: AreaRow) -> tuple[list[str], list[str]]:
    """What the areas of the map can be shaded by: what people look for first, and everything else known there."""
    shown, whole = cells(view, around, filters.kept("level")), replace(view, area=around)
    itself = {(f"areas/{row.kind}",) for row in shown}  # an area is not counted in itself
    other = f"posts_{SELF if view.system == SERVICE else SERVICE}"
    keys = tuple(key for key in figures.known(whole) if INDICATORS[key].numerator not in itself and key != other)
    # What residents' own grids are known by is who holds a post there; the rest is mostly recorded elsewhere.
    own = ("posts_self",) if view.system == SELF else ()
    first = tuple(key for key in (*own, *areas.PREFERRED) if key in keys)
    rest = tuple(key for key in keys if key not in first)
    return areas.shadable(whole, _sample(shown, 300), first), areas.shadable(whole, _sample(shown, 60), rest)


def _sample(rows: Sequence[AreaRow], most: int) -> list[AreaRow]:
    """About `most` of many areas: enough to see whether an indicator is known among them."""
    return list(rows[:: -(-len(rows) // most)])


def explanation(indicator: str | None) -> Html:
    """The way to how the figures come about."""
    return parts.more(f"figure:{indicator}", _("How this figure comes about")) if indicator else Html("")


def show(view: View, other: View | None, around: AreaRow, indicator: str | None) -> str | None:
    """Draw the map around the chosen area, beside that of another day; what was just clicked on it.

    What it shades does not depend on which of its areas is chosen, so that a click costs little.
    """
    whole = replace(view, area=around)
    before = replace(other, area=around) if other else None
    land = ground(whole)
    drawn = scene(whole, before, filters.kept("level"), indicator, map_layers.switched())
    if land is None or drawn is None:
        return parts.show(parts.empty(_("No outlines have been entered for the areas below this one.")), "no map")
    selected = land.at.get(view.area.id) if view.area.id != around.id else None
    return grid_map.show(land.file, drawn, selected, up(view, around), map_layers.choose)


@derived(*TOTALS, "people")
def scene(view: View, other: View | None, level: str | None, indicator: str | None, switched: str) -> bytes | None:
    """What is shaded in an area, beside another day's; None without any outline. `switched` is as the address says."""
    land, around = ground(view), view.area
    shown = [row for row in cells(view, around, level) if land and row.id in land.at]
    if not land or not shown:
        return None
    views = [view] if other is None else [other, view]
    found = [values(one, shown, indicator) for one in views]
    amounts = [value for one in found for value in one[0]]
    shades = areas.shading(view, indicator, amounts) if indicator else None
    on = map_layers.Switched.read(switched)
    lines, names, choices, switches = _levels(view, shown, land, on)
    faces = []
    for one, (amounts, owed, said) in zip(views, found, strict=True):
        title = _("As of {day}").format(day=day(one.last, view.today))
        if indicator and not INDICATORS[indicator].stock:
            title = one.window
        faces.append(
            Face(
                title,
                _told(shades, amounts, owed),
                tuple(said),
                map_layers.badges(one, shown, land.at, on),
                map_layers.circles(one, on),
            )
        )
    marks = {mark for face in faces for mark in face.classes}
    notes = [map_layers.within(view, on)] if on.radius else []
    schematic = _("Boundaries are schematic, not legal ones") if land.schematic & {row.id for row in shown} else ""
    remarks = (schematic, _redrawn(view, other, shown), settings.tile_attribution(), settings.map_approval())
    told = Scene(
        frame=(land.at[around.id],) if around.id in land.at else tuple(land.at[row.id] for row in shown),
        cells=tuple(land.at[row.id] for row in shown),
        lines=lines,
        names=names,
        siblings=tuple(siblings(view, around, land)),
        faces=tuple(faces),
        shades=shades,
        legend=legend(indicator, shades, marks, notes),
        layers=(*map_layers.layers(view, on), *switches),
        choices=(*choices, map_layers.reach(on)),
        radius=on.radius,
        note=" · ".join(filter(None, remarks)),
    )
    tiles = {"url": url, "datum": settings.tile_datum()} if (url := settings.tile_url()) else None
    return grid_map.drawn(told, tiles)


def _redrawn(view: View, other: View | None, shown: Sequence[AreaRow]) -> str:
    """What must be known where an area was outlined otherwise on the day it is compared with."""
    ids = tuple(row.id for row in shown)
    if other is None or reads.outlines(ids, view.last) == reads.outlines(ids, other.last):
        return ""
    return _("Both maps show the outlines of {day}").format(day=day(view.last, view.today))


def values(
    view: View, shown: Sequence[AreaRow], indicator: str | None
) -> tuple[list[float | None], list[bool], list[str]]:
    """For each area its value, whether a report is owed instead, and the figure as it is written."""
    if not indicator:
        return [None] * len(shown), [False] * len(shown), [""] * len(shown)
    ids = tuple(row.id for row in shown)
    found = reads.figures((indicator,), ids, view.first, view.last)
    reporting: set[int] = set()
    if indicator == "station_visits":
        listed = reads.station_list(view.area.id, view.start, view.last)
        reporting = stations.reporting(view, listed, shown)
    amounts = [found[indicator, area].value for area in ids]
    owed = [value is None and area in reporting for value, area in zip(amounts, ids, strict=True)]
    said = [
        written(found[indicator, area]) if value is not None else "—" if due else ""
        for area, value, due in zip(ids, amounts, owed, strict=True)
    ]
    return amounts, owed, said


def _told(shades: Classes | None, amounts: Sequence[float | None], owed: Sequence[bool]) -> str:
    if shades is None:
        return PLAIN * len(amounts)
    return "".join(
        str(shades.of(value)) if value is not None else MISSING if due else UNKNOWN
        for value, due in zip(amounts, owed, strict=True)
    )


def legend(indicator: str | None, shades: Classes | None, marks: set[str], notes: Sequence[str]) -> Legend:
    """What the shades of an indicator mean; `marks` are the classes and other states on the map."""
    if not indicator or shades is None:
        return Legend(notes=tuple(notes))
    known = INDICATORS[indicator]
    labels = areas.step_labels(indicator, shades)
    bare = [(kind, word) for mark, kind, word in (
        (MISSING, "hatch", _("Not reported")), (UNKNOWN, "dots", _("no data")),
    ) if mark in marks]  # fmt: skip
    rule = shades.said("" if shades.target is None else areas.step_label(indicator, round(shades.target, 4)))
    return Legend(
        _(known.name),
        unit(known),
        tuple(zip(shades.colours, labels, strict=True)) if labels else (),
        tuple(bare),
        rule if labels else "",
        tuple(notes),
    )


def _levels(
    view: View, shown: Sequence[AreaRow], land: Ground, on: map_layers.Switched
) -> tuple[tuple[tuple[float, tuple[int, ...]], ...], tuple[tuple[int, ...], ...], list[Choice], list[Layer]]:
    """Lines of each level that is switched on, the names over the shades, the choice of level, and the switches."""
    around = view.area
    inside = of_system(reads.descendants(around.id, view.last), view.system)
    below = [row for row in inside if row.id in land.at]
    ids, shaded = {row.id for row in shown}, max(row.rank for row in shown)
    levels = {row.rank: row for row in below}
    lines: list[tuple[float, tuple[int, ...]]] = [(1.8, (land.at[around.id],))] if around.id in land.at else []
    names: list[tuple[int, ...]] = []
    switches = []
    for rank, one in sorted(levels.items()):
        rows = [row for row in below if row.rank == rank and row.id not in ids]
        if not rows:
            continue
        if rank < shaded and len(rows) <= NAMED:
            names.insert(0, tuple(land.at[row.id] for row in rows))
        key = f"line-{one.kind}"
        drawn = on.has(key, rank < shaded)
        switches.append(Layer(key, _("Boundaries: {level}").format(level=named(one)), drawn))
        if drawn:
            lines.append((1.2 if rank < shaded else 0.6, tuple(land.at[row.id] for row in rows)))
    kinds = tuple((one.kind, named(one)) for _rank, one in sorted(levels.items()))
    choices = []
    if len(kinds) > 1:
        choices.append(Choice("level", _("Shade by"), levels.get(shaded, below[-1]).kind, kinds))
    return tuple(lines), tuple(names), choices, switches


@lists.kept(*TREE, "issues")
def urgent(view: View) -> Html:
    """The issues of the chosen area that are overdue or due soon."""
    return overview.attention(issues.pressing(view))


@derived(*TOTALS)
def ranking(view: View, level: str | None, indicator: str) -> list[Row]:
    """The cells of an area by an indicator, those without a figure left out."""
    return areas.ranking(view, cells(view, view.area, level), indicator, set())
