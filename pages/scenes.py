"""Scenes: what the wall of an area shows, in which order and for how long."""

import streamlit as st

from dashboard import filters, parts, wall
from dashboard.forms import scenes as forms
from dashboard.text import _

view = filters.choose(_("Wall scenes"))
scenes = wall.chosen(view)
shown, listed = st.columns([3, 2], gap="medium")
with listed:
    with st.container(horizontal=True, gap="small"):
        forms.begin_or_add(view, scenes)
        st.link_button(_("Open the wall"), forms.address(view), icon=":material/tv:")
    picked = parts.show(forms.listed(view, scenes), "scenes")
    keys = _("On the wall: ← → or the keys for pages change the scene, space holds it, Escape leaves.")
    parts.show(parts.caption(keys), "keys")
with shown:
    wall.preview(wall.drawn(view, scenes), "shown")
if picked:
    forms.scene(view, scenes[int(picked.removeprefix("scene:"))])
