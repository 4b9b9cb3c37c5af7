"""What a map shows: shapes with a figure, what lies around them, places, and round breaks to shade by."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from dashboard.maps.geometry import Geometry
from dashboard.parts.status import Status
from dashboard.text import _


@dataclass(frozen=True)
class Shape:
    """An area to shade: its value, the figure as it is written, how it stands, and whether nothing was reported.

    No value, yet not missing: a figure that cannot be had, such as a share of nothing.
    """

    code: str
    name: str
    geometry: Geometry
    value: float | None
    figure: str
    status: Status | None = None
    missing: bool = False
    schematic: bool = False

    @property
    def said(self) -> str:
        """The shape in words, for tooltips and screen readers."""
        word = Status.MISSING.word if self.missing else self.status.word if self.status else ""
        return " ".join(part for part in (self.name, self.figure, word) if part)


@dataclass(frozen=True)
class Context:
    """A named outline that is not shaded: a neighbour, or the community around some grids."""

    name: str
    geometry: Geometry


@dataclass(frozen=True)
class Place:
    """A point such as a station; a click on it picks the area `code`."""

    code: str
    name: str
    longitude: float
    latitude: float
    figure: str = ""
    missing: bool = False

    @property
    def said(self) -> str:
        """The place in words, for its tooltip."""
        return " ".join(part for part in (self.name, Status.MISSING.word if self.missing else self.figure) if part)


def boundary_note(shapes: Iterable[Shape]) -> str:
    """What must stand under a map with schematic outlines; empty when there are none."""
    return _("Boundaries are schematic, not legal ones") if any(shape.schematic for shape in shapes) else ""


def round_breaks(values: Iterable[float | None]) -> tuple[float, ...]:
    """Four round breaks for an indicator that has none of its own; whole numbers where all values are.

    Even steps, unless most values huddle in the first tenth of the range: then steps of 1, 2, 5, 10 near the quintiles.
    """
    known = sorted(value for value in values if value is not None)
    if not known:
        return (1, 2, 3, 4)
    low, high = known[0], known[-1]
    least = 1 if all(float(value).is_integer() for value in known) else max(high / 1e6, 1e-9)
    if len(known) > 4 and median(known) < low + (high - low) / 10:
        return _ladder(quantiles(known, n=5, method="inclusive"), least)
    low = 0 if low == high else low
    step = _nearest(max((high - low) / 5, least))
    first = math.floor(low / step + 1e-9) + 1
    return tuple(_tidy((first + i) * step) for i in range(4))


def _nearest(size: float) -> float:
    """The 1, 2 or 5 times a power of ten that is nearest in proportion."""
    power = 10.0 ** math.floor(math.log10(size))
    return min((power, 2 * power, 5 * power, 10 * power), key=lambda step: abs(math.log(step / size)))


def _ladder(marks: Sequence[float], least: float) -> tuple[float, ...]:
    """Ascending steps near the given marks, none below `least`."""
    steps: list[float] = []
    for mark in marks:
        step = _nearest(max(mark, least))
        steps.append(step if not steps or step > steps[-1] else _nearest(steps[-1] * 2.2))
    return tuple(_tidy(step) for step in steps)


def _tidy(number: float) -> float:
    """Without the dust of floating point, and an int where it is one."""
    number = float(f"{number:.10g}")
    return int(number) if number.is_integer() else number
