"""Fields that forms of co-building share, and what each is called."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import streamlit as st

from dashboard import filters
from dashboard.forms.form import Form, shown
from dashboard.text import N_, _
from db.errors import Problem, Refused
from db.queries.cobuilding import CAPACITIES, KINDS
from db.queries.projects import GIFTS

NEW: Final = 0
"""Stands for a new row among the ids of known ones; None would mean that nothing is chosen."""

LABELS: Final = {
    "name": N_("Name"),
    "kind": N_("Kind"),
    "capacity": N_("Takes part as"),
    "joined_on": N_("Takes part since"),
    "left_on": N_("Left on (empty: takes part)"),
    "title": N_("Title"),
    "category": N_("Class"),
    "detail": N_("Details (optional)"),
    "quantity": N_("Quantity (optional)"),
    "published_on": N_("Listed on"),
    "wanted_by": N_("Wanted by (optional)"),
    "matched_on": N_("Matched"),
    "area_id": N_("Covers"),
    "from_day": N_("On offer from"),
    "to_day": N_("On offer until (empty: goes on)"),
    "signed_on": N_("Signed on"),
    "ends_on": N_("Ends on (empty: holds)"),
    "unit_id": N_("Partner unit"),
    "need_id": N_("Need it answers (optional)"),
    "resource_id": N_("Resource it uses (optional)"),
    "agreed_on": N_("Agreed on"),
    "started_on": N_("Started on (empty: not yet)"),
    "planned_end": N_("Planned end"),
    "finished_on": N_("Finished on"),
    "cancelled_on": N_("Cancelled on"),
    "reason": N_("Reason (optional)"),
    "weight": N_("Weight in the progress"),
    "due_on": N_("Due on"),
    "done_on": N_("Done on (empty: not yet)"),
    "dropped_on": N_("Dropped on (empty: still wanted)"),
    "day": N_("Day"),
    "person_times": N_("Person-times (optional)"),
    "persons": N_("Different persons (optional)"),
    "giver": N_("Given by"),
    "amount": N_("Amount (optional)"),
}

_DAYS: Final = {"joined_on", "published_on", "from_day", "signed_on", "agreed_on", "due_on", "day"}
"""The days that must be there."""

Draft = TypeVar("Draft")

_WORDS: Final = {"kind": KINDS | GIFTS, "capacity": CAPACITIES}


def tell(field: str, value: Any) -> tuple[str, str]:
    """A field and a value of it in words, as a conflict shows what others saved."""
    words = _WORDS.get(field, {})
    return _(LABELS.get(field, field)), _(words[value]) if value in words else shown(value)


def text(form: Form, field: str, label: str | None = None) -> None:
    """A line of text."""
    st.text_input(label or _(LABELS[field]), key=form.key(field))
    form.problems(field)


def category(form: Form, known: list[str]) -> None:
    """A class, one of those in use or a new one."""
    chosen, label = form.value("category"), LABELS["category"]
    st.selectbox(
        _(label),
        sorted({*known, *([chosen] if chosen else [])}),
        index=None,
        key=form.key("category"),
        accept_new_options=True,
        placeholder=_("choose or type"),
    )
    form.problems("category")


def days(form: Form, *fields: str) -> None:
    """Two days side by side; empty ones stay empty."""
    for column, field in zip(st.columns(len(fields), gap="small", wrap=False), fields, strict=True):
        column.date_input(_(LABELS[field]), key=form.key(field), min_value=filters.EARLIEST)
    form.problems(*fields)


def counts(form: Form, *fields: str) -> None:
    """Whole numbers side by side."""
    for column, field in zip(st.columns(len(fields), gap="small", wrap=False), fields, strict=True):
        column.number_input(_(LABELS[field]), min_value=0, value=None, step=1, key=form.key(field))
    form.problems(*fields)


def words(form: Form, field: str, known: Mapping[str, str]) -> None:
    """One of a list of msgids."""
    st.selectbox(_(LABELS[field]), list(known), format_func=lambda key: _(known[key]), key=form.key(field))
    form.problems(field)


def rows(form: Form, field: str, known: Mapping[int, str], optional: bool = True) -> None:
    """One of some rows by id; an optional one can be none of them."""
    options = list(known)
    chosen = form.value(field)
    if chosen is not None and chosen not in known:
        options.append(chosen)
    st.selectbox(
        _(LABELS[field]),
        options,
        index=None if optional else 0,
        format_func=lambda key: known.get(key, "—"),
        key=form.key(field),
        placeholder=_("none"),
    )
    form.problems(field)


def item(name: str, opened: int, known: Mapping[int, str], new: str, first: int | None = None) -> int | None:
    """Which of some rows to work on: one of `known`, or None for a new one."""
    picker = Form(name, opened)
    picker.start(None, {"item": first if first in known else NEW})
    if known:
        st.selectbox(
            new,
            [NEW, *known],
            format_func=lambda key: known.get(key, new),
            key=picker.key("item"),
            label_visibility="collapsed",
        )
    return picker.value("item") or None


def blank(fields: list[str], **known: Any) -> dict[str, Any]:
    """Empty values for the fields of a new row, but for the `known` ones; text starts as text, days as days."""
    starts = {"title": "", "name": "", "detail": "", "giver": "", "reason": ""}
    return {field: known.get(field, starts.get(field)) for field in fields}


def filled(row: Any, fields: list[str]) -> dict[str, Any]:
    """The values of a row as its form shows them."""
    values = {field: getattr(row, field) for field in fields}
    return {field: "" if value is None and field in ("detail", "reason") else value for field, value in values.items()}


def drafted(form: Form, draft: Callable[..., Draft], fields: list[str]) -> Draft:
    """What the form holds now; raises `Refused` for a day that must be there and was emptied."""
    values = {field: form.value(field) for field in fields}
    empty = [field for field in fields if field in _DAYS and values[field] is None]
    if empty:
        raise Refused(*(Problem(field, N_("Choose a day.")) for field in empty))
    return draft(**values)
