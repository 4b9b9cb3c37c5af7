"""Volunteering: hours by month, by team and by residents, and how many people gave them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

import pandas as pd

from dashboard import charts, parts, reads
from dashboard.filters import View
from dashboard.panels import lists
from dashboard.parts import Html, Row, Status, Tile
from dashboard.reads.seam import TREE, derived
from dashboard.text import _, named, ngettext, number, signed, span
from db.queries.areas import AreaRow
from db.queries.attendance import Month, Tally
from db.queries.figures import Figure
from db.queries.volunteering import ActivityRow, Counts, TeamRow

KEYS: Final = ("service_hours", "active_volunteers", "volunteer_teams")
HOURS: Final = "figure:service_hours"
RANKED: Final = 8
"""How many rows a list shows at first."""


def hours(minutes: int | None) -> str:
    """Minutes as hours, to a tenth and never rounded up."""
    return number(in_hours(minutes))


def in_hours(minutes: float | None) -> float | None:
    """Minutes as hours, to a tenth and never rounded up."""
    return None if minutes is None else minutes * 10 // 60 / 10


def is_held(row: ActivityRow) -> bool:
    """Whether an activity took place; one that did and waits has service without confirmation."""
    return row.state == "held"


def waiting(view: View) -> list[ActivityRow]:
    """What waits for somebody: days that are over without a record, and lists without confirmation."""
    rows = reads.activities_waiting(view.area.id, view.last)
    return [row for row in rows if is_held(row) or row.day <= view.settled]


@derived(*TREE, "volunteering")
def opening(view: View) -> Html:
    """The sentence and the five figures of the page."""
    area = view.area.id
    teams = reads.teams(area, view.start, view.last)
    found = reads.figures(KEYS, (area,), view.first, view.last)
    served, active = found["service_hours", area].value, found["active_volunteers", area].value
    if served is None:
        said = parts.fill(_("{teams} known here; how long they served was not reported."), teams=_teams(len(teams)))
        return parts.sentence(said)
    counts, late = reads.activity_counts(area, view.start, view.last), waiting(view)
    said = parts.fill(
        _("{teams} held {held} activities; {persons} volunteers served {hours} hours."),
        teams=_teams(len(teams)),
        held=parts.strong(number(counts.held)),
        persons=parts.strong(number(active or 0)),
        hours=parts.strong(number(served)),
    )
    if unrecorded := [row for row in late if not is_held(row)]:
        words = ngettext("{n} activity was not recorded.", "{n} activities were not recorded.", len(unrecorded))
        mark = parts.mark(Status.MISSING, parts.strong(words.format(n=number(len(unrecorded)))))
        said = parts.fill(_("{said} {more}"), said=said, more=mark)
    return parts.sentence(said) + parts.tiles(_tiles(view, found, teams, counts, late))


def _teams(count: int) -> Html:
    words = ngettext("{n} volunteer team", "{n} volunteer teams", count)
    return parts.fill(words, n=parts.strong(number(count)))


def _tiles(
    view: View,
    found: Mapping[tuple[str, int], Figure],
    teams: Sequence[TeamRow],
    counts: Counts,
    late: Sequence[ActivityRow],
) -> list[Tile]:
    served, active, known = (found[key, view.area.id].value for key in KEYS)
    hosts = len({row.host for row in teams if row.host})
    unconfirmed = [row for row in late if is_held(row)]
    cancelled = ngettext("{n} cancelled", "{n} cancelled", counts.cancelled).format(n=number(counts.cancelled))
    return [
        Tile("figure:service_hours", _("Service time"), number(served), _("hours"), _change(view)),
        Tile(
            "figure:active_volunteers",
            _("Active volunteers"),
            number(active or 0),
            _("persons"),
            _("{n} members on the day").format(n=number(counts.volunteers)),
        ),
        Tile(
            "figure:volunteer_teams",
            _("Volunteer teams"),
            number(known),
            _("teams"),
            ngettext("{n} host", "{n} hosts", hosts).format(n=number(hosts)) if hosts else "",
        ),
        Tile(
            "figure:activities_held_rate",
            _("Held of planned"),
            f"{number(counts.held)} / {number(counts.activities)}",
            _("activities"),
            cancelled,
        ),
        Tile(
            "figure:service_hours_unconfirmed@all",
            _("Not yet confirmed"),
            hours(counts.unconfirmed),
            _("hours"),
            ngettext("{n} activity", "{n} activities", len(unconfirmed)).format(n=number(len(unconfirmed))),
            Status.MISSING if unconfirmed else None,
        ),
    ]


def _change(view: View) -> str:
    """By how much the hours differ from as many days before, over days that are past."""
    if view.first is None or view.days is None or view.settled < view.first:
        return ""
    lag, area = timedelta(days=view.days), view.area.id
    now, then = (
        reads.figures(("service_hours",), (area,), first, last)["service_hours", area].value
        for first, last in ((view.first, view.settled), (view.first - lag, view.settled - lag))
    )
    if now is None or then is None:
        return ""
    return _("{change} on the {n} days before").format(change=signed(round(now - then, 1)), n=view.days)


@derived(*TREE, "volunteering")
def monthly(view: View) -> pd.DataFrame:
    """The twelve months as both charts want them."""
    months = reads.service_months(view.area.id, view.last)
    return pd.DataFrame(
        {
            "month": pd.to_datetime([row.first for row in months]),
            "window": [span(row.first, row.last, view.last) for row in months],
            "whole": [(row.last + timedelta(days=1)).day == 1 for row in months],
            "hours": pd.Series([in_hours(row.minutes) for row in months], dtype="float64"),
            "before": pd.Series([in_hours(row.before) for row in months], dtype="float64"),
            "volunteers": pd.Series([row.volunteers for row in months], dtype="float64"),
        }
    )


@derived(*TREE, "volunteering")
def hours_head(view: View) -> Html:
    """What the bars and ticks of the hours mean."""
    frame = monthly(view)
    samples = [] if frame["whole"].all() else [parts.sample("weekend", _("month so far"))]
    if frame["before"].notna().any():
        samples.append(parts.sample("mean", _("same days a year before")))
    return parts.head(_("Hours by month"), _("hours · 12 months"), HOURS) + parts.legend(missing=None, extra=samples)


def volunteers_head() -> Html:
    """What the bars of the volunteers mean."""
    note = parts.sample("weekday", _("everybody counts once a month"))
    head = parts.head(_("Active volunteers by month"), _("persons"), "figure:active_volunteers")
    return head + parts.legend(missing=None, extra=[note])


def month_table(months: Sequence[Month]) -> pd.DataFrame:
    """Months to download."""
    return pd.DataFrame(
        [
            {
                _("First day"): row.first,
                _("Last day"): row.last,
                _("Hours"): in_hours(row.minutes),
                _("A year before"): in_hours(row.before),
                _("Active volunteers"): row.volunteers,
            }
            for row in months
        ]
    )


@lists.kept(*TREE, "volunteering")
def by_team(view: View) -> Html:
    """Every team with its hours; a click opens it."""
    ordered = _teams_ranked(view)
    shown = parts.ranked((_("Team"), _("hours"), _("Activities")), lists.cut("teams", ordered, RANKED), numbered=False)
    head = parts.head(_("By team"), _("click a team to change it"), HOURS)
    return head + shown + lists.rest("teams", ordered, RANKED)


@derived(*TREE, "volunteering")
def _teams_ranked(view: View) -> list[Row]:
    tallies = reads.team_tallies(view.area.id, view.start, view.last)
    rows = [_team(row, tallies[row.id]) for row in reads.teams(view.area.id, view.start, view.last)]
    return sorted(rows, key=lambda row: (row.value is None, -(row.value or 0), row.name))


def _team(team: TeamRow, tally: Tally) -> Row:
    value, figure = in_hours(tally.minutes), hours(tally.minutes)
    said, status = ngettext("{n} held", "{n} held", tally.held).format(n=number(tally.held)), None
    if tally.minutes is None:
        said, status = _("nothing recorded yet"), Status.OK
    elif tally.unconfirmed:
        said, status = _("{hours} unconfirmed").format(hours=hours(tally.unconfirmed)), Status.MISSING
    return Row(f"team:{team.id}", team.name, value, figure, change=said, status=status)


@derived(*TREE, "volunteering")
def residents_ranked(view: View) -> list[Row]:
    """Hours per 1,000 residents of each area below, the most first; empty where none below has any hours."""
    areas = reads.children(view.area.id, view.last)
    found = reads.figures(("service_hours",), tuple(area.id for area in areas), view.first, view.last)
    rows = [_per_residents(area, found["service_hours", area.id].numerator or 0) for area in areas]
    if not any(row.value for row in rows):
        return []
    return sorted(rows, key=lambda row: (row.value is None, -(row.value or 0), row.name))


def _per_residents(area: AreaRow, minutes: int) -> Row:
    if not area.residents:
        return Row(area.code, area.name, None, "", change=_("residents unknown"), status=Status.MISSING)
    rate = minutes * 10_000 // (60 * area.residents) / 10
    return Row(area.code, area.name, rate, number(rate), change=hours(minutes))


@lists.kept(*TREE, "volunteering")
def by_residents(view: View) -> Html:
    """Hours per 1,000 residents, if there are any; a click goes to the area."""
    ordered = residents_ranked(view)
    if not ordered:
        return Html("")
    columns = (named(reads.children(view.area.id, view.last)[0]), _("hours"), _("Hours in all"))
    shown = parts.ranked(columns, lists.cut("residents", ordered, RANKED))
    head = parts.head(_("Hours per 1,000 residents"), _("of the teams of each area"), HOURS)
    return head + shown + lists.rest("residents", ordered, RANKED)


def resident_table(rows: Sequence[Row]) -> pd.DataFrame:
    """Hours per 1,000 residents to download."""
    return pd.DataFrame(
        [{_("Area code"): row.key, _("Area"): row.name, _("Hours per 1,000 residents"): row.value} for row in rows]
    )


def team_table(teams: Sequence[TeamRow], tallies: Mapping[int, Tally]) -> pd.DataFrame:
    """Teams to download."""
    return pd.DataFrame(
        [
            {
                _("Team"): row.name,
                _("Host"): row.host,
                _("Area"): row.area_name,
                _("Hours"): in_hours(tallies[row.id].minutes),
                _("Hours not yet confirmed"): in_hours(tallies[row.id].unconfirmed),
                _("Activities held"): tallies[row.id].held,
                _("Founded"): row.founded_on,
                _("Ended"): row.ended_on,
            }
            for row in teams
        ]
    )


@derived(*TREE, "volunteering")
def drawings(view: View) -> tuple[charts.Drawing, charts.Drawing]:
    """Hours, and volunteers, by month."""
    frame = monthly(view)
    return charts.volunteering.hours_by_month(frame), charts.volunteering.volunteers_by_month(frame)
