"""The map on a sheet of paper: shaded areas with their labels, what lies around them, north and a scale.

No label touches another one or a station: each stands where its area has most room, or as near to that as is free.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from dashboard.maps.geometry import (
    Box,
    Geometry,
    Point,
    Polygon,
    Projection,
    bounds,
    clip,
    largest,
    projection,
    room,
    room_at,
)
from dashboard.maps.labels import BREATH, FIGURE, NAME, TWO_LINES
from dashboard.maps.lettering import NOTE, bold, halo, measured, words
from dashboard.maps.outline import path
from dashboard.maps.shapes import Context, Shape
from dashboard.parts.markup import NOTHING, Html
from dashboard.parts.tokens import CONTEXT, HAIRLINE, INK, PAPER, SOFT
from dashboard.text import _, number

STRIP: Final = 52
"""Height of the lower edge, where north, scale and approval number stand and no area does."""
INSET: Final = 20
SMALL: Final = 11
"""Font size of a figure in a cell that has no room for a larger one."""
HELD: Final = 15
"""Font size of the name of what several cells lie in."""
_METRES: Final = 111_320
"""In a degree of latitude."""
_TRIES: Final = 12
"""Into how many steps an area is divided each way to look for free space."""


class Dot(NamedTuple):
    """A station where it stands, and whether it lacks reports."""

    longitude: float
    latitude: float
    missing: bool = False


@dataclass(frozen=True)
class Plate:
    """What the map shows; `fills` are colours by code, an area without one is hatched: nothing was reported."""

    shapes: Sequence[Shape]
    fills: Mapping[str, str]
    edges: Sequence[Geometry] = ()
    held: Sequence[Context] = ()
    around: Sequence[Context] = ()
    stations: Sequence[Dot] = ()
    chosen: Geometry | None = None

    def geometries(self) -> list[Geometry]:
        """All that must be on the sheet."""
        return [*(shape.geometry for shape in self.shapes), *self.edges]


def scale(plate: Plate, width: float, height: float) -> float:
    """How many units of the sheet a degree of latitude takes on a map of that size."""
    box = bounds(plate.geometries())
    whole = projection(box, 1000)
    across, down = width - 2 * INSET, height - 2 * INSET - STRIP
    return whole.down * min(across / max(whole.width, 1e-9), down / 1000)


def draw(plate: Plate, window: Box, approval: str) -> Html:
    """The map inside its window of the sheet."""
    left, top, right, bottom = window
    to_sheet = _fitted(plate, window)
    own = {shape.code: to_sheet.parts(shape.geometry) for shape in plate.shapes}
    taken: list[Box] = []
    dots = NOTHING.join(_stations(plate.stations, to_sheet, taken))
    held = NOTHING.join(_held(plate.held, to_sheet, taken))
    labels = NOTHING.join(_labels(plate, own, taken))
    around = NOTHING.join(_around(plate.around, to_sheet, (left, top, right, bottom - STRIP), taken))
    silent_last = sorted(plate.shapes, key=lambda shape: shape.code not in plate.fills)
    areas = NOTHING.join(
        Html('<path d="{}" fill="{}" stroke="{}"/>').format(path(own[shape.code]), *_look(plate.fills.get(shape.code)))
        for shape in silent_last
    )
    edges = NOTHING.join(_line(to_sheet.parts(edge), INK, 1.6) for edge in plate.edges)
    chosen = to_sheet.parts(plate.chosen) if plate.chosen else []
    casing = _line(chosen, PAPER, 8) + _line(chosen, INK, 3.5) if chosen else NOTHING
    return Html(
        '<clipPath id="window"><rect x="{0:.1f}" y="{1:.1f}" width="{2:.1f}" height="{3:.1f}"/></clipPath>'
        '<g clip-path="url(#window)" stroke-linejoin="round" fill-rule="evenodd">'
        '<rect x="{0:.1f}" y="{1:.1f}" width="{2:.1f}" height="{3:.1f}" fill="{4}"/>{5}</g>{6}'
    ).format(
        left, top, right - left, bottom - top, SOFT, around + areas + edges + casing + dots,
        held + labels + _strip(window, to_sheet.down / _METRES, approval),
    )  # fmt: skip


def _look(fill: str | None) -> tuple[str, str]:
    """Fill and outline of a cell."""
    return fill or "url(#not-reported)", HAIRLINE if fill == PAPER else PAPER


def _fitted(plate: Plate, window: Box) -> Projection:
    """The projection that puts everything in the middle of the window, above its strip."""
    left, top, right, bottom = window
    box = bounds(plate.geometries())
    down = scale(plate, right - left, bottom - top)
    fitted = projection(box, max((box[3] - box[1]) * down, 1e-6))
    x = left + (right - left - fitted.width) / 2
    y = top + (bottom - STRIP - top - fitted.height) / 2
    west, north = fitted.west - x / fitted.across, fitted.north + y / fitted.down
    return Projection(west, north, fitted.across, fitted.down, 0, fitted.width, fitted.height)


def _line(parts: Iterable[Polygon], colour: str, width: float) -> Html:
    return Html('<path d="{}" fill="none" stroke="{}" stroke-width="{}"/>').format(path(parts), colour, width)


def _stations(places: Sequence[Dot], to_sheet: Projection, taken: list[Box]) -> Iterator[Html]:
    for place in places:
        x, y = to_sheet((place.longitude, place.latitude))
        taken.append((x - 6, y - 6, x + 6, y + 6))
        look = (PAPER, INK, Html(' stroke-dasharray="2 2"')) if place.missing else (INK, PAPER, NOTHING)
        yield Html('<circle cx="{:.1f}" cy="{:.1f}" r="4.5" fill="{}" stroke="{}" stroke-width="1.5"{}/>').format(
            x, y, *look
        )


def _held(names: Iterable[Context], to_sheet: Projection, taken: list[Box]) -> Iterator[Html]:
    """The names of what cells lie in, across their borders."""
    for one in names:
        size = measured(one.name, HELD) + 2 * BREATH, HELD + 2 * BREATH
        if at := _spot(largest(to_sheet.parts(one.geometry)), size, taken):
            yield words(at[0], at[1] + 5, one.name, HELD, anchor="middle", more=halo(PAPER))


def _labels(plate: Plate, own: Mapping[str, list[Polygon]], taken: list[Box]) -> Iterator[Html]:
    """Name and figure of each cell, or the figure alone where there is no more room."""
    names = [one.name for one in plate.held]
    for shape in plate.shapes:
        name = next((shape.name.removeprefix(held) for held in names if shape.name.startswith(held)), shape.name)
        polygon, fill = largest(own[shape.code]), plate.fills.get(shape.code)
        ground = SOFT if fill in (None, SOFT) else None
        figure = shape.figure
        for lines in ((name, figure, FIGURE), ("", figure, FIGURE), ("", figure, SMALL)):
            if any(lines[:2]) and (at := _spot(polygon, _box(*lines), taken)):
                yield _label(*lines, at, ground, _ink_on(fill or SOFT))
                break


def _box(name: str, figure: str, size: int) -> tuple[float, float]:
    """The space a label takes."""
    height = TWO_LINES if name and figure else size
    return max(measured(name, NAME), measured(figure, size)) + BREATH, height + BREATH


def _label(name: str, figure: str, size: int, at: Point, ground: str | None, ink: str) -> Html:
    both = name and figure
    around = halo(ground) if ground else NOTHING
    lines = ((name, NAME, -2 if both else 5, around), (figure, size, 13 if both else 5, around or bold(ink, 0.4)))
    return NOTHING.join(
        words(at[0], at[1] + baseline, said, size, fill=ink, anchor="middle", more=more)
        for said, size, baseline, more in lines
        if said
    )


def _around(context: Iterable[Context], to_sheet: Projection, window: Box, taken: list[Box]) -> Iterator[Html]:
    """The neighbours, as far as they are in sight, and their names."""
    left, top, right, bottom = window
    for neighbour in context:
        rings = [part[0] for part in to_sheet.parts(neighbour.geometry)]
        wide = (left - 4, top - 4, right + 4, bottom + STRIP + 4)
        shown = [(ring,) for ring in (clip(ring, wide) for ring in rings) if len(ring) > 2]
        if shown:
            yield Html('<path d="{}" fill="{}" stroke="{}" stroke-width="1.5"/>').format(path(shown), SOFT, PAPER)
        near = [clip(ring, (left + 6, top + 6, right - 6, bottom)) for ring in rings]
        if visible := [(ring,) for ring in near if len(ring) > 2]:
            size = measured(neighbour.name, NAME) + 2 * BREATH, NAME + 2 * BREATH
            if at := _spot(largest(visible), size, taken):
                yield words(at[0], at[1] + 5, neighbour.name, NAME, fill=CONTEXT, anchor="middle", more=halo(SOFT))


def _spot(polygon: Polygon, size: tuple[float, float], taken: list[Box]) -> Point | None:
    """Where a box of that size lies inside a polygon and touches nothing that is taken; then it is taken as well."""
    xs, ys = [x for x, _y in polygon[0]], [y for _x, y in polygon[0]]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    if wide < size[0] or high < size[1]:
        return None
    best = room(polygon, *size)
    if best.scale < 1:
        return None
    steps = [(i, j) for i in range(-_TRIES, _TRIES + 1) for j in range(-_TRIES, _TRIES + 1)]
    nearby = ((best.x + i * wide / _TRIES / 2, best.y + j * high / _TRIES / 2) for i, j in sorted(steps, key=_far))
    for at in nearby:
        box = (at[0] - size[0] / 2, at[1] - size[1] / 2, at[0] + size[0] / 2, at[1] + size[1] / 2)
        if not any(_touch(box, other) for other in taken) and room_at(polygon, at, *size) >= 1:
            taken.append(box)
            return at
    return None


def _far(step: tuple[int, int]) -> int:
    return step[0] ** 2 + step[1] ** 2


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _ink_on(fill: str) -> str:
    """The text colour that reads better on a colour (WCAG relative luminance)."""
    parts = [int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.2 else PAPER


def _strip(window: Box, units_a_metre: float, approval: str) -> Html:
    """The approval number at the left; a scale of a round length and north at the right."""
    left, _top, right, bottom = window
    metres = _round_length(170 / units_a_metre)
    length, y, end = metres * units_a_metre, bottom - 14, right - 48
    start = end - length
    said = _("{n} km").format(n=number(metres / 1000)) if metres >= 1000 else _("{n} m").format(n=number(metres))
    bar = Html(
        '<path d="M{0:.1f} {1:.1f}v-6M{2:.1f} {1:.1f}v-6M{3:.1f} {1:.1f}v-6M{0:.1f} {1:.1f}H{3:.1f}" '
        'fill="none" stroke="{4}" stroke-width="1.4"/>'
        '<path d="M{0:.1f} {1:.1f}H{2:.1f}" stroke="{4}" stroke-width="4"/>'
    ).format(start, y, start + length / 2, end, INK)
    arrow = Html('<path d="M{0:.1f} {1:.1f}l6 22l-6 -5l-6 5z" fill="{2}"/>').format(right - 20, bottom - 34, INK)
    return (
        bar
        + words(start, y - 10, "0", NOTE - 1, anchor="middle")
        + words(end, y - 10, said, NOTE - 1, anchor="middle")
        + arrow
        + words(right - 20, bottom - 37, _("N"), NOTE - 1, anchor="middle")
        + (words(left + 10, bottom - 14, approval, NOTE - 1, fill=CONTEXT) if approval else NOTHING)
    )


def _round_length(most: float) -> float:
    """The longest 1, 2 or 5 times a power of ten that is no longer than `most`, in metres."""
    power = 10.0 ** math.floor(math.log10(max(most, 1e-9)))
    return max(step * power for step in (1, 2, 5) if step * power <= most)
