"""Stations: how many came each day, which stations reported, and the forms to report with."""

import streamlit as st

from dashboard import charts, downloads, filters, navigation, parts, reads
from dashboard.access import Permission, can
from dashboard.forms import stations as forms
from dashboard.panels import lists, overview, stations
from dashboard.text import _

view = filters.choose(_("Stations"))
rows = reads.station_list(view.area.id, view.start, view.last)
tallies = reads.station_tallies(view.area.id, view.start, view.last, view.settled)

picked = None
if not rows:
    parts.show(overview.caption(view) + parts.empty(_("This area has no station yet. Add the first one.")), "empty")
else:
    days = reads.station_days(view.area.id, *stations.charted(view))
    picked = parts.show(overview.caption(view) + stations.opening(view) + stations.chart_head(days), "opening")
    charts.draw(stations.chart(view), key="daily")
    services = reads.visits_by_service(view.area.id, view.start, view.last)
    silent = overview.silent(view) + stations.came_late(view)
    shown = parts.beside(stations.ranked(view), silent + stations.services(view))
    picked = parts.show(shown, "stations") or picked
with st.container(horizontal=True, gap="small"):
    if can(Permission.STATIONS, view.area.id) and st.button(_("New station"), icon=":material/add:"):
        forms.station(view.area, None)
    if rows:
        tables: list[downloads.Table] = [
            (_("Stations"), lambda: stations.table(rows, tallies)),
            (_("Visits by day"), lambda: stations.day_table(days)),
            (_("Visits by service"), lambda: stations.service_table(services)),
        ]
        downloads.tables(tables, _("Stations"), view, "stations")

if changing := forms.pending():
    forms.station(None, changing)
elif picked and not lists.toggled(picked):
    station = next((row for row in rows if f"station:{row.id}" == picked), None)
    if station:
        forms.report(station, stations.day_to_report(view, station, tallies[station.id]))
    else:
        navigation.follow(view, picked)
