"""The menu: each page as a row."""

from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard import filters
from dashboard.text import N_, _

PAGES = Path(__file__).resolve().parent.parent / "pages"


class Entry(NamedTuple):
    """A page: its file, what it is called, its icon, and the group of the menu it stands in."""

    file: str
    title: str
    icon: str
    group: str


LOOK, WORK = N_("Look"), N_("Subjects")

MENU = (
    Entry("overview", N_("Overview"), "dashboard", LOOK),
    Entry("grid_map", N_("Grid map"), "map", LOOK),
    Entry("stations", N_("Stations"), "storefront", WORK),
)


def build() -> StreamlitPage:
    """Put the menu into the sidebar; the address without a path leads to the overview."""
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
    start = st.Page(lambda: st.switch_page(pages["overview"]), title=_("Overview"), default=True, visibility="hidden")
    return st.navigation({**groups, "": [start]}, expanded=True)


def follow(picked: str) -> None:
    """Go where a pick leads: to the stations that did not report, or to an area."""
    if picked.startswith("station"):
        st.switch_page(PAGES / "stations.py")
    filters.go(picked)
