"""Step 6: how issues are handled here: their words, how long each stage may take, whom they are given to."""

from collections.abc import Sequence
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from dashboard.access import viewer
from dashboard.forms.form import Action
from dashboard.setup.sheet import Sheet, wait
from dashboard.text import _, language, named
from db import limit_lists
from db.actions import terms
from db.actions.editing import refuse_if
from db.actions.terms import HandlingDraft
from db.clock import Limit
from db.engine import default_database
from db.errors import Problem
from db.queries import limits
from db.queries.areas import AreaRow
from db.queries.limits import Term
from db.queries.places import Standing
from db.words import Word, words
from db.words import limits as usual_limits

CHOSEN: Final = ("category", "channel", "concern")
"""The kinds of words that a place chooses; the classes of urgency are the same everywhere."""


def show(root: AreaRow | None, known: Standing | None) -> None:
    """Choose words, paste whom issues are given to, and change the usual limits; the button saves all of it."""
    if root is None or known is None:
        wait(_("Found the place first."))
        return
    with default_database().reading(viewer()) as session:
        present = {kind: limits.terms(session, root.scheme, kind) for kind in CHOSEN}
        own, departments = (limits.units(session, root.scheme, departments=which) for which in (False, True))
        held = dict(limits.place(session, root.scheme).limits) or usual_limits()
    sheet = Sheet(f"setup-handling-{root.code}")
    labels = {
        "category": _("Categories of issues"),
        "channel": _("How issues come in"),
        "concern": _("Local sets, e.g. of pressing matters"),
    }
    for kind in CHOSEN:
        _choose(sheet, kind, labels[kind], present[kind])
    sheet.start(None, {"units": "\n".join(own), "departments": "\n".join(departments)})
    ours, theirs = st.columns(2, gap="small")
    ours.text_area(_("Own stations and teams, one a line"), key=sheet.key("units"), height=140, persist_state="session")
    theirs.text_area(
        _("Departments that may be whistled for, one a line"),
        key=sheet.key("departments"),
        height=140,
        persist_state="session",
    )
    sheet.problems("units", "departments")
    _limits(sheet, held)
    sheet.submit(_("Save how issues are handled"), lambda: _saving(sheet, root))


def _choose(sheet: Sheet, kind: str, label: str, present: Sequence[Term]) -> None:
    usual = words(f"issue_{kind}").values()
    ready = [named(term) for term in present] or [named(word) for word in usual]
    sheet.start(None, {kind: ready})
    st.multiselect(
        label,
        list(dict.fromkeys([*ready, *map(named, usual), *sheet.value(kind)])),
        key=sheet.key(kind),
        accept_new_options=True,
        placeholder=_("Choose, or type one of your own"),
        persist_state="session",
    )
    sheet.problems(kind)


def _limits(sheet: Sheet, held: dict[tuple[str, str], Limit]) -> None:
    """The limits of each class of urgency, a stage a line; a stage that is not named has none."""
    columns = st.columns(len(words("issue_urgency")), gap="small")
    for column, (urgency, word) in zip(columns, words("issue_urgency").items(), strict=True):
        field = f"limits.{urgency}"
        sheet.start(None, {field: limit_lists.written(held, urgency, language() == "en")})
        label = _("Limits, {urgency}").format(urgency=named(word))
        column.text_area(label, key=sheet.key(field), height=330, persist_state="session")


def _saving(sheet: Sheet, root: AreaRow) -> Action:
    chosen = {kind: [_word(kind, text) for text in sheet.value(kind)] for kind in CHOSEN}
    chosen["urgency"] = list(words("issue_urgency").values())
    units, departments = ((sheet.value(field) or "").splitlines() for field in ("units", "departments"))
    texts = {urgency: sheet.value(f"limits.{urgency}") or "" for urgency in words("issue_urgency")}

    def action(session: Session, _seen: int | None) -> None:
        problems: list[Problem] = []
        found: dict[tuple[str, str], Limit] = {}
        for urgency, text in texts.items():
            found |= limit_lists.read(text, urgency, problems)
        refuse_if(problems)
        known = {kind: limits.terms(session, root.scheme, kind) for kind in CHOSEN}
        kept = {kind: [_kept(word, known.get(kind, ())) for word in said] for kind, said in chosen.items()}
        terms.set_handling(session, root.id, HandlingDraft(kept, units, departments, found))

    return action


def _word(kind: str, text: str) -> Word:
    """The usual word behind what was chosen, or a new one that is called the same in both languages."""
    usual = words(f"issue_{kind}").values()
    return next((word for word in usual if text in (word.name_zh, word.name_en)), Word("", text, text))


def _kept(word: Word, known: Sequence[Term]) -> Word:
    """A word of one's own that the place has already keeps its code."""
    mine = (term for term in known if not word.code and word.name_zh in (term.name_zh, term.name_en))
    return next((Word(term.code, term.name_zh, term.name_en) for term in mine), word)
