"""The frame of every session: what is looked at, the menu, and the page."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # `streamlit run` puts only dashboard/ there

import streamlit as st  # noqa: E402

from dashboard import account, filters, gate, navigation, reads  # noqa: E402
from dashboard.forms.form import confirm_saved  # noqa: E402
from dashboard.text import _  # noqa: E402

STATIC = HERE / "static"

st.set_page_config(
    page_title=_("Tongxin"), page_icon=str(STATIC / "favicon.png"), layout="wide", initial_sidebar_state=216
)
filters.adopt()
st.html(STATIC / "look.css")
st.logo(STATIC / "logo.svg", icon_image=STATIC / "icon.svg", size="large")
gate.pass_through()
reads.begin()
page = navigation.build()
with st.sidebar:
    if reads.is_demonstration():
        st.caption(_("Demonstration database"))
    filters.switch_language()
    account.signed_in()
confirm_saved()
page.run()
