"""Overview: what stands where, and what needs attention."""

from functools import partial

import streamlit as st

from dashboard import charts, downloads, filters, parts, reads
from dashboard.panels import areas, figures, issues, overview, stations
from dashboard.text import _
from db.measures.indicators import INDICATORS

view = filters.choose(_("Overview"))
children = reads.children(view.area.id, view.last)
known = figures.known(view)
open_issues = reads.open_issues(view.area.id, view.last)
rows = reads.station_list(view.area.id, view.start, view.last)
tallies = reads.station_tallies(view.area.id, view.start, view.last, view.settled)
claims = reads.claims(view.area.id)

parts.show(
    overview.caption(view)
    + overview.opening(view, children, known, rows, tallies)
    + figures.tiles(view, known, overview.reporting(view, children, rows, tallies)),
    "opening",
)

keys = areas.shadable(view, children)
indicator = filters.indicator(keys) if keys else None
reporting = stations.reporting(view, rows, children)
left, right = st.columns([3, 2], gap="medium")
with left:
    shapes = areas.shapes(view, children, indicator, issues.states(view, open_issues, children), reporting)
    title = _(INDICATORS[indicator].name) if indicator else _("Map")
    unit = figures.unit(INDICATORS[indicator]) if indicator else ""
    picked = parts.show(parts.head(title, unit) + areas.picture(view, shapes, indicator), "map")
with right:
    concerns = issues.pressing(view, open_issues) + stations.missing(rows, tallies, view)
    parts.show(overview.attention(concerns), "attention")
    downloads.table(_("Open issues"), lambda: issues.table(view, open_issues), view, "issues")

left, right = st.columns([3, 2], gap="medium")
with left:
    ranked = areas.ranking(view, children, indicator, reporting) if indicator else []
    if indicator and ranked:
        picked = parts.show(overview.ranking(ranked, indicator), "ranking") or picked
        downloads.table(_("Ranking"), partial(areas.table, ranked, indicator), view, "ranking")
with right:
    if "issues_open" in known:
        parts.show(parts.head(_("Open issues"), _("last 12 weeks")), "trend head")
        charts.draw(*issues.trend(view), key="trend")

parts.show(parts.head(_("All figures"), view.window) + figures.everything(known, claims), "everything")
downloads.table(_("All figures"), lambda: figures.table(known), view, "figures")
if claims:
    with st.expander(_("What the source says: {n} statements").format(n=len(claims))):
        st.dataframe(figures.claim_table(claims), hide_index=True)
    downloads.table(_("What the source says"), lambda: figures.claim_table(claims), view, "claims")
if picked and not picked.startswith("station:"):
    filters.go(picked)
