"""Stations: how many people came each day, beside what such a day usually brings."""

from typing import Any

import altair as alt
import pandas as pd

from dashboard.charts.drawing import ROWS, Drawing, built_once
from dashboard.charts.theme import day_pattern
from dashboard.parts.tokens import INK, MUTED, PAPER, WEEKDAY, WEEKEND
from dashboard.text import _, full_day, language, number

ODD = 0.12
"""A day is worth a label when it differs from its usual level by this share."""

LABELS = 2

ROOM = "min(bandwidth('x'), 56)"
"""The width one day takes, in Vega's words: no block where days are few."""

# A point drawn as a stroke, whose length is the root of its size: Vega's own tick takes no such width.
TICK: dict[str, Any] = {
    "shape": "stroke", "filled": False, "stroke": INK, "strokeWidth": 2, "size": alt.ExprRef(f"pow(0.86 * {ROOM}, 2)"),
}  # fmt: skip

EPOCH = 719_163
"""The ordinal of 1 January 1970, where Vega's time begins; ordinals of Mondays leave 1 when divided by 7."""


def daily_visits(frame: pd.DataFrame) -> Drawing:
    """Visits a day as bars, weekdays filled and weekends pale, each with a tick for the usual level.

    `frame` has one row a day, no day left out: `day` (datetime64), `visits` (null: nobody reported), `usual` (mean of
    the same weekday over the eight weeks before, or null) and `due` (false: the report of that day is not due yet).
    The last reported day and the two oddest ones carry their figure; days without a report say so.
    """
    shown = frame.reset_index(drop=True)
    reported = shown["visits"].notna()
    why = shown["due"].map({True: _("Not reported"), False: _("Not due yet")})
    shown["ordinal"] = [d.toordinal() for d in shown["day"]]
    shown["when"] = [full_day(d.date()) for d in shown["day"]]
    shown["weekend"] = shown["day"].dt.day_of_week >= 5
    shown["said"] = shown["visits"].map(number).where(reported, why)
    shown["usually"] = shown["usual"].map(number)
    shown["above"] = _clear_of_tick(shown)
    shown["label"] = shown["said"].where(_labelled(shown), "")
    shown["absent"] = why.map(_upright).mask(reported, "")
    return Drawing(shown, _spec())


def _labelled(frame: pd.DataFrame) -> pd.Series:
    away = ((frame["visits"] - frame["usual"]).abs() / frame["usual"]).where(frame["usual"] > 0)
    odd = away[away >= ODD].nlargest(LABELS).index
    last = frame.index[frame["visits"].notna()][-1:]
    return pd.Series(frame.index.isin(odd.union(last)), index=frame.index)


def _clear_of_tick(frame: pd.DataFrame) -> pd.Series:
    """The height a figure stands on: the bar, or the tick where that is just above and would cross the figure."""
    height = max(frame["visits"].max(), frame["usual"].max())
    gap = frame["usual"] - frame["visits"]
    return frame["visits"].mask((gap > 0) & (gap < 0.15 * height), frame["usual"])


def _upright(word: str) -> str:
    """A word that fits into the width of a bar: Chinese is written downwards, English is turned by the chart."""
    return "\n".join(word) if language() == "zh" else word


@built_once
def _spec() -> alt.LayerChart | alt.FacetChart:
    label = f"utcFormat((datum.value - {EPOCH}) * 864e5, '{day_pattern()}')"
    mondays = f"length(domain('x')) < 10 || datum.value % 7 == 1 ? {label} : ''"
    x = alt.X("ordinal:O", title=None, axis=alt.Axis(labelExpr=mondays, labelAngle=0, labelOverlap="greedy"))
    y = alt.Y("visits:Q", title=None, axis=alt.Axis(tickCount=3, format=",d"), scale=alt.Scale(zero=True))
    tooltip = [
        alt.Tooltip("when:N", title=_("Day")),
        alt.Tooltip("said:N", title=_("Visits")),
        alt.Tooltip("usually:N", title=_("Usually")),
    ]
    fill = alt.Fill("weekend:N", scale=alt.Scale(domain=[False, True], range=[WEEKDAY, WEEKEND]), legend=None)
    downwards: dict[str, Any] = {"lineBreak": "\n", "lineHeight": 15, "baseline": "bottom", "dy": -18}
    turned: dict[str, Any] = {"angle": 270, "align": "left", "dx": 4}
    absent = downwards if language() == "zh" else turned
    base = alt.Chart(ROWS).encode(x=x, tooltip=tooltip)
    labels = base.encode(y="above:Q", text="label:N")
    return alt.layer(
        base.mark_bar(width=alt.ExprRef(f"0.68 * {ROOM}"), stroke=WEEKDAY, strokeWidth=1).encode(y=y, fill=fill),
        base.mark_point(**TICK).encode(y="usual:Q"),
        labels.mark_text(dy=-10, fontWeight=600, stroke=PAPER, strokeWidth=4),  # keeps figures clear of what they cross
        labels.mark_text(dy=-10, fontWeight=600),
        base.mark_text(color=MUTED, **absent).encode(y=alt.datum(0), text="absent:N"),
    ).properties(height=210)
