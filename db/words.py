"""Words to suggest to a new place, and words that its lists may use; read from `data/`."""

import csv
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from db.clock import Limit

HERE: Final = Path(__file__).parent / "data"
ROOTS: Final = ("county", "street", "community")
"""The levels a place may begin with."""


class Word(NamedTuple):
    """A suggested row of a dictionary; `kind` is the level or the set it belongs to, if it belongs to one."""

    code: str
    name_zh: str
    name_en: str
    kind: str = ""


class Scheme(NamedTuple):
    """A usual sequence of levels below a street, topmost first."""

    name_zh: str
    name_en: str
    levels: tuple[Word, ...]


@cache
def words(name: str) -> dict[str, Word]:
    """The suggestions of one list (level, role, station_kind, service, issue_category …) by code, in their order."""
    found = (
        Word(row["code"], row["name_zh"], row["name_en"], row["kind"]) for row in _rows("words") if row["list"] == name
    )
    return {word.code: word for word in found}


@cache
def schemes() -> dict[str, Scheme]:
    """The usual sequences of levels by code."""
    found: dict[str, Scheme] = {}
    for row in _rows("schemes"):
        known = found.get(row["scheme"], Scheme(row["name_zh"], row["name_en"], ()))
        level = Word(row["kind"], row["level_zh"], row["level_en"])
        found[row["scheme"]] = known._replace(levels=(*known.levels, level))
    return found


def level_of(kind: str, name: str) -> Word:
    """What the level of a place is called, by how its name ends: 望江镇 is a 镇."""
    endings = (word for word in words("ending").values() if word.kind == kind and name.endswith(word.code))
    return next(endings, words("level")[kind])


@cache
def limits() -> dict[tuple[str, str], Limit]:
    """How long the stages of an issue usually may take, by urgency and stage."""
    return {
        (row["urgency"], row["stage"]): Limit(int(row["amount"]), row["unit"], row["working"] == "1")
        for row in _rows("limits")
    }


@cache
def headings(column: str) -> tuple[str, ...]:
    """What people call a column in the lists they keep."""
    return next(tuple(row["headings"].split("|")) for row in _rows("headings") if row["column"] == column)


@cache
def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
