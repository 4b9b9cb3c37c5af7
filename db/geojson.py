"""Outlines as GeoJSON: a file read and checked, brought to WGS-84, each feature by itself; and one written."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from db.datum import FROM, TO, WGS, Convert, Point
from db.errors import N_, Problem, Refused
from db.mending import Broken, Flat, Geometry, Mended, mended, parts_of

MOST_BYTES: Final = 30_000_000
MOST_POINTS: Final = 20_000
MOST_IN_ALL: Final = 300_000
_KNOWN_SYSTEMS: Final = ("CRS84", "4326", "4490")  # 4490 is CGCS2000, within a metre of WGS-84
_LONGEST: Final = 60
"""Characters of the name of a system that are repeated."""
_NAMES: Final = ("name", "名称", "名字", "网格名称", "社区名称", "编码", "code")


class _Wrong(Exception):
    """What is wrong with a geometry, and where if that can be said."""

    def __init__(self, message: str, spot: Point | None = None) -> None:
        super().__init__(message)
        self.message, self.spot = message, spot


@dataclass(frozen=True)
class Feature:
    """A feature of a file: its number, the texts of its properties, and its geometry unless there is a problem.

    `drawn` is the geometry as it was drawn, `spot` where that crosses itself; where it was mended, `changed` says by
    how many m².
    """

    number: int
    texts: tuple[str, ...]
    label: str
    geometry: Geometry | None
    problem: Problem | None = None
    drawn: Geometry | None = None
    spot: Point | None = None
    changed: float = 0.0


def read(data: bytes, *, datum: str = WGS) -> list[Feature]:
    """The features of a file in a datum, in WGS-84; raises `Refused` if it is no GeoJSON."""
    content = _content(data)
    features = content.get("features") if content["type"] == "FeatureCollection" else [content]
    if not isinstance(features, list) or not features:
        raise _refused(N_("Choose a GeoJSON file with features: this one has none."))
    sizes = [_size(feature) for feature in features]
    if sum(size for size in sizes if size <= MOST_POINTS) > MOST_IN_ALL:  # larger ones are not even read
        message = N_("Bring the file in parts, or simplify its outlines first: it has more than {n} points.")
        raise _refused(message, n=MOST_IN_ALL)
    return [_feature(number, feature, FROM[datum]) for number, feature in enumerate(features, 1)]


def checked(geometry: Any) -> Geometry:
    """An outline as somebody drew it on the map, sound; raises `Refused`, with the spot where it crosses itself."""
    try:
        return _sound(_geometry(geometry, FROM[WGS])).geometry
    except _Wrong as wrong:
        if wrong.spot:
            said = N_("Move a point: it crosses itself near {place}.")
            raise Refused(Problem("shape", said, placed(wrong.spot))) from wrong
        raise Refused(Problem("shape", N_("Draw it anew: it encloses nothing, or cannot be read."))) from wrong


def says(data: bytes) -> str | None:
    """The datum that a file says it is in, as ours do."""
    datum = _content(data).get("datum")
    return datum if isinstance(datum, str) and datum in FROM else None


def written(features: Iterable[tuple[Mapping[str, Any], Geometry]], datum: str, **about: Any) -> bytes:
    """A file of features, properties and geometry in WGS-84, in another datum if that is asked for."""
    rows = [
        {"type": "Feature", "properties": {**properties}, "geometry": converted(geometry, TO[datum])}
        for properties, geometry in features
    ]
    content = {"type": "FeatureCollection", "datum": datum, **about, "features": rows}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def converted(geometry: Geometry, convert: Convert) -> Geometry:
    """A geometry with every point converted, to a hundredth of a metre."""

    def point(place: Any) -> list[float]:
        x, y = convert((place[0], place[1]))
        return [round(x, 7), round(y, 7)]

    moved = [[[point(place) for place in ring] for ring in part] for part in parts_of(geometry)]
    return {"type": geometry["type"], "coordinates": moved[0] if geometry["type"] == "Polygon" else moved}


def _content(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise _refused(N_("Choose a smaller file: at most {n} MB."), n=MOST_BYTES // 1_000_000)
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as broken:
        raise _refused(N_("Choose a GeoJSON file: this one cannot be read.")) from broken
    if not isinstance(content, dict) or content.get("type") not in ("FeatureCollection", "Feature"):
        raise _refused(N_("Choose a GeoJSON file with features: this one has none."))
    system = _system(content.get("crs"))
    if not system.endswith(_KNOWN_SYSTEMS):
        message = N_("Export the file in degrees (WGS-84 or CGCS2000): it is in {system}.")
        raise _refused(message, system=system[:_LONGEST])
    return content


def _system(said: Any) -> str:
    """The name of the system that a file says it is in, by the old member `crs`; some write the name alone."""
    about = said.get("properties") if isinstance(said, dict) else said
    return str(about.get("name", _KNOWN_SYSTEMS[0]) if isinstance(about, dict) else about or _KNOWN_SYSTEMS[0])


def _refused(message: str, **values: object) -> Refused:
    return Refused(Problem("file", message, values))


def _feature(number: int, feature: Any, convert: Convert) -> Feature:
    feature = feature if isinstance(feature, dict) else {}
    properties = feature.get("properties") if isinstance(feature.get("properties"), dict) else {}
    named = {str(key): _text(value) for key, value in {**properties, "id": feature.get("id")}.items()}
    texts = tuple(dict.fromkeys(text for text in named.values() if text))
    label = next((named[key] for key in _NAMES if named.get(key)), next(iter(texts), ""))
    drawn: Geometry | None = None
    try:
        drawn = _geometry(feature.get("geometry"), convert)
        sound = _sound(drawn)
    except _Wrong as wrong:
        about = {"number": number, "name": label or "—", **placed(wrong.spot)}
        problem = Problem(f"line.{number}", wrong.message, about)
        return Feature(number, texts, label, None, problem, drawn, wrong.spot)
    return Feature(number, texts, label, sound.geometry, None, drawn, sound.spot, sound.changed)


def placed(spot: Point | None) -> dict[str, str]:
    """A spot as sentences name it: longitude and latitude to a metre."""
    return {"place": f"{spot[0]:.5f}, {spot[1]:.5f}"} if spot else {"place": "—"}


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _size(feature: Any) -> int:
    """How many points a feature has, as far as it has an outline."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    parts = geometry.get("coordinates") if isinstance(geometry, dict) else None
    parts = [parts] if isinstance(geometry, dict) and geometry.get("type") == "Polygon" else parts
    rings = [ring for part in parts if isinstance(part, list) for ring in part] if isinstance(parts, list) else []
    return sum(len(ring) for ring in rings if isinstance(ring, list))


