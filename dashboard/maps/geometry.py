"""Plane geometry of outlines: polygons, a projection, a window to clip to, and where a label has most room."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Geometry = dict[str, Any]
"""A GeoJSON Polygon or MultiPolygon, WGS-84."""
Point = tuple[float, float]
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]
"""An outer ring, followed by its holes."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom; of degrees: west, south, east, north."""


def polygons(geometry: Geometry) -> list[Polygon]:
    """The parts of a Polygon or MultiPolygon."""
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [tuple(tuple((point[0], point[1]) for point in ring) for ring in part) for part in parts]


def bounds(geometries: Iterable[Geometry]) -> Box:
    """West, south, east and north of everything given."""
    points = [point for geometry in geometries for part in polygons(geometry) for point in part[0]]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def signed_area(ring: Ring) -> float:
    """The area of a ring; positive when it winds counter-clockwise (with y upwards)."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2


def largest(parts: Iterable[Polygon]) -> Polygon:
    """The part with the largest outer ring: the one that carries the label."""
    return max(parts, key=lambda part: abs(signed_area(part[0])))


@dataclass(frozen=True)
class Projection:
    """Degrees to units of a picture, y downwards: equirectangular, true at the middle latitude."""

    west: float
    north: float
    across: float
    down: float
    margin: float
    width: float
    height: float

    def __call__(self, point: Point) -> Point:
        return (
            self.margin + (point[0] - self.west) * self.across,
            self.margin + (self.north - point[1]) * self.down,
        )

    def parts(self, geometry: Geometry) -> list[Polygon]:
        """The polygons of a geometry, in units of the picture."""
        return [tuple(tuple(self(point) for point in ring) for ring in part) for part in polygons(geometry)]


def projection(box: Box, height: float, margin: float = 0) -> Projection:
    """The projection that fits `box` (degrees) into a picture of that height; its width follows."""
    west, south, east, north = box
    down = (height - 2 * margin) / max(north - south, 1e-9)
    across = down * math.cos(math.radians((south + north) / 2))
    return Projection(west, north, across, down, margin, (east - west) * across + 2 * margin, height)


def clip(ring: Ring, window: Box) -> Ring:
    """The part of a ring inside a window (Sutherland-Hodgman); empty when nothing is."""
    for axis, limit, sign in ((0, window[0], 1), (0, window[2], -1), (1, window[1], 1), (1, window[3], -1)):
        ring = _half(ring, axis, limit, sign)
    return ring


def _half(ring: Ring, axis: int, limit: float, sign: int) -> Ring:
    """The part of a ring on one side of a line along an axis: above the limit (sign 1) or below it (-1)."""
    kept: list[Point] = []
    for here, there in zip(ring, ring[1:] + ring[:1], strict=True):
        at_here, at_there = sign * (here[axis] - limit), sign * (there[axis] - limit)
        if at_here >= 0:
            kept.append(here)
        if (at_here >= 0) != (at_there >= 0):
            share = at_here / (at_here - at_there)
            kept.append((here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])))
    return tuple(kept)


@dataclass(frozen=True)
class Room:
    """The centre of the largest box of given proportions inside a polygon; at scale 1 the box just fits."""

    x: float
    y: float
    scale: float

    @property
    def centre(self) -> Point:
        return self.x, self.y


@lru_cache(maxsize=4096)
def room(polygon: Polygon, width: float, height: float) -> Room:
    """Where a box of these proportions has most room: the pole of inaccessibility, measured in boxes.

    A label is wider than high, so its best place is not the centre of the largest circle. A grid of points is tried,
    then finer ones around the best.
    """
    left, top, right, bottom = _extent(polygon[0])
    step_x, step_y = (right - left) / 15, (bottom - top) / 15
    x, y = (left + right) / 2, (top + bottom) / 2
    reach, best = 7, -math.inf
    for _ in range(3):
        offsets = np.arange(-reach, reach + 1)
        xs, ys = np.meshgrid(x + offsets * step_x, y + offsets * step_y)
        points = np.stack([xs.ravel(), ys.ravel()], axis=1)
        scales = _scales(polygon, points, width, height)
        winner = int(scales.argmax())
        best, x, y = float(scales[winner]), float(points[winner, 0]), float(points[winner, 1])
        reach, step_x, step_y = 3, step_x / 4, step_y / 4
    return Room(x, y, best)


def room_at(polygon: Polygon, centre: Point, width: float, height: float) -> float:
    """The scale at which a box around a point just fits; negative when the point lies outside."""
    return float(_scales(polygon, np.array([centre]), width, height)[0])


def _extent(ring: Ring) -> Box:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def _scales(polygon: Polygon, points: NDArray[np.float64], width: float, height: float) -> NDArray[np.float64]:
    """For each point the scale of the largest box around it; in half boxes, that is the Chebyshev distance to an edge.

    On each edge that distance is least where |x| = |y|, or at an end.
    """
    half = np.array([width / 2, height / 2])
    starts = np.concatenate([np.array(ring) for ring in polygon]) / half
    ends = np.concatenate([np.roll(np.array(ring), -1, axis=0) for ring in polygon]) / half
    run = ends - starts
    near = starts[None] - (points / half)[:, None]
    x, y, run_x, run_y = near[..., 0], near[..., 1], run[:, 0], run[:, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        distances = []
        for share in (-(x - y) / (run_x - run_y), -(x + y) / (run_x + run_y)):
            on_edge = np.clip(np.nan_to_num(share), 0, 1)
            distances.append(np.maximum(abs(x + on_edge * run_x), abs(y + on_edge * run_y)))
        crosses = ((y > 0) != (y + run_y > 0)) & (x - run_x * y / run_y > 0)
    inside = crosses.sum(axis=1) % 2 == 1
    nearest: NDArray[np.float64] = np.minimum(*distances).min(axis=1)
    return np.where(inside, nearest, -nearest)
