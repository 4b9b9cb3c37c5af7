"""Evidence: the rows shown behind a figure add up to it, on any day and in any area."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

import pytest

from db.engine import Database
from db.measures.indicators import INDICATORS, Indicator
from db.queries import areas, evidence
from db.queries.figures import figures
from seed.loader import HOME
from tests.demonstration import TODAY

WINDOWS = [
    (None, TODAY),
    (TODAY - timedelta(days=6), TODAY),
    (date(2026, 1, 1), date(2026, 3, 3)),
    (None, date(2023, 1, 8)),
]


def parts(indicator: Indicator) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "numerator", indicator.numerator
    if indicator.rate:
        yield "denominator", indicator.denominator


@pytest.mark.parametrize("first, last", WINDOWS)
def test_the_rows_behind_every_figure_add_up_to_it(demonstration: Database, first: date | None, last: date) -> None:
    with demonstration.reading() as session:
        every = areas.all_areas(session)
        chosen = [areas.area(session, HOME), *Random(str(last)).sample(every, 5)]
        for area in chosen:
            found = figures(session, INDICATORS.values(), [area.id], first, last)
            for key, indicator in INDICATORS.items():
                if not evidence.counts_rows(indicator):
                    continue
                for part, keys in parts(indicator):
                    window = None if indicator.stock else first
                    page = evidence.rows(session, keys, area.id, window, last, limit=10**6)
                    assert page.count == len(page.rows)
                    total = sum(row.amount for row in page.rows)
                    assert total == (getattr(found[key, area.id], part) or 0), (area.name, key, part)


def test_pages_of_rows_follow_each_other_without_gap_or_overlap(demonstration: Database) -> None:
    with demonstration.reading() as session:
        street = areas.area(session, HOME)
        whole = evidence.rows(session, ["station_visits"], street.id, TODAY - timedelta(days=20), TODAY, 0, 1000)
        pieces = [
            row
            for offset in range(0, whole.count, 7)
            for row in evidence.rows(
                session, ["station_visits"], street.id, TODAY - timedelta(days=20), TODAY, offset, 7
            ).rows
        ]
    assert pieces == whole.rows
    assert len(whole.rows) > 100


def test_what_does_not_count_is_said_with_its_reason(demonstration: Database) -> None:
    with demonstration.reading() as session:
        street = areas.area(session, HOME)
        told = evidence.excluded(session, INDICATORS["station_visits"], street.id, TODAY - timedelta(days=6), TODAY)
    assert [reason for reason, _count in told] == ["The station was closed that day."]


def test_a_late_report_is_seen_as_a_later_correction_of_its_day(demonstration: Database) -> None:
    with demonstration.reading() as session:
        street = areas.area(session, HOME)
        day = TODAY - timedelta(days=60)
        behind = (["station_visits"], street.id, TODAY - timedelta(days=90), day)
        page = evidence.rows(session, *behind, limit=10**6)
        midnight = datetime.combine(day, datetime.min.time()) + timedelta(hours=16)  # Shanghai's, in UTC
        later = evidence.recorded_later(session, *behind, midnight)
        last = evidence.recorded(session, *behind)
    assert later == sum(row.recorded_at >= midnight for row in page.rows)
    assert last is not None
    assert last.recorded_at == max(row.recorded_at for row in page.rows)
