"""Grid map: one indicator as shades, the chosen area's notice beside it; click to go down, breadcrumbs up."""

from dataclasses import replace

import streamlit as st

from dashboard import downloads, filters, map_filters, navigation, parts, reads
from dashboard.access import Permission, can
from dashboard.forms import areas as forms
from dashboard.forms import tree
from dashboard.panels import areas, figures, grid_map, lists, map_ground, notice, overview, sheet, systems
from dashboard.text import _, named

view = filters.choose(_("Grid map"))
around = map_ground.frame(view)
level = filters.kept("level")

picked = parts.show(grid_map.breadcrumbs(view) + overview.caption(view), "breadcrumbs")
keys, more = grid_map.indicators(view, around)
indicator = map_filters.pick_indicator(keys, more)
systems.offer(view, around)

left, right = st.columns([3, 2], gap="medium")
with left:
    clicked = grid_map.show(view, map_filters.other_day(view), around, indicator)
    explained = parts.show(grid_map.explanation(indicator), "explanation")  # whether or not the map was clicked
    picked = clicked or explained or picked
    with st.container(horizontal=True, gap="small"):
        map_filters.pick_other_day(view)
        if indicator:
            ranked = grid_map.ranking(replace(view, area=around), level, indicator)
            rows = [(_("Map values"), lambda: areas.table(ranked, str(indicator)))]
            downloads.tables(rows, _("Grid map"), view, "map")
        downloads.sheet(lambda: sheet.sheet(view, around, level, indicator), view, around)
with right:
    posts = reads.posts(view.area.id, view.last)
    may_appoint = can(Permission.PEOPLE, view.area.id)
    picked = parts.show(notice.notice(view, indicator) + figures.first(view), "notice") or picked
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
