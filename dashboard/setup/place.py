"""Step 1: which place it is, looked up in the shipped divisions or typed."""

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import filters, parts, reads
from dashboard.forms.form import Action
from dashboard.setup.sheet import Sheet
from dashboard.text import _, day, named, number
from db import divisions, words
from db.actions import areas as changing
from db.actions import places
from db.actions.places import PlaceDraft
from db.calendar import today
from db.queries.areas import AreaRow
from db.queries.places import Standing

NEW = ""
"""What the picker holds for a place that is yet to be founded."""


def choose() -> AreaRow | None:
    """The place that is being set up; None for one that is yet to be founded."""
    rows = {row.code: row for row in reads.roots(today())}
    if not rows:
        return None
    if "setup.place" not in st.session_state:
        st.session_state["setup.place"] = _first(list(rows))
    if st.session_state["setup.place"] not in (*rows, NEW):
        st.session_state["setup.place"] = next(iter(rows))
    picked = st.selectbox(
        _("Place"),
        [*rows, NEW],
        format_func=lambda code: rows[code].name if code else _("Another place …"),
        key="setup.place",
        persist_state="session",
        label_visibility="collapsed",
        width=320,
    )
    return rows.get(picked)


def _first(codes: list[str]) -> str:
    """The place that was looked at last, or that every visit begins with."""
    looked_at = st.session_state.get("at_area") or reads.home(today())
    rows = {row.code: row for row in reads.all_areas()}
    above = reads.ancestors(rows[looked_at].id, today()) if looked_at in rows else []
    return above[0].code if above else codes[0]


def show(root: AreaRow | None, _known: Standing | None) -> None:
    """Found the place, or correct its particulars."""
    if root is None:
        _found()
    else:
        _correct(root)


def _found() -> None:
    sheet = Sheet("setup-place")
    sheet.start(None, {"kind": "street", "code": "", "name": "", "households": None, "residents": None, "picked": None})
    kinds = words.words("level")
    st.segmented_control(
        _("The place is a"),
        words.ROOTS,
        format_func=lambda kind: named(kinds[kind]),
        key=sheet.key("kind"),
        required=True,
        persist_state="session",
        on_change=lambda: sheet.fill({"picked": None}),
    )
    kind = sheet.value("kind")
    listed = [row.code for row in divisions.divisions().values() if row.kind == kind]
    st.selectbox(
        _("Look it up by name or code"),
        listed,
        index=None,
        format_func=_path,
        key=sheet.key("picked"),
        placeholder=_("{n} are in the list").format(n=number(len(listed))),
        on_change=lambda: _take(sheet),
    )
    said = _(
        "The list holds five counties as of {day}. Statistical codes stopped being published in 2024: "
        "a place that is not in it, or has changed since, is typed below."
    )
    parts.show(parts.caption(said.format(day=day(divisions.CLOSED_ON))), sheet.key("about"))
    code, name = st.columns(2, gap="small")
    code.text_input(_("Statistical code (12 digits)"), key=sheet.key("code"), persist_state="session")
    name.text_input(_("Name"), key=sheet.key("name"), persist_state="session")
    sheet.problems("code", "name", "kind")
    _sizes(sheet)
    sheet.submit(_("Found the place"), lambda: _founding(sheet))


def _sizes(sheet: Sheet) -> None:
    households, residents = st.columns(2, gap="small", wrap=False)
    households.number_input(_("Households (optional)"), min_value=0, value=None, step=1, key=sheet.key("households"))
    residents.number_input(_("Residents (optional)"), min_value=0, value=None, step=1, key=sheet.key("residents"))
    sheet.problems("households", "residents")


def _path(code: str) -> str:
    names = [row.name for row in divisions.path(code)]
    return " › ".join(names) + f"  {code}"


def _take(sheet: Sheet) -> None:
    """Put what was looked up into the fields."""
    row = divisions.divisions().get(sheet.value("picked") or "")
    if row is not None:
        sheet.fill({"code": row.code, "name": row.name})


def _founding(sheet: Sheet) -> Action:
    draft = PlaceDraft(**{field: sheet.value(field) for field in places.FIELDS})

    def action(session: Session, _seen: int | None) -> None:
        places.found(session, draft)
        st.session_state["setup.place"] = "".join(draft.code.split())
        filters.look_at(st.session_state["setup.place"])

    return action


def _correct(root: AreaRow) -> None:
    sheet = Sheet(f"setup-place-{root.code}-{root.version}")
    sheet.start(root.version, {"name": root.name, "households": root.households, "residents": root.residents})
    parts.show(parts.facts([(_("Code"), root.code), (_("Level"), named(root))]), sheet.key("facts"))
    st.text_input(_("Name"), key=sheet.key("name"), persist_state="session")
    sheet.problems("name")
    _sizes(sheet)
    sheet.submit(_("Save"), lambda: _correcting(sheet, root))


def _correcting(sheet: Sheet, root: AreaRow) -> Action:
    values = {field: sheet.value(field) for field in changing.FIELDS}

    def action(session: Session, seen: int | None) -> None:
        changing.change(session, root.id, seen=seen or 0, **values)

    return action
