"""Forms of volunteering: teams and who is in them."""

from datetime import date
from typing import Any, Final

import streamlit as st

from dashboard import parts
from dashboard.access import can, viewer
from dashboard.filters import EARLIEST
from dashboard.forms import activities
from dashboard.forms.form import GONE, Action, Form, opening, shown, signature
from dashboard.forms.revealing import names
from dashboard.text import N_, _, day
from db.actions import volunteering as actions
from db.actions.volunteering import TeamDraft, VolunteerDraft
from db.calendar import today
from db.engine import default_database
from db.errors import NotFound
from db.permissions import Permission
from db.queries import attendance, volunteering
from db.queries.areas import AreaRow
from db.queries.attendance import Member
from db.queries.volunteering import TeamRow

FIELDS: Final = {
    "name": N_("Name"),
    "host": N_("Host (optional)"),
    "founded_on": N_("Founded on"),
    "ended_on": N_("Ended on (empty: goes on)"),
    "party_member": N_("Party member"),
    "joined_on": N_("Joined on"),
    "left_on": N_("Left on (empty: still in)"),
}
"""What each field is called."""


def follow(picked: str) -> bool:
    """Open the team or the activity that was picked; False if it was something else."""
    kind, _colon, number = picked.partition(":")
    if kind == "team":
        team(int(number))
    elif kind == "activity":
        activities.activity(int(number))
    return kind in ("team", "activity")


def new_team(area: AreaRow) -> None:
    """Found a team in an area."""
    title = _("New team in {area}").format(area=area.name)
    st.dialog(title, icon=":material/group_add:")(_new_team)(area, opening())


def _new_team(area: AreaRow, opened: int) -> None:
    form = Form("team-new", opened, _tell)
    form.start(None, {"name": "", "host": "", "founded_on": today(), "ended_on": None})
    _particulars(form)

    def adding() -> Action:
        draft = _team_draft(form)
        return lambda session, _seen: actions.add_team(session, area.id, draft)

    form.save(_("Save"), adding)


def team(team_id: int) -> None:
    """Plan an activity of a team, change it, or see to its members."""
    st.dialog(_("Volunteer team"), icon=":material/groups:")(_team)(team_id, opening())


def _team(team_id: int, opened: int) -> None:
    with default_database().reading(viewer()) as session:
        try:
            known = volunteering.team(session, team_id)
        except NotFound:
            st.rerun()  # it was removed, and the list behind shows it no more
        members = attendance.members(session, team_id)
    parts.show(
        parts.headline(known.name) + parts.caption(known.area_name, known.host or ""), f"team-{known.id}-{opened}"
    )
    if not can(Permission.VOLUNTEERING, known.area_id):
        names(known.id, opened)
        return
    plan, people, change = st.tabs([_("Plan an activity"), _("Members"), _("Correct")])
    with plan:
        activities.plan({known.id: known}, opened)
    with people:
        if names(known.id, opened):
            _member(known, {member.id: member for member in members}, opened)
    with change:
        _change_team(known, opened)
    parts.show(signature(known.recorded_at, known.recorded_by), f"team-{known.id}-{opened}-foot")


def _change_team(known: TeamRow, opened: int) -> None:
    form = Form(f"team-{known.id}", opened, _tell)
    values = {field: getattr(known, field) for field in actions.TEAM_FIELDS}
    form.start(known.version, values | {"host": known.host or ""})
    _particulars(form)

    def changing() -> Action:
        draft = _team_draft(form)
        return lambda session, seen: actions.change_team(session, known.id, seen=seen or 0, draft=draft)

    form.save(_("Save"), changing)
    form.remove(
        _("Remove this team"),
        _(GONE),
        lambda: lambda session, seen: actions.remove_team(session, known.id, seen=seen or 0),
    )


def _particulars(form: Form) -> None:
    st.text_input(_label("name"), key=form.key("name"))
    form.problems("name")
    st.text_input(_label("host"), key=form.key("host"))
    form.problems("host")
    _days(form, "founded_on", "ended_on")


def _team_draft(form: Form) -> TeamDraft:
    return TeamDraft(**{field: form.value(field) for field in actions.TEAM_FIELDS})


def _member(team: TeamRow, members: dict[int, Member], opened: int) -> None:
    """Take somebody in, or correct or end a membership; one person at a time, without their hours."""
    picker = Form(f"members-{team.id}", opened)
    picked = st.selectbox(
        _("Member"),
        list(members),
        index=None,
        format_func=lambda key: members[key].name if key in members else "",
        key=picker.key("who"),
        placeholder=_("a new one"),
    )
    known = members.get(picked) if picked else None
    form = Form(f"member-{team.id}-{known.id if known else 'new'}", opened, _tell)
    new = {"name": "", "party_member": False, "joined_on": today(), "left_on": None}
    values = {field: getattr(known, field) for field in actions.VOLUNTEER_FIELDS} if known else new
    form.start(known.version if known else None, values)
    st.text_input(_("Full name"), key=form.key("name"))
    form.problems("name")
    _days(form, "joined_on", "left_on")
    st.toggle(_label("party_member"), key=form.key("party_member"))

    def saving() -> Action:
        draft = VolunteerDraft(**{field: form.value(field) for field in actions.VOLUNTEER_FIELDS})
        if known is None:
            return lambda session, _seen: actions.add_volunteer(session, team.id, draft)
        return lambda session, seen: actions.change_volunteer(session, known.id, seen=seen or 0, draft=draft)

    form.save(_("Save"), saving)
    if known is not None:
        form.remove(
            _("Remove this entry"),
            _(GONE),
            lambda: lambda session, seen: actions.remove_volunteer(session, known.id, seen=seen or 0),
        )


def _days(form: Form, first: str, last: str) -> None:
    start, end = st.columns(2, gap="small", wrap=False)
    start.date_input(_label(first), key=form.key(first), min_value=EARLIEST)
    end.date_input(_label(last), key=form.key(last), min_value=EARLIEST)
    form.problems(first, last)


def _label(field: str) -> str:
    return _(FIELDS[field])


def _tell(field: str, value: Any) -> tuple[str, str]:
    """What somebody else saved, in words."""
    return _label(field), day(value) if isinstance(value, date) else shown(value)
