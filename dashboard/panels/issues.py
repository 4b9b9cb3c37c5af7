"""Issues: what is overdue or due soon, how old the open ones are, and at which level they are closed."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import pandas as pd

from dashboard import charts, parts, reads
from dashboard.filters import View
from dashboard.panels import figures, lists
from dashboard.panels.areas import below
from dashboard.panels.issue_words import level
from dashboard.parts import Concern, Html, Row, Status
from dashboard.reads.seam import TOTALS, TREE, derived
from dashboard.text import N_, _, day, ngettext, number, percent
from db.queries.areas import AreaRow
from db.queries.figures import Figure
from db.queries.issues import IssueRow

SOON: Final = 2
"""An issue is due soon from this many days before its due day."""

WEEKS: Final = 12
"""How far back the trends go."""

LISTED: Final = 10
NEWEST: Final = 20
"""How many issues a list shows at first, and how many closed ones there are on the page."""

BANDS: Final = (
    (3, N_("0–3 days")),
    (7, N_("4–7 days")),
    (14, N_("8–14 days")),
    (30, N_("15–30 days")),
    (None, N_("over 30 days")),
)
"""How long issues have been open: the last day of each band, and its name."""

KEYS: Final = (
    "issues_open",
    "issues_overdue",
    "issues_reported",
    "issues_closed",
    "days_to_close_median",
    "days_to_close_p90",
)
TOLD: Final = ("issues_closed_four_kinds", "disputes_settled", "suggestions_resolved", "opinions_collected")
"""What a source may tell of issues in a place that does not enter them one by one."""


def status(issue: IssueRow, on: date) -> Status:
    """Overdue, due soon, or in time."""
    if issue.due_on is None or (issue.due_on - on).days > SOON:
        return Status.OK
    return Status.LATE if issue.due_on < on else Status.NEAR


@derived(*TREE, "issues")
def pressing(view: View) -> list[Concern]:
    """Issues that are overdue or due soon, the longest overdue first."""
    issues = reads.open_issues(view.area.id, view.last)
    return [_concern(view, issue) for issue in issues if status(issue, view.last) is not Status.OK]


def _concern(view: View, issue: IssueRow) -> Concern:
    where = " · ".join(filter(None, (issue.area_name, level(issue.level), issue.handler)))
    state, due = status(issue, view.last), when(issue, view.last)
    return Concern(key(issue), state, issue.title, where, due, issue.area_name)


def key(issue: IssueRow) -> str:
    """What a click on an issue picks."""
    return f"issue:{issue.id}"


def when(issue: IssueRow, on: date) -> str:
    """How an issue stands to its due day, in words."""
    if issue.due_on is None:
        return _("no limit")
    left = (issue.due_on - on).days
    if left < 0:
        return ngettext("{n} day overdue", "{n} days overdue", -left).format(n=-left)
    if left == 0:
        return _("due today")
    if left == 1:
        return _("due tomorrow")
    return _("due {day}").format(day=day(issue.due_on, on))


def states(view: View, issues: Sequence[IssueRow], areas: Sequence[AreaRow]) -> dict[int, Status]:
    """The worst state of the issues in each of `areas` that has any pressing one."""
    found: dict[int, Status] = {}
    holders = below(view, areas)
    for issue in issues:
        state, area = status(issue, view.last), holders.get(issue.area_id)
        if state is not Status.OK and area is not None and found.get(area) is not Status.LATE:
            found[area] = state
    return found


def known(view: View) -> dict[str, Figure]:
    """The figures of issues that have a value here; none where nobody ever entered any."""
    found = reads.figures(KEYS, (view.area.id,), view.first, view.last)
    return {key: found[key, view.area.id] for key in KEYS if found[key, view.area.id].value is not None}


@derived(*TOTALS)
def opening(view: View) -> Html:
    """The sentence and the figures of the page."""
    return parts.sentence(sentence(view)) + figures.tiles(view, known(view), [])


@derived(*TOTALS)
def sentence(view: View) -> Html:
    """How many are open and overdue, and where those closed were settled."""
    found, by_level = known(view), reads.closed_by_level(view.area.id, view.start, view.last)
    counts = {key: int(figure.value or 0) for key, figure in found.items()}
    said = parts.fill(_("{open} issues are open"), open=parts.strong(number(counts["issues_open"])))
    if late := counts["issues_overdue"]:
        words = ngettext("{n} of them is overdue", "{n} of them are overdue", late).format(n=number(late))
        said += Html(_(", {overdue}")).format(overdue=parts.mark(Status.LATE, parts.strong(words)))
    if closed := sum(by_level.values()):
        said += parts.fill(
            _("; of {closed} closed, {share}% were settled in the grid."),
            closed=parts.strong(number(closed)),
            share=parts.strong(percent(by_level["grid"] / closed)),
        )
    else:
        said += Html.escape(_("; none was closed in this period."))
    return said


def told(view: View) -> Html:
    """What stands in place of issues where nobody enters them: what a source told, and what to do next."""
    found = reads.figures(TOLD, (view.area.id,), view.first, view.last)
    amounts = {key: figure for (key, _area), figure in found.items() if figure.value is not None}
    said = parts.empty(_("No issue has been entered for this area. Report the first one, or choose another area."))
    return said + (parts.head(_("As the source reported it")) + figures.tiles(view, amounts, []) if amounts else "")


@derived(*TREE, "issues")
def by_age(view: View) -> Html:
    """Open issues by how long they have been open; the overdue part is marked."""
    issues = reads.open_issues(view.area.id, view.last)
    counts: Counter[int] = Counter()
    late: Counter[int] = Counter()
    for issue in issues:
        age = (view.last - issue.reported_on).days
        band = next(at for at, (end, _name) in enumerate(BANDS) if end is None or age <= end)
        counts[band] += 1
        late[band] += status(issue, view.last) is Status.LATE
    rows = [
        Row(
            None,
            _(name),
            counts[at],
            number(counts[at]),
            change=_late(late[at]) if late[at] else "",
            status=Status.LATE if late[at] else None,
            late=late[at],
        )
        for at, (_end, name) in enumerate(BANDS)
    ]
    head = parts.head(_("Open, by age"), _("days since the report"), "figure:issues_open")
    return head + parts.ranked((_("Open for"), _("issues"), ""), rows, numbered=False)


def _late(count: int) -> str:
    said = ngettext("{n} overdue", "{n} overdue", count).format(n=number(count))
    return said.replace(" ", "\u00a0")  # on a phone it stays in one piece


@derived(*TREE, "issues")
def by_level(view: View) -> Html:
    """At which level the issues of the window were closed, the nearest first, each with its share."""
    closed = reads.closed_by_level(view.area.id, view.start, view.last)
    total = sum(closed.values())
    head = parts.head(_("At which level closed"), view.window, "figure:issues_closed")
    if not total:
        return head + parts.empty(_("No issue was closed in this period. Choose another."))
    rows = [
        Row(None, level(name), count, number(count), change=f"{percent(count / total)}%")
        for name, count in closed.items()
    ]
    said = _("Settled in the grid: {part} of {whole}").format(part=number(closed["grid"]), whole=number(total))
    return head + parts.ranked((_("Level"), _("issues"), _("Share")), rows, numbered=False) + parts.caption(said)


def flow_head() -> Html:
    """What the bars of the weekly chart mean."""
    samples = [parts.sample("reported", _("reported")), parts.sample("closed", _("closed"))]
    head = parts.head(_("Reported and closed by week"), _("last 12 weeks"), "figure:issues_reported")
    return head + parts.legend(missing=None, extra=samples)


@derived(*TREE, "issues")
def flow(view: View) -> charts.Drawing:
    """Issues reported and closed in each of the last twelve weeks, which end on the weekday of the view's last day."""
    ends = [view.last - timedelta(weeks=week) for week in reversed(range(WEEKS))]
    days = reads.issue_days(view.area.id, ends[0] - timedelta(days=6), view.last)
    counts = {
        kind: [sum(amount for on, amount in days[f"issues_{kind}"].items() if 0 <= (end - on).days < 7) for end in ends]
        for kind in ("reported", "closed")
    }
    return charts.issues.flow_by_week(pd.DataFrame({"week": pd.to_datetime(ends), **counts}))


