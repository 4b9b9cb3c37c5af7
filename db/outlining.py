"""Outlines for the meantime: a believable one for a place without any, divided among all that lies below it."""

from collections.abc import Collection, Mapping
from math import cos, pi, radians, sin
from random import Random
from typing import Any, Final

from db.schematic import DECIMALS, Mesh, Point, Ring, reading_order

NOWHERE: Final[Point] = (83.0, 39.0)
"""Uninhabited desert: where an outline lies as long as nothing says where the place is."""
RADIUS: Final = {"county": 22_000, "street": 2_500, "community": 700}
"""How far a place of a level reaches, in metres."""
_CORNERS: Final = 28
_MOST_CORNERS: Final = 120  # of an outline that is divided: every pair of its points is a chord to weigh
_METRES: Final = 111_320  # in a degree of latitude


def believable(seed: str, kind: str, centre: Point = NOWHERE) -> Ring:
    """A rounded, slightly irregular outline around a point; the same for the same seed."""
    random = Random(seed)
    waves = [
        (number, random.uniform(0.03, 0.16) / number**0.5, random.uniform(0, 2 * pi)) for number in (2, 3, 4, 5, 7)
    ]
    ring = []
    for corner in range(_CORNERS):
        turn = 2 * pi * (corner + random.uniform(-0.25, 0.25)) / _CORNERS
        reach = RADIUS[kind] * (1 + sum(size * sin(number * turn + phase) for number, size, phase in waves)) / _METRES
        x = centre[0] + 1.25 * reach * cos(turn) / cos(radians(centre[1]))
        ring.append((round(x, DECIMALS), round(centre[1] + reach * sin(turn), DECIMALS)))
    return ring


def divided(
    area: int, ring: Ring, below: Mapping[int, list[int]], seed: str, keep: Collection[int] = ()
) -> dict[int, Ring]:
    """Outlines of everything below an area, side by side inside its ring, in the order of the numbers of grids.

    An area whose children are to `keep` their outlines is not divided.
    """
    mesh, cells = Mesh(ring, seed), dict[int, Ring]()

    def divide(area: int, ring: Ring, bend: float) -> None:
        children = below.get(area, [])
        if not children or any(child in keep for child in children):
            return
        found = mesh.split(ring, len(children))
        mesh.bend(found, amount=bend)
        for child, cell in zip(children, reading_order(found), strict=True):
            cells[child] = cell
            divide(child, cell, 0.03)

    divide(area, ring, 0.07)
    return {child: mesh.outline(cell) for child, cell in cells.items()}


def outer(geometry: Mapping[str, Any]) -> Ring:
    """The outline of the largest part of a geometry, with no more corners than can be divided quickly."""
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = [[(point[0], point[1]) for point in part[0][:-1]] for part in parts]
    return _thinned(max(rings, key=lambda ring: abs(_area(ring))))


def _thinned(ring: Ring) -> Ring:
    """The ring without the corners that change it least, some at a time but never two side by side."""
    while len(ring) > _MOST_CORNERS:
        sides = zip([ring[-1], *ring], ring, [*ring[1:], ring[0]], strict=False)
        weights = [abs(_area(list(side))) for side in sides]
        flat = sorted(range(len(ring)), key=weights.__getitem__)[: max(1, (len(ring) - _MOST_CORNERS) // 4)]
        gone = {at for at in flat if at - 1 not in flat}
        ring = [point for at, point in enumerate(ring) if at not in gone]
    return ring


def _area(ring: Ring) -> float:
    ox, oy = ring[0]
    near = [(x - ox, y - oy) for x, y in ring]
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(near, near[1:] + near[:1], strict=True)) / 2
