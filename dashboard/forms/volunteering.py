"""Forms of volunteering: teams and who is in them, and what they plan."""

from datetime import date, time
from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import parts
from dashboard.access import can, viewer
from dashboard.filters import EARLIEST
from dashboard.forms import attachments
from dashboard.forms import attendance as lists
from dashboard.forms.form import Action, Form, may, opening, shown, signature
from dashboard.forms.revealing import names
from dashboard.panels.activities import STATES
from dashboard.text import N_, _, day
from db.actions import volunteering as actions
from db.actions.volunteering import ActivityDraft, TeamDraft, VolunteerDraft
from db.calendar import today
from db.engine import default_database
from db.errors import NotFound
from db.permissions import Permission
from db.queries import attendance, volunteering
from db.queries.areas import AreaRow
from db.queries.attendance import Member
from db.queries.volunteering import ActivityRow, TeamRow

FIELDS: Final = {
    "name": N_("Name"),
    "host": N_("Host (optional)"),
    "founded_on": N_("Founded on"),
    "ended_on": N_("Ended on (empty: goes on)"),
    "party_member": N_("Party member"),
    "joined_on": N_("Joined on"),
    "left_on": N_("Left on (empty: still in)"),
    "title": N_("What the activity is"),
    "day": N_("Day"),
    "starts_at": N_("Begins at (optional)"),
    "person_times": N_("Persons served (optional)"),
    "state": N_("State"),
    "reason": N_("Reason"),
}
"""What each field is called."""

GONE: Final = N_("Remove it for good? Only what was entered by mistake should go.")


def follow(picked: str) -> bool:
    """Open the team or the activity that was picked; False if it was something else."""
    kind, _colon, number = picked.partition(":")
    if kind == "team":
        team(int(number))
    elif kind == "activity":
        activity(int(number))
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
        _plan({known.id: known}, opened)
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


def _attend(known: ActivityRow, opened: int) -> None:
    if names(known.team_id, opened):
        lists.enter(known, opened)


def new_activity(teams: list[TeamRow]) -> None:
    """Plan an activity of one of these teams."""
    choices = {row.id: row for row in teams}
    st.dialog(_("Plan an activity"), icon=":material/event:")(_plan)(choices, opening())


def _plan(teams: dict[int, TeamRow], opened: int) -> None:
    form = Form(f"plan-{'-'.join(map(str, list(teams)[:1]))}", opened, _tell)
    form.start(None, {"team": next(iter(teams)), "title": "", "day": today(), "time": None, "person_times": None})
    if len(teams) > 1:
        st.selectbox(_("Team"), list(teams), format_func=lambda key: teams[key].name, key=form.key("team"))
    _activity_fields(form)

    def planning() -> Action:
        team_id, draft = form.value("team"), _activity_draft(form)
        return lambda session, _seen: actions.plan(session, team_id, draft)

    form.save(_("Save"), planning)


def activity(activity_id: int) -> None:
    """Enter who came to an activity, correct it, or cancel it."""
    st.dialog(_("Activity"), icon=":material/volunteer_activism:")(_activity)(activity_id, opening())


def _activity(activity_id: int, opened: int) -> None:
    with default_database().reading(viewer()) as session:
        try:
            known = volunteering.activity(session, activity_id)
        except NotFound:
            st.rerun()
    state = parts.caption(known.team_name, day(known.day), _(STATES[known.state]), known.reason or "")
    parts.show(parts.headline(known.title) + state, f"activity-{known.id}-{opened}")
    if not may(Permission.VOLUNTEERING, known.area_id):
        attachments.kept("activities", known.id, opened)
        return
    steps: dict[str, Any] = {_("Attendance"): lambda: _attend(known, opened)}
    if known.state == "cancelled" or known.day > today():
        steps = {}
    steps[_("Correct")] = lambda: _change_activity(known, opened)
    if not known.persons:
        again = known.state == "cancelled"
        steps[_("Plan again") if again else _("Cancel it")] = lambda: _turn(known, again, opened)
    steps[_("Files")] = lambda: attachments.attached("activities", known.id, opened)
    for tab, step in zip(st.tabs(list(steps)), steps.values(), strict=True):
        with tab:
            step()
    parts.show(signature(known.recorded_at, known.recorded_by), f"activity-{known.id}-{opened}-foot")


def _change_activity(known: ActivityRow, opened: int) -> None:
    form = Form(f"activity-{known.id}", opened, _tell)
    values = {field: getattr(known, field) for field in actions.ACTIVITY_FIELDS}
    form.start(known.version, values | {"time": _clock(known.starts_at)})
    _activity_fields(form)

    def changing() -> Action:
        draft = _activity_draft(form)
        return lambda session, seen: actions.change_activity(session, known.id, seen=seen or 0, draft=draft)

    form.save(_("Save"), changing)
    if not known.persons:
        form.remove(
            _("Remove this entry"),
            _(GONE),
            lambda: lambda session, seen: actions.remove_activity(session, known.id, seen=seen or 0),
        )


def _turn(known: ActivityRow, again: bool, opened: int) -> None:
    """Cancel an activity with the reason, or take that back."""
    form = Form(f"turn-{known.id}", opened, _tell)
    form.start(known.version, {"reason": ""})
    if not again:
        st.text_input(_("Why it is cancelled"), key=form.key("reason"), placeholder=_("e.g. rain"))
        form.problems("reason")

    def turning() -> Action:
        reason = form.value("reason")

        def action(session: Session, seen: int | None) -> None:
            if again:
                actions.plan_again(session, known.id, seen=seen or 0)
            else:
                actions.cancel(session, known.id, seen=seen or 0, reason=reason)

        return action

    form.save(_("Plan the activity again") if again else _("Cancel the activity"), turning)


def _activity_fields(form: Form) -> None:
    st.text_input(_label("title"), key=form.key("title"))
    form.problems("title")
    on, at = st.columns(2, gap="small", wrap=False)
    on.date_input(_label("day"), key=form.key("day"), min_value=EARLIEST)
    at.time_input(_label("starts_at"), key=form.key("time"))
    form.problems("starts_at")
    st.number_input(_label("person_times"), min_value=0, value=None, step=1, key=form.key("person_times"))
    form.problems("person_times")


def _activity_draft(form: Form) -> ActivityDraft:
    at: time | None = form.value("time")
    minutes = at.hour * 60 + at.minute if at else None
    return ActivityDraft(form.value("title"), form.value("day"), minutes, form.value("person_times"))


def _clock(minutes: int | None) -> time | None:
    return None if minutes is None else time(minutes // 60, minutes % 60)


def _days(form: Form, first: str, last: str) -> None:
    start, end = st.columns(2, gap="small", wrap=False)
    start.date_input(_label(first), key=form.key(first), min_value=EARLIEST)
    end.date_input(_label(last), key=form.key(last), min_value=EARLIEST)
    form.problems(first, last)


def _label(field: str) -> str:
    return _(FIELDS[field])


def _tell(field: str, value: Any) -> tuple[str, str]:
    """What somebody else saved, in words."""
    if field == "starts_at" and value is not None:
        value = f"{value // 60}:{value % 60:02}"
    if field == "state":
        value = _(STATES[value])
    return _label(field), day(value) if isinstance(value, date) else shown(value)
