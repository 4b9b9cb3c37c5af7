"""The project's own `.venv`: made, kept in step with the requirement files, and entered.

Standard library only, and readable by a Python too old to run the rest: this comes before anything is installed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements.txt"
OLDEST = (3, 11)


def prepare(*requirements: Path, wheels: Path | None = None, folder: Path = FOLDER) -> None:
    """Make `.venv` and install the requirement files into it, as far as that is not done; exits with a sentence.

    `wheels` is a folder of wheels to install from without internet.
    """
    _require_python()
    if _current(folder, requirements):
        return
    if wheels and not wheels.is_dir():
        sys.exit(f"Give --wheels a folder that exists: {wheels} does not.")
    fresh = not folder.exists()
    try:
        if not _usable(folder):
            _create(folder)
        _install(folder, requirements, wheels)
    except BaseException:
        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def satisfied(*requirements: Path) -> bool:
    """Whether the Python that runs has what the requirement files name, in these versions."""
    _require_python()
    lines = [line.partition("#")[0].strip() for path in requirements for line in path.read_text("utf-8").splitlines()]
    wanted = [line.partition("==") for line in lines if line]
    try:
        return all(metadata.version(name.partition("[")[0]) == version for name, _equals, version in wanted)
    except metadata.PackageNotFoundError:
        return False


def enter(module: str, folder: Path = FOLDER) -> None:
    """Start `python -m module` again inside `.venv` with the same arguments, unless this already is inside."""
    _require_python()
    if Path(sys.prefix).resolve() == folder.resolve():
        return
    python = interpreter(folder)
    if not python.exists():
        sys.exit("Run `python3 -m dashboard setup` first: it installs what this command needs.")
    # So that what is started later finds the project from any directory.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    become(str(python), "-m", module, *sys.argv[1:])


def become(*command: str) -> NoReturn:
    """Run a command in place of this process, so that signals reach it."""
    if os.name == "nt":  # there, exec would give the terminal back before the command has ended
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def interpreter(folder: Path = FOLDER, system: str = os.name) -> Path:
    """The Python of `.venv`, where the operating system (`os.name`) puts it."""
    return folder / ("Scripts/python.exe" if system == "nt" else "bin/python")


def _require_python() -> None:
    if sys.version_info < OLDEST:
        sys.exit(f"Use Python {_dotted(OLDEST)} or newer: this is {_dotted(sys.version_info[:2])}.")


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)


def _usable(folder: Path) -> bool:
    """Whether the environment can install packages; an interrupted start may have left one that cannot."""
    try:
        return subprocess.run([interpreter(folder), "-m", "pip", "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def _create(folder: Path) -> None:
    if not all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        sys.exit("Install Python's venv module first (on Debian and Ubuntu: apt install python3-venv).")
    import venv  # some distributions package it apart

    print(f"Making {folder} …", flush=True)
    try:
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=os.name != "nt").create(folder)
    except OSError as refused:
        sys.exit(f"Allow writing to {folder.parent}: {folder} cannot be made ({refused.strerror}).")
    except subprocess.CalledProcessError:
        sys.exit(f"Check that the disk of {folder.parent} is not full: pip could not be put into {folder}.")


def _install(folder: Path, requirements: tuple[Path, ...], wheels: Path | None) -> None:
    print(f"Installing {', '.join(path.relative_to(ROOT).as_posix() for path in requirements)} …", flush=True)
    source = ["--no-index", "--find-links", str(wheels)] if wheels else []
    files = [part for path in requirements for part in ("-r", str(path))]
    command = [str(interpreter(folder)), "-m", "pip", "install", "--disable-pip-version-check", *source, *files]
    if subprocess.run(command, stderr=subprocess.STDOUT).returncode != 0:
        sys.exit("Read pip's message above, mend what it names (internet? --wheels?) and start again.")
    try:
        for path in requirements:
            _record(folder, path).write_text(_fingerprint(folder, path), encoding="ascii")
    except OSError as refused:
        sys.exit(f"Allow writing to {folder}: {refused.strerror}.")


def _current(folder: Path, requirements: tuple[Path, ...]) -> bool:
    try:
        return all(_record(folder, path).read_text("ascii") == _fingerprint(folder, path) for path in requirements)
    except OSError:
        return False


def _record(folder: Path, requirements: Path) -> Path:
    return folder / f"installed-{'-'.join(requirements.relative_to(ROOT).parts)}"


def _fingerprint(folder: Path, requirements: Path) -> str:
    # The interpreter belongs to it: after an upgrade of the system's Python its packages are out of reach.
    python = interpreter(folder).resolve(strict=True)
    return hashlib.sha256(requirements.read_bytes() + str(python).encode()).hexdigest()
