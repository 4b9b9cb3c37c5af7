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
    ours: Served, url: str, names: Sequence[str], viewers: int, seconds: float, most: float | None
) -> list[Measured]:
    """Waiting times, faults and memory with so many viewers; `most` is the target for nineteen runs in twenty."""
    runs, peak, work = asyncio.run(_crowd(ours, Database(url), names, viewers, seconds))
    waits = sorted(run.wall for run in runs)
    told = f"median {median(waits):.0f} ms, {len(waits)} runs, the server {work / 10 / seconds:.0f} % of one core"
    what = f"{viewers} viewers, 95 in 100 runs"
    faults = [fault for run in runs for fault in run.faults]
    faults += [line for line in ours.printed().splitlines() if "Fault" in line]
    return [
        at_most(what, share(waits, 95), most, "ms", told)
        if most
        else Measured(what, f"{share(waits, 95):.1f} ms ({told})"),
        Measured(f"{viewers} viewers, faults", f"{len(faults)} {faults[:1] or ''}".strip(), "none", not faults),
        at_most(f"{viewers} viewers, peak memory", peak, MEMORY, "MB")
        if viewers <= 20
        else Measured(f"{viewers} viewers, peak memory", f"{peak:.1f} MB"),
    ]


async def _crowd(
    ours: Served, database: Database, names: Sequence[str], viewers: int, seconds: float
) -> tuple[list[Run], float, float]:
    """Every viewer's runs after its first, the most memory the server held, and the milliseconds it worked."""
    runs: list[Run] = []
    peak = work = 0.0
    opened = asyncio.Barrier(viewers + 1)

    async def look(number: int) -> None:
        nonlocal peak
        chance = random.Random(number)
        async with viewing(ours.url, names[number % len(names)]) as viewer:
            await asyncio.sleep(chance.uniform(0, min(5.0, seconds)))
            await viewer.run()
            await opened.wait()
            until = time.monotonic() + seconds
            await asyncio.sleep(chance.uniform(0, min(REFRESH[1], seconds)))
            while time.monotonic() < until:
                runs.append(await viewer.run())
                peak = max(peak, servers.memory(ours))
                await asyncio.sleep(chance.uniform(*REFRESH))

    async def edit() -> None:
        nonlocal work
        with database.reading() as session:
            stations = edits.reporting(session, 20)
        await opened.wait()
        before, until = servers.cpu(ours), time.monotonic() + seconds
        while time.monotonic() < until:
            await asyncio.to_thread(edits.report, database, random.choice(stations))
            await asyncio.sleep(min(EDIT, max(0.0, until - time.monotonic())))
        work = servers.cpu(ours) - before

    await asyncio.gather(edit(), *(look(number) for number in range(viewers)))
    database.close()
    return runs, peak, work
