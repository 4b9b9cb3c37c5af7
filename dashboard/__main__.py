"""`python3 -m dashboard`: prepare whatever is missing, then serve. Standard library only up to `venv.enter`."""

from __future__ import annotations

import argparse
import errno
import os
import socket
import sys
from pathlib import Path

from db import venv


def main() -> None:
    """Read the options, refuse an address that is taken, enter `.venv`, and go on in `dashboard.start`."""
    if sys.argv[1:2] == ["pack"]:
        _pack()
        return
    options = _parser().parse_args()
    if options.command == "show":  # its own database, whatever else this computer works with
        options.database, options.no_demo = options.database or f"sqlite:///{venv.ROOT / 'data' / 'tongxin.db'}", True
        options.wheels = options.wheels or _own_wheels()
    if options.database:
        os.environ["DATABASE_URL"] = options.database
    if options.command != "setup":
        _require_free(options.address, options.port)
    if options.command != "show" or not venv.satisfied(venv.REQUIREMENTS):
        venv.prepare(venv.REQUIREMENTS, wheels=options.wheels)
        venv.enter("dashboard")

    from dashboard import start

    if options.command == "show":
        start.require_pack()
    start.prepare(options.address, demonstration=not options.no_demo)
    if options.command != "setup":
        start.serve(options.address, options.port, browser=not options.headless)


def _pack() -> None:
    venv.enter("dashboard")

    from dashboard.packing import command

    command.main(sys.argv[2:])


def _own_wheels() -> Path | None:
    """The wheels that a showcase pack brings with it, if it does."""
    return folder if (folder := venv.ROOT / "wheels").is_dir() else None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m dashboard",
        description="Tongxin: installs what it needs into .venv, prepares its database and serves it.",
        epilog="Tested on Linux. On Windows the same commands start with `py -m dashboard`; that is not tested.",
    )
    parser.add_argument(
        "command",
        nargs="?",
        choices=["setup", "show", "pack"],
        help="setup: everything but serve; show: serve with this Python if it has what is needed, as a showcase pack "
        "does; pack: make such a pack (see pack --help)",
    )
    parser.add_argument("--port", type=_port, default=8501, help="default 8501")
    parser.add_argument(
        "--address",
        default="127.0.0.1",
        help="default 127.0.0.1, this computer only; phones and walls need this computer's address, or 0.0.0.0",
    )
    parser.add_argument("--database", metavar="URL", help="default $DATABASE_URL, else a SQLite file in data/")
    parser.add_argument("--headless", action="store_true", help="open no browser")
    parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
    parser.add_argument("--wheels", type=Path, metavar="DIR", help="install from a folder of wheels, without internet")
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"give a port from 1 to 65535, not {port}")
    return port


def _require_free(address: str, port: int) -> None:
    try:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        socket.create_server((address, port), family=family).close()
    except OSError as refused:
        if refused.errno == errno.EADDRINUSE:
            sys.exit(f"Choose another port with --port: {port} is in use.")
        sys.exit(f"Choose another --address or --port: {address}:{port} cannot be served ({refused.strerror}).")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
