"""Screens that follow the data: who has one open is told what has changed, wherever it was changed.

One watcher a process looks at the revisions once a second while anybody listens. A browser listens to `/live`
(server-sent events); the component in its page asks for a new script run when a topic that the page has read has a new
revision, so that a run costs nothing while nothing has changed.
"""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from streamlit.components.v2.types import ComponentRenderer

from dashboard import auth, reads
from dashboard.access import NOBODY
from dashboard.text import _
from db import settings
from db.engine import default_database
from db.queries import records

EVERY: Final = 1.0
"""Seconds between two looks at the revisions."""
PATIENCE: Final = 15.0
"""Seconds after which a listener hears something even if nothing has changed, and its sign-in is looked up again."""

PROCESS: Final = secrets.token_hex(4)
"""Tells this process from the one before a restart, whose pages no longer answer clicks."""

HERE: Final = Path(__file__).parent


class Watcher:
    """Looks at the revisions for all who listen, and not at all while nobody does."""

    def __init__(self) -> None:
        self._revisions: dict[str, int] = {}
        self._changed = asyncio.Condition()
        self._listeners = 0
        self._looking: asyncio.Task[None] | None = None

    async def listen(self) -> AsyncIterator[dict[str, int] | None]:
        """The revisions now and whenever they change; None when for a while they have not."""
        self._listeners += 1
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            told: dict[str, int] = {}
            while True:
                async with self._changed:
                    if self._revisions == told:
                        with suppress(TimeoutError):
                            await asyncio.wait_for(self._changed.wait(), PATIENCE)
                    news = self._revisions if self._revisions != told else None
                told = self._revisions
                yield news
        finally:
            self._listeners -= 1

    async def _look(self) -> None:
        while self._listeners > 0:
            try:
                found = await run_in_threadpool(_revisions)
            except SQLAlchemyError:
                found = self._revisions  # the pages say what is wrong with the database
            if found != self._revisions:
                async with self._changed:
                    self._revisions = found
                    self._changed.notify_all()
            await asyncio.sleep(EVERY)


def _revisions() -> dict[str, int]:
    with default_database().engine.connect() as connection:
        return records.revisions(connection)


@cache
def _watcher() -> Watcher:
    return Watcher()


async def changes(request: Request) -> Response:
    """`/live`: the revision of every topic whenever one changes, while the sign-in lasts; 401 without one."""
    if await run_in_threadpool(auth.of, request, touch=False) == NOBODY:
        return PlainTextResponse("Sign in first.", status_code=401)

    async def told() -> AsyncIterator[str]:
        yield f"event: process\ndata: {PROCESS}\n\n"
        asked = time.monotonic()
        async for revisions in _watcher().listen():
            if time.monotonic() - asked > PATIENCE:
                asked = time.monotonic()
                if await run_in_threadpool(auth.of, request, touch=False) == NOBODY:
                    yield "event: over\ndata:\n\n"
                    return
            yield "event: here\ndata:\n\n" if revisions is None else f"data: {json.dumps(revisions)}\n\n"

    return StreamingResponse(told(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "tongxin_live",
        html='<button class="live" type="button"></button>\n',
        css=(HERE / "live.css").read_text(encoding="utf-8"),
        js=(HERE / "live.js").read_text(encoding="utf-8"),
    )


def follow(*, wall: bool = False) -> None:
    """Run again when what this run has read has changed; the last thing of a run. A `wall` says so in its footer."""
    words = {
        "live": _("Live"),
        "paused": _("Paused"),
        "waiting": _("Reconnecting"),
        "as_of": _("as of {time}"),
        "pause": _("Click to pause"),
        "resume": _("Click to go on"),
    }
    told = {"known": reads.topics(), "words": words, "wall": wall, "zone": settings.time_zone()}
    _component()(data=told, key="live", on_changed_change=lambda: None)
