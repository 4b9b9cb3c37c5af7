"""`python3 -m tests [--long] [pytest options]`: prepare what the tests need, then run them."""

from __future__ import annotations

import os
import sys

from db import venv

SIDE_BY_SIDE = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile", "--no-loadscope-reorder")
"""A process for each core, each with files of its own, slow browsers early; `-n 0` runs one test after another."""


def main() -> None:
    """Install, enter `.venv`, look for a browser, and become pytest."""
    venv.prepare(venv.REQUIREMENTS, venv.ROOT / "tests" / "requirements.txt")
    venv.enter("tests")

    from tests import chromium

    if found := chromium.obtain():
        os.environ["CHROMIUM"] = found
    chromium.obtain_fonts()
    os.chdir(venv.ROOT)
    patience = ("-o", "faulthandler_timeout=5400") if "--long" in sys.argv else ()  # else ten minutes are hanging
    venv.become(sys.executable, "-m", "pytest", *SIDE_BY_SIDE, *patience, *sys.argv[1:])


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
