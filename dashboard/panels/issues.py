"""Issues: what is overdue or due soon."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import pandas as pd

from dashboard import charts, parts, reads
from dashboard.filters import View
from dashboard.panels.areas import below
from dashboard.parts import Concern, Html, Status
from dashboard.text import N_, _, day, ngettext
from db.queries.areas import AreaRow
from db.queries.issues import OpenIssue

SOON: Final = 2
"""An issue is due soon from this many days before its due day."""

WEEKS: Final = 12
"""How far back the trend goes."""

LEVELS: Final = {
    "grid": N_("in the grid"),
    "community": N_("in the community"),
    "street": N_("at the sub-district"),
    "department": N_("with a department"),
}


def status(issue: OpenIssue, on: date) -> Status:
    """Overdue, due soon, or in time."""
    if issue.due_on is None or (issue.due_on - on).days > SOON:
        return Status.OK
    return Status.LATE if issue.due_on < on else Status.NEAR


def pressing(view: View, issues: Sequence[OpenIssue]) -> list[Concern]:
    """Issues that are overdue or due soon, the longest overdue first."""
    return [_concern(view, issue) for issue in issues if status(issue, view.last) is not Status.OK]


def _concern(view: View, issue: OpenIssue) -> Concern:
    where = " · ".join(filter(None, (issue.area_name, _(LEVELS.get(issue.level, issue.level)), issue.handler)))
    return Concern(issue.area_code, status(issue, view.last), issue.title, where, when(issue, view.last))


def when(issue: OpenIssue, on: date) -> str:
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


def states(view: View, issues: Sequence[OpenIssue], areas: Sequence[AreaRow]) -> dict[int, Status]:
    """The worst state of the issues in each of `areas` that has any pressing one."""
    found: dict[int, Status] = {}
    codes = {}
    for issue in issues:
        state = status(issue, view.last)
        if state is Status.OK:
            continue
        if issue.area_id not in codes:
            codes[issue.area_id] = below(view, issue.area_id, areas)
        area = codes[issue.area_id]
        if area is not None and found.get(area) is not Status.LATE:
            found[area] = state
    return found


def trend_head() -> Html:
    """What the trend shows."""
    return parts.head(_("Open issues"), _("last 12 weeks"))


def trend(view: View) -> charts.Drawing:
    """Open issues at the end of each of the last twelve weeks."""
    days = tuple(view.last - timedelta(weeks=week) for week in reversed(range(WEEKS)))
    levels = reads.levels("issues_open", view.area.id, days)
    return charts.issues.open_by_week(pd.DataFrame({"week": pd.to_datetime(days), "open": levels}))


def table(view: View, issues: Sequence[OpenIssue]) -> pd.DataFrame:
    """Every open issue as a row to download."""
    return pd.DataFrame(
        [
            {
                _("Issue"): issue.title,
                _("Area"): issue.area_name,
                _("Area code"): issue.area_code,
                _("Stands"): _(LEVELS.get(issue.level, issue.level)),
                _("Handled by"): issue.handler,
                _("Reported"): issue.reported_on,
                _("Due"): issue.due_on,
                _("State"): status(issue, view.last).word,
            }
            for issue in issues
        ]
    )