@lists.kept(*TREE, "issues")
def open_list(view: View) -> Html:
    """Open issues, the most urgent first; a click opens one."""
    issues = reads.open_issues(view.area.id, view.last)
    head = parts.head(_("Open issues"), _("click an issue to close it, pass it up or change it"))
    if not issues:
        return head + parts.empty(_("Nothing is open."))
    shown = lists.cut("open", issues, LISTED)
    return head + parts.attention(_concern(view, issue) for issue in shown) + lists.rest("open", issues, LISTED)


@lists.kept(*TREE, "issues")
def closed_list(view: View) -> Html:
    """The issues closed last of all closed ones, each with what came of it; a click opens one."""
    issues = reads.closed_issues(view.area.id, view.start, view.last, NEWEST)
    total = known(view)["issues_closed"].numerator or 0
    note = _("newest {n} of {all}").format(n=number(len(issues)), all=number(total)) if total > len(issues) else ""
    head = parts.head(_("Closed issues"), note or view.window)
    if not issues:
        return head + parts.empty(_("No issue was closed in this period. Choose another."))
    rows = (_closed(view, issue) for issue in lists.cut("closed", issues, LISTED))
    return head + parts.attention(rows) + lists.rest("closed", issues, LISTED)


def _closed(view: View, issue: IssueRow) -> Concern:
    where = " · ".join(filter(None, (issue.area_name, level(issue.level), issue.result)))
    when = day(issue.closed_on, view.last) if issue.closed_on else ""
    return Concern(key(issue), Status.OK, issue.title, where, when)


