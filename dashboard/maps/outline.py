"""The outline: a crisp inline map of shaded areas, for screens that are read rather than explored.

The picture scales with its column while its words keep their size: each label sits at a share of the picture's width
and height, and is shown from the width on at which it fits inside its area.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from dashboard.maps.geometry import (
    Box,
    Geometry,
    Point,
    Polygon,
    Projection,
    Ring,
    Room,
    bounds,
    clip,
    largest,
    projection,
    room,
)
from dashboard.maps.labels import GAP, NAME, SIGN, Label, Wording, fit, round_up, text_width
from dashboard.maps.shapes import Context, Shape
from dashboard.parts.markup import NOTHING, Html, handle
from dashboard.parts.status import SHAPES, Status
from dashboard.parts.tokens import CONTEXT, HATCH, INK, SEQUENCE, SOFT, ink_on, step

HEIGHT: Final = 404
MARGIN: Final = 10
WIDE: Final = 560
"""From this column width on, neighbours are named beside the picture, not only inside it (as in outline.css)."""
BEYOND: Final = 1000
"""How far beyond the picture its surroundings are drawn."""
CSS: Final = Html((Path(__file__).parent / "outline.css").read_text(encoding="utf-8"))
PATTERN: Final = Html(
    '<pattern id="not-reported" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="5" height="5" fill="{}"/><path d="M0 0V5" stroke="{}" stroke-width="1.4"/></pattern>'
).format(SOFT, HATCH)
SIGNED: Final = (Status.LATE, Status.NEAR)
"""What a map marks; the rest is the normal case, or hatched."""


class Name(NamedTuple):
    """A neighbour's name, where it stands, and when it shows."""

    text: str
    at: Point
    classes: str
    start: int | None


def outline(
    shapes: Sequence[Shape],
    parent: Geometry | None,
    context: Iterable[Context],
    breaks: Sequence[float],
    *,
    label: str,
    selected: str | None = None,
    height: int = HEIGHT,
) -> Html:
    """Shaded areas with name, figure and status; a click gives the code. `label` says what is shown, for listeners.

    `height` is the most it takes, in CSS pixels; in a narrow column it shrinks to the width there is.
    """
    drawn = [shape.geometry for shape in shapes] + ([parent] if parent else [])
    if not drawn:
        return NOTHING
    to_picture = projection(bounds(drawn), height, MARGIN)
    own = {shape.code: to_picture.parts(shape.geometry) for shape in shapes}
    around, names = _surroundings(context, to_picture)
    areas = NOTHING.join(_area(shape, own[shape.code], breaks) for shape in shapes)
    edge = _line("edge", to_picture.parts(parent)) if parent else NOTHING
    chosen = NOTHING.join(_line(kind, own[selected]) for kind in ("chosen casing", "chosen") if selected in own)
    labels = [(shape, piece) for shape in shapes for piece in _labels(shape, own[shape.code], to_picture.width)]
    words = NOTHING.join(_label(shape, piece, to_picture, breaks) for shape, piece in labels)
    widths = {width for _, piece in labels for width in (piece.start, piece.end)} | {name.start for name in names}
    return Html(
        '<div class="outline"><style>{}{}</style><div style="width:min(100%,{}px);aspect-ratio:{}">'
        '<svg role="group" aria-label="{}"><svg viewBox="0 0 {} {}"><defs>{}</defs>{}{}{}{}</svg>{}{}</svg></div></div>'
    ).format(
        CSS, _rules(widths), round(to_picture.width), f"{to_picture.width:.1f}/{height}", label,
        f"{to_picture.width:.1f}", height, PATTERN, around, areas, edge, chosen,
        NOTHING.join(_name(name, to_picture) for name in names), words,
    )  # fmt: skip


def _rules(widths: Iterable[int | None]) -> Html:
    """From which width of the picture on a label shows, and from which on a fuller one takes its place."""
    shown, replaced = ".outline .from-{0}{{display:inline}}", ".outline .to-{0}{{display:none}}"
    rule = "@container picture (min-width:{0}px){{" + shown + replaced + "}}"
    return Html("".join(rule.format(width) for width in sorted(width for width in widths if width is not None)))


def path(parts: Iterable[Polygon]) -> str:
    """The path of polygons, to a tenth of a unit, without points that fall together."""
    rings = []
    for ring in (ring for part in parts for ring in part):
        points = [f"{x:.1f} {y:.1f}" for x, y in ring]
        kept = [point for point, before in zip(points, [None, *points], strict=False) if point != before]
        rings.append(f"M{'L'.join(kept)}Z")
    return "".join(rings)


def _line(kind: str, parts: Iterable[Polygon]) -> Html:
    return Html('<path class="{}" d="{}"/>').format(kind, path(parts))


def _level(shape: Shape, breaks: Sequence[float]) -> int | None:
    """The class of a shape, or None where there is no value."""
    return None if shape.missing or shape.value is None else step(shape.value, breaks)


