"""What the grid map is asked besides area, window and day: an indicator, a grid system, and a day to compare with."""

from dataclasses import replace
from datetime import date

import streamlit as st

from dashboard import reads
from dashboard.filters import EARLIEST, SYSTEMS, View, indicator, keep, kept_day
from dashboard.text import _, day
from db.measures.indicators import INDICATORS
from db.models import SERVICE


def pick_indicator(keys: list[str], more: list[str] | None = None) -> str | None:
    """A row of buttons to choose the indicator with; what else there is, `more`, is in a list beside them.

    None where nothing is chosen and there are no buttons.
    """
    wanted = st.session_state.get("at_indicator")
    chosen = wanted if wanted in (more or ()) else indicator(keys) if keys else None
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if keys:
            st.session_state["pick_indicator"] = chosen if chosen in keys else None
            st.segmented_control(
                _("Indicator"),
                keys,
                format_func=lambda key: _(INDICATORS[key].name),
                key="pick_indicator",
                on_change=lambda: keep("indicator", st.session_state["pick_indicator"] or chosen),
                label_visibility="collapsed",
            )
        if more:
            st.session_state["pick_other"] = chosen if chosen in more else None
            st.selectbox(
                _("Another indicator"),
                more,
                format_func=lambda key: _(INDICATORS[key].name),
                key="pick_other",
                on_change=lambda: keep("indicator", st.session_state["pick_other"]),
                placeholder=_("Another indicator"),
                label_visibility="collapsed",
                width=210,
            )
    return chosen


def pick_system(view: View) -> None:
    """A row of buttons to choose the grid system with; one of its grids is left for what it lies in."""
    above = next(row for row in reversed(reads.ancestors(view.area.id, view.last)) if row.system is None)
    st.session_state["pick_system"] = view.system
    st.segmented_control(
        _("Grid system"),
        list(SYSTEMS),
        format_func=lambda key: _(SYSTEMS[key]),
        key="pick_system",
        on_change=lambda: _set_system(above.code, view),
        label_visibility="collapsed",
    )


def _set_system(code: str, view: View) -> None:
    picked = st.session_state["pick_system"] or view.system
    if view.area.system not in (None, picked):
        keep("area", code)
    keep("system", picked if picked != SERVICE else None)


def _other(view: View) -> date | None:
    """The day that the address says, if anything may have been reported by then."""
    other = kept_day("than")
    return other if other and EARLIEST <= other <= view.today else None


def other_day(view: View) -> View | None:
    """The same place in a window as long, up to the day it is compared with; None where it is compared with none."""
    other = _other(view)
    if other is None or other == view.last:
        return None
    lag = view.last - other
    return replace(view, first=max(view.first - lag, EARLIEST) if view.first else None, last=other)


def pick_other_day(view: View) -> None:
    """A day to compare with, behind a button."""
    other = _other(view)
    label = _("Compared with {day}").format(day=day(other, view.today)) if other else _("Compare two days")
    with st.popover(label, icon=":material/compare:"):
        st.session_state["pick_than"] = other
        st.date_input(
            _("Beside the map of {day}, that of").format(day=day(view.last, view.today)),
            key="pick_than",
            min_value=EARLIEST,
            max_value=view.today,
            on_change=_set_other_day,
        )
        if other:
            st.button(_("One map again"), on_click=keep, args=("than", None))


def _set_other_day() -> None:
    picked = st.session_state["pick_than"]
    keep("than", str(picked) if picked else None)
