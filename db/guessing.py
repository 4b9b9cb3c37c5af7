"""Which datum the outlines of a file are in: under which of them they come to lie where outlines are known to lie."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from statistics import fmean
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from db.datum import FROM, Convert, Point
from db.mending import METRES, Geometry

Measure = Callable[[Convert], float]
"""By how many metres everything is off under a conversion."""
Numbers = NDArray[np.float64]

OWN, BESIDE, STATIONS, SCHEMATIC = "own", "beside", "stations", "schematic"
_AREAS, _POINTS = 60, 40
"""How many outlines are looked at, and how many of their points: enough to tell, however large the file."""
_CLEAR: Final = 0.5  # of the second best, which the best must not exceed
_APART: Final = 50  # metres that the second best must be off by more
_FAR: Final = 200  # metres off which even the best one says nothing


@dataclass(frozen=True)
class Known:
    """What is known of where some areas lie: their own outlines, those around them, made-up ones, their stations."""

    own: Mapping[int, Geometry]
    beside: Sequence[Geometry]
    schematic: Mapping[int, Geometry]
    stations: Mapping[int, Sequence[Point]]


@dataclass(frozen=True)
class Guess:
    """The datum under which outlines lie best, None if that does not tell; by datum, how many metres they are off.

    `against` says what they were compared with, `compared` how many of it.
    """

    datum: str | None
    metres: Mapping[str, float]
    against: str
    compared: int


def guess(outlines: Mapping[int, Geometry], known: Known) -> Guess | None:
    """Which datum `outlines` of areas, as they stand in a file, are in; None where nothing is known to compare with."""
    looked_at = dict(list(outlines.items())[:_AREAS])
    guesses = [
        _own(looked_at, known.own, OWN),
        _beside(looked_at, known.beside),
        _stations(looked_at, known.stations),
        _own(looked_at, known.schematic, SCHEMATIC),
    ]
    told = [one for one in guesses if one]
    return next((one for one in told if one.datum), next(iter(told), None))


def _own(outlines: Mapping[int, Geometry], own: Mapping[int, Geometry], against: str) -> Guess | None:
    """By how much points are off the known outline of the same area; by half of them more, by half less."""
    pairs = [(geometry, own[area]) for area, geometry in outlines.items() if area in own]

    def off(convert: Convert) -> float:
        distances = [_distances(one, _edges([other], one), convert) for one, other in pairs]
        return float(np.median(np.concatenate(distances)))

    return _weighed(off, against, len(pairs)) if pairs else None


def _beside(outlines: Mapping[int, Geometry], beside: Sequence[Geometry]) -> Guess | None:
    """By how much those points are off known edges around that lie nearest to them: a quarter share such an edge."""
    if not outlines or not beside:
        return None

    def off(convert: Convert) -> float:
        distances = [_distances(one, _edges(beside, one), convert) for one in outlines.values()]
        return float(np.quantile(np.concatenate(distances), 0.25))

    return _weighed(off, BESIDE, len(beside))


def _stations(outlines: Mapping[int, Geometry], stations: Mapping[int, Sequence[Point]]) -> Guess | None:
    """By how much stations lie outside the area they belong to."""
    pairs = [(geometry, place) for area, geometry in outlines.items() for place in stations.get(area, ())]

    def off(convert: Convert) -> float:
        return fmean(_outside(geometry, place, convert) for geometry, place in pairs)

    return _weighed(off, STATIONS, len(pairs)) if pairs else None


def _weighed(off: Measure, against: str, compared: int) -> Guess:
    metres = {datum: off(convert) for datum, convert in FROM.items()}
    best, second = sorted(metres, key=metres.__getitem__)[:2]
    clear = metres[best] < _FAR and metres[best] <= min(metres[second] * _CLEAR, metres[second] - _APART)
    return Guess(best if clear else None, metres, against, compared)


def _distances(outline: Geometry, edges: BaseGeometry, convert: Convert) -> Numbers:
    """How far the points of an outline lie off edges, in metres."""
    points = _corners(outline)
    thinned = points[:: max(1, len(points) // _POINTS)]
    scale = _scale(outline)
    found = np.array([convert((x, y)) for x, y in thinned]) * scale
    return np.asarray(shapely.distance(shapely.points(found), edges))


def _outside(outline: Geometry, place: Point, convert: Convert) -> float:
    """How far a place lies outside an outline, in metres; 0 inside."""
    scale = _scale(outline)

    def metres(points: Numbers) -> Numbers:
        return np.array([convert((x, y)) for x, y in points]) * scale

    return float(shapely.transform(shape(outline), metres).distance(shapely.Point(np.array(place) * scale)))


def _edges(outlines: Sequence[Geometry], near: Geometry) -> BaseGeometry:
    """The edges of outlines, in metres as they are at the latitude of `near`."""
    scale = _scale(near)
    lines = [shapely.boundary(shape(outline)) for outline in outlines]
    return shapely.transform(shapely.union_all(lines), lambda points: points * scale)


def _corners(outline: Geometry) -> list[Point]:
    return [(x, y) for x, y, *_ in shapely.get_coordinates(shape(outline)).tolist()]


def _scale(outline: Geometry) -> Numbers:
    latitude = _corners(outline)[0][1]
    return np.array([cos(radians(latitude)) * METRES, METRES])
