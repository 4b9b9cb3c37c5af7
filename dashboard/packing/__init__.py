"""Showcase packs: one area, frozen and without persons, with the application that shows it, in one zip file."""

import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from dashboard.text import moment, number, using
from db import calendar, settings
from db.engine import Database
from db.errors import N_, Problem, Refused, Unusable
from db.packs.snapshot import Snapshot, freeze
from db.settings import ROOT

HERE: Final = Path(__file__).resolve().parent
TAKEN: Final = ("dashboard", "db", "pages", ".streamlit/config.toml", "requirements.txt", "LICENSE")
"""What of the application runs a pack: neither tests nor the demonstration, and no secret of this server."""
SUFFIXES: Final = frozenset(
    {".bat", ".css", ".csv", ".js", ".mako", ".md", ".png", ".po", ".py", ".sh", ".svg", ".toml", ".txt"}
)
DATABASE: Final = "data/tongxin.db"
NEWLINES: Final = {"start.bat": "\r\n", "README.txt": "\r\n"}

_one_at_a_time: Final = Lock()


@dataclass(frozen=True)
class Pack:
    """What was made: the file, what it shows, and the bytes of the file and of the wheels in it."""

    file: Path
    snapshot: Snapshot
    size: int
    wheels: int


def make(database: Database, code: str, file: Path, *, wheels: bool = False) -> Pack:
    """Write a pack of an area, complete or not at all.

    Raises `NotFound` for an area there is not, `Unusable` where it cannot be made, and `Refused` while another is made.
    """
    if not _one_at_a_time.acquire(blocking=False):
        raise Refused(Problem("", N_("Wait a moment: another showcase pack is being made.")))
    partial = file.with_name(file.name + ".partial")
    try:
        with TemporaryDirectory(prefix="tongxin-pack-") as folder:
            frozen = Path(folder) / "frozen.db"
            made = freeze(database, code, frozen)
            brought = list(_wheels(Path(folder) / "wheels")) if wheels else []
            size = _size(brought)
            _write(partial, made, frozen, brought)
        partial.replace(file)
    except OSError as failed:
        raise Unusable(f"Check the folder and its space: {file} could not be written ({failed.strerror}).") from failed
    finally:
        _one_at_a_time.release()
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return Pack(file, made, file.stat().st_size, size)


def name(snapshot_code: str) -> str:
    """What a pack of an area is called that is made now, without its ending."""
    return f"tongxin-{snapshot_code}-{calendar.today():%Y%m%d}"


def sources(root: Path = ROOT) -> list[Path]:
    """The files of the application, as a checkout tracks them, or of the kinds it consists of."""
    tracked = _tracked(root)
    found = [
        path
        for part in TAKEN
        for path in ([root / part] if (root / part).is_file() else sorted((root / part).rglob("*")))
        if path.is_file() and (path.suffix in SUFFIXES or path.name == "LICENSE")
    ]
    vendor = root / "dashboard" / "static" / "vendor"
    return [
        path
        for path in found
        if "__pycache__" not in path.parts
        and vendor not in path.parents
        and (tracked is None or path.relative_to(root).as_posix() in tracked)
    ]


def _tracked(root: Path) -> set[str] | None:
    if not (root / ".git").exists():
        return None
    try:
        asked = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True)
    except OSError:
        return None
    return set(asked.stdout.split("\0")) if asked.returncode == 0 else None


def _wheels(folder: Path) -> Iterator[Path]:
    """Fetch or build what `requirements.txt` names, for computers like this one; asks the network."""
    command = [sys.executable, "-m", "pip", "wheel", "--disable-pip-version-check", "--quiet", "--wheel-dir"]
    done = subprocess.run([*command, str(folder), "-r", str(ROOT / "requirements.txt")], capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
        raise Unusable(f"Make the pack without --wheels, or where the internet can be reached: {said}")
    yield from sorted(folder.glob("*.whl"))


def _size(files: list[Path]) -> int:
    return sum(one.stat().st_size for one in files)


def _write(file: Path, made: Snapshot, frozen: Path, wheels: list[Path]) -> None:
    folder, zone = name(made.code), settings.time_zone()
    with ZipFile(file, "w", ZIP_DEFLATED) as pack:
        for path in sources():
            pack.write(path, f"{folder}/{path.relative_to(ROOT).as_posix()}")
        pack.write(frozen, f"{folder}/{DATABASE}")
        for wheel in wheels:
            pack.write(wheel, f"{folder}/wheels/{wheel.name}", ZIP_STORED)
        for script in ("start.sh", "start.bat", "README.txt"):
            text = (HERE / script).read_text(encoding="utf-8")
            text = text.format(**_told(made, wheels)) if script == "README.txt" else text.replace("@ZONE@", zone)
            about = ZipInfo.from_file(HERE / script, f"{folder}/{script}")
            about.external_attr = (0o100755 if script == "start.sh" else 0o100644) << 16
            about.compress_type = ZIP_DEFLATED
            pack.writestr(about, text.replace("\n", NEWLINES.get(script, "\n")).encode("utf-8"))


def _told(made: Snapshot, wheels: list[Path]) -> dict[str, str]:
    """What the README of a pack says of it, in Chinese whoever makes it."""
    python = ".".join(platform.python_version_tuple()[:2])
    with using("zh"):
        if wheels:
            size = number(round(_size(wheels) / 2**20))
            needs = (
                f"本包在 wheels 文件夹中自带所需软件包（{len(wheels)} 个，{size} MB），"
                f"适用于 Python {python}、{platform.system()} {platform.machine()} 的电脑，全程无需联网。"
            )
        else:
            needs = (
                "本包未带所需软件包：电脑上的 Python 须已装好 requirements.txt 所列各项；"
                "否则首次启动须联网一次，此后无需联网。"
            )
        at = moment(made.at, date.min)
        return {"area": made.name, "code": made.code, "at": at, "day": str(made.day), "needs": needs}
