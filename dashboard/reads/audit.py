"""The audit trail, asked anew every time: it grows with everything that anybody does."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from dashboard.access import viewer
from db.engine import default_database
from db.queries import audit
from db.queries.audit import EntryRow, Vocabulary, Wanted
from db.viewer import Viewer


def audit_entries(wanted: Wanted, most: int, before: tuple[datetime, int] | None = None) -> list[EntryRow]:
    """The latest entries, or those before one."""
    return _entries(viewer(), wanted, most, before)


def audit_entries_later(wanted: Wanted, most: int) -> Callable[[], list[EntryRow]]:
    """The latest entries for the person looking now, asked for when wanted, such as a download after the run."""
    return partial(_entries, viewer(), wanted, most, None)


def _entries(by: Viewer, wanted: Wanted, most: int, before: tuple[datetime, int] | None) -> list[EntryRow]:
    with default_database().reading(by) as session:
        return audit.entries(session, wanted, most, before)


def audit_extent(wanted: Wanted) -> tuple[int, list[str]]:
    """How many entries there are, and who made them."""
    with default_database().reading(viewer()) as session:
        return audit.count(session, wanted), audit.actors(session, wanted)


def audit_vocabulary() -> Vocabulary:
    """What the codes in entries stand for."""
    with default_database().reading(viewer()) as session:
        return audit.vocabulary(session)
