"""Forms of the moves of an issue: what is needed for each, and nothing more."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import streamlit as st

from dashboard.access import viewer
from dashboard.forms.form import Action, Form
from dashboard.panels.issue_words import RATINGS, VERBS
from dashboard.text import N_, _
from db.actions import decisions, handling, issues, whistles
from db.calendar import today
from db.engine import default_database
from db.ladder import MOVES
from db.permissions import Permission
from db.queries import areas, limits
from db.queries import issues as queries
from db.queries.issues import IssueRow
from db.queries.ladder import Call

REPORT_IN: Final = "report_in"
"""A step of a department that joins; it is no move of the issue."""

SAYS: Final = {
    "feed_back": N_("What was done"),
    "supervise": N_("What is to be done"),
    "call": N_("What they said (optional)"),
}
"""What the note of a move is called, if not the reason."""

ACTIONS: Final[dict[str, Callable[..., Any]]] = {
    "object": handling.object_to,
    "merge": issues.merge,
    **{
        verb: getattr(decisions if move.permission is Permission.ISSUE_DECIDE else handling, verb)
        for verb, move in MOVES.items()
        if verb not in ("object", "merge", "whistle")
    },
}


def step(known: IssueRow, verbs: list[str], waited: list[Call], opened: int) -> None:
    """One of the moves that are possible, and what it takes."""
    form = Form(f"move-{known.id}", opened)
    options = [*([REPORT_IN] if waited and "sign" not in verbs else []), *verbs]
    blank = {"verb": options[0], "note": "", "unit": None, "until": None, "call": None, "into": None}
    form.start(known.version, blank | {"reached": True, "solved": None, "rating": None, "answered": True})
    st.selectbox(_("What happens"), options, format_func=_named, key=form.key("verb"))
    verb = form.value("verb") or options[0]
    _fields(form, known, verb, waited)
    form.save(_named(verb), lambda: _moving(form, known, verb, waited))


def _named(verb: str) -> str:
    return _("A department that joins has come") if verb == REPORT_IN else _(VERBS[verb])


def _fields(form: Form, known: IssueRow, verb: str, waited: list[Call]) -> None:
    """The fields of a move."""
    if verb == "accept":
        st.toggle(_("Whoever reported it was answered"), key=form.key("answered"))
    elif verb == "dispatch":
        _units(form, "unit", known, _("Who is to handle it"), departments=False)
    elif verb == "ask_delay":
        first = max(known.due_on or today(), today()) + timedelta(days=1)
        st.date_input(_("Until"), key=form.key("until"), min_value=first)
        form.problems("until")
    elif verb == "call":
        _asked(form)
    elif verb == "merge":
        _others(form, known)
    elif verb == REPORT_IN:
        st.selectbox(_("Department"), [call.id for call in waited], format_func=_unit_of(waited), key=form.key("call"))
    explained = verb in MOVES and MOVES[verb].explained
    if explained or verb in ("call", "sign", REPORT_IN):
        st.text_area(
            _(SAYS.get(verb, N_("Why") if explained else N_("Note (optional)"))), key=form.key("note"), height=96
        )
        form.problems("note")


def _unit_of(waited: list[Call]) -> Callable[[int], str]:
    names = {call.id: call.unit for call in waited}
    return lambda number: names[number]


def _asked(form: Form) -> None:
    """What a follow-up call brought."""
    st.toggle(_("Somebody answered"), key=form.key("reached"))
    if not form.value("reached"):
        return
    solved, rating = st.columns(2, gap="small", wrap=False)
    solved.selectbox(
        _("Is it solved?"),
        [True, False],
        index=None,
        format_func=lambda yes: _("solved") if yes else _("not solved"),
        key=form.key("solved"),
        placeholder=_("choose"),
    )
    rating.selectbox(
        _("How satisfied (optional)"),
        list(RATINGS),
        index=None,
        format_func=lambda key: _(RATINGS[key]),
        key=form.key("rating"),
        placeholder=_("choose"),
    )
    form.problems("solved", "rating")


def _others(form: Form, known: IssueRow) -> None:
    """Another open issue nearby."""
    with default_database().reading(viewer()) as session:
        above = areas.ancestors(session, known.area_id, today())
        near = above[-2].id if len(above) > 2 else above[0].id
        others = {row.id: row for row in queries.open_issues(session, near, today()) if row.id != known.id}
    st.selectbox(
        _("It goes on as"),
        list(others),
        index=None,
        format_func=lambda key: f"{others[key].title} · {others[key].area_name}",
        key=form.key("into"),
        placeholder=_("choose the issue that was reported first"),
    )
    form.problems("into")


def _units(form: Form, field: str, known: IssueRow, label: str, *, departments: bool, several: bool = False) -> None:
    """Who can be given an issue: units of the place, or one that is typed."""
    with default_database().reading(viewer()) as session:
        scheme = areas.ancestors(session, known.area_id, today())[0].scheme
        names = limits.units(session, scheme, departments)
    if several:
        st.multiselect(label, names, key=form.key(field), accept_new_options=True, placeholder=_("choose or type"))
    else:
        st.selectbox(
            label, names, index=None, key=form.key(field), accept_new_options=True, placeholder=_("choose or type")
        )
    form.problems(field)


def _moving(form: Form, known: IssueRow, verb: str, waited: list[Call]) -> Action:
    """Reads the fields when the button is pressed."""
    note = form.value("note")
    given: dict[str, Any] = {}
    if verb == REPORT_IN:
        number = form.value("call") or waited[0].id
        seen = next(call.version for call in waited if call.id == number)
        return lambda session, _seen: whistles.report_in(session, number, seen=seen, note=note)
    if verb == "accept":
        given = {"answered": bool(form.value("answered"))}
    elif verb == "dispatch":
        given = {"unit": form.value("unit")}
    elif verb == "ask_delay":
        given = {"until": form.value("until")}
    elif verb == "merge":
        given = {"into": form.value("into")}
    elif verb == "call":
        given = {field: form.value(field) for field in ("reached", "solved", "rating")}
    if MOVES[verb].explained or verb in ("call", "sign"):
        given["note"] = note
    return lambda session, seen: ACTIONS[verb](session, known.id, seen=seen or 0, **given)


def whistle(known: IssueRow, opened: int) -> None:
    """Call departments: one leads, others may join."""
    form = Form(f"whistle-{known.id}", opened)
    form.start(known.version, {"lead": None, "joint": [], "reason": ""})
    _units(form, "lead", known, _("Which department leads"), departments=True)
    _units(form, "joint", known, _("Which departments join (optional)"), departments=True, several=True)
    st.text_area(_("Why this takes a department"), key=form.key("reason"), height=96)
    form.problems("reason")

    def whistling() -> Action:
        given = {field: form.value(field) for field in ("lead", "joint", "reason")}
        return lambda session, seen: whistles.whistle(session, known.id, seen=seen or 0, **given)

    form.save(_("Whistle"), whistling)
