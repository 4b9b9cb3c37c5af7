"""The wall: scenes that follow one another, and the one component that shows them."""

from dashboard.wall.drawing import present, preview, show
from dashboard.wall.scenes import NAMES, about, drawn, heading, points, spoken

__all__ = ["NAMES", "about", "drawn", "heading", "points", "present", "preview", "show", "spoken"]
