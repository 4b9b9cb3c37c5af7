"""The grid map: Leaflet in the browser, to zoom and click, drawn from one JSON text that is kept by revision.

The ground depends on the area alone, and stays mounted with its zoom while the figures above it change.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from string import Template
from typing import Any, Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from dashboard.charts.theme import FONT
from dashboard.maps.geometry import Box, Geometry, Polygon, Room, bounds, clip, largest, polygons, room
from dashboard.maps.labels import NAME, text_width
from dashboard.maps.shapes import Context, Place, Shape
from dashboard.parts.tokens import CONTEXT, HAIRLINE, HATCH, INK, PAPER, SEQUENCE, SOFT, step
from dashboard.text import _

HERE: Final = Path(__file__).parent
Style = dict[str, str | float | bool]
Layer = dict[str, Any]

GROUND: Final[Style] = {"fillColor": SOFT, "fillOpacity": 1, "color": PAPER, "weight": 1.5}
EDGE: Final[Style] = {"fill": False, "color": INK, "weight": 1.6}
CHOSEN: Final[tuple[Style, ...]] = (
    {"fill": False, "color": PAPER, "weight": 8},
    {"fill": False, "color": INK, "weight": 3.5},
)
NOT_REPORTED: Final[Style] = {"fillColor": SOFT, "fillOpacity": 1, "color": HATCH, "weight": 1, "dashArray": "3 3"}
STATION: Final[Style] = {"fill": True, "fillColor": INK, "fillOpacity": 1, "color": PAPER, "weight": 1.5, "radius": 5}
SILENT_STATION: Final[Style] = STATION | {"fillColor": PAPER, "color": INK, "dashArray": "2 2"}


def vendored(path: str) -> str:
    """The address of a file that `dashboard.assets` copied from an installed package."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{'/' + base if base else ''}/app/static/vendor/{path}"


@cache
def _component() -> ComponentRenderer:
    css = Template((HERE / "grid_map.css").read_text(encoding="utf-8"))
    html = '<link rel="stylesheet" href="{}"><div class="grid-map" data-leaflet="{}"></div>'
    return st.components.v2.component(
        "tongxin_map",
        html=html.format(vendored("leaflet/leaflet.css"), vendored("leaflet/leaflet.js")),
        css=css.substitute(font=FONT, soft=SOFT, hairline=HAIRLINE, ink=INK, paper=PAPER, context=CONTEXT),
        js=(HERE / "grid_map.js").read_text(encoding="utf-8"),
    )


def show(drawn: bytes, key: str) -> str | None:
    """Draw the map, and return the code of the shape that was just clicked: once, then None again."""
    picked: str | None = _component()(data=drawn, key=key, on_picked_change=lambda: None).picked
    return picked


def drawn(ground: Layer, figures: Layer) -> bytes:
    """A map as the browser draws it."""
    return json.dumps({"ground": ground, "figures": figures}, ensure_ascii=False, separators=(",", ":")).encode()


def base(shown: Iterable[Geometry], context: Iterable[Context]) -> Layer:
    """The ground before any figure: what is `shown` at first, and the named neighbours around it."""
    west, south, east, north = box = bounds(shown)
    around = list(context)
    return {
        "corners": [[south, west], [north, east]],
        "titles": {"zoomInTitle": _("Zoom in"), "zoomOutTitle": _("Zoom out")},
        "features": _outlines([neighbour.geometry for neighbour in around], GROUND),
        "names": list(_around(around, box)),
    }


def layer(
    shapes: Sequence[Shape],
    breaks: Sequence[float],
    *,
    outlines: Iterable[Geometry] = (),
    names: Iterable[Context] = (),
    stations: Sequence[Place] = (),
    selected: str | None = None,
) -> Layer:
    """Everything that changes: shaded shapes, ink outlines of their parents, names, stations, the chosen shape.

    Features with a code take clicks and have a tooltip; they are drawn in their order.
    """
    silent_last = sorted(shapes, key=lambda shape: shape.missing)  # so that white lines do not cut their dashes
    chosen = [shape.geometry for shape in shapes if shape.code == selected]
    return {
        "features": [
            *(_feature(shape.geometry, _style(shape, breaks), shape.code, shape.said) for shape in silent_last),
            *_outlines(outlines, EDGE),
            *(line for style in CHOSEN for line in _outlines(chosen, style)),
            *(_feature(_point(place), _station(place), place.code, place.said) for place in stations),
        ],
        "names": [_name(one.name, largest(polygons(one.geometry))) for one in names],
    }


def _feature(geometry: Geometry, style: Style, code: str | None = None, said: str = "") -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code, "said": said, "style": style}, "geometry": geometry}


def _outlines(geometries: Iterable[Geometry], style: Style) -> list[dict[str, Any]]:
    """Shapes in one style that take no clicks."""
    return [_feature(geometry, style) for geometry in geometries]


def _style(shape: Shape, breaks: Sequence[float]) -> Style:
    if shape.missing:
        return NOT_REPORTED
    fill = SOFT if shape.value is None else SEQUENCE[step(shape.value, breaks)]
    return {"fillColor": fill, "fillOpacity": 1, "color": PAPER, "weight": 1}


def _station(place: Place) -> Style:
    return SILENT_STATION if place.missing else STATION


def _point(place: Place) -> Geometry:
    return {"type": "Point", "coordinates": [place.longitude, place.latitude]}


def _around(context: Sequence[Context], box: Box) -> Iterator[tuple[float, float, str]]:
    """Neighbours' names close to the area where they fit, then again farther out, for frames that show more."""
    west, south, east, north = box
    degrees_a_pixel = (north - south) / 400
    for margin in (0.04, 0.35):
        wide, high = (east - west) * margin, (north - south) * margin
        for neighbour in context:
            for part in polygons(neighbour.geometry):
                ring = clip(part[0], (west - wide, south - high, east + wide, north + high))
                if len(ring) > 2 and _room(neighbour.name, (ring,)).scale >= degrees_a_pixel:
                    yield _name(neighbour.name, (ring,))


def _room(name: str, polygon: Polygon) -> Room:
    lines = name.split("\n")
    return room(polygon, max(text_width(line, NAME) for line in lines), NAME * 1.2 * len(lines))


def _name(name: str, polygon: Polygon) -> tuple[float, float, str]:
    """Latitude, longitude and words of a name where its polygon has most room; a newline starts a second line."""
    spot = _room(name, polygon)
    return spot.y, spot.x, name
