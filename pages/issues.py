"""Issues: which are open and for how long, at which level they are closed, and the forms to work on them."""

import streamlit as st

from dashboard import charts, downloads, filters, navigation, parts, reads
from dashboard.access import Permission, can
from dashboard.forms import issues as forms
from dashboard.panels import issues, lists, overview
from dashboard.text import _

view = filters.choose(_("Issues"))
known = issues.known(view)

if not known:
    picked = parts.show(overview.caption(view) + issues.told(view), "opening")
else:
    picked = parts.show(overview.caption(view) + issues.opening(view), "opening")
if can(Permission.ISSUES, view.area.id) and st.button(_("Report an issue"), icon=":material/add:"):
    forms.report(view.area, view.last)

if known:
    weeks = issues.flow(view)
    shown = parts.beside(issues.by_age(view), issues.by_level(view))
    picked = parts.show(shown + issues.flow_head(), "by age") or picked
    charts.draw(weeks, key="flow")
    picked = parts.show(parts.beside(issues.open_list(view), issues.closed_list(view)), "lists") or picked
    open_issues = reads.open_issues.later(view.area.id, view.last)
    every = reads.closed_issues.later(view.area.id, view.start, view.last, None)
    tables: list[downloads.Table] = [
        (_("Open issues"), lambda: issues.table(view, open_issues())),
        (_("Closed issues"), lambda: issues.closed_table(every())),
        (_("Reported and closed by week"), lambda: issues.flow_table(weeks)),
    ]
    downloads.tables(tables, _("Issues"), view, "issues")

if picked and not lists.toggled(picked):
    navigation.follow(view, picked)
