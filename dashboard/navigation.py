"""The menu: each page as a row."""

from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard import explaining, filters, reads
from dashboard.access import Permission, viewer
from dashboard.forms import cobuilding, compounds, issues
from dashboard.text import N_, _, language
from db.calendar import today
from db.imports.kinds import NEEDED

PAGES = Path(__file__).resolve().parent.parent / "pages"


class Entry(NamedTuple):
    """A page: its file, what it is called, its icon, the group of the menu it stands in, and whom it is for.

    It is for whoever holds one of `permissions` somewhere.
    """

    file: str
    title: str
    icon: str
    group: str
    permissions: tuple[Permission, ...] = (Permission.LOOK,)


DAILY = (Permission.STATIONS, Permission.VOLUNTEERING, Permission.COBUILDING, Permission.ISSUES)
"""What people enter day by day."""

LOOK, WORK, ADMINISTER = N_("Look"), N_("Subjects"), N_("Administer")

MENU = (
    Entry("overview", N_("Overview"), "dashboard", LOOK),
    Entry("grid_map", N_("Grid map"), "map", LOOK),
    Entry("wall", N_("Wall"), "tv", LOOK),
    Entry("present", N_("Present"), "co_present", LOOK, (Permission.EXPORT,)),  # for people, not for walls
    Entry("entry", N_("My desk"), "edit_note", WORK, DAILY),
    Entry("stations", N_("Stations"), "storefront", WORK),
    Entry("volunteers", N_("Volunteering"), "volunteer_activism", WORK),
    Entry("projects", N_("Co-building projects"), "handshake", WORK),
    Entry("issues", N_("Issues"), "assignment", WORK),
    Entry("coverage", N_("Coverage of compounds"), "apartment", WORK),
    Entry("imports", N_("Imports"), "upload_file", ADMINISTER, tuple(sorted(set(NEEDED.values())))),
    Entry("boundaries", N_("Boundaries"), "polyline", ADMINISTER, (Permission.AREAS,)),
    Entry("scenes", N_("Wall scenes"), "slideshow", ADMINISTER, (Permission.SCENES,)),
    Entry("setup", N_("Set up a place"), "add_location", ADMINISTER, (Permission.PLACE,)),
    Entry(
        "accounts",
        N_("Accounts"),
        "manage_accounts",
        ADMINISTER,
        (Permission.ACCOUNTS, Permission.GRANTS, Permission.DEVICES),
    ),
    Entry("audit", N_("Audit trail"), "policy", ADMINISTER, (Permission.AUDIT,)),
)


def offered() -> list[Entry]:
    """The pages that are for whoever is looking; a wall shows its scenes alone."""
    by = viewer()
    return [entry for entry in MENU if by.has(*entry.permissions) and (not by.scenes or entry.file in by.scenes)]


def build() -> StreamlitPage:
    """Put the menu into the sidebar; the address without a path leads to the overview, or to setup."""
    entries = offered()
    pages = {entry.file: _pages()[entry.file] for entry in entries}
    groups: dict[str, list[StreamlitPage]] = {}
    for entry in entries:
        groups.setdefault(_(entry.group), []).append(pages[entry.file])
    alone = viewer().scenes is not None and "wall" in pages  # a screen that nobody sits at
    empty = "setup" in pages and not reads.home(today())
    first = "wall" if alone else "setup" if empty else next(iter(pages), None)
    # A default page answers no address of its own, so the default is one that only leads on.
    lead = (lambda: st.switch_page(pages[first])) if first else _nothing
    start = st.Page(lead, title=_("Overview"), default=True, visibility="hidden")
    return st.navigation({**groups, "": [start]}, expanded=True)


def _nothing() -> None:
    st.title(_("Tongxin"), anchor=False)
    st.info(_("Nothing here is open to you yet. Ask a security administrator for a role."))


def _pages() -> dict[str, StreamlitPage]:
    """The pages of the menu by file; made once a session and language, since each asks the disk where it is."""
    kept: dict[str, dict[str, StreamlitPage]] = st.session_state.setdefault("pages", {})
    if language() not in kept:
        kept[language()] = {
            entry.file: st.Page(
                PAGES / f"{entry.file}.py", title=_(entry.title), icon=f":material/{entry.icon}:", url_path=entry.file
            )
            for entry in MENU
        }
    return kept[language()]


def follow(view: filters.View, picked: str, indicator: str | None = None) -> None:
    """Go where a pick leads: to the form of an issue or milestone, to stations, to an explanation, to an area.

    An area whose figure of `indicator` was picked is explained first; the way to it is in the explanation.
    """
    kind, _colon, key = picked.partition(":")
    if viewer().scenes is not None:  # a wall: whoever stands before it may go through its areas, and no further
        if not _colon:
            filters.go(picked)
    elif kind == "issue":
        issues.issue(int(key))
    elif kind == "compound":
        compounds.compound(int(key))
    elif kind in cobuilding.KINDS:
        cobuilding.follow(picked)
    elif kind == "figure":
        explaining.figure(view, key, view.area)
    elif kind in ("station", "stations"):
        st.switch_page(PAGES / "stations.py")
    elif indicator:
        explaining.figure(view, indicator, reads.area(picked))
    else:
        filters.go(picked)