def trend_head() -> Html:
    """What the trend shows."""
    return parts.head(_("Open issues"), _("last 12 weeks"), "figure:issues_open")


@derived(*TREE, "issues")
def trend(view: View) -> charts.Drawing:
    """Open issues at the end of each of the last twelve weeks."""
    days = tuple(view.last - timedelta(weeks=week) for week in reversed(range(WEEKS)))
    levels = reads.levels("issues_open", view.area.id, days)
    return charts.issues.open_by_week(pd.DataFrame({"week": pd.to_datetime(days), "open": levels}))


def table(view: View, issues: Sequence[IssueRow]) -> pd.DataFrame:
    """Every open issue as a row to download."""
    return pd.DataFrame(
        [
            _common(issue)
            | {
                _("Stands"): level(issue.level),
                _("Due"): issue.due_on,
                _("State"): status(issue, view.last).word,
                _("Open for days"): (view.last - issue.reported_on).days,
            }
            for issue in issues
        ]
    )


def closed_table(issues: Sequence[IssueRow]) -> pd.DataFrame:
    """Every closed issue as a row to download."""
    return pd.DataFrame(
        [
            _common(issue)
            | {
                _("Closed at"): level(issue.level),
                _("Due"): issue.due_on,
                _("Closed on"): issue.closed_on,
                _("Result"): issue.result,
            }
            for issue in issues
        ]
    )


def _common(issue: IssueRow) -> dict[str, object]:
    return {
        _("Issue"): issue.title,
        _("Category"): issue.category,
        _("Area"): issue.area_name,
        _("Area code"): issue.area_code,
        _("Handled by"): issue.handler,
        _("Reported on"): issue.reported_on,
    }


def flow_table(drawing: charts.Drawing) -> pd.DataFrame:
    """Issues reported and closed by week to download."""
    weeks = drawing.frame.pivot(index="week", columns="kind", values="count").reset_index()
    return pd.DataFrame(
        {_("Week to"): weeks["week"], _("Issues reported"): weeks["reported"], _("Issues closed"): weeks["closed"]}
    )
