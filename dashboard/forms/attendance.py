"""The attendance of an activity: a list that people paste from a group chat or type, one person a line."""

from datetime import date
from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import parts
from dashboard.access import viewer
from dashboard.forms.form import Action, Form, shown
from dashboard.panels.activities import STATES
from dashboard.panels.volunteering import hours
from dashboard.parts import Html, Status
from dashboard.text import N_, _, day, listed, ngettext, number
from db import rosters
from db.actions import attendance as actions
from db.actions import volunteering
from db.actions.attendance import Served
from db.engine import default_database
from db.errors import Problem, Refused
from db.queries import attendance
from db.queries.attendance import Present
from db.queries.volunteering import ActivityRow
from db.rosters import Roster

SHOWN: Final = 6
"""How many problems and names are said at once."""

FIELDS: Final = {
    "title": N_("What the activity is"),
    "day": N_("Day"),
    "starts_at": N_("Begins at (optional)"),
    "person_times": N_("Persons served (optional)"),
    "state": N_("State"),
    "reason": N_("Reason"),
}
"""What each field of an activity is called."""


def enter(known: ActivityRow, opened: int) -> None:
    """The fields of the list, what it comes to, and the button that saves it."""
    with default_database().reading(viewer()) as session:
        present = attendance.present(session, known.id)
        before = attendance.present_before(session, known.team_id, known.day)
        members = {member.id: member.name for member in attendance.members(session, known.team_id)}
    form = Form(f"attendance-{known.id}", opened, tell)
    form.start(known.version, {"list": _written(present), "usual": None, "confirmed": True})
    st.text_area(
        _("Who came and for how long, one person a line; paste a list from the group chat"),
        key=form.key("list"),
        height=208,
        placeholder=_("1. Zhang San 2h\n2. Li Si 9:00-11:30\n3. Wang Wu 90 min"),
    )
    minutes, confirmed = st.columns(2, gap="small", wrap=False, vertical_alignment="bottom")
    minutes.number_input(_("Minutes where a line has no time"), 1, rosters.DAY, step=30, key=form.key("usual"))
    confirmed.toggle(_("Confirmed by the organiser"), key=form.key("confirmed"))
    roster, lines = _read(form, members)
    parts.show(_found(roster, lines), form.key("found"))
    form.problems(*(f"line.{position}" for position in range(len(lines))))
    total = sum(line.minutes for line in lines)
    parts.show(parts.total(_people(len(lines)), hours(total), _("hours")), form.key("total"))
    form.save(_("Save"), lambda: _recording(form, known, members))
    again, bare = st.columns(2, gap="small", wrap=False)
    again.button(
        _("As last time"),
        icon=":material/content_copy:",
        width="stretch",
        key=form.key("again"),
        disabled=not before,
        on_click=lambda: form.fill({"list": _written(before)}),
    )
    if known.state == "planned":
        bare.button(
            _("Held, without a list"),
            icon=":material/event_available:",
            width="stretch",
            key=form.key("bare"),
            on_click=lambda: form.carry_out(lambda session, seen: volunteering.hold(session, known.id, seen=seen or 0)),
        )


def _read(form: Form, members: dict[int, str]) -> tuple[Roster, list[Served]]:
    """The list as it stands in the field, and who served for how long."""
    roster = rosters.parse(form.value("list") or "", form.value("usual"))
    return roster, [Served(_who(line.name, members), line.minutes, line.starts_at) for line in roster.lines]


def _written(present: list[Present]) -> str:
    """A list as it can be read again: one person a line."""
    return "\n".join(f"{row.name} {_time(row)}" for row in present)


def _time(row: Present) -> str:
    if row.starts_at is None:
        return _("{n} min").format(n=row.minutes)
    end = row.starts_at + row.minutes
    return f"{row.starts_at // 60}:{row.starts_at % 60:02}-{end // 60}:{end % 60:02}"


def _who(name: str, members: dict[int, str]) -> int | str:
    """The member of a name, or the name of somebody new; a remark is kept where it tells people apart."""
    known = rosters.find(name, members)
    if known is not None:
        return known
    shared = any(rosters.key(rosters.plain(name)) == rosters.key(rosters.plain(other)) for other in members.values())
    return name if shared else rosters.plain(name)


def _people(count: int) -> str:
    return ngettext("{n} person", "{n} persons", count).format(n=number(count))


def _found(roster: Roster, lines: list[Served]) -> Html:
    """What could not be read, who is new, and what was left out as a heading."""
    pieces = [parts.remark(Status.LATE, _(bad.message).format(**bad.values)) for bad in roster.problems[:SHOWN]]
    if more := len(roster.problems) - SHOWN:
        said = ngettext("{n} more line cannot be read.", "{n} more lines cannot be read.", more)
        pieces += [parts.remark(Status.LATE, said.format(n=number(more)))] if more > 0 else []
    if new := [line.who for line in lines if isinstance(line.who, str)]:
        said = _("New to the team, joining on that day: {names}").format(names=_some(new))
        pieces.append(parts.remark(Status.NEAR, said))
    if roster.left_out:
        pieces.append(parts.caption(_("Not taken for a person: {lines}").format(lines=_some(list(roster.left_out)))))
    return Html("").join(pieces)


def _some(words: list[str]) -> str:
    return listed(words[:SHOWN]) + (_(" and others") if len(words) > SHOWN else "")


def _recording(form: Form, known: ActivityRow, members: dict[int, str]) -> Action:
    roster, lines = _read(form, members)
    confirmed = bool(form.value("confirmed"))

    def action(session: Session, seen: int | None) -> None:
        if roster.problems:
            raise Refused(Problem("", N_("Correct the lines named above, then save.")))
        actions.record(session, known.id, lines, seen=seen or 0, confirmed=confirmed)

    return action


def label(field: str) -> str:
    """What a field of an activity is called."""
    return _(FIELDS[field])


def tell(field: str, value: Any) -> tuple[str, str]:
    """What somebody else saved of an activity, in words."""
    if field == "starts_at" and value is not None:
        value = f"{value // 60}:{value % 60:02}"
    if field == "state":
        value = _(STATES[value])
    return label(field), day(value) if isinstance(value, date) else shown(value)
