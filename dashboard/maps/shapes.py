"""What a map shows: shapes with a figure, and what lies around them."""

from collections.abc import Iterable
from dataclasses import dataclass

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


def boundary_note(shapes: Iterable[Shape]) -> str:
    """What must stand under a map with schematic outlines; empty when there are none."""
    return _("Boundaries are schematic, not legal ones") if any(shape.schematic for shape in shapes) else ""
