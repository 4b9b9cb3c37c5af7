"""The real server, started as a person starts it, on a free port."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from db import venv


@dataclass(frozen=True)
class Served:
    """A server that answers, and the process that serves."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def printed(self) -> str:
        """What it has printed so far."""
        return self.log.read_text("utf-8")


def command(*arguments: str, today: date | None = None) -> list[str]:
    """The command line of `python3 -m dashboard` inside `.venv`, if need be on another day."""
    clock = ["tests.clock", today.isoformat()] if today else []
    return [str(venv.interpreter()), "-m", *clock, "dashboard", *arguments]


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def serving(database: str, *arguments: str, within: float = 120, today: date | None = None) -> Iterator[Served]:
    """Start the dashboard on a database address, wait until it says where it is, and stop it at the end."""
    port = free_port()
    started = command("--headless", "--port", str(port), "--database", database, *arguments, today=today)
    with running(started, port, within) as served:
        yield served


@contextmanager
def running(
    started: list[str], port: int, within: float = 120, environment: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """Start a command, wait until it says that it is at a port of this computer, and stop it at the end."""
    with TemporaryDirectory() as folder:
        log = Path(folder) / "output"
        with log.open("w") as output:
            process = subprocess.Popen(
                started,
                cwd=venv.ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
            )
        served = Served(f"http://127.0.0.1:{port}", process, log)
        try:
            deadline = time.monotonic() + within
            while served.url not in served.printed():
                assert process.poll() is None, f"the server did not start:\n{served.printed()}"
                assert time.monotonic() < deadline, f"the server took too long:\n{served.printed()}"
                time.sleep(0.05)
            yield served
        finally:
            process.terminate()
            process.wait(timeout=30)
