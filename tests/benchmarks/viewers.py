"""A viewer without a browser: opens a page over Streamlit's websocket and runs it again and again."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlparse

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from dashboard import navigation
from db.permissions import ROLES
from tests import signing


@dataclass(frozen=True)
class Run:
    """One run of a page: milliseconds until the viewer has all of it, its bytes, and what went wrong."""

    wall: float
    size: int
    faults: tuple[str, ...]


@dataclass
class Viewer:
    """One tab: where it is, and the messages it has kept, which the server need not send again."""

    connection: ClientConnection
    page: str
    script: str = ""
    kept: set[str] = field(default_factory=set)

    async def run(self) -> Run:
        """Run the page once and take in everything up to its end."""
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self.script
        asked.rerun_script.page_name = "" if self.script else self.page
        asked.rerun_script.cached_message_hashes.extend(self.kept)
        asked.rerun_script.widget_states.SetInParent()
        begun = time.perf_counter()
        await self.connection.send(asked.SerializeToString())
        size, faults = 0, []
        while True:
            data = await self.connection.recv(decode=False)
            size += len(data)
            message = ForwardMsg.FromString(data)
            if message.hash and message.metadata.cacheable:
                self.kept.add(message.hash)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.script = message.new_session.page_script_hash
            elif kind == "navigation":
                self.script = message.navigation.page_script_hash
            elif kind == "delta":
                faults += _faults(message)
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return Run(1000 * (time.perf_counter() - begun), size, tuple(faults))


def _role(page: str) -> str:
    """Who works most with a page: a coordinator, or the first role that is shown it."""
    wanted = next({*entry.permissions} for entry in navigation.MENU if entry.file == page)
    return next(role for role in ("coordinator", *ROLES) if ROLES[role] & wanted)


def _faults(message: ForwardMsg) -> list[str]:
    element = message.delta.new_element
    if element.HasField("exception"):
        return [element.exception.message]
    if element.HasField("alert") and element.alert.format == element.alert.ERROR:
        return [element.alert.body]
    return []


@asynccontextmanager
async def viewing(server: str, page: str = "") -> AsyncIterator[Viewer]:
    """Open a page of a server, signed in; the empty name is the page of a server that has one only and lets all in."""
    where = urlparse(server)
    async with connect(
        f"ws://{where.netloc}/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]  # a name of type str
        origin=server,  # type: ignore[arg-type]  # likewise
        additional_headers={"Cookie": signing.cookie(server, _role(page))} if page else {},
        max_size=None,
        compression=None,
        open_timeout=60,
        ping_interval=None,
    ) as connection:
        yield Viewer(connection, page)
