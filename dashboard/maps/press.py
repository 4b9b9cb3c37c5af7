"""The press: sheets become PNG and PDF on the server, without a browser and without a network, one at a time."""

import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import Final

from dashboard.maps.sheet import Sheet, drawn, paper
from db.errors import N_, Problem, Refused

MIMES: Final = {"pdf": "application/pdf", "png": "image/png"}
_CONVERTER: Final = Path(__file__).with_name("converter.py")
_ONE: Final = Lock()
"""Held while a sheet is made, so that many who print at once do not take the server from those who look."""
_SECONDS: Final = 120
_PATIENCE: Final = 10
"""Seconds somebody waits for those before; who waits holds a thread of the server."""


def pressed(sheet: Sheet, kind: str, ending: str, printed: str) -> bytes:
    """A sheet on a kind of paper as a file; `printed` says when it was made. Raises `Refused` if others print."""
    if not _ONE.acquire(timeout=_PATIENCE):
        raise Refused(Problem("", N_("Another map is being printed just now: try again in a minute.")))
    try:
        on = paper(sheet, kind)
        svg = drawn(sheet, on, on.pixels if ending == "png" else on.points, printed)
        command = [sys.executable, "-I", str(_CONVERTER), ending]
        return subprocess.run(command, input=svg.encode(), capture_output=True, check=True, timeout=_SECONDS).stdout
    finally:
        _ONE.release()
