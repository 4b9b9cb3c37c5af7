"""The attendance of an activity in a grid: everybody in the team with their minutes, all of them saved or none."""

from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import parts
from dashboard.access import viewer
from dashboard.forms.attendance import tell as tell_activity
from dashboard.forms.form import Action, Form, held
from dashboard.forms.grid import Grid
from dashboard.panels.volunteering import hours
from dashboard.text import _, ngettext, number
from db import rosters
from db.actions import attendance as actions
from db.actions.attendance import Served
from db.engine import default_database
from db.errors import Forbidden, Problem, Refused
from db.queries import attendance
from db.queries.volunteering import ActivityRow

Times = dict[int, tuple[int, int | None]]
"""By volunteer: minutes, and when they began."""


def enter(known: ActivityRow, opened: int) -> None:
    """A row for everybody who is in the team on that day; no minutes stand for who did not come."""
    with default_database().reading(viewer()) as session:
        served = attendance.served(session, known.id)
        last = attendance.before(session, known.team_id, known.day)
        before = attendance.served(session, last) if last else {}
        members = {
            str(one.id): one.name
            for one in attendance.members(session, known.team_id)
            if one.id in served or (one.joined_on <= known.day and (one.left_on is None or known.day < one.left_on))
        }
    if not members:
        st.caption(_("Nobody is in the team on that day. Enter them as a list: new names join."))
        return

    def tell(field: str, value: Any) -> tuple[str, str]:
        who, dot, _column = field.partition(".")
        return (members.get(who, _("Somebody")), held(value)) if dot else tell_activity(field, value)

    form = Form(f"came-{known.id}", opened, tell)
    form.start(known.version, {**_cells(members, served), "confirmed": True}, covers=("state",))
    column = st.column_config.NumberColumn(_("Minutes"), min_value=0, max_value=rosters.DAY, step=10)
    grid = Grid(form, members, {"minutes": column}, _("Name"))
    grid.edit()
    st.toggle(_("Confirmed by the organiser"), key=form.key("confirmed"))
    minutes = [form.value(f"{who}.minutes") or 0 for who in members]
    people = sum(map(bool, minutes))
    said = ngettext("{n} person", "{n} persons", people).format(n=number(people))
    parts.show(parts.total(said, hours(sum(minutes)), _("hours")), form.key("total"))
    form.save(_("Save all"), lambda: _recording(form, grid, known, members, served))
    st.button(
        _("As last time"),
        icon=":material/content_copy:",
        width="stretch",
        key=form.key("again"),
        disabled=not before,
        on_click=form.fill,
        args=(_cells(members, before),),
    )


def _cells(members: dict[str, str], times: Times) -> dict[str, int | None]:
    return {f"{who}.minutes": times.get(int(who), (None, None))[0] for who in members}


def _recording(form: Form, grid: Grid, known: ActivityRow, members: dict[str, str], served: Times) -> Action:
    grid.sync()
    minutes = {int(who): int(form.value(f"{who}.minutes") or 0) for who in members}
    lines = [Served(who, spent, _beginning(who, spent, served)) for who, spent in minutes.items() if spent]
    confirmed = bool(form.value("confirmed"))

    def action(session: Session, seen: int | None) -> None:
        try:
            actions.record(session, known.id, lines, seen=seen or 0, confirmed=confirmed)
        except Forbidden:
            raise
        except Refused as refused:
            raise Refused(*(_of_row(problem, lines) for problem in refused.problems)) from refused

    return action


def _beginning(who: int, spent: int, served: Times) -> int | None:
    """When somebody began whose minutes stayed as they were."""
    minutes, starts_at = served.get(who, (None, None))
    return starts_at if minutes == spent else None


def _of_row(problem: Problem, lines: list[Served]) -> Problem:
    """A problem of a line as one of the row it was read from."""
    kind, _dot, position = problem.field.partition(".")
    field = f"{lines[int(position)].who}.minutes" if kind == "line" else problem.field
    return Problem(field, problem.message, problem.values)
