"""Charts: rows in, a `Drawing` out, and `draw` to put it on the page."""

from dashboard.charts import issues, stations
from dashboard.charts.drawing import Drawing, draw

__all__ = ["Drawing", "draw", "issues", "stations"]
