"""Whether outlines cross too often to be looked at face by face: found out edge by edge, no further than needed."""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

Floats = NDArray[np.float64]

MOST: Final = 50
"""Times that edges may cross; who drew an outline slips less often."""
_TOUCHES: Final = 4
"""Times that edges may meet at all, for every edge: parts that share a border meet at each of its points."""
_LOOKS: Final = 3_000_000
"""Pairs of edges that lie near each other which are looked at: about a second."""
_AT_ONCE: Final = 16
"""Edges held against all others together."""


def too_many(rings: Iterable[list[list[float]]]) -> bool:
    """Whether the edges of rings cross more than `MOST` times, or meet so often that it cannot be counted."""
    edges = np.concatenate([_edges(np.array([point[:2] for point in ring])) for ring in rings])
    tree = STRtree(shapely.linestrings(edges))
    crossed = met = looked = 0
    for first in range(0, len(edges), _AT_ONCE):
        here, there = tree.query(tree.geometries[first : first + _AT_ONCE])
        here = here + first
        once = here < there
        crossing, meeting = _held(edges[here[once]], edges[there[once]])
        crossed, met, looked = crossed + crossing, met + meeting, looked + len(here)
        if crossed > MOST or met > _TOUCHES * len(edges) or looked > _LOOKS:
            return True
    return False


def _edges(ring: Floats) -> Floats:
    """The edges of a ring, without those from a point to itself."""
    edges = np.stack([ring[:-1], ring[1:]], axis=1)
    kept: Floats = edges[(edges[:, 0] != edges[:, 1]).any(axis=1)]
    return kept


def _held(one: Floats, other: Floats) -> tuple[int, int]:
    """How many pairs of edges cross, and how many meet at all; both boxes of a pair are known to meet."""
    sides = [
        np.sign(_side(edge, point))
        for edge, points in ((one, other), (other, one))
        for point in (points[:, 0], points[:, 1])
    ]
    apart, beside = sides[0] * sides[1], sides[2] * sides[3]
    crossing = (apart < 0) & (beside < 0)
    meeting = (apart <= 0) & (beside <= 0)
    return int(np.count_nonzero(crossing)), int(np.count_nonzero(meeting))


def _side(edge: Floats, point: Floats) -> Any:
    """On which side of edges points lie: above 0 on the left, 0 on the line itself."""
    (ax, ay), (bx, by), (x, y) = edge[:, 0].T, edge[:, 1].T, point.T
    return (bx - ax) * (y - ay) - (x - ax) * (by - ay)
