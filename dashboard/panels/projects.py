"""Projects: on a line of time, by state, and what of them is late and why."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import pandas as pd

from dashboard import parts, reads
from dashboard.charts.cobuilding import Bar, Group, timeline
from dashboard.filters import View
from dashboard.panels import lists
from dashboard.panels.areas import short
from dashboard.parts import Concern, Html, Row, Status
from dashboard.reads.seam import TREE, derived
from dashboard.text import N_, _, day, ngettext, number
from db.queries.milestones import DueRow
from db.queries.projects import MilestoneRow, ProjectRow, SessionRow, State

YEAR: Final = timedelta(days=365)
SHOWN: Final = 20
"""How many projects the line of time shows at first."""
CONCERNS: Final = 6
SOON: Final = 14
"""A milestone is due soon from this many days before its due day."""

STATES: Final = {
    State.IN_PROGRESS: N_("In progress"),
    State.AGREED: N_("Agreed, not yet started"),
    State.FINISHED: N_("Finished"),
    State.CANCELLED: N_("Cancelled"),
}


def since(view: View) -> date:
    """From when on ended projects are shown: the window, and at least the past year."""
    return min(view.start, view.last - YEAR)


def late_days(milestones: Sequence[MilestoneRow], on: date) -> int:
    """For how long the longest late of some milestones is late."""
    return max((on - milestone.due_on).days for milestone in milestones)


def _ordered(rows: Sequence[ProjectRow], on: date) -> dict[State, list[ProjectRow]]:
    """Projects by state: the longest late first, then those to end first; ended ones the latest first."""
    found: dict[State, list[ProjectRow]] = {state: [] for state in State}
    for row in rows:
        found[row.state(on)].append(row)
    for state in (State.IN_PROGRESS, State.AGREED):
        found[state].sort(key=lambda row: (-_lateness(row, on), row.planned_end or date.max, row.agreed_on))
    for state in (State.FINISHED, State.CANCELLED):
        found[state].sort(key=lambda row: row.ended_on or row.agreed_on, reverse=True)
    return found


def _lateness(row: ProjectRow, on: date) -> int:
    late = row.late(on)
    return late_days(late, on) if late else 0


def picture(view: View, rows: Sequence[ProjectRow]) -> Html:
    """Every project on one line of time, under heads by state; twenty until somebody asks for all."""
    ordered = _ordered(rows, view.last)
    flat = [row for group in ordered.values() for row in group]
    shown = {row.id for row in lists.cut("projects", flat, SHOWN)}
    groups = [
        Group(
            _(STATES[state]),
            number(len(group)),
            tuple(_bar(row, view.last) for row in group if row.id in shown),
        )
        for state, group in ordered.items()
    ]
    samples = [
        parts.sample("plan", _("planned days")),
        parts.sample("real", _("done so far")),
        parts.sample("over", _("late since its milestone was due")),
        parts.sample("step", _("milestone")),
    ]
    head = parts.head(_("Projects over time"), _("click a project to work on it"), "figure:projects_in_progress")
    legend = parts.legend(missing=None, extra=samples)
    return head + legend + timeline(groups, view.last, _("Projects over time")) + lists.rest("projects", flat, SHOWN)


def _bar(row: ProjectRow, on: date) -> Bar:
    state, late = row.state(on), row.late(on)
    ended = row.ended_on if row.ended_on and row.ended_on <= on else None
    begun = row.started_on if row.started_on and row.started_on <= on else None
    behind = min((milestone.due_on for milestone in late), default=None)
    planned = (row.started_on or row.agreed_on, row.planned_end) if row.planned_end else None
    return Bar(
        f"project:{row.id}",
        row.title,
        short(row.area_name),
        " · ".join(filter(None, (row.title, row.area_name, row.unit_name))),
        planned,
        (begun or row.agreed_on, ended or on) if begun or ended else None,
        (behind, on) if behind else None,
        tuple((one.due_on, one.done_on is not None and one.done_on <= on) for one in row.milestones),
        _share(row, on),
        _said(row, state, late, on),
        ended is not None,
    )


def _share(row: ProjectRow, on: date) -> str:
    rate = row.progress(on).rate
    return "—" if rate is None else f"{round(rate * 100)}%"


def _said(row: ProjectRow, state: State, late: Sequence[MilestoneRow], on: date) -> str | Html:
    if late:
        days = late_days(late, on)
        return parts.chip(Status.LATE, ngettext("{n} day late", "{n} days late", days).format(n=number(days)))
    if state in (State.FINISHED, State.CANCELLED) and row.ended_on:
        return day(row.ended_on, on)
    return _("to {day}").format(day=day(row.planned_end, on)) if row.planned_end else ""


@derived(*TREE, "cobuilding")
def pressing(view: View, soon: int = SOON) -> list[Concern]:
    """Milestones that are late, the longest first, then those due within `soon` days; each with its reason."""
    found = []
    for row in reads.due_milestones(view.area.id, view.last, view.last + timedelta(days=soon)):
        ahead = (row.due_on - view.last).days
        if ahead < 0:
            found.append(
                _concern(row, Status.LATE, ngettext("{n} day late", "{n} days late", -ahead), n=number(-ahead))
            )
        elif row.started_on and row.started_on <= view.last:
            said = _("due {day}") if ahead else _("due today")
            found.append(_concern(row, Status.NEAR, said, day=day(row.due_on, view.last)))
    return found


def _concern(row: DueRow, status: Status, when: str, **said: str) -> Concern:
    why = row.reason or (_("no reason given yet") if status is Status.LATE else "")
    where = " · ".join(filter(None, (row.area_name, row.unit_name, why)))
    what = _("{project}: {milestone}").format(project=row.project, milestone=row.title)
    return Concern(f"milestone:{row.project_id}:{row.id}", status, what, where, when.format(**said), row.area_name)


def attention(found: Sequence[Concern]) -> Html:
    """What is late and why, and what is due soon."""
    late = sum(concern.status is Status.LATE for concern in found)
    near = len(found) - late
    note = " · ".join(
        text
        for text in (
            ngettext("{n} late", "{n} late", late).format(n=late) if late else "",
            _("{n} due soon").format(n=near) if near else "",
        )
        if text
    )
    head = parts.head(_("Milestones: late, and why"), note, "figure:milestones_late")
    if not found:
        return head + parts.empty(_("No milestone is late or due soon."))
    shown = lists.cut("milestones", found, CONCERNS)
    return head + parts.attention(shown) + lists.rest("milestones", found, CONCERNS)


def by_state(view: View, rows: Sequence[ProjectRow]) -> Html:
    """How many projects are in each state; of those in progress and agreed, how many are late."""
    ordered = _ordered(rows, view.last)
    shown = []
    for state, group in ordered.items():
        late = sum(bool(row.late(view.last)) for row in group)
        said = ngettext("{n} late", "{n} late", late).format(n=number(late)) if late else ""
        status = Status.LATE if late else None
        shown.append(Row(None, _(STATES[state]), len(group), number(len(group)), None, said, status, late))
    head = parts.head(_("By state"), _("ended ones since {day}").format(day=day(since(view), view.last)))
    return head + parts.ranked((_("State"), _("projects"), ""), shown, numbered=False)


def table(view: View, rows: Sequence[ProjectRow]) -> pd.DataFrame:
    """Every project as a row to download."""
    return pd.DataFrame(
        [
            {
                _("Project"): row.title,
                _("Class"): row.category,
                _("Area"): row.area_name,
                _("Unit"): row.unit_name,
                _("Need it answers"): row.need_title,
                _("Resource it uses"): row.resource_title,
                _("Quantity"): row.quantity,
                _("State"): _(STATES[row.state(view.last)]),
                _("Weight done"): row.progress(view.last).done,
                _("Weight in all"): row.progress(view.last).whole,
                _("Milestones late"): len(row.late(view.last)),
                _("Agreed"): row.agreed_on,
                _("Started"): row.started_on,
                _("Planned end"): row.planned_end,
                _("Finished"): row.finished_on,
                _("Cancelled"): row.cancelled_on,
                _("Reason"): row.reason,
            }
            for row in rows
        ]
    )


def milestone_table(view: View, rows: Sequence[ProjectRow]) -> pd.DataFrame:
    """Every milestone as a row to download."""
    return pd.DataFrame(
        [
            {
                _("Project"): row.title,
                _("Area"): row.area_name,
                _("Milestone"): one.title,
                _("Weight"): one.weight,
                _("Due"): one.due_on,
                _("Done"): one.done_on,
                _("Dropped"): one.dropped_on,
                _("Days late"): (view.last - one.due_on).days if one in row.late(view.last) else None,
                _("Reason"): one.reason,
            }
            for row in rows
            for one in row.milestones
        ]
    )


def session_table(rows: Sequence[SessionRow]) -> pd.DataFrame:
    """Every session of the window as a row to download."""
    return pd.DataFrame(
        [
            {
                _("Project"): row.project_title,
                _("Area"): row.area_name,
                _("Session"): row.title,
                _("Day"): row.day,
                _("Person-times"): row.person_times,
                _("Different persons"): row.persons,
            }
            for row in rows
        ]
    )
