"""Accounts and roles: who may come in, who may do what where, and which screens on walls show what."""

import streamlit as st

from dashboard import parts
from dashboard.access import Permission, can
from dashboard.forms import accounts as forms
from dashboard.panels import accounts
from dashboard.text import _

st.title(_("Accounts and roles"), anchor=False)
known = forms.read()
picked = None

if can(Permission.ACCOUNTS) or can(Permission.GRANTS):
    parts.show(accounts.opening(known), "opening")
    with st.container(horizontal=True, gap="small"):
        if can(Permission.ACCOUNTS) and st.button(_("New account"), icon=":material/person_add:"):
            forms.new()
    picked = parts.show(accounts.listed(known), "accounts")
if can(Permission.DEVICES):
    parts.show(accounts.walls_head(known), "walls head")
    if st.button(_("New wall link"), icon=":material/tv:"):
        forms.new_link()
    picked = parts.show(accounts.walls(known), "walls") or picked

if picked:
    forms.follow(picked)
