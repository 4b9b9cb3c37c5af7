"""Limits and when they run out, in office hours or around the clock, on the places' own clock.

A limit in hours runs out to the minute. One in days runs out at the end of its last day; the day on which it starts
does not count, and neither does the day on which a pause ends. All times here are local and without a zone.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from db import workdays

DAY: Final = 24 * 60


class Span(NamedTuple):
    """Part of a day in minutes after midnight."""

    opens: int
    closes: int


OFFICE: Final = (Span(9 * 60, 12 * 60), Span(13 * 60, 18 * 60))
"""When offices are open if a place does not say so itself: eight hours."""

Hours = tuple[Span, ...]


@dataclass(frozen=True)
class Limit:
    """So many hours or days; `working` counts office hours and working days alone."""

    amount: int
    unit: str
    working: bool


@dataclass(frozen=True)
class Term:
    """A limit that has started: when half of it and four fifths are used, and when it runs out.

    `known` is False if it reaches into a year whose holidays are not announced, so that weekdays stood for them.
    """

    half: datetime
    near: datetime
    due: datetime
    known: bool


def start(at: datetime, limit: Limit, hours: Hours = OFFICE, half: int = 50, near: int = 80) -> Term:
    """What a limit that starts at a moment comes to; `half` and `near` are the percentages of its reminders."""
    return resume(at, limit, whole(limit), hours, half, near)


def whole(limit: Limit) -> int:
    """All of a limit: minutes of one in hours, days of one in days."""
    return limit.amount * 60 if limit.unit == "hour" else limit.amount


def resume(at: datetime, limit: Limit, left: int, hours: Hours = OFFICE, half: int = 50, near: int = 80) -> Term:
    """The rest of a limit from a moment on; `left` is counted as in `whole`."""
    due = _end(at, limit, left, hours)
    known = not limit.working or workdays.known(at.date(), due.date())
    if limit.unit == "hour":
        spent = whole(limit) - left
        marks = (max(0, whole(limit) * share // 100 - spent) for share in (half, near))
        at_half, at_near = (_end(at, limit, minutes, hours) for minutes in marks)
    else:  # reminders come at a time of day, too
        minutes = used(at, due, limit.working, hours)
        at_half, at_near = (_after(at, minutes * share // 100, limit.working, hours) for share in (half, near))
    return Term(min(at_half, due), min(at_near, due), due, known)


def due(at: datetime, limit: Limit, hours: Hours = OFFICE) -> datetime:
    """When a limit that starts at a moment runs out."""
    return _end(at, limit, whole(limit), hours)


def left(at: datetime, due: datetime, limit: Limit, hours: Hours = OFFICE) -> int:
    """How much of a limit that runs out at `due` is left at a moment, counted as in `whole`; never less than none."""
    if limit.unit == "hour":
        return max(0, used(at, due, limit.working, hours))
    return max(0, workdays.between(at.date(), due.date(), limit.working))


def end_of(day: date) -> datetime:
    """The last minute of a day."""
    return datetime.combine(day, time(23, 59))


def used(first: datetime, last: datetime, working: bool, hours: Hours = OFFICE) -> int:
    """Minutes from one moment to another, those of office hours alone if `working`."""
    if last <= first:
        return 0
    if not working:
        return int((last - first).total_seconds() // 60)
    day, minutes = first.date(), 0
    while day <= last.date():
        if workdays.worked(day):
            begins = _minute(first) if day == first.date() else 0
            ends = _minute(last) if day == last.date() else DAY
            minutes += sum(max(0, min(ends, span.closes) - max(begins, span.opens)) for span in hours)
        day += timedelta(days=1)
    return minutes


def _end(at: datetime, limit: Limit, left: int, hours: Hours) -> datetime:
    if limit.unit == "hour":
        return _after(at, left, limit.working, hours)
    return end_of(workdays.following(at.date(), left, limit.working))


def _after(at: datetime, minutes: int, working: bool, hours: Hours) -> datetime:
    """The moment at which so many minutes have passed; with none left that is `at` itself."""
    if not working or not minutes:
        return at + timedelta(minutes=minutes)
    day, begins = at.date(), _minute(at)
    while True:
        for span in hours if workdays.worked(day) else ():
            first = max(begins, span.opens)
            if first < span.closes:
                if minutes <= span.closes - first:
                    return datetime.combine(day, time()) + timedelta(minutes=first + minutes)
                minutes -= span.closes - first
        day, begins = day + timedelta(days=1), 0


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute
