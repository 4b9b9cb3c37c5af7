"""Stations: who reported, who did not, and how many came."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import pandas as pd

from dashboard import charts, parts, reads
from dashboard.filters import View
from dashboard.panels import lists
from dashboard.panels.areas import below
from dashboard.parts import Concern, Html, Row, Status, Tile
from dashboard.reads.seam import TREE, derived
from dashboard.text import _, day, listed, named, ngettext, number, signed
from db.queries.areas import AreaRow
from db.queries.figures import Figure
from db.queries.stations import Choice, DayTotal, StationRow, Tally

VISITS: Final = "figure:station_visits"
RANKED: Final = 10
LATE: Final = 5
CHART_DAYS: Final = 28
MOST_CHART_DAYS: Final = 92
"""How many days the daily chart shows at least and at most."""


def reporting(view: View, rows: Sequence[StationRow], areas: Sequence[AreaRow]) -> set[int]:
    """Those of `areas` that hold a station which reports daily."""
    holders = below(view, areas)
    return {holders[row.area_id] for row in rows if row.reports_daily and row.area_id in holders}


def behind(view: View, rows: Sequence[StationRow], tallies: Mapping[int, Tally], areas: Sequence[AreaRow]) -> set[int]:
    """Those of `areas` that hold a station with a day missing."""
    holders = below(view, areas)
    return {holders[row.area_id] for row in rows if tallies[row.id].missing and row.area_id in holders}


@derived(*TREE, "stations")
def missing(view: View) -> list[Concern]:
    """Stations with days missing, the most first."""
    rows = reads.station_list(view.area.id, view.start, view.last)
    tallies = reads.station_tallies(view.area.id, view.start, view.last, view.settled)
    late = sorted((row for row in rows if tallies[row.id].missing), key=lambda row: -len(tallies[row.id].missing))
    return [
        Concern(
            f"station:{row.id}",
            Status.MISSING,
            _("{station} has not reported").format(station=row.name),
            _days(tallies[row.id], view),
            ngettext("{n} day", "{n} days", len(tallies[row.id].missing)).format(n=len(tallies[row.id].missing)),
            row.area_name,
        )
        for row in late
    ]


@lists.kept(*TREE, "stations")
def came_late(view: View) -> Html:
    """Stations whose reports of late came more than a day after their day; nothing where all were in time."""
    rows = reads.station_list(view.area.id, view.start, view.last)
    tallies = reads.station_tallies(view.area.id, view.start, view.last, view.settled)
    late = sorted((row for row in rows if tallies[row.id].late), key=lambda row: -tallies[row.id].late)
    if not late:
        return Html("")
    concerns = [_came_late(row, tallies[row.id].late) for row in late]
    head = parts.head(_("Reported late"), _("more than a day after, last 31 days"))
    return head + parts.attention(lists.cut("late", concerns, LATE)) + lists.rest("late", concerns, LATE)


def _came_late(row: StationRow, days: int) -> Concern:
    said = ngettext("{n} day reported late", "{n} days reported late", days).format(n=number(days))
    return Concern(f"station:{row.id}", Status.NEAR, row.name, row.area_name, said)


def _days(tally: Tally, view: View) -> str:
    shown = listed(day(missed, view.last) for missed in tally.missing[:4])
    return shown if len(tally.missing) <= 4 else _("{days} and more").format(days=shown)


@derived(*TREE, "stations")
def ranking(view: View) -> list[Row]:
    """Stations by visits, greatest first, those without any report last."""
    tallies = reads.station_tallies(view.area.id, view.start, view.last, view.settled)
    ranked = []
    for row in reads.station_list(view.area.id, view.start, view.last):
        tally = tallies[row.id]
        change = signed(round(tally.visits - tally.usual)) if tally.visits is not None and tally.usual else ""
        silent = tally.visits is None and not row.reports_daily
        ranked.append(
            Row(
                f"station:{row.id}",
                row.name,
                tally.visits,
                number(tally.visits),
                tally.usual,
                _("does not count daily") if silent else change,
                Status.OK if silent else None,
            )
        )
    return sorted(ranked, key=lambda row: (row.value is None, -(row.value or 0), row.name))


@derived(*TREE, "stations")
def chart(view: View) -> charts.Drawing:
    """Visits day by day, drawn."""
    return charts.stations.daily_visits(daily(reads.station_days(view.area.id, *charted(view)), view))


def daily(days: Sequence[DayTotal], view: View) -> pd.DataFrame:
    """Visits day by day as the chart wants them."""
    return pd.DataFrame(
        {
            "day": pd.to_datetime([row.day for row in days]),
            "visits": pd.Series([row.visits for row in days], dtype="float64"),
            "usual": pd.Series([row.usual for row in days], dtype="float64"),
            "due": [row.day <= view.settled for row in days],
        }
    )


def table(rows: Sequence[StationRow], tallies: Mapping[int, Tally]) -> pd.DataFrame:
    """Every station with its window as a row to download."""
    return pd.DataFrame(
        [
            {
                _("Station"): row.name,
                _("Kind"): named(row),
                _("Area"): row.area_name,
                _("Visits"): tallies[row.id].visits,
                _("Usually"): tallies[row.id].usual,
                _("Days reported"): tallies[row.id].reported,
                _("Days missing"): len(tallies[row.id].missing),
                _("Days reported late"): tallies[row.id].late,
                _("Opened"): row.opened_on,
                _("Closed"): row.closed_on,
                _("Opening hours"): row.opening_hours,
            }
            for row in rows
        ]
    )


def day_table(days: Sequence[DayTotal]) -> pd.DataFrame:
    """Visits day by day to download."""
    return pd.DataFrame(
        [
            {
                _("Day"): row.day,
                _("Visits"): row.visits,
                _("Usually"): row.usual,
                _("Stations that reported"): row.reported,
                _("Stations due"): row.due,
            }
            for row in days
        ]
    )


def charted(view: View) -> tuple[date, date]:
    """The days the chart shows: at least 28, up to the last of the window."""
    days = min(max(view.days or CHART_DAYS, CHART_DAYS), MOST_CHART_DAYS)
    return view.last - timedelta(days=days - 1), view.last


@derived(*TREE, "stations")
def opening(view: View) -> Html:
    """The sentence and the four figures of the page."""
    rows = reads.station_list(view.area.id, view.start, view.last)
    tallies = reads.station_tallies(view.area.id, view.start, view.last, view.settled)
    figure = reads.figures(("station_visits",), (view.area.id,), view.first, view.last)["station_visits", view.area.id]
    late = [row for row in rows if tallies[row.id].missing]
    said = parts.fill(
        _("{stations} stations served {visits} visits."),
        stations=parts.strong(number(len(rows))),
        visits=parts.strong(number(figure.value)),
    )
    if late:
        names = listed([row.name for row in late[:3]]) + (_(" and others") if len(late) > 3 else "")
        said += parts.mark(Status.MISSING, parts.strong(_("{stations} lack reports.").format(stations=names)))
    elif any(row.reports_daily for row in rows):
        said += Html.escape(_("Every report that was due has come in."))
    return parts.sentence(said) + parts.tiles(_tiles(view, rows, tallies, figure))


def _tiles(view: View, rows: Sequence[StationRow], tallies: Mapping[int, Tally], figure: Figure) -> list[Tile]:
    days = sum(len(tallies[row.id].missing) for row in rows)
    reported = sum(tallies[row.id].reported for row in rows)
    usual = sum(tally.usual or 0 for tally in tallies.values())
    (last,) = reads.station_days(view.area.id, view.settled, view.settled)
    return [
        Tile("figure:station_visits", _("Visits"), number(figure.value), _("visits"), _usually(usual)),
        Tile(
            f"figure:station_visits@{view.settled}",
            day(view.settled, view.last),
            number(last.visits),
            _("visits"),
            _usually(last.usual or 0),
        ),
        Tile("figure:stations", _("Open stations"), number(len(rows)), _("stations"), _kinds(rows)),
        Tile(
            None,
            _("Days not reported"),
            number(days),
            _("station days"),
            _("{n} reported").format(n=number(reported)),
            Status.MISSING if days else None,
        ),
    ]


def _usually(mean: float) -> str:
    return _("usually {n}").format(n=number(round(mean))) if mean else ""


def _kinds(rows: Sequence[StationRow]) -> str:
    return ngettext("{n} kind", "{n} kinds", len({row.kind_id for row in rows})).format(
        n=len({row.kind_id for row in rows})
    )


def chart_head(days: Sequence[DayTotal]) -> Html:
    """What the bars and ticks of the daily chart mean."""
    samples = [
        parts.sample("weekday", _("weekday")),
        parts.sample("weekend", _("weekend")),
        parts.sample("mean", _("mean of that weekday over the last 8 weeks")),
    ]
    head = parts.head(_("Visits by day"), _("visits · {n} days").format(n=len(days)), VISITS)
    return head + parts.legend(missing=None, extra=samples)


@lists.kept(*TREE, "stations")
def ranked(view: View) -> Html:
    """Every station; a click reports its day."""
    columns = (_("Station"), _("visits"), _("Against usual"))
    head = parts.head(_("By station"), _("click a station to report a day"), VISITS)
    ordered = ranking(view)
    shown = parts.ranked(columns, lists.cut("stations", ordered, RANKED), _("usual for as many days"))
    return head + shown + lists.rest("stations", ordered, RANKED)


@derived(*TREE, "stations")
def services(view: View) -> Html:
    """Visits by service, greatest first."""
    counted = reads.visits_by_service(view.area.id, view.start, view.last)
    if not counted:
        return Html("")
    ordered = sorted(counted, key=lambda pair: -pair[1])
    bars = [Row(None, named(choice), visits, number(visits)) for choice, visits in ordered]
    return parts.head(_("By service"), _("visits"), VISITS) + parts.ranked((_("Service"), _("visits"), ""), bars)


def service_table(counted: Sequence[tuple[Choice, int]]) -> pd.DataFrame:
    """Visits by service to download."""
    return pd.DataFrame([{_("Service"): named(choice), _("Visits"): visits} for choice, visits in counted])


def day_to_report(view: View, station: StationRow, tally: Tally) -> date:
    """The day a report most likely is for: the latest that is missing, else the last of the window."""
    if tally.missing:
        return tally.missing[-1]
    return min(view.last, station.closed_on - timedelta(days=1)) if station.closed_on else view.last
