"""The overview's own words: the sentence it opens with, and who reported on time."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from dashboard import parts, reads
from dashboard.filters import WEEK, View
from dashboard.maps.shapes import Shape
from dashboard.panels import areas, figures, issues, lists, projects, stations
from dashboard.panels.figures import unit, written
from dashboard.parts import Concern, Html, Row, Status, Tile
from dashboard.reads.seam import TOTALS, TREE, derived
from dashboard.text import _, counted, day, listed, ngettext, number
from db.measures.indicators import INDICATORS
from db.queries.areas import AreaRow
from db.queries.figures import Figure
from db.queries.stations import StationRow, Tally

_NAMED = 3
"""How many names a sentence carries before it counts the rest."""
_URGENCY = (Status.LATE, Status.NEAR, Status.MISSING)
_CONCERNS, _RANKED = 6, 7
"""How many rows a list shows."""


@derived(*TREE, "stations")
def caption(view: View) -> Html:
    """Place, window, as of when, and what kind of data these are."""
    notes = [_("as of {day}").format(day=day(view.last, view.today))]
    if view.area.fictional:
        notes.append(_("fictional demonstration"))
    elif reads.illustrative(view.area.id, view.start, view.last):
        notes.append(_("includes illustrative data"))
    return parts.caption(view.area.name, view.window, *notes)


@derived(*TOTALS)
def opening(view: View) -> Html:
    """The caption, the sentence and the tiles."""
    children = reads.children(view.area.id, view.last)
    known = figures.known(view)
    rows = reads.station_list(view.area.id, view.start, view.last)
    tallies = reads.station_tallies(view.area.id, view.start, view.last, view.settled)
    tiles = figures.tiles(view, known, _reporting(view, children, rows, tallies))
    return caption(view) + parts.sentence(_said(view, children, known, rows, tallies)) + tiles


@derived(*TOTALS)
def sentence(view: View) -> Html:
    """The sentence alone, as a wall shows it."""
    children = reads.children(view.area.id, view.last)
    rows = reads.station_list(view.area.id, view.start, view.last)
    tallies = reads.station_tallies(view.area.id, view.start, view.last, view.settled)
    return _said(view, children, figures.known(view), rows, tallies)


def _said(
    view: View,
    children: Sequence[AreaRow],
    known: Mapping[str, Figure],
    rows: Sequence[StationRow],
    tallies: Mapping[int, Tally],
) -> Html:
    """Who reported and what is overdue; for a place that does not report daily, what it comes to."""
    due = stations.reporting(view, rows, children)
    if not due:
        return _counted(view, known)
    if view.settled < view.start:
        return Html.escape(_("The day has only begun, and no report is due yet")) + _overdue(known)
    late = stations.behind(view, rows, tallies, children)
    names = [parts.strong(child.name) for child in children if child.id in late]
    said = parts.fill(
        _("{period}: {done} of {all} {level} reported every day"),
        period=_period(view),
        done=parts.strong(number(len(due) - len(late))),
        all=number(len(due)),
        level=counted(children[0], len(due)),
    )
    if names:
        said += parts.fill(_(", except {names}"), names=Html(some(names)))
    return said + _overdue(known)


def _period(view: View) -> str:
    """The window in words; in the early morning with the day up to which it speaks."""
    period = _(WEEK) if view.days == 7 else view.window
    if view.settled >= min(view.last, view.today - timedelta(days=1)):
        return period
    return _("{period} (up to {day})").format(period=period, day=day(view.settled, view.today))


def some(names: Sequence[str]) -> str:
    """A few names, and how many there are if they are more."""
    if len(names) <= _NAMED:
        return listed(names)
    return _("{names} and others, {n} in all").format(names=listed(names[:_NAMED]), n=len(names))


def _overdue(known: Mapping[str, Figure]) -> Html:
    counts = {key: int(known[key].value or 0) for key in ("issues_overdue", "milestones_late") if key in known}
    if not counts:
        return Html(_("."))
    said = []
    if n := counts.get("issues_overdue"):
        said.append(ngettext("{n} issue is overdue", "{n} issues are overdue", n).format(n=number(n)))
    if n := counts.get("milestones_late"):
        said.append(ngettext("{n} milestone is late", "{n} milestones are late", n).format(n=number(n)))
    if not said:
        return Html(_("; nothing is overdue."))
    return Html(_("; {overdue}.")).format(overdue=parts.mark(Status.LATE, parts.strong(listed(said))))


def _counted(view: View, known: Mapping[str, Figure]) -> Html:
    counts = [
        Html("{} {} {}").format(_(INDICATORS[key].name), parts.strong(written(figure)), unit(INDICATORS[key]))
        for key, figure in known.items()
    ]
    if not counts:
        return Html(_("Nothing was reported in this period. Choose another, or enter it."))
    return parts.fill(_("As of {day}: {counts}."), day=day(view.last, view.today), counts=Html(listed(counts[:_NAMED])))


def _reporting(
    view: View, children: Sequence[AreaRow], rows: Sequence[StationRow], tallies: Mapping[int, Tally]
) -> list[Tile]:
    """How many of the areas below reported every day that was due; none where none has to."""
    due = stations.reporting(view, rows, children)
    if not due or view.settled < view.start:
        return []
    late = stations.behind(view, rows, tallies, children)
    names = [child.name for child in children if child.id in late]
    return [
        Tile(
            "stations",
            _("Reported on time"),
            f"{len(due) - len(late)} / {len(due)}",
            counted(children[0], len(due)),
            listed(names[:1]) + (_(" and others") if len(names) > 1 else "") if names else "",
            Status.MISSING if names else None,
        )
    ]


@derived(*TOTALS)
def picture(view: View, indicator: str | None) -> Html:
    """The map of the areas below, shaded by an indicator and marked with what is overdue or due soon."""
    return areas.picture(view, shapes(view, indicator), indicator)


def shapes(view: View, indicator: str | None) -> list[Shape]:
    """The areas below with their figure of an indicator, each with the worst state of its issues."""
    children = reads.children(view.area.id, view.last)
    reporting = stations.reporting(view, reads.station_list(view.area.id, view.start, view.last), children)
    states = issues.states(view, reads.open_issues(view.area.id, view.last), children)
    return areas.shapes(view, children, indicator, states, reporting)


@derived(*TOTALS)
def ranked(view: View, indicator: str) -> list[Row]:
    """The areas below by an indicator."""
    children = reads.children(view.area.id, view.last)
    rows = reads.station_list(view.area.id, view.start, view.last)
    return areas.ranking(view, children, indicator, stations.reporting(view, rows, children))


@derived(*TOTALS)
def concerns(view: View) -> list[Concern]:
    """What needs attention: what is overdue or late first, then what is due soon, then who has not reported."""
    found = issues.pressing(view) + projects.pressing(view) + stations.missing(view)
    return sorted(found, key=lambda concern: _URGENCY.index(concern.status))


@lists.kept(*TOTALS)
def urgent(view: View) -> Html:
    """What needs attention, under a count of all."""
    return attention(concerns(view))


@lists.kept(*TREE, "stations")
def silent(view: View) -> Html:
    """The stations that lack reports."""
    return attention(stations.missing(view))


def attention(concerns: Sequence[Concern]) -> Html:
    """The six most urgent concerns under a count of all; the rest a click away."""
    counts = [
        f"{sum(concern.status is status for concern in concerns)} {status.word}"
        for status in _URGENCY
        if any(concern.status is status for concern in concerns)
    ]
    title = parts.head(_("Needs attention"), " · ".join(counts))
    if not concerns:
        return title + parts.empty(_("Nothing is overdue or due soon."))
    return (
        title
        + parts.attention(lists.cut("attention", concerns, _CONCERNS))
        + lists.rest("attention", concerns, _CONCERNS)
    )


@lists.kept(*TOTALS)
def ranking(view: View, indicator: str) -> Html:
    """The first seven areas and those that did not report; the rest a click away. Nothing if all are alike."""
    rows = ranked(view, indicator)
    if len({row.value for row in rows}) < 2:
        return Html("")
    known = INDICATORS[indicator]
    usual = _("mean of the last 8 weeks") if any(row.reference is not None for row in rows) else ""
    head = parts.head(_("Ranking"), _(known.name), f"figure:{indicator}")
    shown = parts.ranked((_("Area"), unit(known), _("Change")), lists.cut("ranking", rows, _RANKED), usual)
    return head + shown + lists.rest("ranking", rows, _RANKED)


def is_live(known: Mapping[str, Figure], rows: Sequence[StationRow]) -> bool:
    """Whether the place works with issues or daily reports, so that something could need attention."""
    return "issues_open" in known or any(row.reports_daily for row in rows)
