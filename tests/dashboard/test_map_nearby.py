"""Within reach: straight-line distances, whose households are counted, and what is left out."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.maps.nearby import centroid, metres, share, within

places = st.tuples(st.floats(113, 117), st.floats(22, 29))


def by_the_cosine_rule(one: tuple[float, float], other: tuple[float, float]) -> float:
    x, y, to_x, to_y = map(math.radians, (*one, *other))
    cosine = math.sin(y) * math.sin(to_y) + math.cos(y) * math.cos(to_y) * math.cos(x - to_x)
    return 6_371_008.8 * math.acos(min(1.0, cosine))


@given(places, places)
def test_distances_are_those_of_a_sphere(one: tuple[float, float], other: tuple[float, float]) -> None:
    assert metres(one, other) == pytest.approx(by_the_cosine_rule(one, other), rel=1e-6, abs=1)


@given(st.lists(places, max_size=8), st.lists(places, max_size=5), st.floats(100, 100_000))
def test_a_point_is_within_reach_when_any_place_is(
    points: list[tuple[float, float]], stations: list[tuple[float, float]], radius: float
) -> None:
    expected = [any(metres(point, place) <= radius for place in stations) for point in points]
    assert within(points, stations, radius) == expected


def test_the_share_counts_known_households_and_says_how_many_areas_it_leaves_out() -> None:
    assert share([100, 300, None, 0], [True, False, True, True]) == (100, 400, 1)
    assert share([None, None], [True, True]) is None
    assert share([0], [True]) is None
    assert share([], []) is None


def test_the_centre_of_an_outline_is_that_of_its_largest_part_whichever_way_it_winds() -> None:
    ring = [[115.0, 26.0], [115.02, 26.0], [115.02, 26.01], [115.0, 26.01], [115.0, 26.0]]
    island = [[116.0, 26.0], [116.001, 26.0], [116.001, 26.001], [116.0, 26.0]]
    for one in (ring, ring[::-1]):
        found = centroid({"type": "MultiPolygon", "coordinates": [[island], [one]]})
        assert found == pytest.approx((115.01, 26.005), abs=1e-9)
