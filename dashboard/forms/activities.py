"""Forms of activities: planned, held with who came, corrected, or cancelled."""

from datetime import time
from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import parts
from dashboard.access import viewer
from dashboard.filters import EARLIEST
from dashboard.forms import attachments, attendance
from dashboard.forms.attendance import label, tell
from dashboard.forms.form import GONE, Action, Form, may, opening, signature
from dashboard.forms.revealing import names
from dashboard.panels.activities import STATES
from dashboard.text import _, day
from db.actions import volunteering as actions
from db.actions.volunteering import ActivityDraft
from db.calendar import today
from db.engine import default_database
from db.errors import NotFound
from db.permissions import Permission
from db.queries import volunteering
from db.queries.volunteering import ActivityRow, TeamRow


def new_activity(teams: list[TeamRow]) -> None:
    """Plan an activity of one of these teams."""
    choices = {row.id: row for row in teams}
    st.dialog(_("Plan an activity"), icon=":material/event:")(plan)(choices, opening())


def plan(teams: dict[int, TeamRow], opened: int) -> None:
    """The form of a new activity of one of these teams."""
    form = Form(f"plan-{'-'.join(map(str, list(teams)[:1]))}", opened, tell)
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
    form = Form(f"activity-{known.id}", opened, tell)
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
    form = Form(f"turn-{known.id}", opened, tell)
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


def _attend(known: ActivityRow, opened: int) -> None:
    if names(known.team_id, opened):
        attendance.enter(known, opened)


def _activity_fields(form: Form) -> None:
    st.text_input(label("title"), key=form.key("title"))
    form.problems("title")
    on, at = st.columns(2, gap="small", wrap=False)
    on.date_input(label("day"), key=form.key("day"), min_value=EARLIEST)
    at.time_input(label("starts_at"), key=form.key("time"))
    form.problems("starts_at")
    st.number_input(label("person_times"), min_value=0, value=None, step=1, key=form.key("person_times"))
    form.problems("person_times")


def _activity_draft(form: Form) -> ActivityDraft:
    at: time | None = form.value("time")
    minutes = at.hour * 60 + at.minute if at else None
    return ActivityDraft(form.value("title"), form.value("day"), minutes, form.value("person_times"))


def _clock(minutes: int | None) -> time | None:
    return None if minutes is None else time(minutes // 60, minutes % 60)
