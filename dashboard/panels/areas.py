"""Areas: shaded on a map, ranked, and described."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import pandas as pd

from dashboard import parts, reads
from dashboard.filters import View
from dashboard.maps.classes import Classes, Rule, classes
from dashboard.maps.outline import HEIGHT, outline
from dashboard.maps.shapes import Context, Shape, boundary_note
from dashboard.panels.figures import unit, written
from dashboard.parts import Html, Row, Status
from dashboard.reads.seam import TOTALS, TREE, derived
from dashboard.text import _, number, signed
from db.measures.definition import Polarity
from db.measures.indicators import INDICATORS
from db.queries.areas import AreaRow
from db.queries.figures import Figure

Window = tuple[date | None, date]

_LEVEL_WORD: Final = re.compile(r"(?<=..)(社区|管理处|街道)$|(?<=\d)网格$")
USUAL_DAYS: Final = 56
PREFERRED: Final = ("station_visits", "issues_open", "owners_committee_rate", "management_coverage_rate", "grids")


def shadable(view: View, areas: Sequence[AreaRow], keys: tuple[str, ...] = PREFERRED) -> list[str]:
    """Those of some indicators that are known for at least two of `areas`, those known for most of them first."""
    return _shadable(view, tuple(area.id for area in areas), keys)


@derived(*TOTALS)
def _shadable(view: View, ids: tuple[int, ...], keys: tuple[str, ...]) -> list[str]:
    if not ids:
        return []
    figures = reads.figures(keys, ids, view.first, view.last)
    known = {key: sum(figures[key, area].value is not None for area in ids) for key in keys}
    return sorted((key for key in keys if known[key] > 1), key=lambda key: known[key] < len(ids) / 2)


def below(view: View, among: Sequence[AreaRow]) -> Mapping[int, int]:
    """For every area that lies in one of `among`, or is one, which of them that is."""
    return _holders(view.last, tuple(row.id for row in among))


@derived(*TREE)
def _holders(on: date, among: tuple[int, ...]) -> dict[int, int]:
    """The nearest above it, where there are several."""
    above = reads.parents(on)
    found = {area: area for area in among}
    for area in above:
        at, passed = area, []
        while at not in found and at in above:
            passed.append(at)
            at = above[at]
        if at in found:
            found |= dict.fromkeys(passed, found[at])
    return found


def shapes(
    view: View, areas: Sequence[AreaRow], indicator: str | None, states: dict[int, Status], reporting: set[int]
) -> list[Shape]:
    """`areas` with their figure of `indicator`; those of `reporting` without one count as not reported."""
    ids = tuple(area.id for area in areas)
    outlines = reads.outlines(ids, view.last)
    figures = reads.figures((indicator,), ids, view.first, view.last) if indicator else {}
    found = []
    for area in areas:
        if area.id not in outlines:
            continue
        figure = figures.get((indicator, area.id)) if indicator else None
        value = figure.value if figure else None
        missing = value is None and indicator == "station_visits" and area.id in reporting
        found.append(
            Shape(
                area.code,
                short(area.name),
                outlines[area.id].geometry,
                value,
                written(figure) if figure and value is not None else ("—" if missing else ""),
                states.get(area.id),
                missing,
                outlines[area.id].schematic,
            )
        )
    return found


def short(name: str) -> str:
    """A name without the word for its level, as maps write it."""
    return _LEVEL_WORD.sub("", name)


def context(view: View) -> list[Context]:
    """What lies around the area: its own surroundings, or those of the nearest area above that has some."""
    for area in reversed(reads.ancestors(view.area.id, view.last)):
        if around := reads.neighbours(area.id):
            return [Context(name, geometry) for name, geometry in around]
    return []


def map_head(indicator: str | None) -> Html:
    """What the map shades, and in what unit."""
    if indicator is None:
        return parts.head(_("Map"))
    return parts.head(_(INDICATORS[indicator].name), unit(INDICATORS[indicator]), f"figure:{indicator}")


def picture(view: View, found: Sequence[Shape], indicator: str | None) -> Html:
    """The overview's map: legend, outline, and what to know about the boundaries."""
    if not found:
        return parts.empty(_("No outlines have been entered for the areas below this one."))
    title = _(INDICATORS[indicator].name) if indicator else _("Map of {area}").format(area=view.area.name)
    steps = breaks(indicator, found) if indicator else (1, 2, 3, 4)
    note = boundary_note(found)
    drawn = drawing(view, found, steps, title)
    return (legend(indicator, steps, found) if indicator else Html("")) + drawn + (parts.caption(note) if note else "")


def drawing(view: View, found: Sequence[Shape], steps: Sequence[float], title: str, height: int = HEIGHT) -> Html:
    """The map alone."""
    parent = reads.outlines((view.area.id,), view.last).get(view.area.id)
    return outline(found, parent.geometry if parent else None, context(view), steps, label=title, height=height)


