"""Coordinates as Chinese maps show them, and the way back to WGS-84: GCJ-02 of web maps, BD-09 of Baidu on top of it.

The formulas are the public ones (GCJ-02 goes by the name of eviltransform); the ways back are found step by step.
"""

from collections.abc import Callable
from math import atan2, cos, hypot, pi, sin, sqrt
from typing import Final

Point = tuple[float, float]
"""Longitude and latitude in degrees."""
Convert = Callable[[Point], Point]

WGS, GCJ, BD = "WGS-84", "GCJ-02", "BD-09"

_AXIS: Final = 6378245.0  # Krasovsky 1940, metres
_ECCENTRICITY: Final = 0.00669342162296594323  # squared
_TURNS: Final = pi * 3000 / 180


def to_gcj(point: Point) -> Point:
    """WGS-84 as GCJ-02 shows it; unchanged outside China."""
    longitude, latitude = point
    if not is_shifted(point):
        return point
    east, north = _offset(longitude - 105, latitude - 35)
    angle = latitude / 180 * pi
    magic = 1 - _ECCENTRICITY * sin(angle) ** 2
    north = north * 180 / (_AXIS * (1 - _ECCENTRICITY) / (magic * sqrt(magic)) * pi)
    east = east * 180 / (_AXIS / sqrt(magic) * cos(angle) * pi)
    return longitude + east, latitude + north


def from_gcj(point: Point) -> Point:
    """The WGS-84 point that GCJ-02 shows at `point`, to about a centimetre."""
    return _back(to_gcj, point)


def to_bd(point: Point) -> Point:
    """WGS-84 as BD-09 shows it; unchanged outside China."""
    return _beyond(to_gcj(point)) if is_shifted(point) else point


def from_bd(point: Point) -> Point:
    """The WGS-84 point that BD-09 shows at `point`, to about a centimetre."""
    return _back(to_bd, point)


def is_shifted(point: Point) -> bool:
    """Whether maps of China shift a point: the box that the public formula gives."""
    return 72.004 <= point[0] <= 137.8347 and 0.8293 <= point[1] <= 55.8271


FROM: Final[dict[str, Convert]] = {WGS: lambda point: point, GCJ: from_gcj, BD: from_bd}
TO: Final[dict[str, Convert]] = {WGS: lambda point: point, GCJ: to_gcj, BD: to_bd}
"""By datum, from it to WGS-84 and the other way round."""


def _back(forward: Convert, point: Point) -> Point:
    """The point that `forward` leads to `point`; a shift hardly changes over its own length, so few steps do."""
    longitude, latitude = point
    for _ in range(10):
        x, y = forward((longitude, latitude))
        longitude, latitude = longitude + point[0] - x, latitude + point[1] - y
        if abs(point[0] - x) + abs(point[1] - y) < 1e-9:
            break
    return longitude, latitude


def _beyond(point: Point) -> Point:
    """BD-09 of a point in GCJ-02."""
    x, y = point
    reach = hypot(x, y) + 0.00002 * sin(y * _TURNS)
    angle = atan2(y, x) + 0.000003 * cos(x * _TURNS)
    return reach * cos(angle) + 0.0065, reach * sin(angle) + 0.006


def _offset(x: float, y: float) -> Point:
    """The shift east and north in metres, for degrees from 105° E, 35° N."""
    waves = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    return east, north
