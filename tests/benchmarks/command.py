"""The command behind `python3 -m tests.benchmarks`."""

import argparse
import os
from collections.abc import Iterator
from typing import NamedTuple

from db.engine import Database
from seed.scale import DAYS
from tests import chromium
from tests.benchmarks import browser, crowd, imports, pages, places, profiling, servers, writes
from tests.benchmarks.table import Measured, printed

PARTS = ("pages", "viewers", "writes", "imports", "browser")
P95 = {"small": 60, "medium": 60, "large": 100}
"""Milliseconds that 95 in 100 runs of 20 viewers may take."""
WITH_WALLS, BEHIND_A_PROXY = 1000, 250
"""Milliseconds that 95 in 100 runs may take: with many viewers and walls on one process, with more on several."""


class Effort(NamedTuple):
    """How often and how long everything is measured."""

    pages: tuple[str, ...] = tuple(pages.PAGES)
    runs: int = 20
    viewers: tuple[int, ...] = (20, 50)
    walls: int = 4
    behind: int = 100
    processes: int = max(2, os.cpu_count() or 2)
    seconds: float = 60
    edits: int = 40
    rows: int = 5_000
    views: int = 5


def main() -> None:
    """Make or find the database, measure, print one table; exits 0 whatever it says."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.benchmarks", description="How fast it is, beside a floor.")
    parser.add_argument("--scale", choices=DAYS, default="small", help="default small: 100 thousand facts")
    parser.add_argument("--database-kind", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--only", choices=PARTS, action="append", help="only this part; may be given again")
    parser.add_argument("--profile", choices=pages.PAGES, help="instead, say where the time of a remembered page goes")
    options = parser.parse_args()
    if found := chromium.obtain():
        os.environ["CHROMIUM"] = found
    with places.place(options.scale, options.database_kind) as url:
        if options.profile:
            print(profiling.profile(url, options.profile))
            return
        print(report(url, options.only or PARTS, Effort(), P95[options.scale]))


def report(url: str, parts: tuple[str, ...] | list[str], effort: Effort, p95: float) -> str:
    """Measure parts on a database; the table."""
    database = Database(url)
    kind, address = database.engine.dialect.name, database.engine.url.database
    database.close()
    lines = []
    for line in _measured(url, kind, parts, effort, p95):
        print(f"… {line.what}: {line.found}", flush=True)
        lines.append(line)
    return printed(f"{kind}, {address}", lines)


def _measured(
    url: str, kind: str, parts: tuple[str, ...] | list[str], effort: Effort, p95: float
) -> Iterator[Measured]:
    with servers.floor() as empty, servers.ours(url) as ours:
        if "pages" in parts:
            yield from pages.measured(ours, empty, url, effort.pages, effort.runs)
        if "viewers" in parts:
            for viewers in effort.viewers:
                yield from crowd.measured(
                    [ours], ours.url, url, effort.pages, viewers, effort.seconds, p95 if viewers <= 20 else None
                )
            most = effort.viewers[-1]
            yield from crowd.measured(
                [ours], ours.url, url, effort.pages, most, effort.seconds, WITH_WALLS, effort.walls
            )
        if "browser" in parts and "CHROMIUM" in os.environ:
            yield from browser.measured(ours, empty, effort.views)
    if "viewers" in parts:
        with servers.several(url, effort.processes) as (address, processes):
            yield from crowd.measured(
                processes, address, url, effort.pages, effort.behind, effort.seconds, BEHIND_A_PROXY
            )
    if "writes" in parts:
        yield from writes.measured(url, kind, effort.edits, effort.rows, min(10, effort.seconds))
    if "imports" in parts:
        yield from imports.measured(url, kind, effort.rows)
