"""Asking to see names in full: for a reason, which is written down, until the sign-in ends."""

from typing import Final

import streamlit as st

from dashboard import parts
from dashboard.access import can, viewer
from dashboard.forms.form import Form
from dashboard.text import N_, _, listed
from db import masking
from db.actions import reveals
from db.engine import default_database
from db.errors import Refused
from db.permissions import Permission
from db.queries import attendance, volunteering

REASONS: Final = (
    N_("To record who served"),
    N_("To correct the list of members"),
    N_("Because the person asked for it"),
)


def names(team_id: int, opened: int) -> bool:
    """Whether the names of a team's members are shown in full; if not, shows them masked, and lets one ask."""
    with default_database().reading(viewer()) as session:
        if masking.shows_names(session, team_id):
            return True
        area_id = volunteering.team(session, team_id).area_id
        masked = [member.name for member in attendance.members(session, team_id)]
    form = Form(f"reveal-{team_id}", opened)
    if masked:
        parts.show(parts.caption(listed(masked)), form.key("masked"))
    if not can(Permission.REVEAL, area_id):
        st.caption(_("Names are masked. Showing them takes another right."))
        return False
    said = _("Names are masked. Say what you need them for: it is written down, and they are shown until you sign out.")
    st.caption(said)
    form.start(None, {"reason": _(REASONS[0])})
    st.selectbox(
        _("What you need the names for"),
        [_(reason) for reason in REASONS],
        key=form.key("reason"),
        accept_new_options=True,
    )
    form.problems("reason")
    st.button(
        _("Show the names"),
        icon=":material/visibility:",
        width="stretch",
        key=form.key("show"),
        on_click=lambda: _reveal(form, team_id),
    )
    return False


def _reveal(form: Form, team_id: int) -> None:
    try:
        with default_database().writing(viewer()) as session:
            reveals.names(session, team_id, form.value("reason"))
    except Refused as refused:
        form.fill({"problems": refused.problems})
