"""Labels inside areas: which wording fits from which width of the picture on.

A label is drawn only where its box lies inside its own area, so two labels never overlap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from unicodedata import east_asian_width

from dashboard.maps.geometry import Point, Polygon, Room, room, room_at

NAME, FIGURE, SIGN = 13, 14, 15
"""Font sizes of a name and a figure, and the size of a status sign, in CSS pixels whatever the screen."""
GAP = 3
BREATH = 4
"""Free space a label keeps around itself, in all."""
TWO_LINES = 27
"""Ink height of a name over a figure."""


@dataclass(frozen=True)
class Wording:
    """One way to label an area: a name over a figure, or one of them; a sign follows the name, else the figure."""

    name: str = ""
    figure: str = ""
    name_sign: bool = False
    figure_sign: bool = False

    @property
    def name_width(self) -> float:
        return text_width(self.name, NAME) + self.name_sign * (GAP + SIGN)

    @property
    def figure_width(self) -> float:
        return text_width(self.figure, FIGURE) + self.figure_sign * (SIGN + (GAP if self.figure else 0))

    @property
    def box(self) -> tuple[float, float]:
        """Width and height of the label with its breathing space, in CSS pixels."""
        if not self.name and not self.figure:
            return SIGN, SIGN  # its casing is the space around it
        height = TWO_LINES if self.name and self.figure else SIGN if self.name_sign or self.figure_sign else FIGURE
        return max(self.name_width, self.figure_width) + BREATH, height + BREATH


@dataclass(frozen=True)
class Label:
    """A wording at a point of the picture, shown while the picture is `start` to (not including) `end` pixels wide."""

    at: Point
    wording: Wording
    start: int
    end: int | None


def text_width(text: str, size: float) -> float:
    """A careful estimate of a line's width; Chinese characters are square, others at most 0.6 of that."""
    return sum(1.0 if east_asian_width(letter) in "WFA" else 0.6 for letter in text) * size


def round_up(width: float) -> int:
    """A width in steps of ten, so that labels share their rules."""
    return ceil(width / 10) * 10


def fit(polygon: Polygon, wordings: Sequence[Wording], width: float) -> list[Label]:
    """The labels of one area, fullest wording first; `polygon` is in units of a picture `width` wide at its largest."""
    labels: list[Label] = []
    place = Room(0, 0, 0)
    for wording in wordings:
        if not labels:
            place = room(polygon, *wording.box)
        scale = room_at(polygon, place.centre, *wording.box)
        start = round_up(width / scale) if scale > 0 else None
        end = labels[-1].start if labels else None
        if start is not None and start <= width and (end is None or start < end):
            labels.append(Label(place.centre, wording, start, end))
    return labels
