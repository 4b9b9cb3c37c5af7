"""Choosing which entries of the audit trail to see, and turning its pages."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

import streamlit as st

from dashboard import reads
from dashboard.panels.audit import who
from dashboard.panels.audit_words import CHANGES, KINDS, SUBJECTS, VERBS
from dashboard.reads.seam import TREE, derived
from dashboard.text import N_, _, day
from db.calendar import midnight, today
from db.queries.areas import AreaRow
from db.queries.audit import EntryRow, Wanted

T = TypeVar("T")

ROWS: Final = 40
"""How many entries a page shows."""

MOST: Final = 20_000
"""How many a download holds."""

DAYS: Final = {N_("Today"): 0, N_("Last 7 days"): 6, N_("Last 28 days"): 27, N_("Last 6 months"): 183}
ALL: Final = N_("Since the beginning")


def choose() -> tuple[Wanted, str]:
    """Which entries are wanted, and their period in words."""
    with st.container(horizontal=True, gap="small"):
        period = _pick(_("Period"), "period", [*DAYS, ALL], 1)
        area = _pick_area()
        subject = _pick(_("Subject"), "subject", [None, *sorted(SUBJECTS, key=lambda key: _(SUBJECTS[key]))])
        kind = _pick(_("Kind"), "kind", [None, CHANGES, *KINDS])
        first = today() - timedelta(days=DAYS[period]) if period in DAYS else None
        wanted = Wanted(
            first=midnight(first) if first else None,
            area_id=area,
            subjects=(subject,) if subject else (),
            verbs=verbs(kind),
        )
        _count, actors = reads.audit_extent(wanted)
        actor = _pick(_("Person"), "actor", [None, *actors])
    window = _("since {day}").format(day=day(first)) if first else _(ALL)
    return Wanted(wanted.first, None, wanted.area_id, actor, wanted.subjects, wanted.verbs), window


def verbs(kind: str | None) -> tuple[str, ...]:
    """The verbs of a kind of events; none for every kind."""
    if kind is None:
        return ()
    special = {verb for verbs in KINDS.values() for verb in verbs}
    return KINDS.get(kind) or tuple(sorted(VERBS.keys() - special))


_ANY: Final = {
    "subject": N_("every subject"), "kind": N_("every kind"), "actor": N_("everybody"), "area": N_("everywhere"),
}  # fmt: skip


def _pick(label: str, name: str, options: Sequence[T], index: int = 0) -> T:
    words = {**SUBJECTS, "actor": ""}

    def told(option: T) -> str:
        if option is None:
            return _(_ANY[name])
        return who(str(option)) if name == "actor" else _(words.get(str(option), str(option)))

    key = f"audit.{name}"
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    picked: T = st.selectbox(
        label,
        options,
        index,
        format_func=told,
        key=key,
        label_visibility="collapsed",
        width=168,
        persist_state="session",
    )
    return picked


@derived(*TREE)
def _areas(on: date) -> dict[int | None, str]:
    """Those with areas below them, indented under their parents."""
    above = reads.parents(on)
    holders = set(above.values())
    rows = {row.id: row for row in reads.all_areas() if row.id in holders or row.id not in above}
    tree: dict[int | None, list[AreaRow]] = {}
    for row in sorted(rows.values(), key=lambda row: (not row.fictional, row.code)):
        tree.setdefault(above.get(row.id) if above.get(row.id) in rows else None, []).append(row)
    names: dict[int | None, str] = {None: _(_ANY["area"])}

    def climb(parent: int | None, depth: int) -> None:
        for row in tree.get(parent, ()):
            names[row.id] = "\u2003" * depth + row.name
            climb(row.id, depth + 1)

    climb(None, 0)
    return names


def _pick_area() -> int | None:
    names = _areas(today())
    return st.selectbox(
        _("Area"),
        list(names),
        format_func=lambda key: names[key],
        key="audit.area",
        label_visibility="collapsed",
        width=168,
        persist_state="session",
    )


def cursor(wanted: Wanted) -> tuple[datetime, int] | None:
    """Where the page that is shown begins: after which entry; None for the first page of what is wanted."""
    if st.session_state.get("audit.wanted") != wanted:
        st.session_state["audit.wanted"], st.session_state["audit.pages"] = wanted, []
    pages: list[tuple[datetime, int]] = st.session_state["audit.pages"]
    return pages[-1] if pages else None


def turn(entries: Sequence[EntryRow]) -> None:
    """The buttons that lead to newer and to older entries."""
    first = not st.session_state["audit.pages"]
    last = (entries[-1].at, entries[-1].id) if len(entries) == ROWS else None
    newer, older = st.columns(2, gap="small", wrap=False)
    newer.button(
        _("Newer"),
        icon=":material/chevron_left:",
        disabled=first,
        on_click=_turn,
        args=(None,),
        key="audit.newer",
        width="stretch",
    )
    older.button(
        _("Older"),
        icon=":material/chevron_right:",
        disabled=last is None,
        on_click=_turn,
        args=(last,),
        key="audit.older",
        width="stretch",
    )


def _turn(to: tuple[datetime, int] | None) -> None:
    pages: list[tuple[datetime, int]] = st.session_state["audit.pages"]
    if to:
        pages.append(to)
    else:
        pages.pop()
