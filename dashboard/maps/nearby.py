"""What lies within walking distance: which points are no farther than a radius from one of some places."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.maps.geometry import Geometry, Point, largest, polygons, signed_area

EARTH: Final = 6_371_008.8
"""Mean radius in metres."""

RADII: Final = (300, 500, 1000)
"""The distances that are drawn around stations, in metres."""


def metres(one: Point, other: Point) -> float:
    """The great-circle distance of two points (longitude, latitude in degrees)."""
    return float(_metres(np.array([one]), np.array([other]))[0, 0])


def within(points: Sequence[Point], places: Sequence[Point], radius: float) -> list[bool]:
    """For each point whether a place is no farther away than `radius` metres, in a straight line."""
    if not points or not places:
        return [False] * len(points)
    near: list[bool] = (_metres(np.array(points), np.array(places)).min(axis=1) <= radius).tolist()
    return near


def centroid(geometry: Geometry) -> Point:
    """The centre of area of the largest part of an outline (longitude, latitude)."""
    ring = largest(polygons(geometry))[0]
    west, south = ring[0]
    moved = tuple((x - west, y - south) for x, y in ring)  # near nought, where small areas are told precisely
    area = signed_area(moved)
    if not area:
        return west, south
    pairs = list(zip(moved, moved[1:] + moved[:1], strict=True))
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (6 * area)
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (6 * area)
    return west + x, south + y


def _metres(points: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """The distance of each point to each place (haversine)."""
    (x, y), (to_x, to_y) = np.radians(points).T[:, :, None], np.radians(places).T[:, None, :]
    half = np.sin((y - to_y) / 2) ** 2 + np.cos(y) * np.cos(to_y) * np.sin((x - to_x) / 2) ** 2
    distance: NDArray[np.float64] = 2 * EARTH * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return distance


def share(households: Sequence[int | None], near: Sequence[bool]) -> tuple[int, int, int] | None:
    """Households within, households in all, and how many areas are left out since theirs are unknown.

    None where nobody's are known.
    """
    known = [(count, inside) for count, inside in zip(households, near, strict=True) if count is not None]
    if not known or not math.fsum(count for count, _inside in known):
        return None
    inside = sum(count for count, within_it in known if within_it)
    return inside, sum(count for count, _inside in known), len(households) - len(known)
