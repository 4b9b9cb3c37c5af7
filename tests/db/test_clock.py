"""Limits: to the minute in office hours, over holidays and the days made up for them, and across years unannounced."""

from datetime import date, datetime

import pytest

from db import clock, workdays
from db.clock import Limit

THURSDAY = datetime(2026, 9, 24, 17, 0)
"""The day before the Mid-Autumn holiday of 25–27 September, which Sunday the 20th was worked for."""


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        (THURSDAY, Limit(1, "hour", True), datetime(2026, 9, 24, 18, 0)),
        (THURSDAY, Limit(2, "hour", True), datetime(2026, 9, 28, 10, 0)),
        (THURSDAY, Limit(2, "hour", False), datetime(2026, 9, 24, 19, 0)),
        (THURSDAY, Limit(24, "hour", False), datetime(2026, 9, 25, 17, 0)),
        (THURSDAY, Limit(3, "day", True), datetime(2026, 9, 30, 23, 59)),
        (THURSDAY, Limit(4, "day", True), datetime(2026, 10, 8, 23, 59)),
        (THURSDAY, Limit(6, "day", True), datetime(2026, 10, 10, 23, 59)),  # a Saturday that is worked
        (THURSDAY, Limit(7, "day", False), datetime(2026, 10, 1, 23, 59)),
        (datetime(2026, 9, 19, 12, 0), Limit(4, "hour", True), datetime(2026, 9, 20, 14, 0)),
        (datetime(2026, 9, 20, 11, 30), Limit(1, "hour", True), datetime(2026, 9, 20, 13, 30)),  # past the noon break
        (datetime(2026, 2, 14, 17, 59), Limit(1, "hour", True), datetime(2026, 2, 24, 9, 59)),  # over Spring Festival
        (datetime(2026, 3, 2, 8, 0), Limit(0, "day", False), datetime(2026, 3, 2, 23, 59)),
    ],
)
def test_a_limit_runs_out_when_it_says(start: datetime, limit: Limit, due: datetime) -> None:
    term = clock.start(start, limit)
    assert term.due == due
    assert start <= term.half <= term.near <= term.due
    assert term.known


def test_reminders_come_at_half_and_at_four_fifths_of_the_hours_that_count() -> None:
    term = clock.start(datetime(2026, 9, 24, 13, 0), Limit(10, "hour", True))
    assert (term.half, term.near) == (datetime(2026, 9, 24, 18, 0), datetime(2026, 9, 28, 12, 0))
    days = clock.start(datetime(2026, 9, 21, 9, 0), Limit(1, "day", True))  # sixteen office hours until Tuesday night
    assert (days.half, days.near) == (datetime(2026, 9, 21, 18, 0), datetime(2026, 9, 22, 14, 48))


def test_what_is_left_goes_on_after_a_pause() -> None:
    limit = Limit(8, "hour", True)
    due = clock.start(datetime(2026, 9, 24, 9, 0), limit).due
    left = clock.left(datetime(2026, 9, 24, 11, 0), due, limit)
    assert left == 6 * 60
    assert clock.resume(datetime(2026, 9, 26, 11, 0), limit, left).due == datetime(2026, 9, 28, 16, 0)
    days = Limit(5, "day", True)
    due = clock.start(datetime(2026, 9, 21, 9, 0), days).due
    assert due == datetime(2026, 9, 29, 23, 59)
    left = clock.left(datetime(2026, 9, 22, 9, 0), due, days)  # the day it is suspended counts as used
    assert left == 4
    assert clock.resume(datetime(2026, 9, 30, 9, 0), days, left).due == datetime(2026, 10, 12, 23, 59)


def test_nothing_is_left_of_a_limit_that_ran_out() -> None:
    limit = Limit(1, "hour", True)
    assert clock.left(datetime(2026, 9, 28, 12, 0), datetime(2026, 9, 28, 10, 0), limit) == 0
    assert clock.resume(datetime(2026, 9, 28, 12, 0), limit, 0).due == datetime(2026, 9, 28, 12, 0)


def test_a_year_whose_holidays_are_not_announced_falls_back_to_weekdays_and_says_so() -> None:
    assert workdays.LAST_YEAR >= 2026
    late = datetime(workdays.LAST_YEAR, 12, 31, 9, 0)
    term = clock.start(late, Limit(8, "day", True))
    assert not term.known
    assert workdays.worked(date(2031, 1, 1))  # a Wednesday, and surely a holiday
    assert not workdays.worked(date(2031, 1, 4))
    assert clock.start(late, Limit(8, "day", False)).known, "days that just pass need no calendar"


def test_a_place_may_keep_its_own_hours() -> None:
    hours = (clock.Span(8 * 60, 12 * 60),)
    assert clock.start(datetime(2026, 9, 24, 11, 0), Limit(2, "hour", True), hours).due == datetime(2026, 9, 28, 9, 0)
