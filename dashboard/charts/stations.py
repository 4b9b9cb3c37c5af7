"""Stations: how many people came each day, beside what such a day usually brings."""

import altair as alt
import pandas as pd

from dashboard.charts.drawing import Drawing, built_once
from dashboard.charts.theme import day_labels
from dashboard.parts.tokens import INK, MUTED, WEEKDAY, WEEKEND
from dashboard.text import _, full_day, number

ODD = 0.12
"""A day is worth a label when it differs from its usual level by this share."""

LABELS = 2


def daily_visits(frame: pd.DataFrame) -> Drawing:
    """Visits a day as bars, weekdays filled and weekends pale, each with a tick for the usual level.

    `frame` has one row a day: `day` (datetime64), `visits` (null: nobody reported), `usual` (mean of the same weekday
    over the eight weeks before, or null) and `due` (false: the report of that day is not due yet).
    Only the last reported day and the two oddest ones carry their figure.
    """
    shown = frame.reset_index(drop=True)
    shown["weekend"] = shown["day"].dt.dayofweek >= 5
    shown["foot"] = shown["visits"].fillna(0)
    shown["state"] = shown["due"].map({True: _("Not reported"), False: _("Not due yet")})
    shown["said"] = shown["visits"].map(number).where(shown["visits"].notna(), shown["state"])
    shown["usually"] = shown["usual"].map(number)
    shown["when"] = [full_day(d.date()) for d in shown["day"]]
    shown["label"] = shown["said"].where(_labelled(shown), "")
    return Drawing(shown, _spec())


def _labelled(frame: pd.DataFrame) -> pd.Series:
    reported = frame["visits"].notna()
    away = ((frame["visits"] - frame["usual"]).abs() / frame["usual"]).where(frame["usual"] > 0)
    odd = away[away >= ODD].nlargest(LABELS).index
    last = frame.index[reported][-1:]
    unreported = frame.index[~reported][-1:]
    return pd.Series(frame.index.isin(odd.union(last).union(unreported)), index=frame.index)


@built_once
def _spec() -> alt.LayerChart | alt.FacetChart:
    x = alt.X(
        "day:T",
        timeUnit="utcyearmonthdate",
        bandPosition=0.5,
        title=None,
        axis=alt.Axis(labelExpr=day_labels(), tickCount={"interval": "week", "step": 1}),
    )
    y = alt.Y("visits:Q", title=None, axis=alt.Axis(tickCount=3, format=",d"), scale=alt.Scale(zero=True, nice=False))
    tooltip = [
        alt.Tooltip("when:N", title=_("Day")),
        alt.Tooltip("said:N", title=_("Visits")),
        alt.Tooltip("usually:N", title=_("Usually")),
    ]
    base = alt.Chart().encode(x=x, tooltip=tooltip)
    bars = base.mark_bar(width={"band": 0.68}, stroke=WEEKDAY, strokeWidth=1).encode(
        y=y, fill=alt.Fill("weekend:N", scale=alt.Scale(domain=[False, True], range=[WEEKDAY, WEEKEND]), legend=None)
    )
    usual = base.mark_tick(color=INK, thickness=2, width={"band": 0.86}, orient="horizontal", opacity=1).encode(
        y="usual:Q"
    )
    labels = base.mark_text(dy=-9, fontWeight=600).encode(
        y="foot:Q",
        text="label:N",
        color=alt.condition("isValid(datum.visits)", alt.value(INK), alt.value(MUTED)),
    )
    return alt.layer(bars, usual, labels).properties(height=210)
