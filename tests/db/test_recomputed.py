"""What is no sum: rates, percentiles and different persons, worked out from the rows with nothing of ours but SQL."""

from collections.abc import Callable
from datetime import date
from functools import cache
from math import ceil

import pandas as pd
import pytest
from sqlalchemy import create_engine, text

from db.engine import Database
from db.queries.answers import answer
from seed.loader import HOME
from tests.demonstration import TODAY

AREAS = (HOME, "990000001001", "990000001002", "990000001003001")
WINDOWS = (
    (date(2026, 11, 16), TODAY),
    (date(2026, 10, 1), date(2026, 10, 31)),
    (date(2026, 8, 20), date(2026, 11, 3)),
    (date(2026, 1, 1), TODAY),
)
STEPS = (*range(15), 21, 30, 45, 60, 90, 180, 365)


class Rows:
    """The tables of a place, each row with the areas it lay under on its day."""

    def __init__(self, url: str, code: str) -> None:
        with create_engine(url).connect() as connection:

            def read(sql: str) -> pd.DataFrame:
                return pd.read_sql(text(sql), connection)

            areas = read("SELECT id, code FROM areas").set_index("code")["id"]
            edges = read("SELECT area_id, parent_id, from_day, to_day FROM area_parents")
            self.issues = read("SELECT * FROM issues WHERE state <> 'rejected' AND merged_into IS NULL")
            self.calls = read("SELECT * FROM call_backs WHERE reached AND NOT excluded")
            self.service = read("SELECT * FROM attendances WHERE confirmed_on IS NOT NULL")
            self.compounds = read("SELECT * FROM compounds")
            self.marks = read("SELECT * FROM compound_marks")
        above = {row.area_id: (row.parent_id, str(row.from_day), str(row.to_day)) for row in edges.itertuples()}
        assert len(above) == len(edges), "in the demonstration nothing has moved"
        inside = set()
        for area in areas:
            up = area
            while up != areas[code] and up in above:
                up = above[up][0]
            inside |= {area} if up == areas[code] else set()
        for name in ("issues", "calls", "service", "compounds", "marks"):
            rows = getattr(self, name)
            setattr(self, name, rows[rows.area_id.isin(inside)])


rows_of = cache(Rows)


def days(column: "pd.Series[str]") -> "pd.Series[pd.Timestamp]":
    return pd.to_datetime(column, format="mixed")


def within(rows: pd.DataFrame, column: str, first: date, last: date) -> pd.DataFrame:
    return rows[days(rows[column]).between(pd.Timestamp(first), pd.Timestamp(last))]


def standing(rows: pd.DataFrame, start: str, end: str, on: date) -> pd.DataFrame:
    day = pd.Timestamp(on)
    return rows[(days(rows[start]) <= day) & ~(days(rows[end]) <= day)]


def rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def on_time(rows: Rows, first: date, last: date) -> float | None:
    due = within(rows.issues[rows.issues.excluded_on.isna()], "due_on", first, last)
    exact = due.closed_at.notna() & due.due_at.notna()
    good = (days(due.closed_at) <= days(due.due_at)).where(exact, days(due.closed_on) <= days(due.due_on))
    return rate(int(good.sum()), len(due))


def closed(rows: Rows, first: date, last: date) -> float | None:
    due = within(rows.issues[rows.issues.excluded_on.isna()], "due_on", first, last)
    return rate(int(due.closed_on.notna().sum()), len(due))


def in_grid(rows: Rows, first: date, last: date) -> float | None:
    done = within(rows.issues, "closed_on", first, last)
    return rate(int((done.level == "grid").sum()), len(done))


def satisfied(rows: Rows, first: date, last: date) -> float | None:
    rated = within(rows.calls[rows.calls.rating.notna()], "day", first, last)
    return rate(int(rated.rating.isin(["satisfied", "mostly"]).sum()), len(rated))


def solved(rows: Rows, first: date, last: date) -> float | None:
    said = within(rows.calls[rows.calls.solved.notna()], "day", first, last)
    return rate(int(said.solved.astype(bool).sum()), len(said))


def committees(rows: Rows, _first: date, last: date) -> float | None:
    unmanaged = standing(rows.compounds[rows.compounds.unmanaged.astype(bool)], "valid_from", "valid_to", last)
    marks = rows.marks[(rows.marks.kind == "owners_committee") & rows.marks.unmanaged.astype(bool)]
    return rate(len(standing(marks, "from_day", "to_day", last)), len(unmanaged))


def persons(rows: Rows, first: date, last: date) -> float | None:
    return within(rows.service, "day", first, last).volunteer_id.nunique() or None


def percentile(share: float) -> Callable[[Rows, date, date], float | None]:
    def told(rows: Rows, first: date, last: date) -> float | None:
        done = within(rows.issues, "closed_on", first, last)
        taken = sorted((days(done.closed_on) - days(done.reported_on)).dt.days)
        if not taken:
            return None
        exact = taken[ceil(share * len(taken)) - 1]
        return next((step for step in STEPS if exact <= step), 366)

    return told


@pytest.mark.parametrize(
    ("key", "recomputed"),
    [
        ("on_time_close_rate", on_time),
        ("close_rate", closed),
        ("closed_in_grid_rate", in_grid),
        ("satisfaction_rate", satisfied),
        ("resolution_rate", solved),
        ("owners_committee_rate", committees),
        ("active_volunteers", persons),
        ("days_to_close_median", percentile(0.5)),
        ("days_to_close_p90", percentile(0.9)),
    ],
)
def test_what_is_no_sum_equals_what_the_rows_say(
    demonstration_to_read: Database, key: str, recomputed: Callable[[Rows, date, date], float | None]
) -> None:
    found = {}
    for code in AREAS:
        rows = rows_of(demonstration_to_read.url, code)
        with demonstration_to_read.reading() as session:
            for first, last in WINDOWS:
                said = answer(session, code, key, first, last)["value"]
                expected = recomputed(rows, first, last)
                assert said == (None if expected is None else pytest.approx(expected)), (code, first, last)
                found[code, first] = said
    assert len({value for value in found.values() if value is not None}) > 1, "a test that could not fail"
