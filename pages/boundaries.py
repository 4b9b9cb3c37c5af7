"""Boundaries: draw one into another shape from a day on, bring and take away files, look at what was before."""

import streamlit as st

from dashboard import filters, parts, reads
from dashboard.access import Permission, can
from dashboard.forms import boundaries as forms
from dashboard.panels import boundaries, overview
from dashboard.setup import outlines
from dashboard.text import _

view = filters.choose(_("Boundaries"))
rows = reads.boundary_history(view.area.id)
shown = boundaries.shown(view, rows)

parts.show(overview.caption(view) + boundaries.opening(view, shown), "opening")
left, right = st.columns([3, 2], gap="medium")
with left:
    forms.draw(view, rows)
with right:
    picked = parts.show(boundaries.history(rows, shown), "history")
    if can(Permission.AREAS, view.area.id):
        parts.show(parts.head(_("Bring a file")), "bring")
        outlines.bring(view.area, f"boundaries-{view.area.code}")
    forms.take_away(view)

if picked:
    forms.past(view, next(row for row in rows if f"boundary:{row.id}" == picked))
