"""Activities: what waits to be recorded or confirmed, what is to come, and the latest."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import pandas as pd

from dashboard import parts, reads
from dashboard.filters import View
from dashboard.panels import lists, volunteering
from dashboard.panels.volunteering import hours, in_hours, is_held
from dashboard.parts import Concern, Html, Status
from dashboard.reads.seam import TREE
from dashboard.text import N_, _, day, listed, ngettext, number
from db.queries.volunteering import ActivityRow

LISTED: Final = 6
NEWEST: Final = 40
"""How many rows a list shows at first, and how many of the latest there are on the page."""

AHEAD: Final = timedelta(days=14)
"""How far ahead the page looks."""

STATES: Final = {"planned": N_("planned"), "held": N_("held"), "cancelled": N_("cancelled")}


@lists.kept(*TREE, "volunteering")
def work(view: View) -> Html:
    """What waits, what is to come and what was lately; nothing where nobody plans or records activities."""
    pending = volunteering.waiting(view)
    coming = reads.activities_to_come(view.area.id, view.settled, view.last + AHEAD)
    latest = reads.activities(view.area.id, view.start, view.last, NEWEST)
    recorded = any(
        tally.minutes is not None for tally in reads.team_tallies(view.area.id, view.start, view.last).values()
    )
    if not (recorded or pending or coming or latest):
        return Html("")
    return waiting(view, pending) + to_come(view, coming) + lately(view, latest)


def waiting(view: View, rows: Sequence[ActivityRow]) -> Html:
    """What waits to be recorded or confirmed, the longest first; a click opens its attendance."""
    found = [
        Concern(
            f"activity:{row.id}",
            Status.MISSING,
            row.title,
            " · ".join((row.team_name, day(row.day, view.last))),
            _("{hours} h unconfirmed").format(hours=hours(row.unconfirmed)) if is_held(row) else _("not recorded"),
        )
        for row in rows
    ]
    note = ngettext("{n} activity", "{n} activities", len(found)).format(n=number(len(found))) if found else ""
    head = parts.head(_("To record or confirm"), note)
    if not found:
        return head + parts.empty(_("Every activity is recorded and confirmed."))
    return head + parts.attention(lists.cut("waiting", found, LISTED)) + lists.rest("waiting", found, LISTED)


def to_come(view: View, rows: Sequence[ActivityRow]) -> Html:
    """What is planned for the days ahead."""
    found = [
        Concern(f"activity:{row.id}", Status.OK, row.title, _place(row), day(row.day, view.last))
        for row in rows
        if row.state == "planned" or row.day > view.last
    ]
    head = parts.head(_("Coming up"), _("next {n} days").format(n=AHEAD.days))
    if not found:
        return head + parts.empty(_("Nothing is planned. Plan an activity of a team."))
    return head + parts.attention(lists.cut("to come", found, LISTED)) + lists.rest("to come", found, LISTED)


def _place(row: ActivityRow) -> str:
    start = row.starts_at
    return listed([row.team_name, *([f"{start // 60}:{start % 60:02}"] if start is not None else [])])


def lately(view: View, rows: Sequence[ActivityRow]) -> Html:
    """The latest activities of the window: held with who came, or cancelled with the reason."""
    found = [
        Concern(
            f"activity:{row.id}",
            Status.OK if row.state == "held" else Status.MISSING,
            row.title,
            " · ".join(filter(None, (row.team_name, day(row.day, view.last), row.reason))),
            _came(row),
        )
        for row in rows
        if row.state != "planned"
    ]
    head = parts.head(_("Latest activities"), _("click one to open its attendance"))
    if not found:
        return head + parts.empty(_("No activity was held in this period. Choose another, or plan one."))
    return head + parts.attention(lists.cut("lately", found, LISTED)) + lists.rest("lately", found, LISTED)


def _came(row: ActivityRow) -> str:
    if row.state == "cancelled":
        return _(STATES[row.state])
    if not row.persons:
        return _("no list")
    said = ngettext("{n} person, {hours} h", "{n} persons, {hours} h", row.persons)
    return said.format(n=number(row.persons), hours=hours(row.minutes + row.unconfirmed))


def table(rows: Sequence[ActivityRow]) -> pd.DataFrame:
    """Activities to download."""
    return pd.DataFrame(
        [
            {
                _("Day"): row.day,
                _("Activity"): row.title,
                _("Team"): row.team_name,
                _("Area"): row.area_name,
                _("State"): _(STATES[row.state]),
                _("Reason"): row.reason,
                _("Persons"): row.persons,
                _("Hours"): in_hours(row.minutes),
                _("Hours not yet confirmed"): in_hours(row.unconfirmed),
                _("Persons served"): row.person_times,
            }
            for row in rows
        ]
    )
