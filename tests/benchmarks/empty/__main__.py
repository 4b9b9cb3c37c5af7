"""`python -m tests.benchmarks.empty PORT`: serve the empty page as `dashboard.start` serves ours."""

import os
import sys
from pathlib import Path

import streamlit as st

from dashboard import start
from dashboard.server import lifespan
from db import settings

if __name__ == "__main__":
    port = int(sys.argv[1])
    os.chdir(settings.ROOT)
    print(f"The empty page is at http://127.0.0.1:{port}", flush=True)
    start.run(st.App(str(Path(__file__).parent / "page.py"), lifespan=lifespan), "127.0.0.1", port)
