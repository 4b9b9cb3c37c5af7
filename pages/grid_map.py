"""Grid map: one indicator as shades, the chosen area's notice beside it; click to go down, breadcrumbs up."""

import streamlit as st

from dashboard import downloads, filters, navigation, parts, reads
from dashboard.access import Permission, can
from dashboard.forms import areas as forms
from dashboard.forms import tree
from dashboard.maps.grid_map import show
from dashboard.maps.shapes import boundary_note
from dashboard.panels import areas, figures, grid_map, issues, lists, overview, stations
from dashboard.text import _, named

view = filters.choose(_("Grid map"))
around = grid_map.frame(view)
cells = grid_map.cells(view, around)
rows = reads.station_list(around.id, view.start, view.last)
tallies = reads.station_tallies(around.id, view.start, view.last, view.settled)
open_issues = reads.open_issues(view.area.id, view.last)

picked = parts.show(grid_map.breadcrumbs(view) + overview.caption(view), "breadcrumbs")
keys = areas.shadable(view, cells)
indicator = filters.pick_indicator(keys) if keys else None
shapes = areas.shapes(view, cells, indicator, {}, stations.reporting(view, rows, cells))
breaks = areas.breaks(indicator, shapes) if indicator else (1, 2, 3, 4)

left, right = st.columns([3, 2], gap="medium")
with left:
    if shapes:
        chart = grid_map.base(view, around, shapes)
        clicked = show(chart, grid_map.layer(view, around, shapes, breaks, rows, tallies), f"map-{around.code}")
        legend = areas.legend(indicator, breaks, shapes, missing="dash") if indicator else parts.Html("")
        said = boundary_note(shapes)
        note = parts.caption(said) if said else parts.Html("")
        meaning = parts.more(f"figure:{indicator}", _("How this figure comes about")) if indicator else parts.Html("")
        picked = clicked or parts.show(legend + note + meaning, "legend") or picked
    else:
        parts.show(parts.empty(_("No outlines have been entered for the areas below this one.")), "no map")
    if indicator:
        ranked = areas.ranking(view, cells, indicator, set())
        downloads.tables([(_("Map values"), lambda: areas.table(ranked, str(indicator)))], _("Grid map"), view, "map")
with right:
    known = figures.known(view)
    posts = reads.posts(view.area.id, view.last)
    may_appoint = can(Permission.PEOPLE, view.area.id)
    picked = parts.show(areas.notice(view, posts) + figures.tiles(view, known, [], most=4), "notice") or picked
    with st.container(horizontal=True, gap="small"):
        if can(Permission.AREAS, view.area.id) and st.button(_("Change particulars"), icon=":material/edit:"):
            forms.area(view.area)
        if may_appoint and st.button(_("New post"), icon=":material/person_add:"):
            forms.post(view.area, None)
        for post in posts if may_appoint else ():
            if st.button(named(post), key=f"post-{post.id}", icon=":material/badge:", type="tertiary"):
                forms.post(view.area, post)
    tree.offer(view.area)
    if open_issues:
        picked = parts.show(overview.attention(issues.pressing(view)), "attention") or picked

if picked and not lists.toggled(picked) and picked != view.area.code:
    navigation.follow(view, picked)
