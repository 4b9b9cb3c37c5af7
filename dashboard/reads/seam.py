"""The one seam to the database: queries on behalf of the viewer, remembered until what they read has changed."""

from collections.abc import Callable
from functools import lru_cache, partial, update_wrapper, wraps
from typing import Any, Concatenate, Final, Generic, ParamSpec, TypeVar

import streamlit as st
from sqlalchemy.orm import Session

from dashboard.access import viewer
from dashboard.text import language
from db.engine import default_database
from db.queries import records
from db.viewer import Viewer

P = ParamSpec("P")
R = TypeVar("R")

Key = tuple[str, tuple[int, ...] | None, tuple[int, ...]]
"""Which database, whose scope, and the revisions of the topics read."""

TREE = ("areas", "tree")
TOTALS = (*TREE, "stations", "issues", "compounds", "volunteering", "cobuilding", "reported")

DERIVED: Final = 200
"""How many answers of one function are kept; a map, the largest, takes 60 kB."""


def begin() -> None:
    """At the start of every script run: note how far the data have come, and whether they are a demonstration."""
    with default_database().reading(viewer()) as session:
        st.session_state["revisions"] = records.revisions(session)
        st.session_state["demonstration"] = records.is_demonstration(session)


def _key(topics: tuple[str, ...]) -> Key:
    revisions = st.session_state["revisions"]
    return default_database().url, viewer().roots, tuple(map(revisions.get, topics))


class Remembered(Generic[P, R]):
    """A query that asks the database once for each viewer's scope, arguments and revision of its topics."""

    def __init__(self, read: Callable[Concatenate[Session, P], R], topics: tuple[str, ...]) -> None:
        def asked(_read_for: Viewer, key: Key, arguments: tuple[Any, ...]) -> R:
            with default_database().reading(_read_for) as session:
                return read(session, *arguments)  # type: ignore[call-arg]  # checked at each call of `__call__`

        asked.__qualname__ += f".{read.__name__}"  # the cache tells functions apart by their names
        self._topics = topics
        self._cached: Callable[..., R] = st.cache_data(show_spinner=False, max_entries=1000)(asked)
        update_wrapper(self, read)

    def __call__(self, *arguments: P.args, **_none: P.kwargs) -> R:
        return self._cached(viewer(), _key(self._topics), arguments)

    def later(self, *arguments: P.args, **_none: P.kwargs) -> Callable[[], R]:
        """What is asked for the person looking now and answered when wanted, such as a download after the run."""
        return partial(self._cached, viewer(), _key(self._topics), arguments)


def remembered(*topics: str) -> Callable[[Callable[Concatenate[Session, P], R]], Remembered[P, R]]:
    """Ask the database once for each viewer's scope, arguments and revision of `topics`."""
    return lambda read: Remembered(read, topics)


def derived(*topics: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Work something out once for each viewer's scope, language, arguments and revision of `topics`.

    For what is slow and follows from its arguments and from reads alone, such as a drawn map. Arguments must be
    hashable; what comes back is shared by everybody who asks, and nobody may change it.
    """

    def decorate(work: Callable[P, R]) -> Callable[P, R]:
        @lru_cache(maxsize=DERIVED)
        def worked(_key: Key, _language: str, arguments: tuple[Any, ...]) -> R:
            return work(*arguments)  # type: ignore[call-arg]  # checked at each call of `call`

        @wraps(work)
        def call(*arguments: P.args, **_none: P.kwargs) -> R:
            return worked(_key(topics), language(), arguments)

        return call

    return decorate
