"""Co-building projects: how far they are, what is late and why, which needs are matched, what each unit kept."""

import streamlit as st

from dashboard import downloads, filters, parts, reads
from dashboard.access import Permission, can
from dashboard.forms import cobuilding as forms
from dashboard.forms import needs as need_forms
from dashboard.forms import projects as project_forms
from dashboard.forms import units as unit_forms
from dashboard.panels import cobuilding, lists, projects, units
from dashboard.text import _

view = filters.choose(_("Co-building projects"))
area, since = view.area.id, projects.since(view)
rows = reads.projects(area, since, view.last)
needs = reads.needs(area, view.last)
partners = reads.units(area, view.last)
agreements = reads.agreements(area, view.last)
resources = reads.resources(area, view.last)

opening = cobuilding.opening(view, rows, needs, partners) if rows or needs or partners else None
parts.show(cobuilding.caption(view) + (opening or parts.empty(cobuilding.nothing())), "opening")
with st.container(horizontal=True, gap="small"):
    for label, icon, form in (
        (_("New need"), "playlist_add", need_forms.new),
        (_("New project"), "handshake", project_forms.new),
        (_("New partner unit"), "domain_add", unit_forms.new),
    ):
        if can(Permission.COBUILDING, area) and st.button(label, icon=f":material/{icon}:"):
            form(view.area)

picked = None
if rows:
    picked = parts.show(projects.picture(view, rows), "timeline")
    downloads.table(_("Projects"), lambda: projects.table(view, rows), view, "projects")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        picked = parts.show(projects.attention(projects.concerns(view, rows)), "attention") or picked
        downloads.table(_("Milestones"), lambda: projects.milestone_table(view, rows), view, "milestones")
    with right:
        parts.show(projects.by_state(view, rows), "by state")
if rows or needs or partners:
    picked = parts.show(cobuilding.needs_list(view, needs, rows), "needs") or picked
    downloads.table(_("Needs list"), lambda: cobuilding.need_table(view, needs), view, "needs")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        picked = parts.show(units.by_unit(view, partners, rows, resources, agreements), "units") or picked
        used = reads.used.later(tuple(one.id for one in resources))
        downloads.table(_("Partner units"), lambda: units.unit_table(view, partners, rows, agreements), view, "units")
        downloads.table(
            _("Resources on offer"), lambda: units.resource_table(view, resources, used()), view, "resources"
        )
    with right:
        gifts = reads.gifts(area, since, view.last)
        sessions = reads.project_sessions.later(area, view.start, view.last)
        picked = parts.show(units.given(gifts), "gifts") or picked
        downloads.table(_("Contributions"), lambda: units.gift_table(gifts), view, "gifts")
        downloads.table(_("Sessions"), lambda: projects.session_table(sessions()), view, "sessions")

if picked and not lists.toggled(picked):
    forms.follow(picked)