def legend(indicator: str, steps: Sequence[float], found: Sequence[Shape]) -> Html:
    """What the shades mean, and the marks that are on this map."""
    marks = {
        Status.LATE: _("has overdue issues"),
        Status.NEAR: _("has issues due soon"),
    }
    extra = [parts.mark(status, word) for status, word in marks.items() if any(one.status is status for one in found)]
    labels = bounds(indicator, steps)
    return parts.legend(labels, "", "hatch" if any(shape.missing for shape in found) else None, extra)


def breaks(indicator: str, found: Sequence[Shape]) -> tuple[float, ...]:
    """The class breaks of an indicator: its own, or those that fit what there is to see."""
    return classes([shape.value for shape in found], INDICATORS[indicator].breaks).breaks


def shading(view: View, indicator: str, values: Sequence[float | None]) -> Classes:
    """The classes of an indicator for some values: around the place's target, where it has set one."""
    known = INDICATORS[indicator]
    target = reads.rules(view.area.scheme).get(indicator) if known.rate else None
    return classes(values, known.breaks, None if target is None else target / 100, known.polarity is Polarity.LESS)


def step_labels(indicator: str, shades: Classes) -> list[str]:
    """What the legend writes under each class."""
    if shades.rule is Rule.SINGLE:
        return [step_label(indicator, value) for value in (shades.least, *shades.breaks) if value is not None]
    return bounds(indicator, shades.breaks)


def bounds(indicator: str, steps: Sequence[float]) -> list[str]:
    """What each class holds; only of whole things is there none between two numbers."""
    known = INDICATORS[indicator]
    return parts.bounds(steps, not known.rate and known.per == 1, lambda value: step_label(indicator, value))


def step_label(indicator: str, value: float) -> str:
    """A class break as the legend writes it."""
    return f"{value * 100:g}%" if INDICATORS[indicator].rate else number(value)


def ranking(view: View, areas: Sequence[AreaRow], indicator: str, reporting: set[int]) -> list[Row]:
    """`areas` by value, greatest first, those that did not report last; those with nothing to report left out."""
    ids = tuple(area.id for area in areas)
    figures = reads.figures((indicator,), ids, view.first, view.last)
    usual, changes = _references(view, indicator, ids)
    rows = []
    for area in areas:
        figure = figures[indicator, area.id]
        if figure.value is None and not (indicator == "station_visits" and area.id in reporting):
            continue
        change = signed(changes[area.id]) if area.id in changes else ""
        rows.append(Row(area.code, area.name, figure.value, written(figure), usual.get(area.id), change))
    return sorted(rows, key=lambda row: (row.value is None, -(row.value or 0), row.name))


def _references(view: View, indicator: str, ids: tuple[int, ...]) -> tuple[dict[int, float], dict[int, float]]:
    """What is usual for as many days, from the eight weeks before (flows), and the change against the window before.

    Flows are compared over the days whose reports are due; today's are not, before the day is over.
    """
    if view.first is None or view.days is None or view.settled < view.first:
        return {}, {}
    eve = view.first - timedelta(days=1)
    if INDICATORS[indicator].stock:
        return {}, _changes(indicator, ids, (None, eve), (None, view.last))
    lag = timedelta(days=view.days)
    past = reads.figures((indicator,), ids, view.first - timedelta(days=USUAL_DAYS), eve)
    days = (view.settled - view.first).days + 1
    usual = {area: value / USUAL_DAYS * days for area, value in _values(past).items()}
    return usual, _changes(indicator, ids, (view.first - lag, view.settled - lag), (view.first, view.settled))


def _changes(indicator: str, ids: tuple[int, ...], then: Window, now: Window) -> dict[int, float]:
    """By how much each area differs; rates in percentage points."""
    old, new = (_values(reads.figures((indicator,), ids, *window)) for window in (then, now))
    scale = 100 if INDICATORS[indicator].rate else 1
    return {area: round((new[area] - old[area]) * scale, 1) for area in new.keys() & old.keys()}


def _values(figures: dict[tuple[str, int], Figure]) -> dict[int, float]:
    return {area: figure.value for (_key, area), figure in figures.items() if figure.value is not None}


def table(rows: Sequence[Row], indicator: str) -> pd.DataFrame:
    """A ranking to download."""
    known = INDICATORS[indicator]
    return pd.DataFrame(
        [
            {
                _("Area code"): row.key,
                _("Area"): row.name,
                f"{_(known.name)} ({unit(known)})": row.value,
                _("Usually"): row.reference,
                _("Change"): row.change,
            }
            for row in rows
        ]
    )
