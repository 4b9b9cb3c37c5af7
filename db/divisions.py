"""The shipped list of administrative divisions: counties, towns and communities of five counties with their codes."""

import csv
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

FILE: Final = Path(__file__).parent / "data" / "divisions.csv"
CLOSED_ON: Final = date(2023, 6, 30)
"""The day the list describes; codes stopped being published in 2024."""

_KINDS = {"county": "county", "township": "street", "community": "community", "village": "community"}
_COMMITTEE = re.compile(r"(村民委员会|村委会|居民委员会|居委会)$")


class Division(NamedTuple):
    """A division; `kind` is the standard term of its level."""

    code: str
    name: str
    parent: str
    kind: str


@cache
def divisions() -> dict[str, Division]:
    """Every shipped division by its code, a county before its towns, a town before its communities."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = [
            Division(row["code"], place(row["name"]), row["parent_code"], _KINDS[row["level"]])
            for row in csv.DictReader(lines)
        ]
    return {row.code: row for row in rows}


def under(code: str) -> list[Division]:
    """The divisions directly below one, by code; none where it is not shipped."""
    return [row for row in divisions().values() if row.parent == code]


def path(code: str) -> list[Division]:
    """A shipped division and those above it, topmost first."""
    row = divisions().get(code)
    return [*path(row.parent), row] if row else []


def place(name: str) -> str:
    """The name of the place that a committee is of: 背街居委会 is in 背街社区, 米寨村委会 in 米寨村."""
    if name.endswith("管理处社区"):
        return name.removesuffix("社区")
    bare, ending = _COMMITTEE.sub("", name), _COMMITTEE.search(name)
    if ending is None:
        return name
    word = "村" if ending[0].startswith("村") else "社区"
    return bare if bare.endswith(word) else bare + word
