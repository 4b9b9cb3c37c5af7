"""The folder beside a database in which attached files lie, under names that nobody chose."""

import os
import secrets
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from db import audit, settings
from db.engine import Database
from db.errors import Unusable
from db.models import Attachment, Setting
from db.viewer import Viewer

SETTING: Final = "files_folder"


def folder(session: Session) -> Path:
    """Where the files lie: where the database's own settings say, else beside a SQLite file, else under `data/`."""
    chosen = session.scalar(select(Setting.value).where(Setting.key == SETTING))
    return Path(chosen) if chosen else beside(session.get_bind().engine.url.render_as_string(hide_password=False))


def beside(url: str) -> Path:
    """The folder of a database that says nothing about it: tongxin.db has tongxin.files."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        return Path(address.database).with_suffix(".files")
    return settings.ROOT / "data" / f"{address.database}.files"


def write(session: Session, data: bytes) -> str:
    """Put a file into the folder, complete or not at all; returns the name it got."""
    place, name = folder(session), secrets.token_hex(20)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = place / f"{name}.partial"
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(place / name)
    return name


def read(session: Session, attachment: Attachment) -> bytes:
    """What is stored; raises `FileNotFoundError`."""
    return (folder(session) / attachment.stored).read_bytes()


def carry(source: Path, target: Path) -> int:
    """Copy every file of one folder to another; returns how many. Nothing happens where there are none."""
    names = [file.name for file in source.iterdir() if not file.name.endswith(".partial")] if source.is_dir() else []
    if names:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in names:
        shutil.copy2(source / name, target / name)
    return len(names)


def lacking(database: Database) -> tuple[list[str], list[str]]:
    """Which attachments have no file (or another than was stored), and which files belong to none."""
    with database.reading() as session:
        place = folder(session)
        known = {row.stored: row for row in session.scalars(select(Attachment))}
    there = {file.name for file in place.iterdir()} if place.is_dir() else set()
    wrong = [
        f"{row.owner}:{row.owner_id} {row.name}"
        for stored, row in known.items()
        if stored not in there or sha256((place / stored).read_bytes()).hexdigest() != row.digest
    ]
    return sorted(wrong), sorted(there - known.keys())


def settle(database: Database, target: Path, by: Viewer) -> int:
    """Let the files lie in another folder from now on; returns how many were copied. Raises `Unusable`."""
    place = target.absolute()
    with database.reading() as session:
        source = folder(session)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        copied = carry(source, place)
    except OSError as failed:
        raise Unusable(f"Choose another folder: {target} cannot be written to ({failed}).") from failed
    with database.writing(by) as session:
        setting = session.get(Setting, SETTING) or Setting(key=SETTING)
        setting.value = str(place)
        session.add(setting)
        audit.note(session, "database:files", {"to": str(place), "rows": copied})
    return copied
