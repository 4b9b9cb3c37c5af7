"""How every chart looks: type, colours, axes; no chart sets these on its own."""

from typing import Any, Final

from dashboard.parts.tokens import CATEGORIES, DATA, INK, MUTED, SEQUENCE
from dashboard.text import language

FONT: Final = "'Source Han Sans SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
GRID: Final = "#EBE5DC"

CONFIG: Final[dict[str, Any]] = {
    "background": "transparent",
    "font": FONT,
    "padding": {"left": 0, "right": 0, "top": 4, "bottom": 0},
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "labelColor": MUTED,
        "titleFontWeight": 400,
        "titleColor": MUTED,
        "domain": False,
        "ticks": False,
        "grid": False,
        "labelPadding": 6,
    },
    "axisX": {"domain": True, "domainColor": MUTED},
    "axisY": {"grid": True, "gridColor": GRID, "tickCount": 4},
    "legend": {"labelFontSize": 13, "labelColor": INK, "orient": "top", "title": None},
    "bar": {"fill": DATA, "cornerRadiusEnd": 1},
    "line": {"stroke": DATA, "strokeWidth": 2},
    "point": {"filled": True, "fill": DATA, "opacity": 1},
    "text": {"fontSize": 13, "color": INK},
    "range": {"category": list(CATEGORIES), "ordinal": list(SEQUENCE), "ramp": list(SEQUENCE)},
}


def day_pattern() -> str:
    """How Vega writes a day in the viewer's language."""
    return {"zh": "%-m月%-d日", "en": "%-d %b"}[language()]
