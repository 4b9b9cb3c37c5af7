"""Overview: what stands where, and what needs attention."""

from functools import partial

import streamlit as st

from dashboard import charts, downloads, filters, navigation, parts, reads
from dashboard.panels import areas, figures, issues, lists, overview, stations
from dashboard.text import _

view = filters.choose(_("Overview"))
children = reads.children(view.area.id, view.last)
known = figures.known(view)
open_issues = reads.open_issues(view.area.id, view.last)
rows = reads.station_list(view.area.id, view.start, view.last)
tallies = reads.station_tallies(view.area.id, view.start, view.last, view.settled)
claims = reads.claims(view.area.id)
reporting = stations.reporting(view, rows, children)

opening = overview.caption(view) + overview.opening(view, children, known, rows, tallies)
tiles = figures.tiles(view, known, overview.reporting(view, children, rows, tallies))
picked = parts.show(opening + tiles, "opening")

keys = areas.shadable(view, children)
indicator = filters.indicator(keys) if keys else None
left, right = st.columns([3, 2], gap="medium")
with left:
    picked = parts.show(areas.map_head(indicator) + overview.picture(view, indicator), "map") or picked
with right:
    if overview.is_live(known, rows):
        concerns = issues.pressing(view, open_issues) + stations.missing(rows, tallies, view)
        picked = parts.show(overview.attention(concerns), "attention") or picked
        downloads.table(_("Open issues"), lambda: issues.table(view, open_issues), view, "issues")
    else:
        picked = parts.show(figures.everything(known, claims), "everything") or picked
        downloads.table(_("All figures"), lambda: figures.table(known), view, "figures")

left, right = st.columns([3, 2], gap="medium")
with left:
    ranked = areas.ranking(view, children, indicator, reporting) if indicator else []
    if indicator and (ranking := overview.ranking(ranked, indicator)):
        picked = parts.show(ranking, "ranking") or picked
        downloads.table(_("Ranking"), partial(areas.table, ranked, indicator), view, "ranking")
with right:
    if "issues_open" in known:
        parts.show(issues.trend_head(), "trend head")
        charts.draw(*issues.trend(view), key="trend")

if overview.is_live(known, rows):
    picked = parts.show(figures.everything(known, claims), "everything") or picked
    downloads.table(_("All figures"), lambda: figures.table(known), view, "figures")
if claims:
    with st.expander(_("What the source says: {n} statements").format(n=len(claims))):
        st.dataframe(figures.claim_table(claims), hide_index=True)
    downloads.table(_("What the source says"), lambda: figures.claim_table(claims), view, "claims")
if picked and not lists.toggled(picked):
    navigation.follow(view, picked, indicator)
