"""Stations: how many came each day, which stations reported, and the forms to report with."""

import streamlit as st

from dashboard import charts, downloads, filters, parts, reads
from dashboard.access import Permission, can
from dashboard.forms import stations as forms
from dashboard.panels import lists, overview, stations
from dashboard.text import _

view = filters.choose(_("Stations"))
rows = reads.station_list(view.area.id, view.start, view.last)
tallies = reads.station_tallies(view.area.id, view.start, view.last, view.settled)

if not rows:
    parts.show(overview.caption(view) + parts.empty(_("This area has no station yet. Add the first one.")), "empty")
else:
    parts.show(overview.caption(view) + stations.opening(view), "opening")
    days = reads.station_days(view.area.id, *stations.charted(view))
    parts.show(stations.chart_head(days), "chart head")
    charts.draw(*stations.chart(view), key="daily")
    downloads.table(_("Visits by day"), lambda: stations.day_table(days), view, "days")

picked = None
left, right = st.columns([3, 2], gap="medium")
with left:
    if rows:
        picked = parts.show(stations.ranked(view), "ranking")
        downloads.table(_("Stations"), lambda: stations.table(rows, tallies), view, "stations")
with right:
    if rows:
        picked = parts.show(overview.attention(stations.missing(view)), "attention") or picked
        services = reads.visits_by_service(view.area.id, view.start, view.last)
        parts.show(stations.services(services), "services")
        downloads.table(_("Visits by service"), lambda: stations.service_table(services), view, "services")
    if can(Permission.STATIONS, view.area.id) and st.button(_("New station"), icon=":material/add:"):
        forms.station(view.area, None)

if changing := forms.pending():
    forms.station(None, changing)
elif picked and not lists.toggled(picked):
    station = next(row for row in rows if f"station:{row.id}" == picked)
    forms.report(station, stations.day_to_report(view, station, tallies[station.id]))
