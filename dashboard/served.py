"""Files that are kept in memory and handed out under the hash of what they hold, so that a browser keeps them.

What a map draws from is large and seldom changes: the outlines of a place, and the map's own script. Each is sent
once to a browser; a changed one has another address. Outlines are given to whoever may see as much as the person for
whom they were drawn, and to nobody else.
"""

import gzip
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import Final

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

from dashboard import auth
from dashboard.access import NOBODY, viewer
from db.viewer import Roots

Scope = tuple[Roots, Roots, Roots]

MOST: Final = 200
"""How many files are kept; each is offered anew by every run that needs it, so those in use stay."""
YEAR: Final = 365 * 24 * 60 * 60
TYPES: Final = {"json": "application/json", "js": "text/javascript"}


@dataclass(frozen=True)
class File:
    """A file by its name, compressed."""

    name: str
    packed: bytes = field(repr=False)


_files: Final[OrderedDict[str, tuple[File, set[Scope]]]] = OrderedDict()
_lock: Final = Lock()


def pack(text: str, kind: str) -> File:
    """A file that holds a text; `kind` is `json` or `js`."""
    data = text.encode()
    name = f"{sha256(data).hexdigest()[:32]}.{kind}"
    with _lock:
        known = _files.get(name)
    return known[0] if known else File(name, gzip.compress(data, 6, mtime=0))


def offer(file: File) -> str:
    """Have a file at hand for whoever is looking and those who see as much; its address."""
    with _lock:
        _kept, scopes = _files.setdefault(file.name, (file, set()))
        _files.move_to_end(file.name)
        scopes.add(viewer().scope)
        if len(_files) > MOST:
            _files.popitem(last=False)
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{'/' + base if base else ''}/map/{file.name}"


def hand_out(request: Request) -> Response:
    """`/map/NAME`: a file that a map was told of; 404 for anybody who may not see it."""
    with _lock:
        file, scopes = _files.get(request.path_params["name"], (None, set()))
        scopes = set(scopes)
    by = auth.of(request, touch=False)
    if file is None or by == NOBODY or by.scope not in scopes:
        return Response("There is no such file.", 404, media_type="text/plain")
    headers = {"Cache-Control": f"private, max-age={YEAR}, immutable", "Vary": "Cookie, Accept-Encoding"}
    media_type = TYPES[file.name.rpartition(".")[2]]
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=media_type)
    return Response(gzip.decompress(file.packed), headers=headers, media_type=media_type)
