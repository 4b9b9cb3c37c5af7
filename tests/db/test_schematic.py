"""Schematic outlines, held against shapely, which the product itself does without."""

from itertools import combinations
from math import cos, pi, sin

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from shapely import unary_union
from shapely.geometry import Polygon

from db.schematic import Ring, centre, contains, reading_order, split

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking an outline takes minutes and explains nothing
BUMPS = st.lists(st.floats(0.45, 1.0), min_size=5, max_size=24)


def ring(bumps: list[float]) -> Ring:
    """A star-shaped outline some kilometres wide, as wild as its radii."""
    turn = 2 * pi / len(bumps)
    return [(83 + 0.03 * r * cos(i * turn), 39 + 0.02 * r * sin(i * turn)) for i, r in enumerate(bumps)]


@settings(max_examples=40, deadline=None, phases=PHASES)
@given(bumps=BUMPS, count=st.integers(1, 25), seed=st.text(max_size=3))
def test_cells_fill_any_outline_without_gap_overlap_or_crossing(bumps: list[float], count: int, seed: str) -> None:
    outline = ring(bumps)
    whole = Polygon(outline)
    cells = [Polygon(cell) for cell in split(outline, count, seed)]
    assert len(cells) == count
    assert all(cell.is_valid for cell in cells)
    assert sum(cell.area for cell in cells) == pytest.approx(whole.area, rel=1e-3)
    assert unary_union(cells).symmetric_difference(whole).area < whole.area * 1e-3
    for a, b in combinations(cells, 2):
        assert a.intersection(b).area < whole.area * 1e-6


@pytest.mark.parametrize("count", range(2, 13))
def test_no_cell_reaches_across_a_bay(count: int) -> None:
    outline = [(83.0, 39.0), (83.035, 39.0)]
    for west in (30, 20, 10, 0):  # a comb of four teeth, cheapest to cut straight across them
        outline += [(83 + (west + 5) / 1000, 39.025), (83 + west / 1000, 39.025)]
        outline += [(83 + west / 1000, 39.005), (83 + (west - 5) / 1000, 39.005)] if west else []
    cells = [Polygon(cell) for cell in split(outline, count, "x")]
    assert all(cell.is_valid for cell in cells)
    assert unary_union(cells).symmetric_difference(Polygon(outline)).area < Polygon(outline).area * 1e-3


@settings(max_examples=20, deadline=None, phases=PHASES)
@given(bumps=BUMPS, seed=st.text(max_size=3))
def test_no_cell_is_a_sliver_and_sizes_stay_comparable(bumps: list[float], seed: str) -> None:
    cells = [Polygon(cell) for cell in split(ring(bumps), 12, seed)]
    mean = sum(cell.area for cell in cells) / len(cells)
    for cell in cells:
        assert mean / 3 < cell.area < mean * 3
        assert 4 * pi * cell.area / cell.length**2 > 0.15  # a circle has 1, a strip of ten to one 0.26


def test_neighbours_share_their_edges_point_for_point() -> None:
    outline = ring([1.0, 0.7, 0.9, 0.8, 1.0, 0.6, 0.9, 0.8])
    cells = split(outline, 10, "shared")
    edges = [frozenset(edge) for cell in cells for edge in zip(cell, [*cell[1:], cell[0]], strict=True)]
    lonely = [edge for edge in edges if edges.count(edge) == 1]
    boundary = Polygon(outline).exterior
    for edge in lonely:
        for point in edge:
            assert boundary.distance(Polygon([point, point, point]).exterior) < 2e-6


def test_the_same_seed_gives_the_same_cells_and_another_seed_others() -> None:
    outline = ring([1.0, 0.7, 0.9, 0.8, 1.0, 0.6])
    assert split(outline, 9, "one") == split(outline, 9, "one")
    assert split(outline, 9, "one") != split(outline, 9, "two")


def test_an_outline_may_be_given_in_either_direction() -> None:
    outline = ring([1.0, 0.7, 0.9, 0.8, 1.0, 0.6])[::-1]
    cells = [Polygon(cell) for cell in split(outline, 7, "clockwise")]
    assert sum(cell.area for cell in cells) == pytest.approx(Polygon(outline).area, rel=1e-3)
    assert all(cell.is_valid for cell in cells)


def test_an_outline_without_area_is_refused() -> None:
    with pytest.raises(ValueError, match="enclose an area"):
        split([(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)], 3, "flat")


def test_cells_are_numbered_from_north_to_south_and_west_to_east() -> None:
    squares = [[(x, y), (x + 1.0, y), (x + 1.0, y + 1.0), (x, y + 1.0)] for y in (0.0, 1.0) for x in (1.0, 0.0)]
    assert [centre(cell) for cell in reading_order(squares)] == [(0.5, 1.5), (1.5, 1.5), (0.5, 0.5), (1.5, 0.5)]


def test_a_point_is_inside_a_bay_only_where_the_ring_is() -> None:
    bay = [(0.0, 0.0), (3.0, 0.0), (3.0, 3.0), (2.0, 3.0), (2.0, 1.0), (1.0, 1.0), (1.0, 3.0), (0.0, 3.0)]
    assert contains(bay, (0.5, 2.0))
    assert not contains(bay, (1.5, 2.0))
