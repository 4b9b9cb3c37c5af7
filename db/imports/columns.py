"""Which row of a sheet is its heading, and which column holds what."""

import csv
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, Final

from db.errors import N_, Problem, Refused
from db.imports.book import Book, Sheet, Value
from db.imports.values import shown
from db.words import HERE

_LOOKED_AT: Final = 30
"""How many rows a heading is looked for in: titles, notes and units stand above it."""

_NUMBERED: Final = re.compile(r"^\d{1,2}[.、)]")


@dataclass(frozen=True)
class Field:
    """What a column may hold: its key, what templates call it (a msgid), and how a cell of it is read.

    `example` is what stands in the example row of a template, `choices` a list to choose from in it; `also` are other
    names, the first in English.
    """

    key: str
    name: str
    read: Callable[[Value, str], Any]
    example: str = ""
    choices: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column of a sheet: where it is, and its heading as written."""

    at: int
    heading: str


@dataclass(frozen=True)
class Heading:
    """Where the heading of a sheet ends, its columns, and which field each is taken for."""

    last: int
    columns: tuple[Column, ...]
    mapping: Mapping[int, str]

    @property
    def shape(self) -> str:
        """What sheets with the same columns have in common."""
        return sha256("\n".join(bare(column.heading) for column in self.columns).encode()).hexdigest()

    def mapped(self, mapping: Mapping[int, str]) -> "Heading":
        """The same heading with its columns taken for something else."""
        return Heading(self.last, self.columns, {at: key for at, key in mapping.items() if key})

    def column(self, key: str) -> Column | None:
        """The column that is taken for a field."""
        return next((column for column in self.columns if self.mapping.get(column.at) == key), None)


@cache
def _listed() -> dict[tuple[str, str], tuple[str, ...]]:
    with (HERE / "import_headings.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["kind"], row["field"]): tuple(row["headings"].split("|")) for row in csv.DictReader(lines)}


def words(kind: str, field: Field) -> set[str]:
    """What people call a column of a kind of list."""
    listed = _listed().get((kind, field.key)) or _listed().get(("", field.key), ())
    return {bare(word) for word in (field.key, field.name, *field.also, *listed)}


def bare(heading: str) -> str:
    """A heading as it is compared: half width, without blanks, marks, numbers, and what stands in brackets."""
    said = re.sub(
        r"[\s:*_]|必填|选填", "", re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", unicodedata.normalize("NFKC", heading))
    )
    return _NUMBERED.sub("", said).lower().replace("’", "'")


def best(book: Book, kind: str, fields: Sequence[Field]) -> tuple[Sheet, Heading]:
    """The sheet that looks most like such a list; one whose columns nobody knows is for its reader to explain.

    Raises `Refused` if there is nothing that could be a list.
    """
    found = [(sheet, found) for sheet in book.sheets if (found := heading(sheet, kind, fields) or widest(sheet))]
    if not found:
        raise unknown(fields)
    return max(found, key=lambda pair: (bool(pair[1].mapping), not pair[0].hidden, len(pair[1].mapping)))


def unknown(fields: Sequence[Field]) -> Refused:
    """What to raise about a file in which no column is known."""
    message = N_("Check the headings: no row at the top of the file names columns such as {names}.")
    return Refused(Problem("file", message, {"names": [field.name for field in fields[:6]]}))


def widest(sheet: Sheet) -> Heading | None:
    """The row at the top with most words in it, as a heading none of whose columns is known."""
    rows = list(sheet)[:_LOOKED_AT]
    filled = {number: sum(isinstance(cell, str) and bool(cell.strip()) for cell in cells) for number, cells in rows}
    most = max(filled, key=lambda number: (filled[number], -number), default=0)
    return _read(most, sheet.rows[most], [], {}) if filled.get(most, 0) > 1 else None


def heading(sheet: Sheet, kind: str, fields: Sequence[Field]) -> Heading | None:
    """The heading of a sheet, one row or two: the one most of which is known; None if nothing is."""
    known = {word: field.key for field in fields for word in words(kind, field)}
    rows = list(sheet)[:_LOOKED_AT]
    found: Heading | None = None
    for index, (number, upper) in enumerate(rows):
        following = rows[index + 1] if index + 1 < len(rows) and rows[index + 1][0] == number + 1 else None
        for lower in (None, following):
            if lower is not None and not any(bare(shown(cell)) in known for cell in lower[1]):
                continue
            read = _read(lower[0] if lower else number, upper, lower[1] if lower else [], known)
            if found is None or len(read.mapping) > len(found.mapping):
                found = read
    enough = min(2, len(fields))
    return found if found is not None and len(found.mapping) >= enough else None


def _read(last: int, upper: Sequence[Value], lower: Sequence[Value], known: Mapping[str, str]) -> Heading:
    columns, mapping = [], dict[int, str]()
    for at in range(max(len(upper), len(lower))):
        above = " ".join(shown(upper[at]).split()) if at < len(upper) else ""
        below = " ".join(shown(lower[at]).split()) if at < len(lower) else ""
        written = below or above
        if not written:
            continue
        columns.append(Column(at, written))
        names = (below, f"{above}{below}", above) if below != above else (above,)
        key = next((known[bare(name)] for name in names if bare(name) in known), None)
        if key is not None and key not in mapping.values():
            mapping[at] = key
    return Heading(last, tuple(columns), mapping)
