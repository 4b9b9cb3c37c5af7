"""What every answer and every request must keep to: security headers, one origin, and a size.

The policy is as strict as Streamlit 1.67 lets it be, measured in a browser on every page: the browser tests fail when
a page needs more. The reasons stand beside the directives.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from db import settings

OWN: Final = "'self'"


def _inline() -> Iterator[str]:
    """The hashes of the scripts that Streamlit's own page holds, whichever version is installed."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL):
        yield f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


PAGE: Final = {
    "default-src": ("'none'",),
    "script-src": (OWN, *_inline(), "blob:"),  # Streamlit imports a component's script from a blob it makes itself
    "style-src": (OWN, "'unsafe-inline'"),  # Streamlit styles every element as it draws it
    "img-src": (OWN, "data:", *filter(None, [settings.tile_origin()])),  # and the one host of tiles, if there is any
    "font-src": (OWN, "data:"),  # glyphs of the date picker and of charts' buttons
    "connect-src": (OWN,),
    "frame-src": (OWN,),
    "media-src": (OWN,),
    "manifest-src": (OWN,),
    "base-uri": ("'none'",),
    "form-action": (OWN,),
    "frame-ancestors": ("'none'",),
    "object-src": ("'none'",),
}

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
UPLOADS: Final = "/_stcore/upload_file"
LARGEST: Final = 1024 * 1024
"""Bytes of a request that is no upload; what an upload may hold, `maxUploadSize` in `.streamlit/config.toml` says."""


def policy(directives: dict[str, tuple[str, ...]]) -> str:
    """A Content-Security-Policy as its header says it."""
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())


_COMMON: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_PAGE: Final = {**_COMMON, "Content-Security-Policy": policy(PAGE), "X-Frame-Options": "DENY"}


class Hardening:
    """Wraps the whole application, Streamlit's own routes included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        if not is_own(headers) and (scope["type"] == "websocket" or scope["method"] not in SAFE):
            return await _refuse(scope, receive, send, 403, "Open this page from its own address.")
        if scope["type"] == "websocket":
            return await self._app(scope, receive, send)
        if not scope["path"].startswith(UPLOADS):
            if _length(headers) > LARGEST:
                return await _refuse(scope, receive, _dressed(scope, send), 413, "Send less than 1 MB.")
            receive = _limited(receive)
        return await self._app(scope, receive, _dressed(scope, send))


def is_own(headers: Headers) -> bool:
    """Whether a request comes from a page of ours, or from no page at all, such as a script's.

    Browsers say from which page each websocket and each POST comes; nobody can make them say another.
    """
    origin = headers.get("origin")
    try:
        return origin is None or urlsplit(origin).netloc == headers.get("host")
    except ValueError:  # no address at all
        return False


def _length(headers: Headers) -> int:
    said = headers.get("content-length", "0")
    return int(said) if said.isdecimal() else LARGEST + 1


def _limited(receive: Receive) -> Receive:
    """Ends a request that sends more than it may without having said so."""
    got = 0

    async def counted() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        return message if got <= LARGEST else {"type": "http.disconnect"}

    return counted


def _dressed(scope: Scope, send: Send) -> Send:
    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _PAGE.items():
                headers.setdefault(name, value)  # a route may be stricter
            if scope["scheme"] == "https":
                headers["Strict-Transport-Security"] = "max-age=31536000"
        await send(message)

    return dressed


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, sentence: str) -> None:
    answer = WebSocketClose(1008) if scope["type"] == "websocket" else PlainTextResponse(sentence, status)
    await answer(scope, receive, send)
