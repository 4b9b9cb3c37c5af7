"""Every setting that comes from the environment, typed, in one place; the README's table lists them."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


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


def map_approval() -> str:
    """`MAP_APPROVAL_NO`: the approval number (审图号) that maps carry at their lower left; none unless set."""
    return os.environ.get("MAP_APPROVAL_NO") or ""
