"""The one seam to the database: queries on behalf of the viewer, remembered until what they read has changed."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st
from sqlalchemy.orm import Session

from dashboard.access import viewer
from db.engine import default_database
from db.queries import records
from db.viewer import Viewer

P = ParamSpec("P")
R = TypeVar("R")

Key = tuple[str, tuple[int, ...] | None, tuple[int, ...]]
"""Which database, whose scope, and the revisions of the topics read."""

TREE = ("areas", "tree")
TOTALS = (*TREE, "stations", "issues", "compounds", "volunteering", "cobuilding", "reported")


def begin() -> None:
    """At the start of every script run: note how far the data have come."""
    with default_database().reading(viewer()) as session:
        st.session_state["revisions"] = records.revisions(session)


def remembered(*topics: str) -> Callable[[Callable[Concatenate[Session, P], R]], Callable[P, R]]:
    """Ask the database once for each viewer's scope, arguments and revision of `topics`."""

    def decorate(read: Callable[Concatenate[Session, P], R]) -> Callable[P, R]:
        def asked(_read_for: Viewer, key: Key, arguments: tuple[Any, ...]) -> R:
            with default_database().reading(_read_for) as session:
                return read(session, *arguments)  # type: ignore[call-arg]  # checked at each call of `call`

        asked.__qualname__ += f".{read.__name__}"  # the cache tells functions apart by their names
        cached = st.cache_data(show_spinner=False, max_entries=1000)(asked)

        @wraps(read)
        def call(*arguments: P.args, **_none: P.kwargs) -> R:
            by = viewer()
            revisions = st.session_state["revisions"]
            return cached(by, (default_database().url, by.roots, tuple(map(revisions.get, topics))), arguments)

        return call

    return decorate
