"""Present: what to say to each scene of the wall, what to point at, and the wall of this browser following."""

import streamlit as st

from dashboard import filters, parts, wall
from dashboard.access import Permission, can
from dashboard.forms import packs
from dashboard.forms import scenes as forms
from dashboard.text import _

view = filters.choose(_("Present"))
scenes = wall.chosen(view)
at = min(st.session_state.get("presenting", 0), len(scenes) - 1)
way = wall.way(view, scenes[at].notes)
depth = min(st.session_state.get("presenting_depth", 0), len(way))
focus = way[depth - 1].code if depth else None
scene = wall.gone_down(view, scenes, at, focus)[at]


def step(by: int) -> None:
    """Go down the way of the scene, then to the next one."""
    within = 0 <= depth + by <= len(way)
    st.session_state["presenting"] = at if within else (at + by) % len(scenes)
    st.session_state["presenting_depth"] = depth + by if within else 0


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
        key=f"point-{view.area.id}-{at}-{depth}",
    )
    said = wall.speech(scene.notes or "") or wall.spoken(view, scene)
    parts.show(parts.head(_("Notes")) + parts.sentence(said) + forms.steps(view, way, depth), "notes")
    if scene.id and can(Permission.SCENES, view.area.id) and st.button(_("Change the scene"), icon=":material/edit:"):
        forms.scene(view, scenes[at])
    packs.offer(view)
with shown:
    wall.preview(wall.drawn(view, [scene]), "shown", lit)
    picked = parts.show(forms.listed(view, scenes, at), "scenes")
if picked:
    st.session_state["presenting"] = int(picked.removeprefix("scene:"))
    st.session_state["presenting_depth"] = 0
    st.rerun()
if by := wall.present(at, lit, str(view.last) if view.last != view.today else None, focus, held=True):
    step(by)
    st.rerun()
