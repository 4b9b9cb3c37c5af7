"""Outlines from a GeoJSON file: read, checked, brought to WGS-84, each feature by itself."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from db.datum import from_gcj
from db.errors import N_, Problem, Refused
from db.schematic import Point, Ring, contains

MOST_BYTES: Final = 30_000_000
MOST_POINTS: Final = 20_000
DECIMALS: Final = 6  # of a degree: about a tenth of a metre
_KNOWN_SYSTEMS: Final = ("CRS84", "4326", "4490")  # 4490 is CGCS2000, within a metre of WGS-84
_NAMES: Final = ("name", "名称", "名字", "网格名称", "社区名称", "编码", "code")


class _Wrong(Exception):
    """What is wrong with a geometry."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message, self.values = message, values


@dataclass(frozen=True)
class Feature:
    """A feature of a file: its number, the texts of its properties, and its geometry unless there is a problem."""

    number: int
    texts: tuple[str, ...]
    label: str
    geometry: dict[str, Any] | None
    problem: Problem | None = None


def read(data: bytes, *, gcj: bool = False) -> list[Feature]:
    """The features of a file, converted from GCJ-02 if it is in that; raises `Refused` if it is no GeoJSON."""
    if len(data) > MOST_BYTES:
        raise _refused(N_("Choose a smaller file: at most {n} MB."), n=MOST_BYTES // 1_000_000)
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as broken:
        raise _refused(N_("Choose a GeoJSON file: this one cannot be read.")) from broken
    if not isinstance(content, dict) or content.get("type") not in ("FeatureCollection", "Feature"):
        raise _refused(N_("Choose a GeoJSON file with features: this one has none."))
    system = str(((content.get("crs") or {}).get("properties") or {}).get("name", "CRS84"))
    if not system.endswith(_KNOWN_SYSTEMS):
        raise _refused(N_("Export the file in degrees (WGS-84 or CGCS2000): it is in {system}."), system=system)
    features = content.get("features") if content["type"] == "FeatureCollection" else [content]
    if not isinstance(features, list) or not features:
        raise _refused(N_("Choose a GeoJSON file with features: this one has none."))
    convert: Callable[[Point], Point] = from_gcj if gcj else lambda point: point
    return [_feature(number, feature, convert) for number, feature in enumerate(features, 1)]


def _refused(message: str, **values: object) -> Refused:
    return Refused(Problem("file", message, values))


def _feature(number: int, feature: Any, convert: Callable[[Point], Point]) -> Feature:
    feature = feature if isinstance(feature, dict) else {}
    properties = feature.get("properties") if isinstance(feature.get("properties"), dict) else {}
    named = {str(key): _text(value) for key, value in {**properties, "id": feature.get("id")}.items()}
    texts = tuple(dict.fromkeys(text for text in named.values() if text))
    label = next((named[key] for key in _NAMES if named.get(key)), next(iter(texts), ""))
    try:
        return Feature(number, texts, label, _geometry(feature.get("geometry"), convert))
    except _Wrong as wrong:
        about = {"number": number, "name": label or "—", **wrong.values}
        return Feature(number, texts, label, None, Problem(f"line.{number}", wrong.message, about))


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _geometry(geometry: Any, convert: Callable[[Point], Point]) -> dict[str, Any]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list) or not coordinates:
        raise _Wrong(N_("Feature {number} ({name}) is no area: draw it as a polygon."))
    parts = [coordinates] if kind == "Polygon" else coordinates
    if sum(len(ring) for part in parts for ring in _rings(part)) > MOST_POINTS:
        raise _Wrong(N_("Feature {number} ({name}) has too many points: simplify its outline first."))
    read = []
    for part in parts:
        outer, *holes = (_ring(ring, convert) for ring in _rings(part))
        if any(not any(contains(outer, point) for point in hole) for hole in holes):
            raise _Wrong(N_("Feature {number} ({name}) has a hole outside its outline: draw it again."))
        read.append([[list(point) for point in [*ring, ring[0]]] for ring in (outer, *holes)])
    return {"type": kind, "coordinates": read[0] if kind == "Polygon" else read}


def _rings(part: Any) -> list[Any]:
    if not isinstance(part, list) or not part or not all(isinstance(ring, list) for ring in part):
        raise _Wrong(N_("Feature {number} ({name}) has coordinates that cannot be read: export it again."))
    return part


def _ring(ring: list[Any], convert: Callable[[Point], Point]) -> Ring:
    """A ring in WGS-84, checked: closed, in degrees, enclosing something, and not crossing itself."""
    points = [_point(position) for position in ring]
    if len(points) < 4 or points[0] != points[-1]:
        raise _Wrong(N_("Feature {number} ({name}) has an outline that is not closed: close it."))
    exact = [convert(point) for point in points[:-1]]
    if crossing := next(_crossings(exact), None):
        place = f"{crossing[0]:.5f}, {crossing[1]:.5f}"
        raise _Wrong(N_("Feature {number} ({name}) crosses itself near {place}: draw it again."), place=place)
    rounded = [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in exact]
    kept = [here for before, here in pairwise([rounded[-1], *rounded]) if here != before]
    if len(kept) < 3 or not _area(kept):
        raise _Wrong(N_("Feature {number} ({name}) encloses nothing: draw it again."))
    return kept


def _point(position: Any) -> Point:
    try:
        x, y = float(position[0]), float(position[1])
    except (TypeError, ValueError, IndexError, KeyError) as broken:
        raise _Wrong(N_("Feature {number} ({name}) has coordinates that cannot be read: export it again.")) from broken
    if not (-180 <= x <= 180 and -90 <= y <= 90):
        raise _Wrong(N_("Feature {number} ({name}) is not in degrees: export it as WGS-84 or CGCS2000."))
    return x, y


def _area(ring: list[Point]) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise([*ring, ring[0]])) / 2


def _crossings(ring: list[Point]) -> Iterator[Point]:
    """Where two edges of a ring cross, found by sweeping from west to east; that they touch is no harm."""
    edges = sorted((min(a, b), max(a, b)) for a, b in pairwise([*ring, ring[0]]))
    for at, (a, b) in enumerate(edges):
        for c, d in edges[at + 1 :]:
            if c[0] > b[0]:
                break
            if _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0:
                yield c


def _turn(a: Point, b: Point, c: Point) -> float:
    """On which side of a line a point lies; on it, if it is no more than the dust of floating point away."""
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return turn if abs(turn) > 1e-13 else 0.0
