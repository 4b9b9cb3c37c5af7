"""Issues: how many are open, and how many came and went, week by week."""

import altair as alt
import pandas as pd

from dashboard.charts.drawing import ROWS, Drawing, built_once
from dashboard.charts.theme import day_pattern
from dashboard.parts.tokens import PAPER, WEEKDAY, WEEKEND
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
    return Drawing(shown, _open())


@built_once
def _open() -> alt.LayerChart | alt.FacetChart:
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


def flow_by_week(frame: pd.DataFrame) -> Drawing:
    """Issues reported (pale) and closed (filled) in each week as a pair of bars, the last pair with its figures.

    `frame` has one row a week: `week` (datetime64, its last day), `reported` and `closed`.
    """
    wide = frame.reset_index(drop=True)
    wide["when"] = [day(week.date()) for week in wide["week"]]
    kinds = {"reported": _("Issues reported"), "closed": _("Issues closed")}
    for kind in kinds:
        wide[f"said_{kind}"] = wide[kind].map(number)
    shown = wide.melt(
        ["week", "when", *(f"said_{kind}" for kind in kinds)], list(kinds), var_name="kind", value_name="count"
    )
    last = shown["week"] == shown["week"].max()
    shown["label"] = shown["count"].map(number).where(last, "")
    return Drawing(shown, _flow())


@built_once
def _flow() -> alt.LayerChart | alt.FacetChart:
    order = ["reported", "closed"]
    x = alt.X("when:O", title=None, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy"))
    y = alt.Y("count:Q", title=None, axis=alt.Axis(tickCount=3, format=",d", tickMinStep=1), scale=alt.Scale(zero=True))
    fill = alt.Fill("kind:N", scale=alt.Scale(domain=order, range=[WEEKEND, WEEKDAY]), legend=None)
    tooltip = [
        alt.Tooltip("when:N", title=_("Week to")),
        alt.Tooltip("said_reported:N", title=_("Issues reported")),
        alt.Tooltip("said_closed:N", title=_("Issues closed")),
    ]
    base = alt.Chart(ROWS).encode(x=x, xOffset=alt.XOffset("kind:N", sort=order), y=y, tooltip=tooltip)
    labels = base.encode(text="label:N")
    room = alt.ExprRef("bandwidth('x') < 40 ? 0 : 1")  # on a phone two figures do not fit above one pair
    return alt.layer(
        base.mark_bar(width=alt.RelativeBandSize(0.86), stroke=WEEKDAY, strokeWidth=1).encode(fill=fill),
        labels.mark_text(dy=-10, fontWeight=600, opacity=room, stroke=PAPER, strokeWidth=4),  # clear of lines behind
        labels.mark_text(dy=-10, fontWeight=600, opacity=room),
    ).properties(height=210)
