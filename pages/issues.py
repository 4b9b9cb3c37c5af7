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
    picked = parts.show(overview.caption(view) + issues.told(view), "empty")
else:
    levels = reads.closed_by_level(view.area.id, view.start, view.last)
    picked = parts.show(overview.caption(view) + issues.opening(view, known, levels), "opening")
if can(Permission.ISSUES, view.area.id) and st.button(_("Report an issue"), icon=":material/add:"):
    forms.report(view.area, view.last)

if known:
    open_issues = reads.open_issues(view.area.id, view.last)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        parts.show(issues.by_age(view, open_issues), "by age")
    with right:
        parts.show(issues.by_level(view, levels), "by level")
    weeks = issues.flow(view)
    parts.show(issues.flow_head(), "flow head")
    charts.draw(*weeks, key="flow")
    downloads.table(_("Reported and closed by week"), lambda: issues.flow_table(weeks), view, "weeks")

    left, right = st.columns([3, 2], gap="medium")
    with left:
        picked = parts.show(issues.open_list(view, open_issues), "open") or picked
        downloads.table(_("Open issues"), lambda: issues.table(view, open_issues), view, "open")
    with right:
        newest = reads.closed_issues(view.area.id, view.start, view.last, issues.NEWEST)
        picked = parts.show(issues.closed_list(view, newest, known["issues_closed"]), "closed") or picked
        every = reads.closed_issues.later(view.area.id, view.start, view.last, None)
        downloads.table(_("Closed issues"), lambda: issues.closed_table(every()), view, "closed")

if picked and not lists.toggled(picked):
    navigation.follow(view, picked)
