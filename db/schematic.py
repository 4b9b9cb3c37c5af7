"""Schematic outlines: divide a ring into cells of believable shape that share their edges exactly.

A ring is cut in two along a chord, each part again, until there are as many cells as wanted. The chord chosen is a
short one that divides the area as asked and meets the outline squarely, as a street would.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from math import atan2, cos, degrees, radians, sqrt
from random import Random
from typing import NamedTuple

Point = tuple[float, float]
Ring = list[Point]
"""Longitude and latitude in degrees, the first point not repeated at the end."""

STATIONS = 64  # places along an outline at which a chord may end, besides its corners
DECIMALS = 6  # of a degree: about a tenth of a metre


class Mesh:
    """Cells that share edges: a point that one cell puts on an edge belongs to its neighbour's outline as well."""

    def __init__(self, outline: Ring, seed: str) -> None:
        self._points: dict[frozenset[Point], Point] = {}
        self._random = Random(seed)
        self._aspect = cos(radians(sum(y for _, y in outline) / len(outline)))

    def split(self, ring: Ring, count: int) -> list[Ring]:
        """`count` cells that fill `ring`; their areas differ by chance, most of them by less than a third."""
        if count == 1:
            return [ring]
        first = count // 2
        parts = self._cut(self.outline(ring), first / count * self._random.uniform(0.93, 1.07))
        return [cell for part, n in zip(parts, (first, count - first), strict=True) for cell in self.split(part, n)]

    def bend(self, cells: list[Ring], amount: float = 0.07) -> None:
        """Bend the edges between two cells by up to `amount` of their length, so that none is drawn with a ruler."""
        for _ in range(2):
            owners: dict[frozenset[Point], list[Ring]] = defaultdict(list)
            for cell in cells:
                for ends in _edges(self.outline(cell)):
                    owners[frozenset(ends)].append(cell)
            for edge in sorted((edge for edge, sides in owners.items() if len(sides) == 2), key=sorted):
                a, b = sorted(edge)
                shift, along = self._random.uniform(-amount, amount), self._random.uniform(0.4, 0.6)
                bent, tip = self._beside(a, b, along, shift), self._beside(a, b, along, shift * 2)
                sides = [self.outline(cell) for cell in owners[edge]]
                touched = any(contains([a, b, tip], point) for side in sides for point in side)
                if not touched and any(contains(side, bent) for side in sides):
                    self._points[edge] = bent

    def _beside(self, a: Point, b: Point, along: float, shift: float) -> Point:
        """The point a share of the way from `a` to `b`, moved aside by a share of their distance."""
        (ax, ay), (bx, by) = a, b
        return (
            round(ax + (bx - ax) * along - (by - ay) * shift / self._aspect, DECIMALS),
            round(ay + (by - ay) * along + (bx - ax) * shift * self._aspect, DECIMALS),
        )

    def outline(self, ring: Ring) -> Ring:
        """The ring with every point that was since put on one of its edges."""
        return [point for a, b in _edges(ring) for point in self._expand(a, b)]

    def _expand(self, a: Point, b: Point) -> Ring:
        between = self._points.get(frozenset((a, b)))
        return [a] if between is None else self._expand(a, between) + self._expand(between, b)

    def _cut(self, ring: Ring, share: float) -> tuple[Ring, Ring]:
        """The two parts of a ring, the first holding about `share` of its area."""
        stops = _stops([(x * self._aspect, y) for x, y in ring])
        chord = _chord(stops, share, self._random)
        for stop in (stops[chord.start], stops[chord.end]):
            if stop.along:
                a, b = ring[stop.corner], ring[(stop.corner + 1) % len(ring)]
                self._points[frozenset((a, b))] = self._beside(a, b, stop.along, 0)
        start, end = (self._place(ring, stops[index]) for index in (chord.start, chord.end))
        full = self.outline(ring)
        i, j = full.index(start), full.index(end)
        between, around = full[i : j + 1], full[j:] + full[: i + 1]
        return (between, around) if chord.first_between else (around, between)

    def _place(self, ring: Ring, stop: "_Stop") -> Point:
        a, b = ring[stop.corner], ring[(stop.corner + 1) % len(ring)]
        return self._points[frozenset((a, b))] if stop.along else a


def split(outline: Ring, count: int, seed: str) -> list[Ring]:
    """Divide an outline into `count` schematic cells, north to south and west to east; the same for the same seed."""
    mesh = Mesh(outline, seed)
    cells = mesh.split(outline, count)
    mesh.bend(cells)
    return reading_order([mesh.outline(cell) for cell in cells])


