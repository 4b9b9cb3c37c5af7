"""The real server, started as a person starts it, on a free port."""

import http.client
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile

from db import venv


@dataclass(frozen=True)
class Served:
    """A server that answers, and the process that serves."""

    url: str
    process: subprocess.Popen[str]


def command(*arguments: str) -> list[str]:
    """The command line of `python3 -m dashboard` inside `.venv`."""
    return [str(venv.interpreter()), "-m", "dashboard", *arguments]


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def serving(database: str, *arguments: str, within: float = 120) -> Iterator[Served]:
    """Start the dashboard on a database address, wait until it answers, and stop it at the end."""
    port = free_port()
    started = command("--headless", "--port", str(port), "--database", database, *arguments)
    with (
        TemporaryFile("w+") as output,
        subprocess.Popen(started, cwd=venv.ROOT, stdout=output, stderr=subprocess.STDOUT, text=True) as process,
    ):
        try:
            deadline = time.monotonic() + within
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    output.seek(0)
                    raise AssertionError(f"the server did not start:\n{output.read()}")
                time.sleep(0.1)
            yield Served(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _answers(port: int) -> bool:
    try:
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        asked.request("GET", "/healthz")
        return asked.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
