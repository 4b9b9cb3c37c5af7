"""The server: the Streamlit app, and beside it the routes that are no pages.

`python3 -m dashboard` runs it; `streamlit run dashboard/server.py` and `uvicorn dashboard.server:app` work too.
"""

import asyncio
import gc
import importlib
import logging
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))  # `streamlit run` puts only dashboard/ there

import streamlit as st  # noqa: E402
from sqlalchemy.exc import SQLAlchemyError  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402
from starlette.requests import Request  # noqa: E402
from starlette.responses import JSONResponse  # noqa: E402
from starlette.routing import Route  # noqa: E402

from dashboard import api, attached, auth, live, navigation, served  # noqa: E402
from dashboard.gate import Gate  # noqa: E402
from dashboard.hardening import Hardening  # noqa: E402
from db import sealing, settings  # noqa: E402
from db.engine import default_database  # noqa: E402
from db.queries.records import is_demonstration  # noqa: E402

log = logging.getLogger("tongxin")

SEALED_EVERY = 300
"""Seconds between two looks for audit entries to seal."""

SHARED_EVERY = 0.0005
"""Seconds after which a thread at work lets others go on, a tenth of Python's own.

A run hands over the interpreter with every message and statement, and waits so long to have it back from another.
"""

HEAVY = ("altair", "openpyxl", "pandas")


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Import what every page needs, keep it out of every garbage collection to come, and share the processor finely."""
    for module in HEAVY:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SHARED_EVERY)
    seals = asyncio.create_task(keep_sealed())
    yield
    seals.cancel()
    with suppress(asyncio.CancelledError):
        await seals


async def keep_sealed() -> None:
    """Seal the audit trail now and from time to time; a database that does not answer is asked again later."""
    while True:
        try:
            await asyncio.to_thread(sealing.seal, default_database())
        except SQLAlchemyError as failed:
            log.warning("The audit trail could not be sealed: %s", failed)
        await asyncio.sleep(SEALED_EVERY)


def healthz(_request: Request) -> JSONResponse:
    """Which version this is and whether its database answers: 200 or 503, for people and for monitors."""
    database = default_database()
    answer: dict[str, str | bool] = {"status": "ok", "commit": commit(), "database": database.engine.dialect.name}
    try:
        with database.reading() as session:
            answer["demonstration"] = is_demonstration(session)
    except SQLAlchemyError as failed:
        log.warning("The database does not answer: %s", failed)
        return JSONResponse(answer | {"status": "unavailable"}, status_code=503)
    return JSONResponse(answer)


@cache
def commit() -> str:
    """The version that is running: `COMMIT`, else what the git checkout says."""
    if named := settings.commit():
        return named
    if not (ROOT / ".git").exists():
        return "unknown"
    try:
        asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    except OSError:
        return "unknown"
    return asked.stdout.strip() or "unknown"


def report_fault(fault: Exception) -> bool:
    """Give a fault of a page a number, in the log and on the screen, instead of a traceback there."""
    from dashboard.text import _

    number = secrets.token_hex(3)
    log.error("Fault %s: %r", number, fault)
    st.error(_("This page failed and the fault was logged. Reload, or quote {number}.").format(number=number))
    return True


ROUTES = [
    Route("/healthz", healthz),
    Route("/api/v1/figures", api.figures),
    Route("/live", live.changes),
    Route("/files/{attachment_id:int}", attached.download),
    Route("/map/{name}", served.hand_out),
    *auth.ROUTES,
]

MIDDLEWARE = [
    Middleware(Hardening),
    Middleware(Gate, pages=frozenset({"/", *(f"/{entry.file}" for entry in navigation.MENU)})),
]

app = st.App(
    str(HERE / "app.py"), lifespan=lifespan, routes=ROUTES, middleware=MIDDLEWARE, on_script_error=report_fault
)
