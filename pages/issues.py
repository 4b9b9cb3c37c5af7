"""Issues: what is open and waits, how well it is handled, the ladder it climbs, and the departments whistled for."""

import streamlit as st

from dashboard import charts, downloads, filters, navigation, parts, reads
from dashboard.access import Permission, can
from dashboard.forms import issues as forms
from dashboard.panels import handling, issues, ladder, lists, overview, whistles
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
    open_issues = reads.open_issues(view.area.id, view.last)
    every = reads.closed_issues.later(view.area.id, view.start, view.last, None)
    times = reads.stage_times.later(view.area.id, view.start, view.last)
    called = reads.report_ins.later(view.area.id, view.start, view.last)
    weeks = issues.flow(view)
    side = handling.side()
    if side == "desk":
        shown = handling.rates(view) + handling.attention(view, open_issues)
        shown += parts.beside(issues.by_age(view), issues.by_level(view))
        picked = parts.show(shown + issues.flow_head(), "by age") or picked
        charts.draw(weeks, key="flow")
        picked = parts.show(parts.beside(issues.open_list(view), issues.closed_list(view)), "lists") or picked
    elif side == "ladder":
        reported = int(known["issues_reported"].value or 0)
        levels = reads.closed_by_level(view.area.id, view.start, view.last)
        rungs = ladder.rungs(view, levels, reported) + ladder.stage_times(view)
        shown = parts.beside(rungs, ladder.slowest(view))
        shown += parts.beside(ladder.hotspots(view), ladder.unit_times(view))
        picked = parts.show(shown, "ladder") or picked
    else:
        shown = whistles.opening(view) + parts.beside(whistles.callers(view), whistles.called(view))
        picked = parts.show(shown, "whistles") or picked
    tables: list[downloads.Table] = [
        (_("Open issues"), lambda: issues.table(view, open_issues)),
        (_("Closed issues"), lambda: issues.closed_table(every())),
        (_("Reported and closed by week"), lambda: issues.flow_table(weeks)),
        (_("Time by stage"), lambda: ladder.table(times())),
        (_("Who was called"), lambda: whistles.table(called())),
    ]
    downloads.tables(tables, _("Issues"), view, "issues")

if picked and not lists.toggled(picked):
    navigation.follow(view, picked)
