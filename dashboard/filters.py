"""What a screen is about: area, window, day and language, kept in the URL so that a link shows the same screen."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import streamlit as st

from dashboard import reads
from dashboard.access import Permission, can, viewer
from dashboard.reads.seam import TREE, derived
from dashboard.text import DEFAULT, LANGUAGES, N_, _, span, speak
from db import calendar
from db.calendar import today
from db.errors import NotFound
from db.models import SELF, SERVICE
from db.queries.areas import AreaRow

SETUP: Final = Path(__file__).resolve().parent.parent / "pages" / "setup.py"

KEYS: Final = ("area", "from", "as_of", "indicator", "system", "level", "layers", "than", "lang")

SYSTEMS: Final = {SERVICE: N_("Service grids"), SELF: N_("Residents' own grids")}
"""Two grid systems may lie over one place."""

EARLIEST: Final = date(1949, 10, 1)
"""No place reports anything before this day."""

WEEK, BEGINNING = N_("Last 7 days"), N_("Since the beginning")
PERIODS: Final = {
    "7": WEEK,
    "28": N_("Last 28 days"),
    "month": N_("This month"),
    "quarter": N_("This quarter"),
    "year": N_("This year"),
    "all": BEGINNING,
    "own": N_("From a day …"),
}


@dataclass(frozen=True)
class View:
    """One area over one window: flows count from `first` (None: the beginning) to `last`, stocks as of `last`.

    Until a morning hour it is `early`: the reports of the day before may still come in. `system` is the grid system
    that a map of it shows.
    """

    area: AreaRow
    first: date | None
    last: date
    today: date
    early: bool = False
    system: str = SERVICE

    @property
    def start(self) -> date:
        """The first day of the window, for what needs one."""
        return self.first or EARLIEST

    @property
    def settled(self) -> date:
        """The last day whose reports are due: yesterday, and from midnight to the morning the day before it."""
        return min(self.last, self.today - timedelta(days=2 if self.early else 1))

    @property
    def days(self) -> int | None:
        """How many days the window has; None if it began with the beginning."""
        return (self.last - self.first).days + 1 if self.first else None

    @property
    def window(self) -> str:
        """The window in words."""
        return span(self.first, self.last, self.today) if self.first else _(BEGINNING)


def adopt() -> None:
    """Take what the address says into the session, and complete the address from the session."""
    state, given = st.session_state, st.query_params
    for key in KEYS:
        if key in given:
            state[f"at_{key}"] = given[key]
        elif key == "as_of" and "to" in given:
            state["at_as_of"] = given["to"]
    state["lang"] = state.get("at_lang") if state.get("at_lang") in LANGUAGES else DEFAULT
    speak(state["lang"])
    complete = {key: state[f"at_{key}"] for key in KEYS if state.get(f"at_{key}")}
    if dict(given) != complete:
        given.from_dict(complete)


def choose(title: str, *, quiet: bool = False) -> View:
    """The title of a page with its pickers beside it; stops the page with a sentence where there is nothing to see.

    A `quiet` page, such as a wall, has neither as long as there is something.
    """
    now, area = today(), _chosen(title)
    last = kept_day("as_of") or _place_ends(area, now) or now
    last = min(max(last, EARLIEST), now)
    period, first = _window(area, last, now)
    early = calendar.is_early()
    if quiet:
        return View(area, first, last, now, early, _system(area))
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    left.title(title, anchor=False)
    with right.container(horizontal=True, horizontal_alignment="right", gap="small"):
        _pick_area(area)
        _pick_period(period, first, last)
        _pick_day(last, now)
    return View(area, first, last, now, early, _system(area))


def week(title: str, *permissions: Permission) -> list[View]:
    """The title of a page about one's own work, and the week up to today of each area one holds these rights in.

    Who holds them everywhere picks an area.
    """
    now, roots = today(), viewer().roots(*permissions)
    own = [row for row in reads.all_areas() if roots is not None and row.id in roots]
    if own:
        st.title(title, anchor=False)
    else:
        own = [_chosen(title)]
        left, right = st.columns([2, 3], vertical_alignment="bottom")
        left.title(title, anchor=False)
        with right.container(horizontal=True, horizontal_alignment="right"):
            _pick_area(own[0])
    return [View(area, now - timedelta(days=6), now, now, calendar.is_early()) for area in own]


def _chosen(title: str) -> AreaRow:
    """The area that is looked at; stops the page where there is none."""
    now = today()
    code = st.session_state.get("at_area") or reads.home(now)
    if code is None:
        st.title(title, anchor=False)
        st.info(_("This database has no areas yet."))
        asks = can(Permission.PLACE) and st.button(_("Set up a place"), icon=":material/add_location:", type="primary")
        if asks:
            st.switch_page(SETUP)
        st.stop()
    try:
        return reads.area(code)
    except NotFound:
        st.title(title, anchor=False)
        st.info(_("There is no area {code}, or you may not see it.").format(code=code))
        st.button(_("Go to the first area"), on_click=_set, args=("area", None))
        st.stop()


def _system(area: AreaRow) -> str:
    """The grid system an area is of; where it is of both, the one that was chosen."""
    chosen = st.session_state.get("at_system")
    return area.system or (chosen if chosen in SYSTEMS else SERVICE)


def _place_ends(area: AreaRow, now: date) -> date | None:
    """The day up to which a case is told, found on it or above it."""
    return next((above.as_of for above in reversed(reads.ancestors(area.id, now)) if above.as_of), area.as_of)


def _window(area: AreaRow, last: date, now: date) -> tuple[str, date | None]:
    """The period chosen and the day it begins; a case opens with all that was told of it."""
    chosen = st.session_state.get("at_from")
    if chosen is None:
        chosen = "all" if _place_ends(area, now) else "7"
    if chosen == "all":
        return "all", None
    starts = {
        "7": last - timedelta(days=6),
        "28": last - timedelta(days=27),
        "month": last.replace(day=1),
        "quarter": last.replace(month=(last.month - 1) // 3 * 3 + 1, day=1),
        "year": last.replace(month=1, day=1),
    }
    if chosen in starts:
        return chosen, starts[chosen]
    day = kept_day("from")
    if day is None or not EARLIEST <= day <= last:
        return "7", starts["7"]
    return "own", day


def kept_day(key: str) -> date | None:
    """The day that the address says of one of `KEYS`; None where it says none."""
    try:
        return date.fromisoformat(st.session_state.get(f"at_{key}") or "")
    except ValueError:
        return None


def _pick_area(area: AreaRow) -> None:
    rows = _pickable(area, today())
    st.session_state["pick_area"] = area.code
    st.selectbox(
        _("Area"),
        list(rows),
        format_func=lambda code: rows[code],
        key="pick_area",
        on_change=lambda: _set("area", st.session_state["pick_area"], forget=("from", "as_of")),
        label_visibility="collapsed",
        width=190,
    )


@derived(*TREE)
def _pickable(area: AreaRow, on: date) -> dict[str, str]:
    """Areas by code, indented under their parents; those without any below them only around the chosen one."""
    above = reads.parents(on)
    tops = {row.id for row in reads.roots(on)}  # what has ended hangs nowhere either
    rows = {row.id: row for row in reads.all_areas() if row.id in above or row.id in tops or row.id == area.id}
    tree: dict[int | None, list[AreaRow]] = {}
    for row in rows.values():
        tree.setdefault(above.get(row.id) if above.get(row.id) in rows else None, []).append(row)
    near = {area.id, above.get(area.id)}
    found: dict[str, str] = {}

    def climb(parent: int | None, depth: int) -> None:
        for row in sorted(tree.get(parent, ()), key=lambda row: (not row.fictional, row.code)):
            if row.id in tree or parent in near or row.id == area.id:
                found[row.code] = "\u2003" * depth + row.name
                climb(row.id, depth + 1)

    climb(None, 0)
    return found


def _pick_period(period: str, first: date | None, last: date) -> None:
    st.session_state["pick_period"] = period
    st.selectbox(
        _("Period"),
        list(PERIODS),
        format_func=lambda key: _(PERIODS[key]),
        key="pick_period",
        on_change=lambda: _set_period(first, last),
        label_visibility="collapsed",
        width=132,
    )
    if period == "own":
        st.session_state["pick_from"] = first
        st.date_input(
            _("From"),
            key="pick_from",
            min_value=EARLIEST,
            max_value=last,
            on_change=lambda: _set("from", str(st.session_state["pick_from"])),
            label_visibility="collapsed",
            width=132,
        )


def _set_period(first: date | None, last: date) -> None:
    picked = st.session_state["pick_period"]
    _set("from", str(first or last.replace(day=1)) if picked == "own" else picked)


def _pick_day(last: date, now: date) -> None:
    st.session_state["pick_day"] = last
    st.date_input(
        _("As of"),
        key="pick_day",
        min_value=EARLIEST,
        max_value=now,
        on_change=_set_day,
        label_visibility="collapsed",
        width=132,
    )


def _set_day() -> None:
    picked = st.session_state["pick_day"]
    _set("as_of", str(picked) if picked else None)


def _set(key: str, value: str | None, forget: tuple[str, ...] = ()) -> None:
    """Put a choice into session and address; None takes it out."""
    for name, said in ((key, value), *((other, None) for other in forget)):
        st.session_state[f"at_{name}"] = said
        if said is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = said


def kept(key: str) -> str | None:
    """What the address says of one of `KEYS`, such as the layers of the map."""
    said: str | None = st.session_state.get(f"at_{key}")
    return said


def keep(key: str, value: str | None) -> None:
    """From a callback: have the address say something of one of `KEYS`; None takes it out."""
    _set(key, value)


def look_at(code: str | None) -> None:
    """From a callback: look at another area, in the same window; None is where every visit begins."""
    _set("area", code)


def look_on(day: str | None) -> None:
    """Look at a place as it was on a day; None is today."""
    _set("as_of", day)


def go(code: str) -> None:
    """Look at another area, in the same window."""
    _set("area", code)
    st.rerun()


def indicator(keys: list[str]) -> str:
    """The indicator to shade and rank by: the one in the address if it is one of `keys`, else the first."""
    chosen = st.session_state.get("at_indicator")
    return chosen if chosen in keys else keys[0]


def switch_language() -> None:
    """The other language, one click away."""
    other = next(code for code in LANGUAGES if code != st.session_state["lang"])
    st.button(LANGUAGES[other], on_click=_set, args=("lang", other), type="tertiary", icon=":material/translate:")
