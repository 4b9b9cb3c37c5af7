"""Present: what to say to each scene of the wall, what to point at, and the wall of this browser following."""

import streamlit as st

from dashboard import filters, parts, reads, wall
from dashboard.access import Permission, can
from dashboard.forms import scenes as forms
from dashboard.text import _

view = filters.choose(_("Present"))
scenes = reads.scenes(view.area.id)
at = min(st.session_state.get("presenting", 0), len(scenes) - 1)
scene = scenes[at]


def step(by: int) -> None:
    st.session_state["presenting"] = (at + by) % len(scenes)


shown, told = st.columns([3, 2], gap="medium")
with told:
    before, following, screen = st.columns(3, gap="small", wrap=False)
    before.button(_("Back"), icon=":material/arrow_back:", width="stretch", on_click=step, args=(-1,))
    following.button(_("Next"), icon=":material/arrow_forward:", width="stretch", on_click=step, args=(1,))
    screen.link_button(_("Open the wall"), forms.address(view), icon=":material/tv:", width="stretch")
    points = wall.points(view, scene)
    keys = ["", *points]
    lit = st.selectbox(
        _("Point at"),
        keys,
        index=keys.index(scene.spotlight) if scene.spotlight in points else 0,
        format_func=lambda key: points[key] if key else _("nothing"),
        key=f"point-{view.area.id}-{at}",
    )
    parts.show(parts.head(_("Notes")) + parts.sentence(scene.notes or wall.spoken(view, scene)), "notes")
    if scene.id and can(Permission.SCENES, view.area.id) and st.button(_("Change the scene"), icon=":material/edit:"):
        forms.scene(view, scene)
with shown:
    wall.preview(wall.drawn(view, [scene]), "shown", lit)
    picked = parts.show(forms.listed(view, scenes, at), "scenes")
if picked:
    st.session_state["presenting"] = int(picked.removeprefix("scene:"))
    st.rerun()
if by := wall.present(at, lit, str(view.last) if view.last != view.today else None, held=True):
    step(by)
    st.rerun()
