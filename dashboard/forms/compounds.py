"""The form of a compound: what it has and what shows it, what ends, and what is excused."""

from datetime import date
from typing import Any, Final

import streamlit as st

from dashboard import parts
from dashboard.access import viewer
from dashboard.forms.form import Action, Form, may, opening
from dashboard.panels.compounds import FORMS, NAMES
from dashboard.text import N_, _, day
from db.actions import compounds as actions
from db.actions.compounds import MarkDraft
from db.calendar import today
from db.engine import default_database
from db.errors import NotFound
from db.permissions import Permission
from db.queries import compounds
from db.queries.compounds import KINDS, CompoundRow, MarkRow

EARLIEST: Final = date(1949, 10, 1)
TERMED: Final = {"property_firm": N_("Contract ends on (optional)"), "owners_committee": N_("Term ends on (optional)")}
CALLED: Final = {
    "property_firm": N_("Which firm"),
    "owners_committee": N_("Name of the committee (optional)"),
    "party_branch": N_("Name of the branch (optional)"),
}


def compound(compound_id: int) -> None:
    """What a compound has; tick with evidence, end, excuse."""
    st.dialog(_("Compound"), icon=":material/apartment:")(_compound)(compound_id, opening())


def _compound(compound_id: int, opened: int) -> None:
    with default_database().reading(viewer()) as session:
        try:
            known = compounds.compound(session, compound_id, today())
        except NotFound:
            st.rerun()
    facts: list[tuple[str | parts.Html, str | parts.Html]] = [(_(NAMES[kind]), _said(known, kind)) for kind in KINDS]
    parts.show(
        parts.headline(known.name) + parts.caption(known.area_name) + parts.facts(facts),
        f"compound-{known.id}-{opened}",
    )
    if not may(Permission.COMPOUNDS, known.area_id):
        return
    tick, end, excuse = st.tabs([_("It has"), _("It has no more"), _("Excuse")])
    with tick:
        _mark(known, opened)
    with end:
        _end(known, opened)
    with excuse:
        _excuse(known, opened)


def _said(known: CompoundRow, kind: str) -> str:
    if mark := known.marks.get(kind):
        form = _(FORMS[mark.form]) if mark.form in FORMS else ""
        since = _("since {day}").format(day=day(mark.from_day))
        shown = f"{mark.evidence} ({day(mark.evidence_on)})" if mark.evidence and mark.evidence_on else ""
        ends = _("ends {day}").format(day=day(mark.term_ends)) if mark.term_ends else ""
        return " · ".join(filter(None, (mark.name or "", form, since, shown, ends)))
    if exception := known.exceptions.get(kind):
        return _("excused: {reason}").format(reason=exception.reason)
    return "—"


def _mark(known: CompoundRow, opened: int) -> None:
    free = [kind for kind in KINDS if kind not in known.marks]
    if known.marks.keys() & set(KINDS[:2]):
        free = [kind for kind in free if kind not in KINDS[:2]]
    if not free:
        st.caption(_("It has all that is counted."))
        return
    form = Form(f"mark-{known.id}", opened)
    blank: dict[str, Any] = {"kind": free[0], "from_day": today(), "evidence_on": today(), "name": "", "evidence": ""}
    form.start(None, blank | {"form": "own", "term_ends": None})
    st.selectbox(_("What"), free, format_func=lambda kind: _(NAMES[kind]), key=form.key("kind"))
    form.problems("kind")
    kind = form.value("kind") or free[0]
    if kind in CALLED:
        st.text_input(_(CALLED[kind]), key=form.key("name"))
        form.problems("name")
    if kind == "party_branch":
        st.selectbox(_("How it came about"), list(FORMS), format_func=lambda key: _(FORMS[key]), key=form.key("form"))
    since, ends = st.columns(2, gap="small", wrap=False)
    since.date_input(_("Since"), key=form.key("from_day"), min_value=EARLIEST, max_value=today())
    if kind in TERMED:
        ends.date_input(_(TERMED[kind]), key=form.key("term_ends"), min_value=EARLIEST)
    form.problems("from_day", "term_ends")
    shown, on = st.columns(2, gap="small", wrap=False)
    shown.text_input(_("What shows it"), key=form.key("evidence"), placeholder=_("notice, contract, resolution"))
    on.date_input(_("Dated"), key=form.key("evidence_on"), min_value=EARLIEST, max_value=today())
    form.problems("evidence", "evidence_on")

    def marking() -> Action:
        draft = MarkDraft(
            kind,
            form.value("from_day") or today(),
            form.value("name"),
            form.value("form") if kind == "party_branch" else None,
            form.value("term_ends") if kind in TERMED else None,
            form.value("evidence"),
            form.value("evidence_on"),
        )
        return lambda session, _seen: actions.mark(session, known.id, draft)

    form.save(_("Put it down"), marking)


def _end(known: CompoundRow, opened: int) -> None:
    marks: list[MarkRow] = [known.marks[kind] for kind in KINDS if kind in known.marks]
    if not marks:
        st.caption(_("It has nothing that could end."))
        return
    form = Form(f"end-mark-{known.id}", opened)
    form.start(None, {"mark": marks[0].id, "to_day": today(), "reason": ""})
    by_id = {mark.id: mark for mark in marks}
    st.selectbox(
        _("What"), list(by_id), format_func=lambda key: _(NAMES[by_id[key].kind]), key=form.key("mark")
    )  # fmt: skip
    st.date_input(_("First day without it"), key=form.key("to_day"), min_value=EARLIEST, max_value=today())
    form.problems("to_day")
    st.text_input(_("Why"), key=form.key("reason"))
    form.problems("reason")

    def ending() -> Action:
        mark = by_id[form.value("mark") or marks[0].id]
        to_day, reason = form.value("to_day") or today(), form.value("reason")
        return lambda session, _seen: actions.end(session, mark.id, seen=mark.version, to_day=to_day, reason=reason)

    form.save(_("End it"), ending)


def _excuse(known: CompoundRow, opened: int) -> None:
    lacks = [kind for kind in known.lacks if kind not in known.exceptions]
    form = Form(f"excuse-{known.id}", opened)
    form.start(None, {"kind": lacks[0] if lacks else None, "reason": "", "from_day": today()})
    for exception in known.exceptions.values():
        st.caption(_("excused: {reason}").format(reason=exception.reason))
    if not lacks:
        st.caption(_("It lacks nothing that is not excused already."))
        return
    st.selectbox(_("What"), lacks, format_func=lambda kind: _(NAMES[kind]), key=form.key("kind"))
    st.text_input(_("Why"), key=form.key("reason"))
    form.problems("kind", "reason")

    def excusing() -> Action:
        kind, reason, since = form.value("kind"), form.value("reason"), form.value("from_day") or today()
        return lambda session, _seen: actions.excuse(session, known.id, kind=kind or "", reason=reason, from_day=since)

    form.save(_("Excuse"), excusing)
