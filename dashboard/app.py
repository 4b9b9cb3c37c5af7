"""The frame of every session: what is looked at, the menu, and the page."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # `streamlit run` puts only dashboard/ there

import streamlit as st

from dashboard import account, filters, frame, gate, live, navigation, reads
from dashboard.forms.form import confirm_saved
from dashboard.text import _

frame.dress()
filters.adopt()
frame.show_stamp()
gate.pass_through()
reads.begin()
page = navigation.build()
with st.sidebar:
    if reads.is_demonstration():
        st.caption(_("Demonstration database"))
    filters.switch_language()
    account.signed_in()
confirm_saved()


@st.fragment
def body() -> None:
    gate.pass_through()
    reads.begin()
    page._can_be_called = True  # Streamlit lets a page run once a run; a rerun of this fragment is another
    page.run()
    if frame.stamp() is None:  # what stands still is not followed
        live.follow(wall=page.url_path == "wall")


body()
