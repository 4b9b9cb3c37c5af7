"""Ours and the floor, each in a process of its own, and what they use of the machine."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date

import psutil

from db.venv import interpreter
from tests.demonstration import TODAY
from tests.serving import Served, free_port, running


@contextmanager
def ours(database: str, today: date = TODAY) -> Iterator[Served]:
    """The dashboard on the day its data end."""
    port = free_port()
    options = ["--headless", "--port", str(port), "--database", database, "--no-demo"]
    with running([str(interpreter()), "-m", "tests.clock", str(today), "dashboard", *options], port) as served:
        yield served


@contextmanager
def several(database: str, processes: int) -> Iterator[tuple[str, list[Served]]]:
    """So many of ours on one database, and the address of the proxy before them."""
    with ExitStack() as stack:
        started = [stack.enter_context(ours(database)) for _process in range(processes)]
        port = free_port()
        ports = [one.url.rpartition(":")[2] for one in started]
        proxy = [str(interpreter()), "-m", "tests.benchmarks.proxy", str(port), *ports]
        yield stack.enter_context(running(proxy, port)).url, started


@contextmanager
def floor() -> Iterator[Served]:
    """The empty page."""
    port = free_port()
    with running([str(interpreter()), "-m", "tests.benchmarks.empty", str(port)], port) as served:
        yield served


def cpu(served: Served) -> float:
    """Milliseconds of processor time that a server has used so far."""
    used = psutil.Process(served.process.pid).cpu_times()
    return 1000 * float(used.user + used.system)


def memory(served: Served) -> float:
    """Megabytes of memory that a server holds."""
    return float(psutil.Process(served.process.pid).memory_info().rss) / 2**20
