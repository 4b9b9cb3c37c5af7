"""The one seam to the database: queries on behalf of the viewer, remembered until what they read has changed."""

from collections.abc import Callable
from contextvars import ContextVar
from copy import copy
from functools import partial, update_wrapper, wraps
from typing import Any, Concatenate, Final, Generic, ParamSpec, TypeVar

import streamlit as st
from sqlalchemy.orm import Session

from dashboard.access import viewer
from dashboard.kept import Kept
from dashboard.text import language
from db.engine import default_database
from db.queries import records
from db.viewer import Roots, Viewer

P = ParamSpec("P")
R = TypeVar("R")

Place = tuple[str, tuple[Roots, Roots, Roots]]
"""Which database, and whose scope."""

TREE = ("areas", "tree")
TOTALS = (*TREE, "stations", "issues", "compounds", "volunteering", "cobuilding", "reported", "people")

_known: ContextVar[dict[str, int] | None] = ContextVar("revisions", default=None)
"""Those of this script run: asked a hundred times in it, and the session state is slow; a dialog's run has none."""
_read: ContextVar[set[str] | None] = ContextVar("topics", default=None)
"""The topics that this script run has read."""

KEPT: Final = 300
"""How many answers of one function are kept, unless it says otherwise."""
FEW: Final = 12
"""How many are kept where one may hold the outlines of a whole place: up to 13 MB at 5,000 grids."""


def begin() -> None:
    """At the start of every script run: note how far the data have come."""
    with default_database().engine.connect() as connection:
        st.session_state["revisions"] = revisions = records.revisions(connection)
    _known.set(revisions)
    _read.set(set())


def topics() -> dict[str, int | None]:
    """Every topic that this run has read, and its revision."""
    known = _known.get() or {}
    return {topic: known.get(topic) for topic in sorted(_read.get() or ())}


def _place() -> Place:
    return default_database().url, viewer().scope


def _revisions(topics: tuple[str, ...]) -> tuple[int | None, ...]:
    known = _known.get() or st.session_state["revisions"]
    if (read := _read.get()) is not None:
        read.update(topics)
    return tuple([known.get(topic) for topic in topics])


class Remembered(Generic[P, R]):
    """A query that asks the database once for each viewer's scope, arguments and revision of its topics."""

    def __init__(self, read: Callable[Concatenate[Session, P], R], topics: tuple[str, ...], keep: int) -> None:
        self._read, self._topics = read, topics
        self._kept: Kept[R] = Kept(keep)
        update_wrapper(self, read)

    def __call__(self, *arguments: P.args, **_none: P.kwargs) -> R:
        return self.later(*arguments)()  # type: ignore[call-arg]  # checked at each call of `__call__`

    def later(self, *arguments: P.args, **_none: P.kwargs) -> Callable[[], R]:
        """What is asked for the person looking now and answered when wanted, such as a download after the run."""
        return partial(self._answer, viewer(), (_place(), arguments), _revisions(self._topics))

    def _answer(self, by: Viewer, question: tuple[Place, tuple[Any, ...]], revisions: tuple[int | None, ...]) -> R:
        def ask() -> R:
            with default_database().reading(by) as session:
                return self._read(session, *question[1])  # type: ignore[call-arg]  # likewise

        answer = self._kept.get(question, revisions, ask)
        # A list of one's own may be sorted or added to; the rows in it are everybody's.
        return copy(answer) if isinstance(answer, list | dict) else answer


def remembered(*topics: str, keep: int = KEPT) -> Callable[[Callable[Concatenate[Session, P], R]], Remembered[P, R]]:
    """Ask the database once for each viewer's scope, arguments and revision of `topics`; the last `keep` answers."""
    return lambda read: Remembered(read, topics, keep)


def derived(*topics: str, keep: int = KEPT) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Work something out once for each viewer's scope, language, arguments and revision of `topics`.

    For what is slow and follows from its arguments and from reads alone, such as a drawn map. Arguments must be
    hashable; what comes back is shared by everybody who asks, and nobody may change it.
    """

    def decorate(work: Callable[P, R]) -> Callable[P, R]:
        kept: Kept[R] = Kept(keep)

        @wraps(work)
        def call(*arguments: P.args, **_none: P.kwargs) -> R:
            question = (_place(), language(), arguments)
            return kept.get(question, _revisions(topics), partial(work, *arguments))

        return call

    return decorate
