"""Many viewers at once, each refreshing every few seconds while somebody edits."""

import asyncio
import random
import time
from collections.abc import Sequence
from statistics import median

from db.engine import Database
from tests.benchmarks import edits, servers
from tests.benchmarks.table import Measured, at_most, share
from tests.benchmarks.viewers import Run, viewing
from tests.serving import Served

REFRESH = (2.0, 5.0)  # seconds between two runs of one viewer
EDIT = 4.0  # seconds between two edits
MEMORY = 350


def measured(
    ours: Sequence[Served],
    address: str,
    url: str,
    names: Sequence[str],
    viewers: int,
    seconds: float,
    most: float | None,
    walls: int = 0,
) -> list[Measured]:
    """Waiting times, faults and memory with so many viewers; `most` is the target for nineteen runs in twenty.

    `address` is where they go: to one server, or to the proxy before several. `walls` are screens besides, which run
    at every edit.
    """
    runs, peak, work = asyncio.run(_crowd(ours, address, Database(url), names, viewers, seconds, walls))
    waits = sorted(run.wall for run in runs)
    busy = f"{work / 10 / seconds:.0f} % of one core"
    told = f"median {median(waits):.0f} ms, {len(waits)} runs, the server {busy}"
    who = f"{viewers} viewers" + (f" and {walls} walls" if walls else "")
    who += f" on {len(ours)} processes" if len(ours) > 1 else ""
    what = f"{who}, 95 in 100 runs"
    faults = [fault for run in runs for fault in run.faults]
    faults += [line for one in ours for line in one.printed().splitlines() if "Fault" in line]
    return [
        at_most(what, share(waits, 95), most, "ms", told)
        if most
        else Measured(what, f"{share(waits, 95):.1f} ms ({told})"),
        Measured(f"{who}, faults", f"{len(faults)} {faults[:1] or ''}".strip(), "none", not faults),
        at_most(f"{who}, peak memory", peak, MEMORY, "MB")
        if viewers <= 20
        else Measured(f"{who}, peak memory", f"{peak:.1f} MB"),
    ]


async def _crowd(
    ours: Sequence[Served],
    address: str,
    database: Database,
    names: Sequence[str],
    viewers: int,
    seconds: float,
    walls: int,
) -> tuple[list[Run], float, float]:
    """Every viewer's runs after its first, the most memory a server held, and the milliseconds that all worked."""
    runs: list[Run] = []
    peak = work = 0.0
    opened = asyncio.Barrier(viewers + walls + 1)

    async def look(number: int) -> None:
        nonlocal peak
        chance = random.Random(number)
        page, refresh = (names[number % len(names)], REFRESH) if number < viewers else ("wall", (EDIT, EDIT))
        async with viewing(address, page) as viewer:
            await asyncio.sleep(chance.uniform(0, min(5.0, seconds)))
            await viewer.run()
            await opened.wait()
            until = time.monotonic() + seconds
            await asyncio.sleep(chance.uniform(0, min(REFRESH[1], seconds)))
            while time.monotonic() < until:
                runs.append(await viewer.run())
                peak = max(peak, *map(servers.memory, ours))
                await asyncio.sleep(chance.uniform(*refresh))

    async def edit() -> None:
        nonlocal work
        with database.reading() as session:
            stations = edits.reporting(session, 20)
        await opened.wait()
        before, until = sum(map(servers.cpu, ours)), time.monotonic() + seconds
        while time.monotonic() < until:
            await asyncio.to_thread(edits.report, database, random.choice(stations))
            await asyncio.sleep(min(EDIT, max(0.0, until - time.monotonic())))
        work = sum(map(servers.cpu, ours)) - before

    await asyncio.gather(edit(), *(look(number) for number in range(viewers + walls)))
    database.close()
    return runs, peak, work
