"""Overview: what stands where, and what needs attention."""

from functools import partial

import streamlit as st

from dashboard import charts, downloads, filters, navigation, parts, reads
from dashboard.panels import areas, figures, issues, lists, overview, stations
from dashboard.text import _

view = filters.choose(_("Overview"))
children = reads.children(view.area.id, view.last)
known = figures.known(view)
rows = reads.station_list(view.area.id, view.start, view.last)
claims = reads.claims(view.area.id)

picked = parts.show(overview.opening(view), "opening")

keys = areas.shadable(view, children)
indicator = filters.indicator(keys) if keys else None
left, right = st.columns([3, 2], gap="medium")
with left:
    picked = parts.show(areas.map_head(indicator) + overview.picture(view, indicator), "map") or picked
with right:
    if overview.is_live(known, rows):
        concerns = issues.pressing(view) + stations.missing(view)
        picked = parts.show(overview.attention(concerns), "attention") or picked
        open_issues = reads.open_issues.later(view.area.id, view.last)
        downloads.table(_("Open issues"), lambda: issues.table(view, open_issues()), view, "issues")
    else:
        picked = parts.show(figures.everything(view), "everything") or picked
        downloads.table(_("All figures"), lambda: figures.table(known), view, "figures")

left, right = st.columns([3, 2], gap="medium")
with left:
    ranked = overview.ranked(view, indicator) if indicator else []
    if indicator and (ranking := overview.ranking(ranked, indicator)):
        picked = parts.show(ranking, "ranking") or picked
        downloads.table(_("Ranking"), partial(areas.table, ranked, indicator), view, "ranking")
with right:
    if "issues_open" in known:
        parts.show(issues.trend_head(), "trend head")
        charts.draw(*issues.trend(view), key="trend")

if overview.is_live(known, rows):
    picked = parts.show(figures.everything(view), "everything") or picked
    downloads.table(_("All figures"), lambda: figures.table(known), view, "figures")
if claims:
    with st.expander(_("What the source says: {n} statements").format(n=len(claims))):
        st.dataframe(figures.claim_table(claims), hide_index=True)
    downloads.table(_("What the source says"), lambda: figures.claim_table(claims), view, "claims")
if picked and not lists.toggled(picked):
    navigation.follow(view, picked, indicator)
