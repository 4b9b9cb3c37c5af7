"""`python -m tests.benchmarks.proxy PORT PORT …`: a proxy at the first port, before a server at each of the others.

A browser stays with one server, told by its sign-in, or by its address before it has one: Streamlit keeps a session in
the process that holds its websocket.
"""

import asyncio
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256

COOKIE = re.compile(rb"^cookie:.*?\b(?:__Host-)?tongxin=([^;\r\n]+)", re.IGNORECASE | re.MULTILINE)
HEAD = 64 * 1024


def backend(head: bytes, address: str, ports: Sequence[int]) -> int:
    """The port of the server for whoever sends this head of a request."""
    found = COOKIE.search(head)
    return ports[int.from_bytes(sha256(found[1] if found else address.encode()).digest()[:4]) % len(ports)]


async def serve(port: int, ports: Sequence[int]) -> None:
    """Pass on connections until the process ends."""

    async def passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            address = writer.get_extra_info("peername")[0]
            behind, ahead = await asyncio.open_connection("127.0.0.1", backend(head, address, ports))
            ahead.write(head)
            await asyncio.gather(_pump(reader, ahead), _pump(behind, writer))
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            writer.close()

    server = await asyncio.start_server(passed_on, "127.0.0.1", port, limit=HEAD)
    print(f"http://127.0.0.1:{port}", flush=True)
    async with server:
        await server.serve_forever()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(HEAD):
            writer.write(data)
            await writer.drain()
    with suppress(OSError):
        writer.close()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        own, *others = map(int, sys.argv[1:])
        asyncio.run(serve(own, others))
