"""Who is signed in, at the foot of the menu, and the ways out."""

import streamlit as st

from dashboard import access, frame, gate
from dashboard.text import _
from db.actions import sign_ins
from db.engine import default_database


def signed_in() -> None:
    """The name of whoever is signed in; for a person, the ways out and to their password."""
    by = access.viewer()
    if said := frame.stamp():
        st.caption(said)
        return
    st.caption(_("Signed in: {name}").format(name=_(by.name)))
    if by.account_id is None:
        return
    st.button(_("Sign out"), on_click=_leave, type="tertiary", icon=":material/logout:", key="sign out")
    with st.popover(_("Account"), type="tertiary", icon=":material/manage_accounts:"):
        st.link_button(_("Change the password"), gate.CHANGE, type="tertiary")
        st.button(_("Sign out everywhere"), on_click=_leave_everywhere, type="tertiary", key="sign out everywhere")


def _leave() -> None:
    if secret := access.own_token():
        sign_ins.sign_out(default_database(), secret)
    access.forget()


def _leave_everywhere() -> None:
    with default_database().writing(access.viewer()) as session:
        sign_ins.sign_out_everywhere(session)
    access.forget()
