"""What one page costs the server: remembered, first after a change, and in the database."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any, NamedTuple

import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from dashboard import access, navigation
from db import engine
from db.engine import Database
from db.venv import ROOT
from tests import clock, signing
from tests.benchmarks import edits, servers
from tests.benchmarks.table import Measured, at_most
from tests.benchmarks.viewers import viewing
from tests.demonstration import TODAY
from tests.serving import Served

PAGES = [entry.file for entry in navigation.MENU]
TIMES_EMPTY, BESIDE_SQL = 3, 60


class Cost(NamedTuple):
    """Milliseconds of a run: what the server works, what its viewer waits."""

    work: float
    wait: float


class Sql(NamedTuple):
    """The statements of one run, and the milliseconds they and their rows take again on a bare connection."""

    statements: int
    milliseconds: float


def measured(ours: Served, empty: Served, url: str, names: Sequence[str], runs: int) -> Iterator[Measured]:
    """A line for each cost of each page."""
    database = Database(url)
    with database.reading() as session:
        (station,) = edits.reporting(session, 1)
    floor = asyncio.run(_remembered(empty, "", max(20, runs * 3)))
    yield Measured("empty page", _said(floor))
    for page in names:
        cost = asyncio.run(_remembered(ours, page, runs))
        times = cost.work / floor.work
        target = f"≤ {TIMES_EMPTY} × empty"
        yield Measured(f"{page}, remembered", f"{_said(cost)}, {times:.1f} ×", target, times <= TIMES_EMPTY)
    for page, sql in statements(url, names, station).items():
        cost = asyncio.run(_after_changes(ours, page, database, station, max(2, runs // 3)))
        told = f"SQL {sql.milliseconds:.0f} ms in {sql.statements} statements, {_said(cost)}"
        most = sql.milliseconds + BESIDE_SQL
        yield at_most(f"{page}, first after a change", cost.work, most, "ms", told)
    database.close()


def _said(cost: Cost) -> str:
    return f"{cost.work:.1f} ms of work, {cost.wait:.1f} ms until it is there"


async def _remembered(served: Served, page: str, runs: int) -> Cost:
    async with viewing(served.url, page) as viewer:
        for _ in range(2):
            await viewer.run()
        before = servers.cpu(served)
        waits = [(await viewer.run()).wall for _ in range(runs)]
        return Cost((servers.cpu(served) - before) / runs, median(waits))


async def _after_changes(served: Served, page: str, database: Database, station: int, runs: int) -> Cost:
    async with viewing(served.url, page) as viewer:
        await viewer.run()
        work, waits = 0.0, []
        for _ in range(runs):
            edits.everything(database, station)
            before = servers.cpu(served)
            waits.append((await viewer.run()).wall)
            work += servers.cpu(served) - before
        return Cost(work / runs, median(waits))


def statements(url: str, names: Sequence[str], station: int) -> dict[str, Sql]:
    """What each page asks the database on its first run after a change, counted and timed."""
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        patch.chdir(ROOT)
        patch.setattr(access, "_present", lambda: signing.VISITOR)
        clock.stop(patch, TODAY)
        engine.default_database.cache_clear()
        database = engine.default_database()
        screen = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=120).run()
        for page in names:
            screen.switch_page(f"../pages/{page}.py").run()
            edits.everything(database, station)
            asked: list[tuple[str, Any]] = []
            event.listen(database.engine, "before_cursor_execute", note := _noting(asked))
            screen.run()
            event.remove(database.engine, "before_cursor_execute", note)
            found[page] = Sql(len(asked), _again(database, asked))
        database.close()
        engine.default_database.cache_clear()
    return found


def _noting(asked: list[tuple[str, Any]]) -> Any:
    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if not statement.startswith("BEGIN"):
            asked.append((statement, parameters))

    return note


def _again(database: Database, asked: list[tuple[str, Any]], times: int = 3) -> float:
    """The same statements on a bare connection, all rows fetched."""
    connection = database.engine.raw_connection()
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        for statement, parameters in asked:
            cursor = connection.cursor()
            cursor.execute(statement, parameters)
            cursor.fetchall()
            cursor.close()
        took.append(1000 * (time.perf_counter() - begun))
    connection.close()
    return median(took)
