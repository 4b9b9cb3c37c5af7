"""Charts, as the specification and the rows that are handed to the browser."""

import json
from typing import Any

import altair as alt
import pandas as pd
import pytest

from dashboard.charts import Drawing, issues, stations, volunteering
from dashboard.text import using


def days(visits: list[float | None], usual: float | None = 100, first: str = "2026-11-09") -> pd.DataFrame:
    """Days from a Monday on; a report that is missing on the last day is not due yet."""
    frame = pd.DataFrame({"day": pd.date_range(first, periods=len(visits)), "visits": visits, "usual": usual})
    frame["due"] = frame.index < len(visits) - 1
    return frame.astype({"visits": "float64", "usual": "float64"})


def weeks(counts: list[float | None]) -> pd.DataFrame:
    ends = pd.date_range("2026-09-06", periods=len(counts), freq="7D")
    return pd.DataFrame({"week": ends, "open": counts}).astype({"open": "float64"})


def months(hours: list[float | None], before: float | None = 1500) -> pd.DataFrame:
    """Months from December 2025 on, the last of them not over."""
    firsts = pd.date_range("2025-12-01", periods=len(hours), freq="MS")
    frame = pd.DataFrame({"month": firsts, "window": "", "hours": hours, "before": before, "volunteers": hours})
    frame["whole"] = frame.index < len(hours) - 1
    return frame.astype({"hours": "float64", "before": "float64", "volunteers": "float64"})


def flow(reported: list[int], closed: list[int]) -> pd.DataFrame:
    ends = pd.date_range("2026-09-06", periods=len(reported), freq="7D")
    return pd.DataFrame({"week": ends, "reported": reported, "closed": closed})


DRAWINGS = {
    "daily": lambda: stations.daily_visits(days([100, 90, None, 140, 100, 60, None])),
    "daily, one row": lambda: stations.daily_visits(days([100])),
    "daily, no rows": lambda: stations.daily_visits(days([])),
    "daily, none reported": lambda: stations.daily_visits(days([None, None], usual=None)),
    "weekly": lambda: issues.open_by_week(weeks([58, None, 41])),
    "weekly, one row": lambda: issues.open_by_week(weeks([3])),
    "weekly, no rows": lambda: issues.open_by_week(weeks([])),
    "flow": lambda: issues.flow_by_week(flow([5, 7], [6, 0])),
    "flow, no rows": lambda: issues.flow_by_week(flow([], [])),
    "hours": lambda: volunteering.hours_by_month(months([None, 1400.5, 1700, 900])),
    "hours, one row": lambda: volunteering.hours_by_month(months([7])),
    "hours, none known": lambda: volunteering.hours_by_month(months([None, None], before=None)),
    "volunteers": lambda: volunteering.volunteers_by_month(months([None, 300, 310, 200])),
    "volunteers, no rows": lambda: volunteering.volunteers_by_month(months([])),
}


def fields(spec: Any) -> set[str]:
    """Every column that a specification reads."""
    if isinstance(spec, dict):
        own = {spec["field"]} if isinstance(spec.get("field"), str) else set()
        return own.union(*(fields(value) for value in spec.values()))
    return set().union(*(fields(value) for value in spec)) if isinstance(spec, list) else set()


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("make", DRAWINGS.values(), ids=DRAWINGS.keys())
def test_a_chart_is_valid_and_reads_only_columns_that_its_rows_have(make: Any, code: str) -> None:
    with using(code):
        drawing: Drawing = make()
    alt.LayerChart.from_dict(drawing.spec | {"data": {"name": "rows"}}, validate=True)
    assert fields(drawing.spec) <= set(drawing.frame.columns)


def test_a_chart_asks_nobody_outside_for_anything() -> None:
    for make in DRAWINGS.values():
        spec = {key: value for key, value in make().spec.items() if key != "$schema"}
        assert "http" not in json.dumps(spec) and '"url"' not in json.dumps(spec)


