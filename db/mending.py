"""Outlines that cross themselves: mended where that changes next to nothing, else refused with the spot."""

import json
import re
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry import LinearRing, MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize

from db import crossings
from db.datum import Point

Geometry = dict[str, Any]
"""A GeoJSON Polygon or MultiPolygon."""

METRES: Final = 111_320
"""In a degree of latitude."""
MOST_MENDED: Final = 50
"""Square metres that mending may change at most, and a thousandth of what is kept: the size of a slip of the hand."""
MOST_LOOKS: Final = 10_000_000
"""Edges that are looked at to tell what each part of a ring is: about a second."""
DECIMALS: Final = 6  # of a degree: about a tenth of a metre
_PLACE: Final = re.compile(r"\[(\S+) (\S+)\]")


class Broken(Exception):
    """An outline that cannot be mended: where, and whether it is a hole that lies outside."""

    def __init__(self, spot: Point | None, hole: bool = False) -> None:
        super().__init__(f"broken near {spot}")
        self.spot, self.hole = spot, hole


class Flat(Exception):
    """An outline that encloses nothing."""


@dataclass(frozen=True)
class Mended:
    """A sound outline, to a tenth of a metre; `spot` is where it had to be mended, `changed` by how many m²."""

    geometry: Geometry
    spot: Point | None = None
    changed: float = 0.0


def mended(geometry: Geometry) -> Mended:
    """A sound outline, mended if that changes no more than `MOST_MENDED`; raises `Broken` or `Flat`."""
    drawn = shape(geometry)
    if drawn.is_valid:
        return Mended(_rounded(geometry, drawn))
    if crossings.too_many(ring for part in parts_of(geometry) for ring in part):
        raise Broken(_spot(drawn))  # not even looked at: all that thousands of edges enclose would take hours
    spot, changed, outside, parts = None, 0.0, 0.0, []
    for part in parts_of(geometry):
        (whole, *holes), spots, sizes = zip(*(_simple(ring) for ring in part), strict=True)
        spot, changed = next((one for one in (spot, *spots) if one), None), changed + sum(sizes)
        parts.append(whole.difference(shapely.union_all(holes)) if holes else whole)
        stated = square_metres(whole) - sum(map(square_metres, holes))
        beyond = square_metres(parts[-1]) - stated  # of holes that lie outside, or on each other
        changed, outside = changed + beyond, max(outside, beyond)
    united = _polygons(shapely.union_all(parts))
    kept = sum(map(square_metres, united))
    most = min(MOST_MENDED, kept / 1000)
    if outside > most and not spot:
        raise Broken(_spot(drawn), hole=True)
    if not united:
        raise Flat
    changed += sum(map(square_metres, parts)) - kept
    if changed > most:
        raise Broken(spot or _spot(drawn))
    whole = united[0] if len(united) == 1 else MultiPolygon(united)
    return Mended(_rounded(plain(whole), whole), spot or _spot(drawn), max(changed, 0.0))


def _simple(ring: list[list[float]]) -> tuple[BaseGeometry, Point | None, float]:
    """What a ring encloses, and where and by how many m² it crosses itself.

    It goes around most of it in one direction; what it goes around the other way, or twice, is what is wrong.
    """
    drawn = Polygon(ring)
    if drawn.is_valid:
        return drawn, None, 0.0
    faces = list(polygonize(shapely.union_all([LinearRing(ring)])))
    if len(faces) * len(ring) > MOST_LOOKS:
        raise Broken(_spot(drawn))
    points = np.array([point[:2] for point in ring])
    turns = [_winding(points, face.representative_point().coords[0]) for face in faces]
    largest = max(zip(faces, turns, strict=True), key=lambda one: one[0].area * abs(one[1]), default=None)
    if largest is None or largest[1] == 0:
        raise Flat
    way = 1 if largest[1] > 0 else -1
    wrong = sum(square_metres(face) for face, turn in zip(faces, turns, strict=True) if turn not in (0, way))
    kept = [face for face, turn in zip(faces, turns, strict=True) if turn * way > 0]
    return shapely.union_all(kept), _spot(drawn), wrong


def _winding(ring: crossings.Floats, point: tuple[float, ...]) -> int:
    """How often a ring goes around a point, counter-clockwise."""
    (ax, ay), (bx, by) = ring[:-1].T, ring[1:].T
    x, y = point[:2]
    side = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
    up, down = (ay <= y) & (y < by) & (side > 0), (by <= y) & (y < ay) & (side < 0)
    return int(np.count_nonzero(up)) - int(np.count_nonzero(down))


def parts_of(geometry: Geometry) -> list[list[list[list[float]]]]:
    """The parts of a Polygon or MultiPolygon, each a list of rings."""
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def square_metres(drawn: BaseGeometry) -> float:
    """The area of a shape in degrees, to a thousandth for what is no larger than a county."""
    if drawn.is_empty:
        return 0.0
    _west, south, _east, north = drawn.bounds
    return float(drawn.area * METRES**2 * cos(radians((south + north) / 2)))


def plain(drawn: BaseGeometry) -> Geometry:
    """A shape as GeoJSON says it."""
    said: Geometry = json.loads(shapely.to_geojson(drawn))
    return said


def _polygons(drawn: BaseGeometry) -> list[Polygon]:
    """The parts of a shape that enclose something."""
    parts = drawn.geoms if hasattr(drawn, "geoms") else [drawn]
    return [part for part in parts if isinstance(part, Polygon) and part.area > 0]


def _spot(drawn: BaseGeometry) -> Point | None:
    found = _PLACE.search(shapely.is_valid_reason(drawn))
    return (float(found[1]), float(found[2])) if found else None


def _rounded(geometry: Geometry, drawn: BaseGeometry) -> Geometry:
    """The geometry with as many decimals as are kept; points that fall together are one."""
    if geometry["type"] == "Polygon":
        rounded: Geometry = {"type": "Polygon", "coordinates": _rings(geometry["coordinates"])}
    else:
        rounded = {"type": "MultiPolygon", "coordinates": [_rings(part) for part in geometry["coordinates"]]}
    try:
        if shape(rounded).is_valid:
            return rounded
    except ValueError:  # a ring that has shrunk to a line
        pass
    sound = _polygons(shapely.set_precision(drawn, 10**-DECIMALS))
    if not sound:
        raise Flat
    return plain(sound[0] if len(sound) == 1 else MultiPolygon(sound))


def _rings(part: Any) -> list[Any]:
    rings = []
    for ring in part:
        points = [[round(x, DECIMALS), round(y, DECIMALS)] for x, y, *_height in ring]
        rings.append([points[0], *(here for before, here in pairwise(points) if here != before)])
    return rings
