"""Texts that break programs: markup, queries, formulas, templates, paths, directions, controls, lengths.

`tests/data/hostile.txt` holds them, each as a JSON string, under the heading of its kind.
"""

import json
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parent / "data" / "hostile.txt"


def _read() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            kind = found.setdefault(line.removeprefix("# "), [])
        else:
            kind.append(json.loads(line))
    return found


BY_KIND: Final = _read()

LENGTHS: Final = ["x" * 24, "长" * 40, "x" * 60, "长" * 80, "x" * 120, "长" * 200, "x" * 400]
"""As long as some field may hold."""

LONG: Final = ["x" * 401, "长" * 5000, "<b>" * 1000, "=1+" * 2000, "e" + "\u0301" * 3000, "x " * 50_000]
"""More than any field holds: always refused."""

STRINGS: Final = list(dict.fromkeys([*(text for texts in BY_KIND.values() for text in texts), *LENGTHS, *LONG]))


def kept(text: str) -> str | None:
    """What a field holds after a text was typed: the text itself, its blanks made single."""
    return None if text in BY_KIND["empty"] else " ".join(text.split())
