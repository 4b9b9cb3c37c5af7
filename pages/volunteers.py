"""Volunteers: hours of service and who gave them, what waits to be confirmed, and the forms of teams and activities."""

import streamlit as st

from dashboard import charts, downloads, filters, parts, reads
from dashboard.forms import volunteering as forms
from dashboard.panels import activities, lists, overview, volunteering
from dashboard.text import _

view = filters.choose(_("Volunteers"))
teams = reads.teams(view.area.id, view.start, view.last)
tallies = reads.team_tallies(view.area.id, view.start, view.last)
counts = reads.activity_counts(view.area.id, view.start, view.last)
waiting = activities.overdue(view, reads.activities_waiting(view.area.id, view.last))
recorded = any(tally.minutes is not None for tally in tallies.values())

if not teams:
    said = _("This area has no volunteer team yet. Add the first one.")
    parts.show(overview.caption(view) + parts.empty(said), "empty")
else:
    parts.show(overview.caption(view) + volunteering.opening(view, teams, counts, waiting), "opening")
with st.container(horizontal=True, gap="small"):
    if teams and st.button(_("Plan an activity"), icon=":material/event:"):
        forms.new_activity(teams)
    if st.button(_("New team"), icon=":material/group_add:"):
        forms.new_team(view.area)

if recorded:
    months = reads.service_months(view.area.id, view.last)
    frame = volunteering.monthly(view, months)
    hours, persons = volunteering.drawings(frame)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        parts.show(volunteering.hours_head(frame), "hours head")
        charts.draw(*hours, key="hours")
        downloads.table(_("Service by month"), lambda: volunteering.month_table(months), view, "months")
    with right:
        parts.show(volunteering.volunteers_head(), "persons head")
        charts.draw(*persons, key="persons")

picked = None
left, right = st.columns([3, 2], gap="medium")
with left:
    if teams:
        picked = parts.show(volunteering.by_team(teams, tallies), "teams")
        downloads.table(_("Volunteer teams"), lambda: volunteering.team_table(teams, tallies), view, "teams")
    children = reads.children(view.area.id, view.last)
    if by_residents := volunteering.by_residents(view, children):
        picked = parts.show(by_residents, "residents") or picked
        ranked = volunteering.resident_table(view, children)
        downloads.table(_("Hours per 1,000 residents"), lambda: ranked, view, "residents")
with right:
    if recorded:
        concerns = activities.concerns(view, waiting)
        coming = reads.activities_to_come(view.area.id, view.settled, view.last + activities.AHEAD)
        latest = reads.activities(view.area.id, view.start, view.last, activities.NEWEST)
        ahead = activities.to_come(view, coming)
        shown = activities.waiting(concerns) + ahead + activities.lately(view, latest)
        picked = parts.show(shown, "activities") or picked
        every = reads.activities.later(view.area.id, view.start, view.last, None)
        downloads.table(_("Activities"), lambda: activities.table(every()), view, "activities")

if picked and not lists.toggled(picked) and not forms.follow(picked):
    filters.go(picked)
