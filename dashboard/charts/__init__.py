"""Charts: rows in, a `Drawing` out, and `draw` to put it on the page."""

from dashboard.charts import cobuilding, issues, stations, volunteering
from dashboard.charts.drawing import Drawing, draw

__all__ = ["Drawing", "cobuilding", "draw", "issues", "stations", "volunteering"]
