"""Volunteering: hours by month, by team and by residents, and how many people gave them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

import pandas as pd

from dashboard import charts, parts, reads
from dashboard.filters import View
from dashboard.panels import lists
from dashboard.parts import Html, Row, Status, Tile
from dashboard.text import _, named, ngettext, number, signed, span
from db.queries.areas import AreaRow
from db.queries.attendance import Month, Tally
from db.queries.volunteering import ActivityRow, Counts, TeamRow

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


def opening(view: View, teams: Sequence[TeamRow], counts: Counts, waiting: Sequence[ActivityRow]) -> Html:
    """The sentence and the five figures of the page."""
    area = view.area.id
    figures = reads.figures(("service_hours", "active_volunteers"), (area,), view.first, view.last)
    served, active = figures["service_hours", area].value, figures["active_volunteers", area].value
    if served is None:
        said = parts.fill(_("{teams} known here; how long they served was not reported."), teams=_teams(len(teams)))
        return parts.sentence(said)
    said = parts.fill(
        _("{teams} held {held} activities; {persons} volunteers served {hours} hours."),
        teams=_teams(len(teams)),
        held=parts.strong(number(counts.held)),
        persons=parts.strong(number(active or 0)),
        hours=parts.strong(number(served)),
    )
    if unrecorded := [row for row in waiting if not is_held(row)]:
        words = ngettext("{n} activity was not recorded.", "{n} activities were not recorded.", len(unrecorded))
        mark = parts.mark(Status.MISSING, parts.strong(words.format(n=number(len(unrecorded)))))
        said = parts.fill(_("{said} {more}"), said=said, more=mark)
    return parts.sentence(said) + parts.tiles(_tiles(view, teams, counts, waiting))


def _teams(count: int) -> Html:
    words = ngettext("{n} volunteer team", "{n} volunteer teams", count)
    return parts.fill(words, n=parts.strong(number(count)))


def _tiles(view: View, teams: Sequence[TeamRow], counts: Counts, waiting: Sequence[ActivityRow]) -> list[Tile]:
    area = view.area.id
    figures = reads.figures(("service_hours", "active_volunteers"), (area,), view.first, view.last)
    hosts = len({row.host for row in teams if row.host})
    unconfirmed = [row for row in waiting if is_held(row)]
    cancelled = ngettext("{n} cancelled", "{n} cancelled", counts.cancelled).format(n=number(counts.cancelled))
    return [
        Tile(None, _("Service time"), number(figures["service_hours", area].value), _("hours"), _change(view)),
        Tile(
            None,
            _("Active volunteers"),
            number(figures["active_volunteers", area].value or 0),
            _("persons"),
            _("{n} members on the day").format(n=number(counts.volunteers)),
        ),
        Tile(
            None,
            _("Volunteer teams"),
            number(len(teams)),
            _("teams"),
            ngettext("{n} host", "{n} hosts", hosts).format(n=number(hosts)) if hosts else "",
        ),
        Tile(
            None,
            _("Held of planned"),
            f"{number(counts.held)} / {number(counts.activities)}",
            _("activities"),
            cancelled,
        ),
        Tile(
            None,
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


def monthly(view: View, months: Sequence[Month]) -> pd.DataFrame:
    """Months as both charts want them."""
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


def hours_head(frame: pd.DataFrame) -> Html:
    """What the bars and ticks of the hours mean."""
    samples = [] if frame["whole"].all() else [parts.sample("weekend", _("month so far"))]
    if frame["before"].notna().any():
        samples.append(parts.sample("mean", _("same days a year before")))
    return parts.head(_("Hours by month"), _("hours · 12 months")) + parts.legend(missing=None, extra=samples)


def volunteers_head() -> Html:
    """What the bars of the volunteers mean."""
    note = parts.sample("weekday", _("everybody counts once a month"))
    return parts.head(_("Active volunteers by month"), _("persons")) + parts.legend(missing=None, extra=[note])


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


def by_team(teams: Sequence[TeamRow], tallies: Mapping[int, Tally]) -> Html:
    """Every team with its hours; a click opens it."""
    rows = [_team(row, tallies[row.id]) for row in teams]
    ordered = sorted(rows, key=lambda row: (row.value is None, -(row.value or 0), row.name))
    shown = parts.ranked((_("Team"), _("hours"), _("Activities")), lists.cut("teams", ordered, RANKED), numbered=False)
    return parts.head(_("By team"), _("click a team to change it")) + shown + lists.rest("teams", ordered, RANKED)


def _team(team: TeamRow, tally: Tally) -> Row:
    value, figure = in_hours(tally.minutes), hours(tally.minutes)
    said, status = ngettext("{n} held", "{n} held", tally.held).format(n=number(tally.held)), None
    if tally.minutes is None:
        said, status = _("nothing recorded yet"), Status.OK
    elif tally.unconfirmed:
        said, status = _("{hours} unconfirmed").format(hours=hours(tally.unconfirmed)), Status.MISSING
    return Row(f"team:{team.id}", team.name, value, figure, change=said, status=status)


def by_residents(view: View, areas: Sequence[AreaRow]) -> Html:
    """Hours per 1,000 residents of each area below; nothing where no area below has any hours."""
    rows = [_per_residents(view, area) for area in areas]
    if not any(row.value for row in rows):
        return Html("")
    ordered = sorted(rows, key=lambda row: (row.value is None, -(row.value or 0), row.name))
    columns = (named(areas[0]), _("hours"), _("Hours in all"))
    shown = parts.ranked(columns, lists.cut("residents", ordered, RANKED))
    head = parts.head(_("Hours per 1,000 residents"), _("of the teams of each area"))
    return head + shown + lists.rest("residents", ordered, RANKED)


def _per_residents(view: View, area: AreaRow) -> Row:
    figure = reads.figures(("service_hours",), (area.id,), view.first, view.last)["service_hours", area.id]
    minutes = figure.numerator or 0
    if not area.residents:
        return Row(area.code, area.name, None, "", change=_("residents unknown"), status=Status.MISSING)
    rate = in_hours(minutes * 1000 / area.residents)
    return Row(area.code, area.name, rate, number(rate), change=hours(minutes))


def resident_table(view: View, areas: Sequence[AreaRow]) -> pd.DataFrame:
    """Hours per 1,000 residents to download."""
    rows = [(area, _per_residents(view, area)) for area in areas]
    return pd.DataFrame(
        [
            {
                _("Area code"): area.code,
                _("Area"): area.name,
                _("Residents"): area.residents,
                _("Hours per 1,000 residents"): row.value,
            }
            for area, row in rows
        ]
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


def drawings(frame: pd.DataFrame) -> tuple[charts.Drawing, charts.Drawing]:
    """Hours, and volunteers, by month."""
    return charts.volunteering.hours_by_month(frame), charts.volunteering.volunteers_by_month(frame)
