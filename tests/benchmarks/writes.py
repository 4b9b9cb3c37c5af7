"""What an edit, a batch and many writers at once cost, and whether the totals are exact afterwards."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import func, select

from db import audit
from db.engine import Database
from db.measures import totals
from db.measures.indicators import INDICATORS
from db.models import Area, Issue, Provenance
from db.queries.areas import area
from db.queries.figures import figure
from db.queries.records import setting
from tests.benchmarks import edits
from tests.benchmarks.table import Measured, at_most, share
from tests.demonstration import TODAY

EDIT, BATCH = 25, 5_000
"""Milliseconds of one edit, milliseconds of a batch."""


def measured(url: str, kind: str, edits_: int, rows: int, seconds: float) -> list[Measured]:
    """A line for each kind of write, then for what is no sum."""
    database = Database(url)
    with database.reading() as session:
        stations = edits.reporting(session, 20)
    single = sorted(_timed(lambda: edits.report(database, stations[0])) for _ in range(edits_))
    told = f"95 in 100 within {share(single, 95):.1f} ms"
    lines = [at_most(f"one edit with its totals, {kind}", share(single, 50), EDIT, "ms", told)]
    put, taken = _batch(database, rows)
    told = f"taking it back {taken:,.0f} ms"
    lines.append(at_most(f"a batch of {rows:,} rows, {kind}", put, BATCH, "ms", told))
    lines.append(_writers(database, stations[:8], seconds, kind))
    begun = time.perf_counter()
    with database.engine.connect() as connection:
        lacking = sum(map(len, totals.differences(connection)))
    took = time.perf_counter() - begun
    lines.append(
        Measured(f"totals against facts, {kind}", f"{lacking} differ (check took {took:.0f} s)", "0", not lacking)
    )
    lines += _no_sums(database, kind)
    database.close()
    return lines


def _timed(work: object) -> float:
    begun = time.perf_counter()
    work()  # type: ignore[operator]
    return 1000 * (time.perf_counter() - begun)


def _batch(database: Database, count: int) -> tuple[float, float]:
    """Milliseconds to put issues all over the place and its last year into one transaction, and to take them out."""
    with database.reading() as session:
        grids = session.scalars(select(Area.id).where(Area.kind == "grid")).all()
        last = session.scalar(select(func.max(Issue.id))) or 0
    rows = [
        Issue(
            area_id=grids[number % len(grids)],
            title=f"导入 {number}",
            level="grid",
            reported_on=TODAY - timedelta(days=number % 365),
            due_on=TODAY - timedelta(days=number % 365 - 10),
            provenance=Provenance.ILLUSTRATIVE,
        )
        for number in range(count)
    ]

    def put() -> None:
        with database.writing(edits.EDITOR) as session:
            session.add_all(rows)
            audit.record(session, "issues:import", rows[0], None, {"rows": count})

    def take() -> None:
        with database.writing(edits.EDITOR) as session:
            for row in session.scalars(select(Issue).where(Issue.id > last)):
                session.delete(row)
            audit.note(session, "issues:undo", {"rows": count})

    return _timed(put), _timed(take)


def _writers(database: Database, stations: list[int], seconds: float, kind: str) -> Measured:
    """As many writers as there are stations, each correcting its own as fast as it can."""

    def write(station: int) -> int:
        done, until = 0, time.monotonic() + seconds
        while time.monotonic() < until:
            edits.report(database, station)
            done += 1
        return done

    with ThreadPoolExecutor(len(stations)) as pool:
        done = sum(pool.map(write, stations))
    return Measured(f"{len(stations)} writers at once, {kind}", f"{done / seconds:.0f} transactions a second")


def _no_sums(database: Database, kind: str) -> list[Measured]:
    """Different persons, counted from rows, and a percentile, read off a histogram: no sum of amounts tells either."""
    found = []
    with database.reading() as session:
        home = area(session, str(setting(session, "home_area")))
        for days in (7, 90, 365):
            first = TODAY - timedelta(days=days - 1)
            for what, key in (("different volunteers", "active_volunteers"), ("nine in ten", "days_to_close_p90")):
                known = INDICATORS[key]
                took = min(_timed(lambda: figure(session, known, home.id, first, TODAY)) for _ in range(3))  # noqa: B023
                found.append(Measured(f"{what} of {days} days, {kind}", f"{took:.0f} ms"))
    return found
