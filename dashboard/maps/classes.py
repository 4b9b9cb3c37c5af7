"""Classes to shade by: which rule makes them, where they break, and in which colours they are drawn.

The rule, which the legend says in words: an indicator with a target breaks at its target and shades either side in
its own colour; one with steps of its own keeps them on every day; up to five different values have a shade each.
All others take natural breaks (Fisher and Jenks: alike values together), unless one class would hold more than half
of the areas; then a value that is commoner than one class may hold has a class of its own, and each of the others
holds as many areas as the next. Bounds are the roundest numbers that part the classes.
"""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import Final

from dashboard.parts.tokens import DIVERGING, INK, PAPER, SEQUENCE
from dashboard.text import N_, _

COUNT: Final = len(SEQUENCE)
"""How many classes there are at most."""

_SPREAD: Final = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
"""Which of the five colours fewer classes take."""


class Rule(StrEnum):
    """How classes were made."""

    TARGET = "target"
    OWN = "own"
    SINGLE = "single"
    NATURAL = "natural"
    EQUAL = "equal"


_WORDS: Final = {
    Rule.TARGET: N_("below and from the target of {target} on"),
    Rule.OWN: N_("fixed steps, the same on every day"),
    Rule.SINGLE: N_("a shade for each value"),
    Rule.NATURAL: N_("natural breaks: alike values share a shade"),
    Rule.EQUAL: N_("as many areas in each shade, as far as equal values allow"),
}


@dataclass(frozen=True)
class Classes:
    """`breaks` are the lower bounds of all classes but the first, ascending; `least` is the smallest value there is."""

    breaks: tuple[float, ...]
    rule: Rule
    least: float | None = None
    target: float | None = None
    less_is_better: bool = False

    def of(self, value: float) -> int:
        """The class of a value."""
        return bisect_right(self.breaks, value)

    @property
    def colours(self) -> tuple[str, ...]:
        """A colour for each class."""
        if self.target is not None:
            return DIVERGING[::-1] if self.less_is_better else DIVERGING[: len(self.breaks) + 1]
        return tuple(SEQUENCE[at] for at in _SPREAD[len(self.breaks) + 1])

    @property
    def inks(self) -> tuple[str, ...]:
        """What is read on each colour."""
        return tuple(INK if _light(colour) else PAPER for colour in self.colours)

    def said(self, written: str = "") -> str:
        """The rule in words; `written` is the target as people write it."""
        return _(_WORDS[self.rule]).format(target=written)


def classes(
    values: Iterable[float | None],
    own: tuple[float, ...] | None = None,
    target: float | None = None,
    less_is_better: bool = False,
) -> Classes:
    """The classes for some values; `own` are the indicator's steps, `target` (0–1) that of a rate."""
    known = sorted(value for value in values if value is not None)
    least = known[0] if known else None
    if target is not None:
        return Classes(around(target, less_is_better), Rule.TARGET, least, target, less_is_better)
    if own:
        return Classes(own, Rule.OWN, least)
    different = sorted(set(known))
    if len(different) <= COUNT:
        return Classes(tuple(different[1:]), Rule.SINGLE, least)
    natural = _least(known, natural_breaks(_coarse(known), COUNT))
    if max(Counter(bisect_right(natural, value) for value in known).values()) * 2 <= len(known):
        return Classes(_rounded(known, natural), Rule.NATURAL, least)
    return Classes(_rounded(known, equal_breaks(known, COUNT)), Rule.EQUAL, least)


def around(target: float, less_is_better: bool = False) -> tuple[float, ...]:
    """Ten and twenty points short of a target, the target, and half of what lies beyond it."""
    if less_is_better:
        return tuple(map(_tidy, (target / 2, target, target + 0.1, target + 0.2)))
    short = [target - 0.2, target - 0.1] if target > 0.2 else [target / 3, target * 2 / 3]
    return tuple(map(_tidy, [*short, target, *([(target + 1) / 2] if target < 1 else [])]))


