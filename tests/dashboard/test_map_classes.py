"""Classes of a map: the best natural breaks there are, round bounds that part the same areas, a rule in words."""

from bisect import bisect_right
from collections import Counter
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.maps.classes import Rule, around, classes, equal_breaks, natural_breaks, roundest
from dashboard.parts.tokens import DIVERGING
from dashboard.text import using

amounts = st.lists(st.integers(0, 40), min_size=2, max_size=11)


def spread(values: list[int], breaks: tuple[float, ...]) -> float:
    """The squared distances of values to the mean of their class."""
    groups: dict[int, list[int]] = {}
    for value in values:
        groups.setdefault(bisect_right(breaks, value), []).append(value)
    return sum(sum((value - sum(group) / len(group)) ** 2 for value in group) for group in groups.values())


@given(amounts, st.integers(2, 5))
def test_natural_breaks_are_the_best_of_all_there_are(values: list[int], count: int) -> None:
    different = sorted(set(values))
    count = min(count, len(different))
    every = combinations(different[1:], count - 1)
    best = min(spread(values, breaks) for breaks in every)
    assert spread(values, natural_breaks(values, count)) == pytest.approx(best, abs=1e-6)
    assert len(natural_breaks(values, count)) == count - 1


@given(st.lists(st.one_of(st.integers(0, 10**6), st.floats(0, 1)), max_size=60))
def test_classes_of_any_values_ascend_and_leave_none_empty(values: list[float]) -> None:
    found = classes(values)
    assert len(found.breaks) < 5
    assert all(low < high for low, high in pairwise(found.breaks))
    assert {found.of(value) for value in values} == set(range(len(found.breaks) + 1)) if values else not found.breaks
    assert len(found.colours) == len(found.inks) == len(found.breaks) + 1


@given(st.lists(st.integers(0, 12), min_size=1, max_size=30), st.integers(1, 200), st.integers(0, 12))
def test_different_values_are_never_all_in_one_class(values: list[int], times: int, common: int) -> None:
    known = sorted([*values, *[common] * times])
    found = classes(known)
    several = len(set(known)) > 1
    assert len(found.breaks) >= several
    assert {found.of(value) for value in known} == set(range(len(found.breaks) + 1))
    if several and found.rule is Rule.EQUAL and times * 5 > len(known):
        assert {value for value in known if found.of(value) == found.of(common)} == {common}


def test_a_value_that_most_areas_have_is_a_class_and_the_others_are_parted_evenly() -> None:
    for values, breaks, sizes in (
        ([0] * 50 + [*range(1, 11)], (1, 3, 6, 9), [50, 2, 3, 3, 2]),
        ([*range(1, 11)] + [20] * 50, (3, 6, 9, 20), [2, 3, 3, 2, 50]),
        ([*range(1, 6)] + [6] * 40 + [*range(7, 12)], (3, 6, 7, 9), [2, 3, 40, 2, 3]),
    ):
        found = classes(values)
        assert found.rule is Rule.EQUAL
        assert found.breaks == breaks
        assert [Counter(map(found.of, values))[level] for level in range(5)] == sizes


@given(st.lists(st.integers(0, 10**6), min_size=30, max_size=80, unique=True))
def test_rounder_bounds_part_the_same_areas_as_the_breaks_they_round(values: list[int]) -> None:
    found = classes(values)
    known = sorted(values)
    sizes = Counter(map(found.of, known)).values()
    if found.rule is Rule.EQUAL:
        exact = equal_breaks(known, 5)
        assert [found.of(value) for value in known] == [bisect_right(exact, value) for value in known]
        assert max(sizes) - min(sizes) <= 1
    else:
        assert max(sizes) * 2 <= len(known)


@pytest.mark.parametrize(
    ("over", "most", "expected"),
    [(12, 47, 40), (0.42, 0.55, 0.5), (3, 4, 4), (998, 1003, 1000), (0, 0.05, 0.05), (1234, 1236, 1235), (7, 23, 20)],
)
def test_a_bound_is_the_roundest_number_between_two_values(over: float, most: float, expected: float) -> None:
    assert roundest(over, most) == expected


def test_which_rule_holds_follows_from_the_indicator_and_its_values() -> None:
    assert classes([1, 2, 3], own=(1, 2, 4, 6)).rule is Rule.OWN
    assert classes([0.5, 0.9], own=(0.5, 0.7, 0.85, 0.95), target=0.9).rule is Rule.TARGET
    assert classes([0, 0, 1, 3, None]) == classes([3, 1, 0])
    assert classes([0, 1, 3]).breaks == (1, 3)
    assert classes([0, 1, 3]).rule is Rule.SINGLE
    assert classes([1, 2, 11, 12, 21, 22, 31, 32, 41, 42]).rule is Rule.NATURAL
    assert classes([1, 2, 11, 12, 21, 22, 31, 32, 41, 42]).breaks == (10, 20, 30, 40)
    huddled = [*[0] * 60, *range(1, 30), 5000, 9000]
    assert classes(huddled).rule is Rule.EQUAL
    with using("en"):
        assert "as many areas" in classes(huddled).said()
        assert "the target of 90%" in classes([0.5], target=0.9).said("90%")


def test_a_rate_is_shaded_to_either_side_of_its_target() -> None:
    assert around(0.9) == (0.7, 0.8, 0.9, 0.95)
    assert around(1) == (0.8, 0.9, 1)
    assert around(0.1, less_is_better=True) == (0.05, 0.1, 0.2, 0.3)
    good = classes([], target=0.9)
    assert [good.colours[good.of(value)] for value in (0.2, 0.89, 0.9, 1)] == [
        DIVERGING[0], DIVERGING[2], DIVERGING[3], DIVERGING[4],
    ]  # fmt: skip
    bad = classes([], target=0.1, less_is_better=True)
    assert bad.colours[bad.of(0.01)] == DIVERGING[4]
    assert bad.colours[bad.of(0.9)] == DIVERGING[0]


def test_five_thousand_different_values_are_parted_at_once() -> None:
    values = [(n * 7919) % 5000 / 5000 + n / 1e9 for n in range(5000)]
    found = classes(values)
    assert found.breaks == pytest.approx((0.2, 0.4, 0.6, 0.8), abs=0.01)
