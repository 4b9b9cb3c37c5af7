"""What day and time it is where the users are."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from db import settings


def local(moment: datetime) -> datetime:
    """A stored moment (UTC, without a zone) as the users' clock shows it."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(settings.time_zone()))


def midnight(day: date) -> datetime:
    """When a day begins where the users are, as moments are stored (UTC, without a zone)."""
    begins = datetime.combine(day, time(), ZoneInfo(settings.time_zone()))
    return begins.astimezone(UTC).replace(tzinfo=None)


def days_of(first: date, last: date) -> list[date]:
    """Every day from one to another, both included."""
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


SETTLED: Final = time(9)
"""Until when in the morning the reports of the day before may come in."""

_held: datetime | None = None
"""The moment at which time stands still, UTC without a zone."""


def hold(moment: datetime | None) -> None:
    """Let it be this moment (UTC without a zone) for good, as in a database that is frozen; None lets time go on."""
    global _held
    _held = moment


def today() -> date:
    """The users' current day."""
    return _now().astimezone(ZoneInfo(settings.time_zone())).date()


def now() -> datetime:
    """The present moment as it is stored: UTC without a zone, to the minute."""
    return _now().replace(tzinfo=None, second=0, microsecond=0)


def is_early() -> bool:
    """Whether the day has only begun where the users are, so that yesterday's reports may still come in."""
    return local(now()).time() < SETTLED


def _now() -> datetime:
    return datetime.now(UTC) if _held is None else _held.replace(tzinfo=UTC)


def wall(moment: datetime) -> datetime:
    """A stored moment as the users' clock shows it, without a zone: what limits are reckoned with."""
    return local(moment).replace(tzinfo=None)


def stored(wall: datetime) -> datetime:
    """A time on the users' clock as it is stored."""
    return wall.replace(tzinfo=ZoneInfo(settings.time_zone())).astimezone(UTC).replace(tzinfo=None)
