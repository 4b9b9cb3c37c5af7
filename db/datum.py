"""GCJ-02, the shifted coordinates of Chinese web maps, and the way back to WGS-84.

The formula is the public one that goes by the name of eviltransform; the way back is found step by step.
"""

from math import cos, pi, sin, sqrt
from typing import Final

Point = tuple[float, float]
"""Longitude and latitude in degrees."""

_AXIS: Final = 6378245.0  # Krasovsky 1940, metres
_ECCENTRICITY: Final = 0.00669342162296594323  # squared


def to_gcj(point: Point) -> Point:
    """WGS-84 as GCJ-02 shows it; unchanged outside China."""
    longitude, latitude = point
    if not (72.004 <= longitude <= 137.8347 and 0.8293 <= latitude <= 55.8271):
        return point
    east, north = _offset(longitude - 105, latitude - 35)
    angle = latitude / 180 * pi
    magic = 1 - _ECCENTRICITY * sin(angle) ** 2
    north = north * 180 / (_AXIS * (1 - _ECCENTRICITY) / (magic * sqrt(magic)) * pi)
    east = east * 180 / (_AXIS / sqrt(magic) * cos(angle) * pi)
    return longitude + east, latitude + north


def from_gcj(point: Point) -> Point:
    """The WGS-84 point that GCJ-02 shows at `point`, to about a centimetre."""
    longitude, latitude = point
    for _ in range(10):
        x, y = to_gcj((longitude, latitude))
        longitude, latitude = longitude + point[0] - x, latitude + point[1] - y
        if abs(point[0] - x) + abs(point[1] - y) < 1e-9:
            break
    return longitude, latitude


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
