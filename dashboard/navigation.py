"""The menu: each page as a row."""

from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard import explaining, filters, reads
from dashboard.forms import issues
from dashboard.text import N_, _
from db.calendar import today

PAGES = Path(__file__).resolve().parent.parent / "pages"


class Entry(NamedTuple):
    """A page: its file, what it is called, its icon, and the group of the menu it stands in."""

    file: str
    title: str
    icon: str
    group: str


LOOK, WORK, ADMINISTER = N_("Look"), N_("Subjects"), N_("Administer")

MENU = (
    Entry("overview", N_("Overview"), "dashboard", LOOK),
    Entry("grid_map", N_("Grid map"), "map", LOOK),
    Entry("stations", N_("Stations"), "storefront", WORK),
    Entry("volunteers", N_("Volunteering"), "volunteer_activism", WORK),
    Entry("projects", N_("Co-building projects"), "handshake", WORK),
    Entry("issues", N_("Issues"), "assignment", WORK),
    Entry("setup", N_("Set up a place"), "add_location", ADMINISTER),
    Entry("audit", N_("Audit trail"), "policy", ADMINISTER),
)


def build() -> StreamlitPage:
    """Put the menu into the sidebar; the address without a path leads to the overview, or to setup."""
    pages = {
        entry.file: st.Page(
            PAGES / f"{entry.file}.py", title=_(entry.title), icon=f":material/{entry.icon}:", url_path=entry.file
        )
        for entry in MENU
    }
    groups: dict[str, list[StreamlitPage]] = {}
    for entry in MENU:
        groups.setdefault(_(entry.group), []).append(pages[entry.file])
    # A default page answers no address of its own, so the default is one that only leads on.
    first = pages["overview" if reads.home(today()) else "setup"]
    start = st.Page(lambda: st.switch_page(first), title=_("Overview"), default=True, visibility="hidden")
    return st.navigation({**groups, "": [start]}, expanded=True)


def follow(view: filters.View, picked: str, indicator: str | None = None) -> None:
    """Go where a pick leads: to an issue's form, to the stations that did not report, to an explanation, to an area.

    An area whose figure of `indicator` was picked is explained first; the way to it is in the explanation.
    """
    kind, _colon, key = picked.partition(":")
    if kind == "issue":
        issues.issue(int(key))
    elif kind == "figure":
        explaining.figure(view, key, view.area)
    elif kind in ("station", "stations"):
        st.switch_page(PAGES / "stations.py")
    elif indicator:
        explaining.figure(view, indicator, reads.area(picked))
    else:
        filters.go(picked)
