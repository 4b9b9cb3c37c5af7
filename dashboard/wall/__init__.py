"""The wall: scenes that follow one another, and the one component that shows them."""

from dashboard.wall.chosen import chosen
from dashboard.wall.drawing import present, preview, show
from dashboard.wall.scenes import NAMES, about, drawn, heading, points, spoken
from dashboard.wall.way import gone_down, speech, way

__all__ = [
    "NAMES", "about", "chosen", "drawn", "gone_down", "heading", "points", "present", "preview", "show",
    "speech", "spoken", "way",
]  # fmt: skip
