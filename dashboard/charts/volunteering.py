"""Volunteering: hours of service and active volunteers, month by month."""

import altair as alt
import pandas as pd

from dashboard.charts.drawing import ROWS, Drawing, built_once
from dashboard.charts.stations import ROOM, TICK
from dashboard.parts.tokens import PAPER, WEEKDAY, WEEKEND
from dashboard.text import _, language, number


def hours_by_month(frame: pd.DataFrame) -> Drawing:
    """Hours a month as bars, each with a tick for the year before; a month that is not over is pale.

    `frame` has one row a month, none left out: `month` (datetime64, its first day), `window` (its days in words),
    `whole` (whether it is over), `hours` and `before` (null: not known). The last known month carries its figure.
    """
    return Drawing(_shown(frame, "hours"), _hours())


def volunteers_by_month(frame: pd.DataFrame) -> Drawing:
    """Different volunteers a month as bars; `frame` as above, with `volunteers` in place of the hours."""
    return Drawing(_shown(frame, "volunteers"), _volunteers())


def _shown(frame: pd.DataFrame, value: str) -> pd.DataFrame:
    shown = frame.reset_index(drop=True)
    shown["at"] = shown["month"].dt.year * 12 + shown["month"].dt.month - 1
    shown["said"] = shown[value].map(number)
    last = shown.index[shown[value].notna()][-1:]
    shown["label"] = shown["said"].where(shown.index.isin(last), "")
    if value == "hours":
        shown["said_before"] = shown["before"].map(number)
        height = max(shown[value].max(), shown["before"].max())
        gap = shown["before"] - shown[value]
        shown["above"] = shown[value].mask((gap > 0) & (gap < 0.15 * height), shown["before"])
    else:
        shown["above"] = shown[value]
    return shown


@built_once
def _hours() -> alt.LayerChart | alt.FacetChart:
    before = alt.Chart(ROWS).mark_point(**TICK).encode(x=_x(), y="before:Q")
    bars, *labels = _bars("hours", [alt.Tooltip("said_before:N", title=_("A year before"))], _("Hours"))
    return alt.layer(bars, before, *labels).properties(height=210)


@built_once
def _volunteers() -> alt.LayerChart | alt.FacetChart:
    return alt.layer(*_bars("volunteers", [], _("Active volunteers"))).properties(height=210)


def _bars(value: str, more: list[alt.Tooltip], name: str) -> list[alt.Chart]:
    """The bars of a month each, and the figures above them."""
    y = alt.Y(
        f"{value}:Q", title=None, axis=alt.Axis(tickCount=3, format=",d", tickMinStep=1), scale=alt.Scale(zero=True)
    )
    tooltip = [alt.Tooltip("window:N", title=_("Month")), alt.Tooltip("said:N", title=name), *more]
    fill = alt.Fill("whole:N", scale=alt.Scale(domain=[True, False], range=[WEEKDAY, WEEKEND]), legend=None)
    base = alt.Chart(ROWS).encode(x=_x(), tooltip=tooltip)
    labels = base.encode(y="above:Q", text="label:N")
    return [
        base.mark_bar(width=alt.ExprRef(f"0.68 * {ROOM}"), stroke=WEEKDAY, strokeWidth=1).encode(y=y, fill=fill),
        labels.mark_text(dy=-10, fontWeight=600, stroke=PAPER, strokeWidth=4),  # keeps figures clear of what they cross
        labels.mark_text(dy=-10, fontWeight=600),
    ]


def _x() -> alt.X:
    """Months in their order, as bare numbers where there is no room for words; January says the year as well."""
    start = "utc(floor(datum.value / 12), datum.value % 12, 1)"
    pattern = {"zh": "%-m月", "en": "%b"}[language()]
    month = f"bandwidth('x') < 34 ? utcFormat({start}, '%-m') : utcFormat({start}, '{pattern}')"
    says = f"datum.value % 12 == 0 ? [{month}, utcFormat({start}, '%Y')] : ({month})"
    return alt.X("at:O", title=None, axis=alt.Axis(labelExpr=says, labelAngle=0, labelOverlap="greedy"))
