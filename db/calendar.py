"""What day it is where the users are."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from db import settings


def local(moment: datetime) -> datetime:
    """A stored moment (UTC, without a zone) as the users' clock shows it."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(settings.time_zone()))


def today() -> date:
    """The users' current day."""
    return datetime.now(ZoneInfo(settings.time_zone())).date()
