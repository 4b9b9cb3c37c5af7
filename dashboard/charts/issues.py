"""Issues: how many are open, week by week."""

import altair as alt
import pandas as pd

from dashboard.charts.drawing import ROWS, Drawing, built_once
from dashboard.charts.theme import day_pattern
from dashboard.text import _, day, number


def open_by_week(frame: pd.DataFrame) -> Drawing:
    """Open issues at the end of each week as a line from zero, the last one with its figure.

    `frame` has one row a week: `week` (datetime64, its last day) and `open` (null: not known).
    """
    shown = frame.reset_index(drop=True)
    shown["when"] = [day(week.date()) for week in shown["week"]]
    shown["said"] = shown["open"].map(number)
    known = shown.index[shown["open"].notna()]
    shown["label"] = shown["said"].where(shown.index.isin(known[-1:]), "")
    return Drawing(shown, _spec())


@built_once
def _spec() -> alt.LayerChart | alt.FacetChart:
    label = f"timeFormat(datum.value, '{day_pattern()}')"
    x = alt.X("week:T", title=None, axis=alt.Axis(labelExpr=label, tickCount=4))
    y = alt.Y("open:Q", title=None, axis=alt.Axis(format=",d", tickMinStep=1), scale=alt.Scale(zero=True))
    tooltip = [alt.Tooltip("when:N", title=_("Week to")), alt.Tooltip("said:N", title=_("Open issues"))]
    base = alt.Chart(ROWS).encode(x=x, y=y, tooltip=tooltip)
    last = base.transform_filter("datum.label !== ''")
    line = base.mark_line(point={"size": 60, "opacity": 0})
    return alt.layer(
        line, last.mark_point(size=60), last.mark_text(dy=-12, fontWeight=600).encode(text="label:N")
    ).properties(height=250)
