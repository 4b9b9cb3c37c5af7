"""The one seam to the database: queries on behalf of the viewer, remembered until what they read has changed."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st
from sqlalchemy.orm import Session

from dashboard.access import viewer
from db.engine import default_database
from db.measures.indicators import INDICATORS
from db.queries import areas, issues, people, records, sources, stations
from db.queries import figures as totals
from db.queries.figures import Figure
from db.viewer import Viewer

P = ParamSpec("P")
R = TypeVar("R")

Key = tuple[str, tuple[int, ...] | None, tuple[int, ...]]
"""Which database, whose scope, and the revisions of the topics read."""

_TREE = ("areas", "tree")
_TOTALS = (*_TREE, "stations", "issues", "compounds", "reported")


def begin() -> None:
    """At the start of every script run: note how far the data have come."""
    with default_database().reading(viewer()) as session:
        st.session_state["revisions"] = records.revisions(session)


def _remembered(*topics: str) -> Callable[[Callable[Concatenate[Session, P], R]], Callable[P, R]]:
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


@_remembered("areas")
def is_demonstration(session: Session) -> bool:
    """Whether this is the demonstration database."""
    return records.is_demonstration(session)


@_remembered(*_TREE)
def home(session: Session, on: date) -> str | None:
    """The area a new visitor sees first."""
    code = records.setting(session, "home_area")
    if code is None:
        roots = areas.roots(session, on)
        code = roots[0].code if roots else None
    return code


@_remembered(*_TREE)
def area(session: Session, code: str) -> areas.AreaRow:
    """The area of a code; raises `NotFound`."""
    return areas.area(session, code)


@_remembered(*_TREE)
def children(session: Session, area_id: int, on: date) -> list[areas.AreaRow]:
    """The areas directly below."""
    return areas.children(session, area_id, on)


@_remembered(*_TREE)
def ancestors(session: Session, area_id: int, on: date) -> list[areas.AreaRow]:
    """The areas above, topmost first, itself last."""
    return areas.ancestors(session, area_id, on)


@_remembered(*_TREE)
def descendants(session: Session, area_id: int, on: date) -> list[areas.AreaRow]:
    """Every area below, upper levels first."""
    return areas.descendants(session, area_id, on)


@_remembered(*_TREE)
def parents(session: Session, on: date) -> dict[int, int]:
    """For each area its parent."""
    return areas.parents(session, on)


@_remembered(*_TREE)
def all_areas(session: Session) -> list[areas.AreaRow]:
    """Every area there ever was that the viewer may see."""
    return areas.all_areas(session)


@_remembered(*_TREE)
def outlines(session: Session, ids: tuple[int, ...]) -> dict[int, areas.Outline]:
    """Outlines by area."""
    return areas.outlines(session, ids)


@_remembered(*_TREE)
def neighbours(session: Session, area_id: int) -> list[tuple[str, dict[str, object]]]:
    """What to draw around an area."""
    return areas.neighbours(session, area_id)


@_remembered(*_TOTALS)
def figures(
    session: Session, keys: tuple[str, ...], ids: tuple[int, ...], first: date | None, last: date
) -> dict[tuple[str, int], Figure]:
    """Figures by indicator and area."""
    return totals.figures(session, [INDICATORS[key] for key in keys], ids, first, last)


@_remembered(*_TOTALS)
def levels(session: Session, key: str, area_id: int, days: tuple[date, ...]) -> list[int]:
    """A stock at the end of each day."""
    return totals.levels(session, key, area_id, days)


@_remembered(*_TREE, "issues")
def open_issues(session: Session, area_id: int, on: date) -> list[issues.OpenIssue]:
    """Open issues, the earliest due first."""
    return issues.open_issues(session, area_id, on)


@_remembered(*_TREE, "stations")
def station_list(session: Session, area_id: int, first: date, last: date) -> list[stations.StationRow]:
    """Stations that were open in the window."""
    return stations.stations(session, area_id, first, last)


@_remembered(*_TREE, "stations")
def station_tallies(
    session: Session, area_id: int, first: date, last: date, settled: date
) -> dict[int, stations.Tally]:
    """What each station reported in the window, and which days are missing."""
    return stations.tallies(session, stations.stations(session, area_id, first, last), first, last, settled)


@_remembered(*_TREE, "stations")
def station_days(session: Session, area_id: int, first: date, last: date) -> list[stations.DayTotal]:
    """Visits day by day."""
    return stations.daily(session, area_id, first, last)


@_remembered(*_TREE, "stations")
def visits_by_service(session: Session, area_id: int, first: date, last: date) -> list[tuple[stations.Choice, int]]:
    """Visits by service."""
    return stations.by_service(session, area_id, first, last)


@_remembered("people")
def posts(session: Session, area_id: int, on: date) -> list[people.PostRow]:
    """Who holds which post."""
    return people.posts(session, area_id, on)


@_remembered("reported", "areas")
def claims(session: Session, area_id: int) -> list[sources.ClaimRow]:
    """What sources said about an area."""
    return sources.claims(session, area_id)


@_remembered(*_TREE, "stations")
def illustrative(session: Session, area_id: int, first: date, last: date) -> bool:
    """Whether any report in the window is illustrative."""
    return sources.illustrative(session, area_id, first, last)
