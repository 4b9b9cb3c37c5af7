"""Overview: what stands where, and what needs attention."""

from functools import partial

import streamlit as st

from dashboard import charts, downloads, filters, navigation, parts, reads
from dashboard.panels import areas, figures, freshness, issues, lists, overview
from dashboard.text import _

view = filters.choose(_("Overview"))
children = reads.children(view.area.id, view.last)
known = figures.known(view)
rows = reads.station_list(view.area.id, view.start, view.last)
claims = reads.claims(view.area.id)
live = overview.is_live(known, rows)
tables: list[downloads.Table] = [(_("All figures"), lambda: figures.table(known))]

keys = areas.shadable(view, children)
indicator = filters.indicator(keys) if keys else None
shown = areas.map_head(indicator) + overview.picture(view, indicator)
side = overview.urgent(view) if live else figures.everything(view)
picked = parts.show(overview.opening(view) + parts.beside(shown, side), "opening")
if live:
    open_issues = reads.open_issues.later(view.area.id, view.last)
    tables.append((_("Open issues"), lambda: issues.table(view, open_issues())))

ranking = overview.ranking(view, indicator) if indicator else parts.Html("")
if indicator and ranking:
    tables.append((_("Ranking"), partial(areas.table, overview.ranked(view, indicator), indicator)))
if "issues_open" in known:
    left, right = st.columns([3, 2], gap="medium")
    with left:
        picked = parts.show(ranking, "ranking") or picked
    with right:
        parts.show(issues.trend_head(), "trend head")
        charts.draw(issues.trend(view), key="trend")
elif ranking:
    picked = parts.show(ranking, "ranking") or picked

if live:
    picked = parts.show(freshness.freshness(view) + figures.everything(view), "everything") or picked
    fresh = freshness.table(view)  # within the run: a download is made after it, where nothing can be read
    tables.append((_("How fresh the records are"), lambda: fresh))
if claims:
    with st.expander(_("What the source says: {n} statements").format(n=len(claims))):
        st.dataframe(figures.claim_table(claims), hide_index=True)
    tables.append((_("What the source says"), lambda: figures.claim_table(claims)))
downloads.tables(tables, _("Overview"), view, "overview")
if picked and not lists.toggled(picked):
    navigation.follow(view, picked, indicator)
