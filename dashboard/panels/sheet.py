"""The grid map on a sheet to print: the same cells, shades and stations, with all that its reader has to know."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from dashboard import reads
from dashboard.filters import SYSTEMS, View
from dashboard.maps.classes import Classes, Rule
from dashboard.maps.lettering import Entry
from dashboard.maps.plate import Dot, Plate
from dashboard.maps.shapes import Context, Shape, boundary_note
from dashboard.maps.sheet import Sheet
from dashboard.panels import areas, grid_map, map_ground, systems
from dashboard.panels.figures import unit, written
from dashboard.parts.tokens import PAPER, SOFT
from dashboard.reads.seam import TOTALS, derived
from dashboard.text import _, counted, day, listed, number
from db import settings
from db.measures.indicators import INDICATORS
from db.queries.areas import AreaRow


@derived(*TOTALS, "people")
def sheet(view: View, around: AreaRow, level: str | None, indicator: str | None) -> Sheet | None:
    """The map of an area as a sheet; None without any outline."""
    whole, rows = replace(view, area=around), map_ground.cells(view, around, level)
    outlines = reads.outlines(tuple(row.id for row in rows), view.last)
    rows = [row for row in rows if row.id in outlines]
    if not rows:
        return None
    values = grid_map.values(whole, rows, indicator)
    shades = areas.shading(whole, indicator, values[0]) if indicator else None
    shown = [
        Shape(
            row.code,
            areas.short(row.name),
            outlines[row.id].geometry,
            value,
            said,
            None,
            owed,
            outlines[row.id].schematic,
        )
        for row, value, owed, said in zip(rows, *values, strict=True)
    ]
    plate = _plate(view, around, shades, shown)
    known = INDICATORS[indicator] if indicator else None
    figures = reads.figures((indicator,), (around.id,), view.first, view.last) if indicator else {}
    figure = next(iter(figures.values()), None)
    return Sheet(
        title=f"{around.name} · {_(known.name)}" if known else _("Map of {area}").format(area=around.name),
        subtitle=" · ".join(_told(view, around, rows)),
        heading=_(known.name) if known else "",
        note=_(known.definition) if known else "",
        figure=written(figure) if figure and figure.value is not None else "",
        unit=unit(known) if known else "",
        shades=_shades(indicator, shades, shown) if indicator and shades else [],
        method=_method(indicator, shades) if indicator and shades else "",
        signs=_signs(view, around, plate),
        notes=_notes(view, around, shown),
        approval=settings.map_approval(),
        plate=plate,
    )


def _plate(view: View, around: AreaRow, shades: Classes | None, shown: Sequence[Shape]) -> Plate:
    codes = {shape.code for shape in shown}
    between = [row for row in reads.children(around.id, view.last, view.system) if row.code not in codes]
    outlines = reads.outlines(tuple(row.id for row in (around, *between)), view.last)
    empty = SOFT if shades else PAPER
    return Plate(
        shapes=shown,
        fills={
            shape.code: empty if shape.value is None or not shades else shades.colours[shades.of(shape.value)]
            for shape in shown
            if not shape.missing
        },
        edges=[outline.geometry for outline in outlines.values()],
        held=[Context(areas.short(row.name), outlines[row.id].geometry) for row in between if row.id in outlines],
        around=areas.context(view),
        stations=_stations(view, around),
        chosen=next((shape.geometry for shape in shown if shape.code == view.area.code and len(shown) > 1), None),
    )


def _stations(view: View, around: AreaRow) -> list[Dot]:
    tallies = reads.station_tallies(around.id, view.start, view.last, view.settled)
    return [
        Dot(row.longitude, row.latitude, bool(tallies[row.id].missing))
        for row in reads.station_list(around.id, view.start, view.last)
        if row.longitude is not None and row.latitude is not None
    ]


def _told(view: View, around: AreaRow, cells: Sequence[AreaRow]) -> list[str]:
    """Where it lies, how many cells it has, over which window and as of when, and what kind of data these are."""
    above = [row.name for row in reads.ancestors(around.id, view.last)[:-1]]
    said = [" › ".join(above)] if above else []
    if len(cells) > 1:
        said.append(_("{n} {level}").format(n=number(len(cells)), level=counted(cells[-1], len(cells))))
    said += [view.window, _("as of {day}").format(day=day(view.last, view.today))]
    if around.fictional:
        said.append(_("fictional demonstration"))
    elif reads.illustrative(around.id, view.start, view.last):
        said.append(_("includes illustrative data"))
    return said


def _shades(indicator: str, shades: Classes, shown: Sequence[Shape]) -> list[Entry]:
    """Each class with its bounds and how many areas are in it; those without a figure after them."""
    levels = [shades.of(shape.value) for shape in shown if shape.value is not None and not shape.missing]
    entries = [
        Entry(colour, label, number(levels.count(level)))
        for level, (colour, label) in enumerate(zip(shades.colours, _ranges(indicator, shades), strict=False))
    ]
    missing = sum(shape.missing for shape in shown)
    nothing = sum(shape.value is None and not shape.missing for shape in shown)
    if missing:
        entries.append(Entry("missing", _("not reported, which is not zero"), number(missing)))
    if nothing:
        entries.append(Entry("nothing", _("no data"), number(nothing)))
    return entries


def _ranges(indicator: str, shades: Classes) -> list[str]:
    """What each class holds, in words that do not depend on the class beside it."""
    said = [areas.step_label(indicator, value) for value in shades.breaks]
    if shades.rule is Rule.SINGLE or not shades.breaks:
        return [*([areas.step_label(indicator, shades.least)] if shades.least is not None else []), *said]
    first, *rest, last = areas.bounds(indicator, shades.breaks)
    if not first.startswith("<"):
        return [first, *rest, last]
    return [first, *(f"{low}–<{high}" for low, high in pairwise(said)), last]


def _method(indicator: str, shades: Classes) -> str:
    rule = shades.said("" if shades.target is None else areas.step_label(indicator, round(shades.target, 4)))
    return _("Classes: {rule}; at the right how many areas are in each.").format(rule=rule)


def _signs(view: View, around: AreaRow, plate: Plate) -> list[Entry]:
    reported = sum(not place.missing for place in plate.stations)
    entries = []
    if reported:
        entries.append(Entry("station", _("Station"), number(reported)))
    if silent := len(plate.stations) - reported:
        entries.append(Entry("silent", _("Station with days not reported"), number(silent)))
    if plate.held:
        level = reads.children(around.id, view.last, view.system)[0]
        entries.append(
            Entry("edge", _("Outline of a {level}").format(level=counted(level, 1)), number(len(plate.held)))
        )
    if plate.chosen:
        entries.append(Entry("chosen", view.area.name))
    return entries


def _notes(view: View, around: AreaRow, shown: Sequence[Shape]) -> list[str]:
    """Where the data come from, and what they are not."""
    sources = reads.sources_of(around.id)
    titles = [
        _("{publisher}, “{title}”").format(publisher=row.publisher, title=row.title)
        if row.publisher
        else _("“{title}”").format(title=row.title)
        for row in sources
    ]
    said = _("Sources: {sources}").format(sources=listed(titles)) if titles else _("Source: what was entered here")
    over = (
        _("{system}: {note}").format(system=_(SYSTEMS[view.system]), note=systems.note())
        if systems.both(view, around)
        else ""
    )
    return [note for note in (boundary_note(shown), over, said) if note]