def _area(shape: Shape, parts: Iterable[Polygon], breaks: Sequence[float]) -> Html:
    level = _level(shape, breaks)
    fill = "url(#not-reported)" if shape.missing else SOFT if level is None else SEQUENCE[level]
    return Html('<path class="area"{} fill="{}" aria-label="{}" d="{}"><title>{}</title></path>').format(
        handle(shape.code), fill, shape.said, path(parts), shape.said
    )


def _labels(shape: Shape, parts: Iterable[Polygon], width: float) -> list[Label]:
    """What can be written into an area, fullest first: name and figure, the figure, the sign alone."""
    name, figure = shape.name, shape.figure
    if shape.missing or shape.status not in SIGNED:
        wordings = [Wording(name, figure), *([Wording("", figure)] if figure else [])]
    else:
        beside_figure = [Wording(name, figure, figure_sign=True), Wording("", figure, figure_sign=True)]
        wordings = [Wording(name, figure, name_sign=True), *(beside_figure if figure else [])]
        wordings.append(Wording(figure_sign=True))
    return fit(largest(parts), wordings, width)


def _label(shape: Shape, label: Label, to_picture: Projection, breaks: Sequence[float]) -> Html:
    wording, level = label.wording, _level(shape, breaks)
    both = wording.name and wording.figure
    by_name, by_figure = (shape.status if there else None for there in (wording.name_sign, wording.figure_sign))
    lines = [
        _row("name", wording.name, wording.name_width, by_name, -2 if both else 5),
        _row("figure", wording.figure, wording.figure_width, by_figure, 13 if both else 5),
    ]
    ending = f" to-{label.end}" if label.end else ""
    return Html('<svg class="label from-{}{}{}" {} fill="{}" aria-hidden="true">{}</svg>').format(
        label.start, ending, " halo" if level is None else "", _at(*label.at, to_picture),
        INK if level is None else ink_on(level), NOTHING.join(lines),
    )  # fmt: skip


def _row(kind: str, text: str, width: float, sign: Status | None, baseline: int) -> Html:
    """A line of a label, centred as a whole: words, then perhaps a sign."""
    middle = -(SIGN + GAP) / 2 if sign else 0
    words = Html('<text class="{}" x="{:.1f}" y="{}">{}</text>').format(kind, middle, baseline, text)
    return (words if text else NOTHING) + (_sign(sign, width / 2 - SIGN, baseline - 12) if sign else NOTHING)


def _sign(status: Status, left: float, top: int) -> Html:
    return Html(
        '<svg class="icon {}" x="{:.1f}" y="{}" width="{}" height="{}" viewBox="0 0 16 16">'
        '<circle class="ring" r="9" cx="8" cy="8"/>{}</svg>'
    ).format(status, left, top, SIGN, SIGN, Html(SHAPES[status]))


def _at(x: float, y: float, to_picture: Projection) -> Html:
    """A position as shares of the picture, which hold at every size."""
    return Html('x="{:.2f}%" y="{:.2f}%"').format(100 * x / to_picture.width, 100 * y / to_picture.height)


def _surroundings(context: Iterable[Context], to_picture: Projection) -> tuple[Html, list[Name]]:
    """The neighbours' outlines and their names: inside the picture, and again with the room of a wide column."""
    width, height = to_picture.width, to_picture.height
    spare = max((WIDE - width) / 2, 0)
    lines, names = [], []
    for neighbour in context:
        rings = [part[0] for part in to_picture.parts(neighbour.geometry)]
        shown = [(ring,) for ring in (clip(ring, (-BEYOND, -4, width + BEYOND, height + 4)) for ring in rings) if ring]
        lines.append(_line("around", shown) if shown else NOTHING)
        if spot := _spot(neighbour.name, rings, (4, 4, width - 4, height - 4)):
            start = round_up(width / spot.scale)
            names.append(Name(neighbour.name, spot.centre, f"from-{start} narrow" if spare else f"from-{start}", start))
        if spare and (spot := _spot(neighbour.name, rings, (4 - spare, 4, width + spare - 4, height - 4))):
            names.append(Name(neighbour.name, spot.centre, "wide", None))
    return NOTHING.join(lines), names


def _spot(name: str, rings: Iterable[Ring], window: Box) -> Room | None:
    """Where a neighbour's name has most room inside the window, if it fits there at all."""
    visible = [clipped for clipped in (clip(ring, window) for ring in rings) if len(clipped) > 2]
    spots = [room((ring,), text_width(name, NAME) + 8, NAME + 8) for ring in visible]
    best = max(spots, key=lambda spot: spot.scale, default=None)
    return best if best and best.scale >= 1 else None


def _name(name: Name, to_picture: Projection) -> Html:
    text = Html('<svg class="label {}" {} aria-hidden="true"><text class="context" y="5" fill="{}">{}</text></svg>')
    return text.format(name.classes, _at(*name.at, to_picture), CONTEXT, name.text)