def natural_breaks(values: Sequence[float], count: int) -> tuple[float, ...]:
    """The least value of each class but the first, so that values differ least from the mean of their class.

    Fisher's exact way (1958), as Jenks used it for maps; the best places to part the first n values only move up with
    n, so each is looked for between those of its neighbours.
    """
    tally = Counter(values)
    points = sorted(tally)
    weight = [0.0, *accumulate(float(tally[point]) for point in points)]
    total = [0.0, *accumulate(tally[point] * point for point in points)]
    square = [0.0, *accumulate(tally[point] * point * point for point in points)]

    def spread(first: int, last: int) -> float:
        """The squared distances of points first … last-1 to their mean."""
        held, summed = weight[last] - weight[first], total[last] - total[first]
        return max(square[last] - square[first] - summed * summed / held, 0.0)

    size, count = len(points), min(count, len(points))
    least = [0.0, *(spread(0, last) for last in range(1, size + 1))]
    cuts: list[list[int]] = []
    for parts in range(2, count + 1):
        better, cut = [math.inf] * (size + 1), [0] * (size + 1)
        waiting = [(parts, size, parts - 1, size - 1)]
        while waiting:
            low, high, from_, to = waiting.pop()
            if low > high:
                continue
            last = (low + high) // 2
            better[last], cut[last] = min(
                (least[first] + spread(first, last), first) for first in range(from_, min(to, last - 1) + 1)
            )
            waiting += [(low, last - 1, from_, cut[last]), (last + 1, high, cut[last], to)]
        least = better
        cuts.append(cut)
    found, last = [], size
    for cut in reversed(cuts):
        last = cut[last]
        found.append(points[last])
    return tuple(reversed(found))


def _coarse(values: Sequence[float]) -> list[float]:
    """Values to a thousandth of their range, which no shade could tell apart."""
    unit = (values[-1] - values[0]) / 1000
    return [values[0] + round((value - values[0]) / unit) * unit for value in values]


def _least(values: Sequence[float], breaks: Sequence[float]) -> tuple[float, ...]:
    """The values at which the classes of their coarse ones begin."""
    coarse = _coarse(values)
    return tuple(values[bisect_left(coarse, at)] for at in breaks)


def equal_breaks(values: Sequence[float], count: int) -> tuple[float, ...]:
    """The least value of each class but the first, with as many of the sorted values in each as equal ones allow.

    A value commoner than that has a class of its own, so that different values never end up in one class.
    """
    commonest, times = Counter(values).most_common(1)[0]
    below, above = values[: bisect_left(values, commonest)], values[bisect_right(values, commonest) :]
    sides = bool(below) + bool(above)
    if times * count > len(values) and sides < count:
        under = round((count - 1) * len(below) / max(len(below) + len(above), 1))
        under = min(max(under, bool(below)), count - 1 - bool(above))
        lower = (*equal_breaks(below, under), commonest) if below else ()
        return (*lower, above[0], *equal_breaks(above, count - 1 - under)) if above else lower
    found: list[float] = []
    for part in range(1, count):
        value = values[round(part * len(values) / count)]
        if value > (found[-1] if found else values[0]):
            found.append(value)
    return tuple(found)


def _rounded(values: Sequence[float], breaks: Sequence[float]) -> tuple[float, ...]:
    """The same classes with rounder bounds: any number between two of them parts them."""
    below = {after: before for before, after in pairwise(values) if before < after}
    return tuple(roundest(below[at], at) for at in breaks)


def roundest(over: float, most: float) -> float:
    """The roundest number greater than `over` and not greater than `most`."""
    power = 10.0 ** math.ceil(math.log10(max(abs(over), abs(most))))
    while power > 1e-9:
        for step in (power, power / 2, power / 5):
            if (found := _tidy(math.floor(most / step + 1e-9) * step)) > over and found <= most:
                return found
        power /= 10
    return most


def _tidy(number: float) -> float:
    """Without the dust of floating point, and an int where it is one."""
    tidied = float(f"{number:.10g}")
    return int(tidied) if tidied.is_integer() else tidied


def _light(colour: str) -> bool:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue > 140
