"""Starting, once inside `.venv`: the browser's files, the database, the demonstration, the server."""

import http.client
import ipaddress
import os
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from contextlib import suppress
from pathlib import Path

import uvicorn
from sqlalchemy import inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from starlette.types import ASGIApp

from dashboard import assets
from db import settings
from db.engine import Database
from db.errors import Unusable
from db.loading import is_empty
from db.migrating import upgrade
from db.queries.accounts import anybody
from db.queries.records import is_demonstration

MESSAGE = 8 * 1024 * 1024
"""Bytes of one message from a browser; a pasted list of 20,000 rows has about two million."""

WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # where this computer reaches itself


def prepare(address: str, *, demonstration: bool) -> None:
    """Bring everything but the server into place; exits with a sentence, and changes nothing, if it cannot.

    Only what somebody can sign in to is let out of this computer: a demonstration, or a database with accounts.
    """
    try:
        settings.tile_origin(), settings.tile_datum()
        os.environ["DATABASE_URL"] = url = _absolute(settings.database_url())
        database = Database(url)
        with suppress(DatabaseError):  # what is wrong with it, upgrade() says better
            _refuse_exposure(database, address, will_load=demonstration)
        if upgrade(database):
            print(f"The database is ready: {database.engine.url}", flush=True)
        if demonstration and _is_empty(database):
            _load_demonstration()
        _refuse_exposure(database, address)
        database.close()
    except (ArgumentError, ImportError) as unknown:
        sys.exit(f"Give --database an address such as sqlite:///data/tongxin.db ({unknown}).")
    except Unusable as refused:
        sys.exit(str(refused))
    try:
        assets.copy()
    except OSError as refused:
        sys.exit(f"Allow writing to {assets.VENDOR} ({refused.strerror}).")


def require_pack() -> None:
    """Exits with a sentence unless the database is that of a showcase pack."""
    if Database(settings.database_url()).frozen is None:
        sys.exit("Unpack all of the showcase pack into one folder, and start it there: its database is missing.")


def serve(address: str, port: int, *, browser: bool) -> None:
    """Serve until Ctrl-C or a signal; prints the address, and opens a browser, when it answers."""
    os.chdir(settings.ROOT)  # where Streamlit looks for its configuration
    from dashboard.server import app

    threading.Thread(target=_announce, args=(address, port, browser), daemon=True).start()
    run(app, address, port)


def run(app: ASGIApp, address: str, port: int) -> None:
    """Serve an app until Ctrl-C or a signal.

    Not by its own `run`: that binds a socket on which the system holds back small packets, which makes every
    script run 40 ms longer for its viewer.
    """
    with suppress(KeyboardInterrupt):
        uvicorn.run(
            app,
            host=address,
            port=port,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            log_level="warning",
            access_log=False,
            server_header=False,
            ws_max_size=MESSAGE,
            timeout_graceful_shutdown=2,  # screens listen until they are told that it is over
        )


def _absolute(url: str) -> str:
    """The address with the path of a SQLite file made independent of the current directory."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        parsed = parsed.set(database=str(Path(parsed.database).absolute()))
    return parsed.render_as_string(hide_password=False)


def _refuse_exposure(database: Database, address: str, *, will_load: bool = False) -> None:
    if _is_loopback(address):
        return
    if database.frozen:
        sys.exit(f"Leave out --address {address}: a showcase pack is for this computer alone.")
    if _is_new(database):
        allowed = will_load
    else:
        with database.reading() as session:
            loads = will_load and is_empty(session.connection())
            allowed = loads or is_demonstration(session) or _has_accounts(database)
    if not allowed:
        sys.exit(
            f"Leave out --address {address} until there is an account: `python3 -m db user add NAME` makes one. "
            "Only a demonstration may be reached from other computers without."
        )


def _has_accounts(database: Database) -> bool:
    """Whether anybody can sign in; a database that is still to be migrated has no table of accounts."""
    if not inspect(database.engine).has_table("accounts"):
        return False
    with database.reading() as session:
        return anybody(session)


def _is_loopback(address: str) -> bool:
    return all(ipaddress.ip_address(found[4][0]).is_loopback for found in socket.getaddrinfo(address, None))


def _is_new(database: Database) -> bool:
    """Whether there is no schema yet; looking does not make the file."""
    url = database.engine.url
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return True
    return not inspect(database.engine).has_table("areas")


def _is_empty(database: Database) -> bool:
    with database.reading() as session:
        return is_empty(session.connection())


def _load_demonstration() -> None:
    print("Loading the demonstration …", flush=True)
    if failed := subprocess.call([sys.executable, "-m", "seed"]):
        sys.exit(failed)


def _announce(address: str, port: int, browser: bool) -> None:
    host = WILDCARDS.get(address, address)
    while True:
        with suppress(OSError, http.client.HTTPException):
            asked = http.client.HTTPConnection(host, port)
            asked.request("GET", "/healthz")
            asked.getresponse()
            break
        time.sleep(0.1)
    said = f"Tongxin is at {_link(host, port)} (Ctrl-C stops it)."
    if not _is_loopback(address):
        seen_at = _link(_own_address() if address in WILDCARDS else address, port)
        said = f"Everyone on this computer's network reaches it at {seen_at}; a demonstration lets anybody in.\n{said}"
    print(said, flush=True)
    if browser and _has_screen():
        webbrowser.open(_link(host, port))


def _link(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _own_address() -> str:
    """This computer's address on its network; connecting a datagram socket sends nothing."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])
    return socket.gethostname()


def _has_screen() -> bool:
    """Whether a browser can open a window; elsewhere one could take over the terminal."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