def reading_order(cells: list[Ring]) -> list[Ring]:
    """Cells in bands from north to south, each band from west to east: how grids are numbered."""
    rows = max(1, round(sqrt(len(cells))))
    southward = sorted(cells, key=lambda cell: -centre(cell)[1])
    size = -(-len(cells) // rows)
    bands = [southward[at : at + size] for at in range(0, len(cells), size)]
    return [cell for band in bands for cell in sorted(band, key=lambda cell: centre(cell)[0])]


def centre(ring: Ring) -> Point:
    """The centroid of a ring."""
    x = y = twice = 0.0
    ox, oy = ring[0]  # near the ring, so that no digits are lost
    for (ax, ay), (bx, by) in _edges([(px - ox, py - oy) for px, py in ring]):
        cross = ax * by - bx * ay
        twice, x, y = twice + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    return ox + x / (3 * twice), oy + y / (3 * twice)


def contains(ring: Ring, point: Point) -> bool:
    """Whether a point lies inside a ring."""
    (x, y), inside = point, False
    for (ax, ay), (bx, by) in _edges(ring):
        if (ay > y) != (by > y) and x < ax + (bx - ax) * (y - ay) / (by - ay):
            inside = not inside
    return inside


class _Stop(NamedTuple):
    """A place on an outline where a chord may end: a corner, or a share of the way from it to the next."""

    x: float
    y: float
    corner: int
    along: float


class _Chord(NamedTuple):
    start: int
    end: int
    first_between: bool


def _edges(ring: Ring) -> Iterable[tuple[Point, Point]]:
    return pairwise([*ring, ring[0]])


def _stops(ring: Ring) -> list[_Stop]:
    """All corners, and places between corners that stand well apart."""
    lengths = [sqrt((bx - ax) ** 2 + (by - ay) ** 2) for (ax, ay), (bx, by) in _edges(ring)]
    spacing = sum(lengths) / STATIONS
    stops = []
    for corner, ((ax, ay), (bx, by)) in enumerate(_edges(ring)):
        pieces = max(1, int(lengths[corner] / spacing))
        for piece in range(pieces):
            along = piece / pieces
            stops.append(_Stop(ax + (bx - ax) * along, ay + (by - ay) * along, corner, along))
    return stops


def _chord(stops: list[_Stop], share: float, random: Random) -> _Chord:
    """The cheapest chord inside the ring: short, square to the outline, and dividing the area as asked."""
    sums = [0.0]
    for a, b in pairwise([*stops, stops[0]]):
        sums.append(sums[-1] + a.x * b.y - b.x * a.y)
    total = abs(sums[-1])
    tolerance = 0.04 if total else 2.0
    while tolerance < 2:
        found = []
        for i, a in enumerate(stops):
            for j in range(i + 2, len(stops)):
                b = stops[j]
                if a.corner == b.corner:  # on one edge
                    continue
                part = (sums[j] - sums[i] + b.x * a.y - a.x * b.y) / sums[-1]
                for first, miss in ((True, abs(part - share)), (False, abs(1 - part - share))):
                    if miss < tolerance:
                        square = ((b.x - a.x) ** 2 + (b.y - a.y) ** 2) / total
                        found.append((square * (1 + random.random() * 0.4), i, j, first))
        ranked = sorted((cost + _sharpness(stops, i, j), i, j, first) for cost, i, j, first in found)
        for _, i, j, first in ranked:
            if _inside(stops, i, j):
                return _Chord(i, j, first)
        tolerance *= 2
    raise ValueError("An outline must enclose an area and not cross itself.")


def _sharpness(stops: list[_Stop], i: int, j: int) -> float:
    """What a chord costs for the acute corners it would make: nothing above 65 degrees, then quickly more."""
    worst = 90.0
    for at, other in ((i, j), (j, i)):
        for side in (at - 1, (at + 1) % len(stops)):
            turn = abs(_bearing(stops[at], stops[other]) - _bearing(stops[at], stops[side])) % 360
            worst = min(worst, turn, 360 - turn)
    return max(0.0, (65 - worst) / 20) ** 2


def _bearing(a: _Stop, b: _Stop) -> float:
    return degrees(atan2(b.y - a.y, b.x - a.x))


def _inside(stops: list[_Stop], i: int, j: int) -> bool:
    """Whether the chord runs inside the ring without touching it between its ends."""
    a, b = stops[i], stops[j]
    corners = [stop for stop in stops if not stop.along]
    for p, q in pairwise([*corners, corners[0]]):
        if a in (p, q) or b in (p, q):
            continue
        if _turn(p, q, a) * _turn(p, q, b) < 0 and _turn(a, b, p) * _turn(a, b, q) <= 0:
            return False
    return contains([(corner.x, corner.y) for corner in corners], ((a.x + b.x) / 2, (a.y + b.y) / 2))


def _turn(a: _Stop, b: _Stop, c: _Stop) -> float:
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
