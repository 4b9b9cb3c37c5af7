"""Which days are worked: Chinese public holidays and the days made up for them (调休), as far as they are announced."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import chinese_calendar

FIRST_YEAR: Final[int] = min(chinese_calendar.holidays).year
LAST_YEAR: Final[int] = max(chinese_calendar.holidays).year
"""The years of which the holidays are known; the State Council announces a year's in the November before."""


def known(first: date, last: date | None = None) -> bool:
    """Whether the holidays of a day, or of all days up to `last`, are known; else weekdays stand for working days."""
    return first.year >= FIRST_YEAR and (last or first).year <= LAST_YEAR


@lru_cache(4096)  # a clock asks for the same days again and again
def worked(day: date) -> bool:
    """Whether offices work on a day; in a year that is not known, from Monday to Friday."""
    if not known(day):
        return day.weekday() < 5
    return bool(chinese_calendar.is_workday(day))


def following(day: date, count: int, working: bool) -> date:
    """The day that is `count` days after `day`, or working days; none after a day is that day."""
    if not working:
        return day + timedelta(days=count)
    while count:
        day += timedelta(days=1)
        count -= worked(day)
    return day


def between(day: date, last: date, working: bool) -> int:
    """How many days, or working days, follow `day` up to `last`; less than none if `last` lies before it."""
    if last < day:
        return -between(last, day, working)
    if not working:
        return (last - day).days
    return sum(worked(day + timedelta(days=offset)) for offset in range(1, (last - day).days + 1))
