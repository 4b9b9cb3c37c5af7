"""Long lists: their first rows, and a click to see all."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from dashboard import parts
from dashboard.parts import Html, Row
from dashboard.reads.seam import derived
from dashboard.text import _, number

P = ParamSpec("P")
T = TypeVar("T")


def opened() -> frozenset[str]:
    """The lists of which somebody wants to see all; what is derived from lists takes it as an argument."""
    found: frozenset[str] = st.session_state.get("opened", frozenset())
    return found


def kept(*topics: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """As `derived`, for what shows long lists: worked out once for each set of opened ones too."""

    def decorate(work: Callable[P, T]) -> Callable[P, T]:
        @derived(*topics)
        def answer(_opened: frozenset[str], *arguments: P.args, **_none: P.kwargs) -> T:
            return work(*arguments)  # type: ignore[call-arg]  # checked at each call

        @wraps(work)
        def call(*arguments: P.args, **_none: P.kwargs) -> T:
            return answer(opened(), *arguments)  # type: ignore[call-arg]  # likewise

        return call

    return decorate


def cut(name: str, rows: Sequence[T], most: int) -> list[T]:
    """The first `most` rows and those without a value, or all once somebody asked for them."""
    if name in opened():
        return list(rows)
    silent = [row for row in rows[most:] if isinstance(row, Row) and row.value is None]
    return [*rows[:most], *silent[:most]]


def rest(name: str, rows: Sequence[Any], most: int) -> Html:
    """The way to all rows, and back to the first."""
    if len(cut(name, rows, most)) == len(rows) <= most:
        return Html("")
    if name in opened():
        return parts.more(f"less:{name}", _("Show fewer"))
    if len(cut(name, rows, most)) == len(rows):
        return Html("")
    return parts.more(f"more:{name}", _("All {n}").format(n=number(len(rows))))


def toggled(picked: str | None) -> bool:
    """Open or close the list whose link was picked, and draw the page again; False if it was another pick."""
    verb, _colon, name = (picked or "").partition(":")
    if verb in ("more", "less"):
        st.session_state["opened"] = opened() | {name} if verb == "more" else opened() - {name}
        st.rerun()
    return False
