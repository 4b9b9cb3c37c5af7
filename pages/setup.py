"""Set up a place: seven steps, each done or to do as the database says, so that anyone can go on at any time."""

import streamlit as st

from dashboard import parts, reads
from dashboard.panels import setup
from dashboard.setup import SECTIONS, place
from dashboard.text import _
from db.calendar import today

st.title(_("Set up a place"), anchor=False)
root = place.choose()
known = reads.standing(root.id, today()) if root else None
steps = setup.steps(root, known)
parts.show(setup.opening(steps, root), "opening")
setup.unfold(steps)
for step in steps:
    section = st.expander(step.label, icon=step.icon, type="step", key=f"step.{step.key}", width=880, on_change="rerun")
    with section:
        if section.open:
            SECTIONS[step.key](root, known)
        else:
            st.empty()  # a section with nothing in it cannot be opened
