"""Imports: a file as it is kept elsewhere, what it would do, and what it did."""

import streamlit as st

from dashboard import importing, parts
from dashboard.text import _

st.title(_("Imports"), anchor=False)
parts.show(
    parts.sentence(_("Choose a list as it is kept; nothing is written before you have seen what it would do.")),
    "opening",
)
given = importing.choose()
if given and (known := importing.recognised(given)):
    heading = importing.ask_columns(given, known)
    plan = importing.preview(given, known, heading)
    if plan:
        with st.container(horizontal=True, gap="small"):
            importing.put_in(given, known, heading, plan)
            importing.returned(given, plan)
        importing.details(plan, known)
importing.past()
