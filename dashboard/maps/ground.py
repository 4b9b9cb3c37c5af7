"""The ground of the grid map: every outline of a place, packed small, which a browser fetches once and keeps."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from dashboard.maps.geometry import Geometry, Ring, polygons

UNIT: Final = 1_000_000
"""Steps in a degree: a step is a tenth of a metre."""


@dataclass(frozen=True)
class Piece:
    """An area of the ground: its code, the name that a map writes, and its outline."""

    code: str
    name: str
    geometry: Geometry


def packed(pieces: Sequence[Piece], around: Iterable[tuple[str, Geometry]]) -> str:
    """The ground as JSON: areas in their order, then the named neighbours of the place."""
    told = {
        "areas": [[one.code, one.name, _rings(one.geometry)] for one in pieces],
        "around": [[name, _rings(geometry)] for name, geometry in around],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _rings(geometry: Geometry) -> list[list[list[int]]]:
    """The parts of an outline, each ring as steps from point to point: longitude and latitude by turns."""
    return [[_steps(ring) for ring in part] for part in polygons(geometry)]


def _steps(ring: Ring) -> list[int]:
    points = [(round(x * UNIT), round(y * UNIT)) for x, y in ring]
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()  # a ring closes by itself
    before = [(0, 0), *points]
    steps = ((x - x0, y - y0) for (x, y), (x0, y0) in zip(points, before, strict=False))
    return list(chain.from_iterable(steps))
