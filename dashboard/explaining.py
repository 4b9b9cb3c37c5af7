"""The dialog in which a figure explains itself."""

from dataclasses import replace
from datetime import date

import streamlit as st

from dashboard import downloads, filters, parts, reads
from dashboard.filters import View
from dashboard.forms.form import opening
from dashboard.panels import explanation
from dashboard.text import _, number
from db.measures.indicators import INDICATORS
from db.queries.areas import AreaRow

_EVERY = 1_000_000


def figure(view: View, key: str, area: AreaRow) -> None:
    """Explain an indicator in an area over the window of a view, on one day (`key@2026-11-21`) or ever (`key@all`)."""
    key, _at, window = key.partition("@")
    if window:
        day = None if window == "all" else date.fromisoformat(window)
        view = replace(view, first=day, last=day or view.last)
    title = f"{_(INDICATORS[key].name)} · {area.name}"
    st.dialog(title, width="large", icon=":material/help:")(_explain)(view, key, area, opening())


def _explain(view: View, key: str, area: AreaRow, opened: int) -> None:
    name = f"explain#{opened}"
    found = reads.figures((key,), (area.id,), view.first, view.last)[key, area.id]
    if area.id != view.area.id and st.button(
        _("Go to {area}").format(area=area.name), icon=":material/arrow_forward:", key=f"{name}.go"
    ):
        filters.go(area.code)
    parts.show(explanation.meaning(view, found) + explanation.trust(view, found), f"{name}.meaning")
    indicator = INDICATORS[key]
    for title, keys in ((_("Rows that count"), indicator.numerator), (_("Rows of the base"), indicator.denominator)):
        if keys:
            _rows(view, key, area, title, keys, name)


def _rows(view: View, key: str, area: AreaRow, title: str, keys: tuple[str, ...], name: str) -> None:
    first = None if INDICATORS[key].stock else view.first
    here = f"{name}.{keys[0]}"
    at = int(st.session_state.get(here, 0))
    page = reads.evidence_page(keys, area.id, first, view.last, at * explanation.ROWS, explanation.ROWS)
    parts.show(parts.head(title, _("{n} rows").format(n=number(page.count))), f"{here}.head")
    if not page.rows:
        return
    st.dataframe(explanation.table(page.rows), hide_index=True)
    pages = -(-page.count // explanation.ROWS)
    with st.container(horizontal=True, gap="small"):
        for label, to, icon in (
            (_("Page before"), at - 1, ":material/chevron_left:"),
            (_("Next page"), at + 1, ":material/chevron_right:"),
        ):
            off = not 0 <= to < pages
            st.button(label, icon=icon, key=f"{here}.{to > at}", disabled=off, on_click=_turn, args=(here, to))
        every = reads.evidence_page.later(keys, area.id, first, view.last, 0, _EVERY)
        name = f"{key}-{keys[0].replace('/', '-')}"
        downloads.tables([(title, lambda: explanation.table(every().rows))], title, view, name)


def _turn(here: str, page: int) -> None:
    st.session_state[here] = page
