"""The desk of whoever enters: station days, activities, milestones and issues that wait for them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

import pandas as pd

from dashboard import parts, reads
from dashboard.access import Permission, can
from dashboard.filters import View
from dashboard.panels import handling, lists, projects, volunteering
from dashboard.panels.volunteering import hours, is_held
from dashboard.parts import Concern, Html, Status
from dashboard.reads.seam import TOTALS, derived
from dashboard.text import N_, _, day, full_day, listed, ngettext, number
from db import calendar
from db.queries.stations import StationRow

LISTED: Final = 8
"""How many rows a list shows at first."""

WEEK: Final = 7
"""How many days ahead the desk looks."""

_NOTHING: Final = {
    "reports": N_("Every station has reported, today too."),
    "records": N_("Every activity is recorded and confirmed."),
    "milestones": N_("No milestone is late or due within a week."),
    "limits": N_("No issue is overdue or close to its limit."),
}


SECTIONS: Final = (
    (Permission.STATIONS, "reports", N_("Station days to report")),
    (Permission.VOLUNTEERING, "records", N_("Attendance to record or confirm")),
    (Permission.COBUILDING, "milestones", N_("Milestones")),
    (Permission.ISSUES, "limits", N_("Issues close to their limit")),
)
"""What may be due, by the right it takes."""


def opening(views: Sequence[View]) -> Html:
    """Whose desk it is of which day, and what is due in one sentence."""
    where = listed(view.area.name for view in views)
    known = {name: len(found(name, views)) for permission, name, _title in SECTIONS if can(permission)}
    counts = [_counted(name, n) for name, n in known.items() if n]
    caption = parts.caption(where, full_day(views[0].today))
    if not counts:
        return caption + parts.sentence(Html.escape(_("Nothing is due from you today or this week.")))
    return caption + parts.sentence(parts.fill(_("Due from you: {counts}."), counts=parts.strong(listed(counts))))


def _counted(name: str, n: int) -> str:
    said = {
        "reports": ngettext("{n} station day", "{n} station days", n),
        "records": ngettext("{n} activity", "{n} activities", n),
        "milestones": ngettext("{n} milestone", "{n} milestones", n),
        "limits": ngettext("{n} issue", "{n} issues", n),
    }[name]
    return said.format(n=number(n))


def due(views: Sequence[View], _opened: frozenset[str]) -> Html:
    """What waits, subject by subject; a click opens the form that settles it. `_opened` are the lists shown in full."""
    shown = Html("")
    for permission, name, title in SECTIONS:
        if not can(permission):
            continue
        rows = found(name, views)
        shown += parts.head(_(title), number(len(rows)) if rows else "")
        if rows:
            shown += parts.attention(lists.cut(name, rows, LISTED)) + lists.rest(name, rows, LISTED)
        else:
            shown += parts.caption(_(_NOTHING[name]))
    return shown


def found(name: str, views: Sequence[View]) -> list[Concern]:
    """What is due of one section now."""
    return _found(name, tuple(views), calendar.now())


@derived(*TOTALS)
def _found(name: str, views: tuple[View, ...], _minute: datetime) -> list[Concern]:
    return {"reports": reports, "records": records, "milestones": milestones, "limits": limits}[name](views)


def table(views: Sequence[View]) -> pd.DataFrame:
    """All that is due as rows to download."""
    rows = [(title, row) for permission, name, title in SECTIONS if can(permission) for row in found(name, views)]
    names = (_("Subject"), _("What"), _("Where"), _("When"))
    return pd.DataFrame([(_(title), row.what, row.where, row.when) for title, row in rows], columns=names)


def reports(views: Sequence[View]) -> list[Concern]:
    """Stations whose reports are missing, the longest first, then those whose day is not yet over, or only just."""
    missing, awaited = dict[int, tuple[int, Concern]](), dict[int, Concern]()
    for view in views:
        rows = reads.station_list(view.area.id, view.start, view.last)
        known = reads.station_tallies(view.area.id, view.start, view.last, view.settled)
        latest = reads.station_tallies(view.area.id, view.settled + timedelta(days=1), view.today, view.today)
        for row in rows:
            if lacking := known[row.id].missing:
                missing[row.id] = len(lacking), _report(row, view, lacking)
            elif row.id in latest and (days := latest[row.id].missing):
                said = listed(_("today") if one == view.today else day(one, view.today) for one in days)
                awaited[row.id] = Concern(f"report:{row.id}:{days[0]}", Status.NEAR, row.name, row.area_name, said)
    found = sorted(missing.values(), key=lambda pair: -pair[0])
    return [*(concern for _days, concern in found), *awaited.values()]


def _report(row: StationRow, view: View, lacking: Sequence[date]) -> Concern:
    """The latest day that is missing is the one to report first: it is remembered best."""
    days = listed(day(one, view.today) for one in lacking)
    late = ngettext("{n} day", "{n} days", len(lacking)).format(n=len(lacking))
    return Concern(f"report:{row.id}:{lacking[-1]}", Status.MISSING, row.name, " · ".join((row.area_name, days)), late)


def records(views: Sequence[View]) -> list[Concern]:
    """Activities that nobody recorded or confirmed."""
    return [
        Concern(
            f"activity:{row.id}",
            Status.MISSING,
            row.title,
            " · ".join((row.team_name, day(row.day, view.today))),
            _("{hours} h unconfirmed").format(hours=hours(row.unconfirmed)) if is_held(row) else _("not recorded"),
        )
        for view in views
        for row in volunteering.waiting(view)
    ]


def milestones(views: Sequence[View]) -> list[Concern]:
    """Milestones that are late, or due within a week."""
    return [concern for view in views for concern in projects.pressing(view, WEEK)]


def limits(views: Sequence[View]) -> list[Concern]:
    """Issues that are overdue, wait for a decision, or have used half or most of a limit."""
    return [concern for view in views for concern in handling.waiting(view)]
