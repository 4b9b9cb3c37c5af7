"""A database that stands still: what a showcase pack holds, as it was at one moment. Nobody can write to it.

It says so itself, in its settings; whoever opens it, however they do, may only read.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from sqlite3 import Connection, DatabaseError
from typing import Final

from db.errors import N_, Problem, Refused
from db.permissions import Permission
from db.viewer import Held, Viewer

AT, AREA, KNOWN = "frozen_at", "frozen_area", "known:"
"""Settings: the moment (UTC, without a zone) at which it was frozen, the number of the area that it is about, and, for
each measure that was counted above that area, since which day."""

MAY: Final = frozenset({Permission.LOOK, Permission.EXPORT})
"""What whoever opens a pack may do: look, present, and take tables away."""

_SETTINGS: Final = "SELECT key, value FROM settings"


class Frozen(Refused):
    """Nothing is written to a database that stands still."""

    def __init__(self) -> None:
        said = N_("Change it where this showcase pack was made: here the data are frozen, and can only be looked at.")
        super().__init__(Problem("", said))


@dataclass(frozen=True)
class Standstill:
    """Since when a database stands still (UTC, without a zone), and the area whose showcase it is.

    `known` are the measures that were counted above the area, which the database does not hold, and since which day.
    """

    at: datetime
    area_id: int
    known: Mapping[str, date] = field(default_factory=dict)

    def visitor(self) -> Viewer:
        """Whoever opens the pack; nobody signs in to it."""
        return Viewer(N_("Showcase pack"), (Held(MAY, self.area_id),))


def standstill(connection: Connection) -> Standstill | None:
    """Since when a SQLite database stands still; None if it lives, or is none of ours yet."""
    with suppress(DatabaseError):  # a table that there is not yet
        said = dict(connection.execute(_SETTINGS).fetchall())
        if AT in said and AREA in said:
            known = {
                key.removeprefix(KNOWN): date.fromisoformat(day) for key, day in said.items() if key.startswith(KNOWN)
            }
            return Standstill(datetime.fromisoformat(said[AT]), int(said[AREA]), known)
    return None
