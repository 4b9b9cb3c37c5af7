"""How outlines fit those beside them: where two overlap, where a gap is left, where one reaches beyond its parent."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import shapely
from shapely.geometry import Polygon, shape
from shapely.geometry.base import BaseGeometry

from db.datum import Point
from db.mending import Geometry, square_metres

OVERLAP, GAP, BEYOND = "overlap", "gap", "beyond"
LEAST: Final = 1.0
"""Square metres below which nothing is said: what rounding leaves between two edges."""
_NEAR: Final = 2e-6  # degrees that a gap may be away from an edge it touches


@dataclass(frozen=True)
class Misfit:
    """Something that does not fit: the areas it is about, its m², and a spot inside it."""

    kind: str
    areas: tuple[int, ...]
    square_metres: float
    spot: Point


def misfits(
    parent: int, outline: Geometry | None, children: Mapping[int, Geometry | None], changed: Collection[int]
) -> list[Misfit]:
    """What does not fit among the areas below `parent`, of those that `changed`, largest first.

    Gaps are looked for where every child has an outline; without one of the parent, those that children enclose.
    """
    shapes = {area: shape(geometry) for area, geometry in children.items() if geometry}
    whole = shape(outline) if outline else None
    found = [*_overlaps(shapes, changed)]
    if whole is not None:
        for area, drawn in shapes.items():
            if area in changed or parent in changed:
                found += _told(BEYOND, (area, parent), drawn.difference(whole))
    if shapes and len(shapes) == len(children):
        covered = shapely.union_all(list(shapes.values()))
        uncovered = (whole if whole is not None else _filled(covered)).difference(covered)
        touched = [drawn for area, drawn in shapes.items() if area in changed or parent in changed]
        for piece in _pieces(uncovered):
            beside = [area for area, drawn in shapes.items() if drawn.distance(piece) < _NEAR]
            if any(drawn.distance(piece) < _NEAR for drawn in touched):
                found += _told(GAP, tuple(beside), piece)
    return sorted(found, key=lambda one: -one.square_metres)


def _overlaps(shapes: Mapping[int, BaseGeometry], changed: Collection[int]) -> Iterator[Misfit]:
    """Where an area that changed overlaps another, each pair once."""
    ids, drawn = list(shapes), list(shapes.values())
    tree = shapely.STRtree(drawn)
    for at, area in enumerate(ids):
        if area not in changed:
            continue
        for other in tree.query(drawn[at], predicate="intersects"):
            if ids[other] != area and (ids[other] not in changed or other > at):
                yield from _told(OVERLAP, (area, ids[other]), drawn[at].intersection(drawn[other]))


def _told(kind: str, areas: tuple[int, ...], drawn: BaseGeometry) -> Iterator[Misfit]:
    """What does not fit as one entry, with a spot in its largest piece; nothing where that is next to nothing."""
    size = square_metres(drawn)
    if size >= LEAST:
        spot = max(_pieces(drawn), key=lambda piece: piece.area).representative_point()
        yield Misfit(kind, areas, size, (spot.x, spot.y))


def _pieces(drawn: BaseGeometry) -> list[Polygon]:
    parts = drawn.geoms if hasattr(drawn, "geoms") else [drawn]
    return [part for part in parts if isinstance(part, Polygon) and part.area > 0]


def _filled(drawn: BaseGeometry) -> BaseGeometry:
    """A shape without its holes."""
    return shapely.union_all([Polygon(piece.exterior) for piece in _pieces(drawn)])
