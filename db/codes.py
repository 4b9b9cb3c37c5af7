"""Codes of areas that nobody has given one: never one that is taken, never one the statistics office gives."""

from collections.abc import Collection, Iterable
from typing import Final

LONGEST: Final = 24
_OWN_NUMBERS: Final = ("section", "large_grid", "grid", "self_grid")
"""Levels whose codes are the 12 digits of the community and three more, however many levels lie between."""


def free(kind: str, above: Iterable[tuple[str, str]], taken: Collection[str]) -> str | None:
    """The next free code of an area of a level; `above` are (level, code) of what it lies in, nearest first.

    Grids add three digits to the code of their community; a community or town without a statistical code gets a U
    among its digits, which no statistical code has. None if there is none left.
    """
    lies_in = list(above)
    parent_kind, parent = lies_in[0]
    if kind == "street" and parent_kind == "county" and len(parent) == 12:
        return _unlisted(parent[:6], "000", taken)
    if kind == "community" and parent_kind == "street" and len(parent) == 12:
        return _unlisted(parent[:9], "", taken)
    base = parent
    if kind in _OWN_NUMBERS:
        base = next((code for level, code in lies_in if level not in _OWN_NUMBERS), parent)
    return _numbered(base, taken)


def _unlisted(start: str, end: str, taken: Collection[str]) -> str | None:
    codes = (f"{start}{letter}{number:02}{end}" for letter in "UVWXYZ" for number in range(1, 100))
    return next((code for code in codes if code not in taken), None)


def _numbered(base: str, taken: Collection[str]) -> str | None:
    """Three digits after `base`, above all that are taken, so that a gap is not filled with something else."""
    used = [
        int(code[-3:]) for code in taken if len(code) == len(base) + 3 and code.startswith(base) and code[-3:].isdigit()
    ]
    number = max(used, default=0) + 1
    return f"{base}{number:03}" if number < 1000 and len(base) + 3 <= LONGEST else None
