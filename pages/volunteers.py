"""Volunteers: hours of service and who gave them, what waits to be confirmed, and the forms of teams and activities."""

import streamlit as st

from dashboard import charts, downloads, filters, navigation, parts, reads
from dashboard.access import Permission, can
from dashboard.forms import activities as activity_forms
from dashboard.forms import volunteering as forms
from dashboard.panels import activities, lists, overview, volunteering
from dashboard.text import _

view = filters.choose(_("Volunteering"))
teams = reads.teams(view.area.id, view.start, view.last)
tallies = reads.team_tallies(view.area.id, view.start, view.last)
recorded = any(tally.minutes is not None for tally in tallies.values())
residents = volunteering.residents_ranked(view)
tables: list[downloads.Table] = []

said = parts.empty(_("This area has no volunteer team yet. Add the first one."))
picked = parts.show(overview.caption(view) + (volunteering.opening(view) if teams else said), "opening")
works = can(Permission.VOLUNTEERING, view.area.id)
with st.container(horizontal=True, gap="small"):
    if works and teams and st.button(_("Plan an activity"), icon=":material/event:"):
        activity_forms.new_activity(teams)
    if works and st.button(_("New team"), icon=":material/group_add:"):
        forms.new_team(view.area)

if recorded:
    hours, persons = volunteering.drawings(view)
    months = reads.service_months(view.area.id, view.last)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        picked = parts.show(volunteering.hours_head(view), "hours head") or picked
        charts.draw(hours, key="hours")
    with right:
        picked = parts.show(volunteering.volunteers_head(), "persons head") or picked
        charts.draw(persons, key="persons")
    tables.append((_("Service by month"), lambda: volunteering.month_table(months)))

if teams:
    work = activities.work(view)
    by_team = volunteering.by_team(view) + volunteering.by_residents(view)
    picked = parts.show(parts.beside(by_team, work), "teams") or picked
    every = reads.activities.later(view.area.id, view.start, view.last, None)
    tables.append((_("Volunteer teams"), lambda: volunteering.team_table(teams, tallies)))
    tables.append((_("Activities"), lambda: activities.table(every())))
if residents:
    tables.append((_("Hours per 1,000 residents"), lambda: volunteering.resident_table(residents)))
downloads.tables(tables, _("Volunteering"), view, "volunteering")

if picked and not lists.toggled(picked) and not forms.follow(picked):
    navigation.follow(view, picked)
