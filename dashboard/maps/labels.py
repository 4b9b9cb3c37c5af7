"""Labels inside areas: which wording fits from which width of the picture on.

A label is drawn only where its box lies inside its own area, so two labels never overlap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from unicodedata import east_asian_width

from dashboard.maps.geometry import Point, Polygon, room, room_at

NAME, FIGURE, SIGN = 13, 14, 15
"""Font sizes of a name and a figure, and the size of a status sign, in CSS pixels whatever the screen."""
GAP = 3
BREATH = 4
"""Free space a label keeps around itself, in all."""


@dataclass(frozen=True)
class Wording:
    """One way to label an area: a line of name and sign, a line of figure, either or both."""

    name: str = ""
    figure: str = ""
    sign: bool = False

    @property
    def top_width(self) -> float:
        """Width of the first line; a sign follows the name, or the figure where there is no name."""
        return text_width(self.name or self.figure, NAME if self.name else FIGURE) + self.sign * (
            SIGN + (GAP if self.name or self.figure else 0)
        )

    @property
    def box(self) -> tuple[float, float]:
        """Width and height of the label with its breathing space, in CSS pixels."""
        below = text_width(self.figure, FIGURE) if self.name else 0
        return max(self.top_width, below) + BREATH, (30 if self.name and self.figure else SIGN) + BREATH


@dataclass(frozen=True)
class Label:
    """A wording at a point of the picture, shown while the picture is `start` to (not including) `end` pixels wide."""

    at: Point
    wording: Wording
    start: int
    end: int | None


def text_width(text: str, size: float) -> float:
    """A careful estimate of a line's width; Chinese characters are square, others at most 0.62 of that."""
    return sum(1.0 if east_asian_width(letter) in "WFA" else 0.62 for letter in text) * size


def round_up(width: float) -> int:
    """A width in steps of ten, so that labels share their rules."""
    return ceil(width / 10) * 10


def fit(polygon: Polygon, wordings: Sequence[Wording], width: float) -> list[Label]:
    """The labels of one area, fullest wording first; `polygon` is in units of a picture `width` wide at its largest."""
    place = room(polygon, *wordings[0].box)
    labels: list[Label] = []
    end: int | None = None
    for wording in wordings:
        scale = room_at(polygon, place.centre, *wording.box)
        if scale <= 0:
            break
        start = round_up(width / scale)
        if start <= width and (end is None or start < end):
            labels.append(Label(place.centre, wording, start, end))
            end = start
    return labels
