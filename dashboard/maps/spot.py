"""Where an outline crosses itself: a small picture of all of it, and one of the spot from near by."""

from collections.abc import Sequence
from math import cos, radians
from typing import Final

from dashboard.maps.geometry import Box, Geometry, Point, Projection, bounds, projection
from dashboard.parts.markup import NOTHING, Html
from dashboard.parts.tokens import CONTEXT, HAIRLINE, LATE, PAPER, SOFT

SIZE: Final = 180
MARGIN: Final = 14
_NEAR: Final = 0.12  # of the whole, that the near picture shows


def pictures(drawn: Geometry, spot: Point, label: str, known: Geometry | None = None) -> Html:
    """Both pictures side by side; `label` says in words what they show, `known` is how it was drawn before."""
    whole = bounds([drawn])
    wide = max(whole[2] - whole[0], (whole[3] - whole[1]) * cos(radians(spot[1]))) * _NEAR / 2
    high = wide * cos(radians(spot[1]))
    near = (spot[0] - wide, spot[1] - high, spot[0] + wide, spot[1] + high)
    beneath = [known] if known else []
    both = NOTHING.join(_picture(box, drawn, spot, beneath) for box in (whole, near))
    style = "display:flex;flex-wrap:wrap;gap:8px;margin:4px 0 12px"
    return Html('<div class="spot" role="img" aria-label="{}" style="{}">{}</div>').format(label, style, both)


def _picture(box: Box, drawn: Geometry, spot: Point, beneath: Sequence[Geometry]) -> Html:
    to_picture = projection(box, SIZE, MARGIN)
    width = max(60.0, min(to_picture.width, 2 * SIZE))
    x, y = to_picture(spot)
    lines = NOTHING.join(_line(one, to_picture, CONTEXT, "4 3") for one in beneath)
    return Html(
        '<svg width="{0:.0f}" height="{1}" viewBox="0 0 {0:.0f} {1}" style="background:{2};border:1px solid {3}">{4}{5}'
        '<circle cx="{6:.1f}" cy="{7:.1f}" r="11" fill="none" stroke="{8}" stroke-width="3"/>'
        '<path d="M{9:.1f} {10:.1f}l10 10m0 -10l-10 10" stroke="{8}" stroke-width="2.5"/></svg>'
    ).format(
        width, SIZE, SOFT, HAIRLINE, lines, _line(drawn, to_picture, LATE, fill=PAPER), x, y, LATE, x - 5, y - 5
    )  # fmt: skip


def _line(geometry: Geometry, to_picture: Projection, colour: str, dashes: str = "", fill: str = "none") -> Html:
    path = "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z"
        for part in to_picture.parts(geometry)
        for ring in part
    )
    return Html(
        '<path d="{}" fill="{}" fill-rule="evenodd" stroke="{}" stroke-width="1.6" stroke-dasharray="{}"/>'
    ).format(path, fill, colour, dashes or "none")