def test_a_specification_is_built_once_for_each_language() -> None:
    first, again = (stations.daily_visits(days([1, 2])).spec for _ in range(2))
    assert first is again
    assert "服务人次" in json.dumps(first, ensure_ascii=False)
    with using("en"):
        assert "服务人次" not in json.dumps(stations.daily_visits(days([1])).spec, ensure_ascii=False)


def test_the_rows_given_stay_as_they_were() -> None:
    given = days([100, None])
    before = given.copy()
    stations.daily_visits(given)
    pd.testing.assert_frame_equal(given, before)


def test_only_the_last_reported_day_and_the_two_oddest_carry_a_figure() -> None:
    shown = stations.daily_visits(days([100, 60, 115, 140, 112, 101, None])).frame
    assert list(shown["label"]) == ["", "60", "", "140", "", "101", ""]


def test_a_day_without_a_usual_level_is_not_odd() -> None:
    shown = stations.daily_visits(days([500, 100], usual=None)).frame
    assert list(shown["label"]) == ["", "100"]
    shown = stations.daily_visits(days([500, 100], usual=0)).frame
    assert list(shown["label"]) == ["", "100"]


def test_a_figure_stands_on_its_bar_unless_the_tick_just_above_would_cross_it() -> None:
    shown = stations.daily_visits(days([95, 50, 120])).frame
    assert list(shown["above"]) == [100, 50, 120]


def test_a_day_nobody_reported_says_so_and_zero_is_zero() -> None:
    shown = stations.daily_visits(days([0, None, 100, None])).frame
    assert list(shown["said"]) == ["0", "未报", "100", "待报"]
    assert list(shown["absent"]) == ["", "未\n报", "", "待\n报"]
    with using("en"):
        shown = stations.daily_visits(days([0, None, 100, None])).frame
    assert list(shown["absent"]) == ["", "Not reported", "", "Not due yet"]


def test_weekends_are_told_from_weekdays() -> None:
    assert list(stations.daily_visits(days([1] * 7)).frame["weekend"]) == [False] * 5 + [True] * 2


def test_a_day_is_written_under_the_axis_in_the_viewers_language() -> None:
    def label() -> str:
        return str(stations.daily_visits(days([1])).spec["layer"][0]["encoding"]["x"]["axis"]["labelExpr"])

    assert "%-m月%-d日" in label()
    with using("en"):
        assert "%-d %b" in label()


def test_axes_start_at_zero() -> None:
    for make in (DRAWINGS["daily"], DRAWINGS["weekly"]):
        assert make().spec["layer"][0]["encoding"]["y"]["scale"]["zero"] is True


def test_a_week_shows_what_was_reported_beside_what_was_closed_and_the_last_one_its_figures() -> None:
    shown = issues.flow_by_week(flow([5, 7], [6, 0])).frame
    assert list(zip(shown["kind"], shown["count"], strict=True)) == [
        ("reported", 5),
        ("reported", 7),
        ("closed", 6),
        ("closed", 0),
    ]
    assert list(shown["label"]) == ["", "7", "", "0"]


def test_the_last_known_week_carries_its_figure() -> None:
    assert list(issues.open_by_week(weeks([58, 61, 41, None])).frame["label"]) == ["", "", "41", ""]


def test_the_last_known_month_carries_its_figure_clear_of_the_tick_for_the_year_before() -> None:
    shown = volunteering.hours_by_month(months([1400.5, 1700, 1450.5, None])).frame
    assert list(shown["label"]) == ["", "", "1,450.5", ""]
    assert list(shown["above"])[:3] == [1500, 1700, 1500]


def test_a_month_is_told_by_its_place_in_time_and_one_that_is_not_over_is_pale() -> None:
    shown = volunteering.volunteers_by_month(months([1, 2, 3])).frame
    assert list(shown["at"]) == [2025 * 12 + 11, 2026 * 12, 2026 * 12 + 1]
    assert list(shown["whole"]) == [True, True, False]