def _geometry(geometry: Any, convert: Convert) -> Geometry:
    """A geometry in WGS-84 whose rings are closed and in degrees."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list) or not coordinates:
        raise _Wrong(N_("Feature {number} ({name}) is no area: draw it as a polygon."))
    parts = [coordinates] if kind == "Polygon" else coordinates
    if sum(len(ring) for part in parts for ring in _rings(part)) > MOST_POINTS:
        raise _Wrong(N_("Feature {number} ({name}) has too many points: simplify its outline first."))
    read = [[_ring(ring, convert) for ring in _rings(part)] for part in parts]
    return {"type": kind, "coordinates": read[0] if kind == "Polygon" else read}


def _sound(drawn: Geometry) -> Mended:
    try:
        return mended(drawn)
    except Flat as flat:
        raise _Wrong(N_("Feature {number} ({name}) encloses nothing: draw it again.")) from flat
    except Broken as broken:
        if broken.hole:
            message = N_("Feature {number} ({name}) has a hole outside its outline: draw it again.")
            raise _Wrong(message, broken.spot) from broken
        raise _Wrong(
            N_("Feature {number} ({name}) crosses itself near {place}: draw it again."), broken.spot
        ) from broken


def _rings(part: Any) -> list[Any]:
    if not isinstance(part, list) or not part or not all(isinstance(ring, list) for ring in part):
        raise _Wrong(N_("Feature {number} ({name}) has coordinates that cannot be read: export it again."))
    return part


def _ring(ring: list[Any], convert: Callable[[Point], Point]) -> list[list[float]]:
    points = [_point(position) for position in ring]
    if len(points) < 4 or points[0] != points[-1]:
        raise _Wrong(N_("Feature {number} ({name}) has an outline that is not closed: close it."))
    return [list(convert(point)) for point in points]


def _point(position: Any) -> Point:
    try:
        x, y = float(position[0]), float(position[1])
    except (TypeError, ValueError, OverflowError, IndexError, KeyError) as broken:
        raise _Wrong(N_("Feature {number} ({name}) has coordinates that cannot be read: export it again.")) from broken
    if not (-180 <= x <= 180 and -90 <= y <= 90):
        raise _Wrong(N_("Feature {number} ({name}) is not in degrees: export it as WGS-84 or CGCS2000."))
    return x, y
