"""The fields that tell what an issue is, with the words of its place."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from dashboard.forms.form import Form
from dashboard.text import N_, _, named
from db.calendar import today
from db.queries import areas, issues, limits
from db.queries.areas import AreaRow
from db.queries.limits import Term

LATELY: Final = timedelta(days=365)
"""How far back words for kinds of issues are offered."""

FIELDS: Final = {
    "area_id": N_("Where"),
    "title": N_("What it is about"),
    "category": N_("Category (optional)"),
    "handler": N_("Who handles it (optional)"),
    "reported_on": N_("Reported on"),
    "due_on": N_("Due on (empty: by its urgency)"),
    "channel": N_("How it came (optional)"),
    "urgency": N_("Urgency"),
    "concern": N_("Local set (optional)"),
    "reference": N_("Number elsewhere, e.g. of the hotline (optional)"),
    "state": N_("State"),
    "level": N_("Stands"),
    "closed_on": N_("Closed on"),
    "result": N_("What was done"),
}
"""What each field is called."""

Areas = dict[int, str]


@dataclass(frozen=True)
class Words:
    """Categories to choose from, and the terms of a place by kind."""

    categories: list[str]
    terms: dict[str, list[Term]]


def particulars(form: Form, places: Areas, words: Words) -> None:
    """The fields that tell what an issue is."""
    st.text_input(label("title"), key=form.key("title"))
    form.problems("title")
    st.selectbox(
        label("area_id"),
        list(places),
        index=None,
        format_func=lambda key: places[key],
        key=form.key("area_id"),
        placeholder=_("choose the smallest area you know"),
    )
    form.problems("area_id")
    category, handler = st.columns(2, gap="small", wrap=False)
    chosen = form.value("category")
    category.selectbox(
        label("category"),
        sorted({*words.categories, *([chosen] if chosen else [])}),
        index=None,
        key=form.key("category"),
        accept_new_options=True,
        placeholder=_("choose or type"),
    )
    handler.text_input(label("handler"), key=form.key("handler"))
    form.problems("category", "handler")
    reported, due = st.columns(2, gap="small", wrap=False)
    reported.date_input(
        label("reported_on"), key=form.key("reported_on"), min_value=date(1949, 10, 1), max_value=today()
    )
    due.date_input(label("due_on"), key=form.key("due_on"), min_value=date(1949, 10, 1))
    form.problems("reported_on", "due_on")
    for pair in (("urgency", "channel"), ("concern",)):
        fields = [field for field in pair if words.terms[field] or form.value(field)]
        if fields:
            for column, field in zip(st.columns(len(fields), gap="small", wrap=False), fields, strict=True):
                with column:
                    _term(form, field, words.terms[field])
            form.problems(*fields)
    if words.terms["channel"] or form.value("reference"):
        st.text_input(label("reference"), key=form.key("reference"))
        form.problems("reference")


def _term(form: Form, field: str, known: list[Term]) -> None:
    """One of a place's words."""
    names = {term.code: " · ".join(filter(None, (term.grouped, named(term)))) for term in known}
    chosen = form.value(field)
    st.selectbox(
        label(field),
        [*names, *([chosen] if chosen and chosen not in names else [])],
        index=None,
        format_func=lambda code: names.get(code, code),
        key=form.key(field),
        placeholder=_("choose"),
    )


def words_of(session: Session, area: AreaRow) -> Words:
    """What the place of an area calls kinds of issues, and what people have called them lately."""
    terms = {kind: limits.terms(session, area.scheme, kind) for kind in ("urgency", "channel", "concern")}
    own = [term.name_zh for term in limits.terms(session, area.scheme, "category")]
    return Words([*own, *issues.categories(session, today() - LATELY)], terms)


def places_of(session: Session, area: AreaRow, on: date) -> Areas:
    """An area and all below it, indented under each other."""
    below = sorted(areas.descendants(session, area.id, on), key=lambda row: row.code)
    return {row.id: "\u2003" * max(0, row.rank - area.rank) + row.name for row in (area, *below)}


def label(field: str) -> str:
    """What a field is called."""
    return _(FIELDS[field])
