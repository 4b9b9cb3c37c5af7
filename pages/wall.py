"""Wall: scenes that follow one another on a screen nobody sits at."""

import streamlit as st

from dashboard import filters, reads, wall
from dashboard.access import viewer
from dashboard.text import _

view = filters.choose(_("Wall"), quiet=True)
scenes = reads.scenes(view.area.id)
way_out = "/overview" if viewer().scenes is None else None
asked = wall.show(wall.drawn(view, scenes), way_out)
if asked is not None:
    filters.look_on(asked or None)
    st.rerun()
