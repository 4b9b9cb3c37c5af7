"""Wall: scenes that follow one another on a screen nobody sits at."""

import streamlit as st

from dashboard import filters, wall
from dashboard.access import viewer
from dashboard.text import _

view = filters.choose(_("Wall"), quiet=True)
scenes = wall.gone_down(view, wall.chosen(view), *st.session_state.get("gone_down", (0, None)))
way_out = "/overview" if viewer().scenes is None else None
asked = wall.show(wall.drawn(view, scenes), way_out)
if asked is not None:
    st.session_state["gone_down"] = asked.at, asked.focus
    filters.look_on(asked.day)
    st.rerun()
