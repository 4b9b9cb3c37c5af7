"""Grid map: one indicator as shades, the chosen area's notice beside it; click to go down, breadcrumbs up."""

import streamlit as st

from dashboard import downloads, filters, navigation, parts, reads
from dashboard.access import Permission, can
from dashboard.forms import areas as forms
from dashboard.forms import tree
from dashboard.maps.grid_map import show
from dashboard.panels import areas, figures, grid_map, lists, overview, sheet, systems
from dashboard.text import _, named

view = filters.choose(_("Grid map"))
around = grid_map.frame(view)
cells = grid_map.cells(view, around)

picked = parts.show(grid_map.breadcrumbs(view) + overview.caption(view), "breadcrumbs")
keys = areas.shadable(view, cells)
indicator = filters.pick_indicator(keys) if keys else None
systems.offer(view, around)

left, right = st.columns([3, 2], gap="medium")
with left:
    if drawn := grid_map.picture(view, around, indicator):
        clicked = show(drawn, f"map-{around.code}")
        explained = parts.show(grid_map.legend(view, around, indicator), "legend")  # whether or not the map was clicked
        picked = clicked or explained or picked
    else:
        parts.show(parts.empty(_("No outlines have been entered for the areas below this one.")), "no map")
    if indicator:
        ranked = grid_map.ranking(view, around, indicator)
        downloads.tables([(_("Map values"), lambda: areas.table(ranked, str(indicator)))], _("Grid map"), view, "map")
    downloads.sheet(lambda: sheet.sheet(view, around, indicator), view, around)
with right:
    posts = reads.posts(view.area.id, view.last)
    may_appoint = can(Permission.PEOPLE, view.area.id)
    picked = parts.show(areas.notice(view, posts) + figures.first(view), "notice") or picked
    with st.container(horizontal=True, gap="small"):
        if can(Permission.AREAS, view.area.id) and st.button(_("Change particulars"), icon=":material/edit:"):
            forms.area(view.area)
        if may_appoint and st.button(_("New post"), icon=":material/person_add:"):
            forms.post(view.area, None)
        for post in posts if may_appoint else ():
            if st.button(named(post), key=f"post-{post.id}", icon=":material/badge:", type="tertiary"):
                forms.post(view.area, post)
    tree.offer(view.area)
    if reads.open_issues(view.area.id, view.last):
        picked = parts.show(grid_map.urgent(view), "attention") or picked

if picked and not lists.toggled(picked) and picked != view.area.code:
    navigation.follow(view, picked)
