"""One outline to be dragged into another shape: Leaflet in the browser, its neighbours beneath.

The browser holds what is being drawn and tells every change; a run of the page never takes it away, unless it gives
another shape under another `turn`.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from dashboard.charts.theme import FONT
from dashboard.maps.geometry import Geometry, Point, bounds
from dashboard.maps.grid_map import vendored
from dashboard.parts import tokens
from dashboard.text import _

HERE: Final = Path(__file__).parent
ABOVE, BESIDE, BELOW, THEIRS = "above", "beside", "below", "theirs"
COLOURS: Final = ("paper", "soft", "ink", "muted", "context", "hairline", "hatch", "data", "ok", "near", "late")


@dataclass(frozen=True)
class Around:
    """Another outline on the map: what lies above, beside or below, or what somebody else has saved."""

    name: str
    kind: str
    geometry: Geometry


@cache
def _component() -> ComponentRenderer:
    css = Template((HERE / "reshape.css").read_text(encoding="utf-8"))
    html = (
        '<link rel="stylesheet" href="{}"><div class="reshape" data-leaflet="{}"><div class="ground"></div>'
        '<div class="bar"><button type="button" name="undo"></button><button type="button" name="drop"></button>'
        '<button type="button" name="anew"></button><small class="count"></small><small class="hidden" hidden></small>'
        '</div><p class="said" role="status"></p></div>'
    )
    return st.components.v2.component(
        "tongxin_reshape",
        html=html.format(vendored("leaflet/leaflet.css"), vendored("leaflet/leaflet.js")),
        css=css.substitute(font=FONT, **{name: getattr(tokens, name.upper()) for name in COLOURS}),
        js=(HERE / "reshape.js").read_text(encoding="utf-8"),
    )


def written(geometry: Geometry) -> str:
    """An outline as the browser is given it, and tells it."""
    return json.dumps(geometry, separators=(",", ":"))


def edit(
    place: str,
    shape: str,
    turn: str,
    key: str,
    changed: Callable[[str, str], None],
    *,
    base: str,
    around: Sequence[Around] = (),
    spots: Sequence[Point] = (),
) -> None:
    """Draw `shape` of a place to be dragged; `changed` is told each change and its `turn`, before the page runs.

    `base` is what to begin anew from; `spots` are numbered from 1, as a list beside the map does.
    """
    data = {
        "place": place,
        "shape": shape,
        "base": base,
        "turn": turn,
        "box": bounds([json.loads(base)]),
        "around": [{"name": one.name, "kind": one.kind, "geometry": one.geometry} for one in around],
        "spots": [[x, y, number] for number, (x, y) in enumerate(spots, 1)],
        "words": _words(),
    }

    def tell() -> None:
        if told := st.session_state[key].get("shape"):
            changed(told["shape"], told["turn"])

    _component()(data=data, key=key, on_shape_change=tell)


def _words() -> dict[str, str]:
    return {
        "in": _("Zoom in"),
        "out": _("Zoom out"),
        "undo": _("Undo"),
        "drop": _("Remove the point"),
        "anew": _("Begin anew"),
        "point": _("Point of the boundary"),
        "points": _("{n} points"),
        "nearer": _("Zoom in to see all points."),
        "crosses": _("It crosses itself near {place}."),
    }
