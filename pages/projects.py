"""Co-building projects: how far they are, what is late and why, which needs are matched, what each unit kept."""

import streamlit as st

from dashboard import downloads, filters, navigation, parts, reads
from dashboard.access import Permission, can
from dashboard.forms import needs as need_forms
from dashboard.forms import projects as project_forms
from dashboard.forms import units as unit_forms
from dashboard.panels import board, cobuilding, lists, projects, units
from dashboard.text import _

view = filters.choose(_("Co-building projects"))
picked = parts.show(board.opening(view), "opening")
with st.container(horizontal=True, gap="small"):
    for label, icon, form in (
        (_("New need"), "playlist_add", need_forms.new),
        (_("New project"), "handshake", project_forms.new),
        (_("New partner unit"), "domain_add", unit_forms.new),
    ):
        if can(Permission.COBUILDING, view.area.id) and st.button(label, icon=f":material/{icon}:"):
            form(view.area)
shown = board.board(view, lists.opened())
if shown:
    picked = parts.show(shown, "board") or picked
    area, since = view.area.id, projects.since(view)
    rows = reads.projects.later(area, since, view.last)
    needs = reads.needs.later(area, view.last)
    partners = reads.units.later(area, view.last)
    agreements = reads.agreements.later(area, view.last)
    resources = reads.resources.later(area, view.last)
    used = reads.used_in.later(area, view.last)
    gifts = reads.gifts.later(area, since, view.last)
    sessions = reads.project_sessions.later(area, view.start, view.last)
    tables: list[downloads.Table] = [
        (_("Projects"), lambda: projects.table(view, rows())),
        (_("Milestones"), lambda: projects.milestone_table(view, rows())),
        (_("Sessions"), lambda: projects.session_table(sessions())),
        (_("Contributions"), lambda: units.gift_table(gifts())),
        (_("Needs list"), lambda: cobuilding.need_table(view, needs())),
        (_("Resources on offer"), lambda: units.resource_table(view, resources(), used())),
        (_("Partner units"), lambda: units.unit_table(view, partners(), rows(), agreements())),
    ]
    downloads.tables(tables, _("Co-building projects"), view, "cobuilding")

if picked and not lists.toggled(picked):
    navigation.follow(view, picked)
