"""Volunteers: hours of service and who gave them, what waits to be confirmed, and the forms of teams and activities."""

import streamlit as st

from dashboard import charts, downloads, filters, navigation, parts, reads
from dashboard.access import Permission, can
from dashboard.forms import volunteering as forms
from dashboard.panels import activities, lists, overview, volunteering
from dashboard.text import _

view = filters.choose(_("Volunteering"))
teams = reads.teams(view.area.id, view.start, view.last)
tallies = reads.team_tallies(view.area.id, view.start, view.last)
recorded = any(tally.minutes is not None for tally in tallies.values())

if teams:
    picked = parts.show(overview.caption(view) + volunteering.opening(view), "opening")
else:
    said = _("This area has no volunteer team yet. Add the first one.")
    picked = parts.show(overview.caption(view) + parts.empty(said), "opening")
works = can(Permission.VOLUNTEERING, view.area.id)
with st.container(horizontal=True, gap="small"):
    if works and teams and st.button(_("Plan an activity"), icon=":material/event:"):
        forms.new_activity(teams)
    if works and st.button(_("New team"), icon=":material/group_add:"):
        forms.new_team(view.area)

if recorded:
    hours, persons = volunteering.drawings(view)
    months = reads.service_months(view.area.id, view.last)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        parts.show(volunteering.hours_head(view), "hours head")
        charts.draw(*hours, key="hours")
        downloads.table(_("Service by month"), lambda: volunteering.month_table(months), view, "months")
    with right:
        parts.show(volunteering.volunteers_head(), "persons head")
        charts.draw(*persons, key="persons")

left, right = st.columns([3, 2], gap="medium")
with left:
    if teams:
        picked = parts.show(volunteering.by_team(view), "teams") or picked
        downloads.table(_("Volunteer teams"), lambda: volunteering.team_table(teams, tallies), view, "teams")
    if residents := volunteering.residents_ranked(view):
        picked = parts.show(volunteering.by_residents(view), "residents") or picked
        downloads.table(
            _("Hours per 1,000 residents"), lambda: volunteering.resident_table(residents), view, "residents"
        )
with right:
    if recorded:
        coming = reads.activities_to_come(view.area.id, view.settled, view.last + activities.AHEAD)
        latest = reads.activities(view.area.id, view.start, view.last, activities.NEWEST)
        pending = activities.waiting(view, volunteering.waiting(view))
        shown = pending + activities.to_come(view, coming) + activities.lately(view, latest)
        picked = parts.show(shown, "activities") or picked
        every = reads.activities.later(view.area.id, view.start, view.last, None)
        downloads.table(_("Activities"), lambda: activities.table(every()), view, "activities")

if picked and not lists.toggled(picked) and not forms.follow(picked):
    navigation.follow(view, picked)
