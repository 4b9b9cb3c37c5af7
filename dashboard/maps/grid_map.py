"""The grid map: a folium map to zoom and click, whose ground stays while the layer above it changes.

Streamlit-folium mounts a new frame, and forgets the zoom, whenever the map itself differs. So `base` depends on the
area alone, and everything that follows the figures is in `layer`.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from string import Template as Text
from typing import Any, Final

import folium
import streamlit as st
from branca.element import Element, Figure
from streamlit_folium import st_folium

from dashboard.charts.theme import FONT
from dashboard.maps.geometry import Box, Geometry, Polygon, Room, bounds, clip, largest, polygons, room
from dashboard.maps.labels import NAME, text_width
from dashboard.maps.leaflet import CLICKABLE, Forget, Names, View
from dashboard.maps.offline import LocalMap, refuse_outside
from dashboard.maps.shapes import Context, Place, Shape
from dashboard.parts.markup import Html
from dashboard.parts.tokens import CONTEXT, HAIRLINE, HATCH, INK, PAPER, SEQUENCE, SOFT, step

Style = dict[str, str | float | bool]

GROUND: Final[Style] = {"fillColor": SOFT, "fillOpacity": 1, "color": PAPER, "weight": 1.5}
EDGE: Final[Style] = {"fill": False, "color": INK, "weight": 1.6}
CHOSEN: Final[tuple[Style, ...]] = (
    {"fill": False, "color": PAPER, "weight": 8},
    {"fill": False, "color": INK, "weight": 3.5},
)
NOT_REPORTED: Final[Style] = {"fillColor": SOFT, "fillOpacity": 1, "color": HATCH, "weight": 1, "dashArray": "3 3"}
STATION: Final[Style] = {"fill": True, "fillColor": INK, "fillOpacity": 1, "color": PAPER, "weight": 1.5}
SILENT_STATION: Final[Style] = STATION | {"fillColor": PAPER, "color": INK, "dashArray": "2 2"}


@cache
def _css() -> str:
    """The four rules that Leaflet needs: ground, zoom buttons, and two kinds of names."""
    css = (Path(__file__).parent / "grid_map.css").read_text(encoding="utf-8")
    return Text(css).substitute(font=FONT, soft=SOFT, hairline=HAIRLINE, ink=INK, paper=PAPER, context=CONTEXT)


def base(shown: Iterable[Geometry], context: Iterable[Context]) -> LocalMap:
    """The map of an area before any figure: what is `shown` at first, and the named neighbours around it."""
    west, south, east, north = box = bounds(shown)
    around = list(context)
    chart = LocalMap((south + north) / 2, (west + east) / 2)
    page = chart.get_root()
    assert isinstance(page, Figure)
    page.header.add_child(Element(f"<style>{_css()}</style>"))
    _outlines([neighbour.geometry for neighbour in around], GROUND).add_to(chart)
    chart.add_child(View(box))
    chart.add_child(Names("around", _around(around, box)))
    return chart


def layer(
    shapes: Sequence[Shape],
    breaks: Sequence[float],
    *,
    outlines: Iterable[Geometry] = (),
    names: Iterable[Context] = (),
    stations: Sequence[Place] = (),
    selected: str | None = None,
) -> folium.FeatureGroup:
    """Everything that changes: shaded shapes, ink outlines of their parents, names, stations, the chosen shape."""
    group = folium.FeatureGroup(name="figures", control=False)
    group.add_child(Forget())  # type: ignore[no-untyped-call]
    silent_last = sorted(shapes, key=lambda shape: shape.missing)  # so that white lines do not cut their dashes
    areas = [_feature(shape.geometry, shape.code, shape.said, _style(shape, breaks)) for shape in silent_last]
    _json(areas, on_each_feature=CLICKABLE).add_to(group)
    _outlines(outlines, EDGE).add_to(group)
    chosen = [shape.geometry for shape in shapes if shape.code == selected]
    for line in CHOSEN if chosen else ():
        _outlines(chosen, line).add_to(group)
    if stations:
        points = [_feature(_point(place), place.code, place.said, _station(place)) for place in stations]
        _json(points, on_each_feature=CLICKABLE, marker=folium.CircleMarker(radius=5)).add_to(group)
    group.add_child(Names("community", [_name(one.name, largest(polygons(one.geometry))) for one in names]))
    return group


def show(chart: LocalMap, figures: folium.FeatureGroup, key: str, height: int = 486) -> str | None:
    """Draw the map, and return the code of the shape that was just clicked: once, then None again."""
    refuse_outside(chart)
    refuse_outside(figures)
    answer = st_folium(
        chart,
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=figures,
    )
    clicked = ((answer or {}).get("last_active_drawing") or {}).get("properties", {})
    moment, answered = clicked.get("clicked"), f"{key}-answered"
    if moment is None or moment == st.session_state.get(answered):
        return None
    st.session_state[answered] = moment
    return str(clicked["code"])


def _feature(geometry: Geometry, code: str, said: str, style: Style) -> dict[str, Any]:
    """A feature with its style, and its tooltip made safe, since Leaflet takes it for HTML."""
    properties = {"code": code, "said": inert(Html.escape(said)), "style": style}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _json(features: Sequence[dict[str, Any]], **options: Any) -> folium.GeoJson:
    collection = {"type": "FeatureCollection", "features": list(features)}
    return folium.GeoJson(collection, smooth_factor=0, control=False, **options)


def _outlines(geometries: Iterable[Geometry], style: Style) -> folium.GeoJson:
    """Shapes in one style that take no clicks."""
    return _json([_feature(geometry, "", "", style) for geometry in geometries], interactive=False)


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
    """Latitude, longitude and safe words of a name where its polygon has most room; a newline starts a second line."""
    spot = _room(name, polygon)
    return spot.y, spot.x, inert(Html("<br>").join(name.split("\n")))


def inert(html: Html) -> str:
    """Markup for a map, its braces written as entities.

    Folium takes the script it has rendered for a template and renders that once more, on the server: what somebody
    typed between braces would be carried out there.
    """
    return str(html).replace("{", "&#123;").replace("}", "&#125;")
