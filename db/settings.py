"""Every setting that comes from the environment, typed, in one place; the README's table lists them."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from db.errors import Unusable

ROOT = Path(__file__).resolve().parent.parent

_HOST = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
"""A host as it may stand in a header; a name and a password before it do not belong on every page."""


def database_url() -> str:
    """`DATABASE_URL`: where the data live; a SQLite file under `data/` unless set."""
    return os.environ.get("DATABASE_URL") or f"sqlite:///{ROOT / 'data' / 'tongxin.db'}"


def time_zone() -> str:
    """`TIME_ZONE`: whose midnight ends a day; Asia/Shanghai unless set."""
    return os.environ.get("TIME_ZONE") or "Asia/Shanghai"


def idle_minutes() -> int:
    """`SESSION_IDLE_MINUTES`: after how long without a click a sign-in ends; 30 unless set."""
    return int(os.environ.get("SESSION_IDLE_MINUTES") or 30)


def session_hours() -> int:
    """`SESSION_HOURS`: after how long a sign-in ends in any case; 12 unless set."""
    return int(os.environ.get("SESSION_HOURS") or 12)


def commit() -> str | None:
    """`COMMIT`: the version that is running, where there is no git checkout to ask."""
    return os.environ.get("COMMIT") or None


def tile_url() -> str | None:
    """`TILE_URL`: where the map's background tiles come from, with {z}, {x} and {y}; no tiles unless set."""
    return os.environ.get("TILE_URL") or None


def tile_datum() -> str:
    """`TILE_DATUM`: in which coordinates those tiles are drawn, WGS-84 (unless set) or GCJ-02."""
    datum = os.environ.get("TILE_DATUM") or "WGS-84"
    if datum not in ("WGS-84", "GCJ-02"):
        raise Unusable("Set TILE_DATUM to WGS-84 or GCJ-02.")
    return datum


def tile_attribution() -> str:
    """`TILE_ATTRIBUTION`: whose tiles they are; said on the map while there are tiles."""
    return (os.environ.get("TILE_ATTRIBUTION") or "") if tile_url() else ""


def map_approval() -> str:
    """`MAP_APPROVAL_NO`: the approval number of the map, said on it in the lower left."""
    return os.environ.get("MAP_APPROVAL_NO") or ""


def tile_origin() -> str | None:
    """Scheme and host of the tiles: the only address beside our own that a page may ask."""
    url = tile_url()
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # a bracket that nothing closes
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        raise Unusable("Set TILE_URL to an address with one host, like https://tiles.example/{z}/{x}/{y}.png.")
    return f"{parts.scheme}://{parts.netloc}"
