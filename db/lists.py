"""Lists as people have them: pasted lines, columns copied from a spreadsheet, or a whole Excel or CSV file."""

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO, StringIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from db.errors import N_, Problem, Refused

Cells = list[list[str]]
"""Rows of cells as text; the first row is line 1."""

MOST_LINES: Final = 5_000
MOST_BYTES: Final = 10_000_000
_MOST_UNPACKED: Final = 200_000_000
_TITLE_ROWS: Final = 10  # a heading is looked for this far down: titles and notes stand above it
_CODE = re.compile(r"\d{9,24}|\d{6,}[0-9A-Za-z]{3,18}")
_NUMBER = re.compile(r"[\d,， ]+[户人]?")
_WIDE: Final = {
    code: code - 0xFEE0 for first, last in ("０９", "ＡＺ", "ａｚ") for code in range(ord(first), ord(last) + 1)
}
_SUMS: Final = {"合计", "总计", "小计", "共计", "total", "sum"}


class Holds(StrEnum):
    """What a column holds, by which it is known when there is no heading."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"


@dataclass(frozen=True)
class Column:
    """A column that can be read, and the headings it goes by.

    In one that `repeats`, an empty cell means what stands above it, as under a merged one.
    """

    key: str
    headings: tuple[str, ...]
    holds: Holds = Holds.TEXT
    repeats: bool = False


@dataclass(frozen=True)
class Line:
    """One line of a list: its number, and its cells by the key of their column."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")


@dataclass(frozen=True)
class Table:
    """What was read, which columns were found, and the headings nobody knows."""

    lines: tuple[Line, ...] = ()
    columns: tuple[str, ...] = ()
    unknown: tuple[str, ...] = field(default=())


def pasted(text: str) -> Cells:
    """Lines of text as rows: divided by tabs if there are any, else by commas."""
    divider = re.compile("\t" if "\t" in text else "[,，;；]")
    return [[_tidy(cell) for cell in divider.split(line)] for line in text.splitlines()]


def uploaded(name: str, data: bytes) -> Cells:
    """The rows of an .xlsx or .csv file; raises `Refused` if it is neither, or too large."""
    if len(data) > MOST_BYTES:
        raise Refused(Problem("file", N_("Choose a smaller file: at most {n} MB."), {"n": MOST_BYTES // 1_000_000}))
    if name.lower().endswith(".csv"):
        return _csv(data)
    if not name.lower().endswith((".xlsx", ".xlsm")):
        raise Refused(Problem("file", N_("Save the list as .xlsx or .csv: other files cannot be read.")))
    return _workbook(data)


def _csv(data: bytes) -> Cells:
    for encoding in ("utf-8-sig", "gb18030"):  # what spreadsheets save in China
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        divider = "\t" if "\t" in text else ";" if text.count(";") > text.count(",") else ","
        return [[_tidy(cell) for cell in row] for row in csv.reader(StringIO(text, newline=""), delimiter=divider)]
    raise Refused(Problem("file", N_("Save the list as .xlsx: the characters of this file cannot be read.")))


def _workbook(data: bytes) -> Cells:
    try:
        with ZipFile(BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_UNPACKED:
                raise Refused(Problem("file", N_("Choose a file with one list only: this one is too large.")))
        book = load_workbook(BytesIO(data), data_only=True)
        sheet = next((sheet for sheet in book.worksheets if sheet.max_row > 1 or sheet["A1"].value), None)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as broken:
        raise Refused(
            Problem("file", N_("Open the file and save it as .xlsx again: it cannot be read as it is."))
        ) from broken
    return [[_tidy(value) for value in row] for row in sheet.iter_rows(values_only=True)] if sheet else []


def _tidy(value: object) -> str:
    """A cell as text: full-width digits and letters made plain, blanks trimmed, whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(("" if value is None else str(value)).translate(_WIDE).split())


def table(cells: Cells, columns: Sequence[Column]) -> Table:
    """What the rows hold, by heading if there is one, else by what the cells look like.

    Rows above the heading, empty rows and sums are left out. Raises `Refused` if there are too many.
    """
    heading = _heading(cells, columns)
    body = list(enumerate(cells, 1))[heading + 1 if heading is not None else 0 :]
    body = [(number, row) for number, row in body if any(row) and _SUMS.isdisjoint(map(_bare, row))]
    if len(body) > MOST_LINES:
        raise Refused(Problem("file", N_("Divide the list: at most {n} lines at a time."), {"n": MOST_LINES}))
    if heading is not None:
        known = {_bare(word): column for column in columns for word in column.headings}
        at = {index: known.get(_bare(cell)) for index, cell in enumerate(cells[heading])}
        unknown = tuple(cell for index, cell in enumerate(cells[heading]) if cell and at[index] is None)
    else:
        at, unknown = _guessed([row for _, row in body], columns), ()
    found: dict[str, tuple[int, Column]] = {}
    for index, column in at.items():
        if column is not None and column.key not in found:
            found[column.key] = (index, column)
    lines, above = [], dict.fromkeys(found, "")
    for number, row in body:
        read = {key: row[index] if index < len(row) else "" for key, (index, _) in found.items()}
        above = {key: read[key] or (above[key] if found[key][1].repeats else "") for key in found}
        lines.append(Line(number, above))
    return Table(tuple(lines), tuple(found), unknown)


def _bare(heading: str) -> str:
    """A heading without blanks, marks and what stands in brackets."""
    return re.sub(r"\(.*?\)|[\s:*＊]", "", unicodedata.normalize("NFKC", heading)).lower()


def _heading(cells: Cells, columns: Sequence[Column]) -> int | None:
    """The first row most of whose cells are headings we know."""
    known = {_bare(word) for column in columns for word in column.headings}
    for index, row in enumerate(cells[:_TITLE_ROWS]):
        filled = [cell for cell in row if cell]
        hits = sum(_bare(cell) in known for cell in filled)
        if hits and (hits * 2 > len(filled) or hits > 1):
            return index
    return None


def _guessed(rows: Cells, columns: Sequence[Column]) -> dict[int, Column | None]:
    """Columns in their usual order; one that does not look like what is expected next leaves it out."""
    left, found = list(columns), dict[int, Column | None]()
    for index in range(max((len(row) for row in rows), default=0)):
        held = _looks_like([row[index] for row in rows if index < len(row) and row[index]])
        if held is Holds.CODE and all(column.holds is not held for column in left):
            held = Holds.TEXT  # the code of something else, such as what a line lies in
        fitting = next((column for column in left if column.holds is held), None)
        if fitting is not None:
            left = left[left.index(fitting) + 1 :]
        found[index] = fitting
    return found


def _looks_like(cells: list[str]) -> Holds:
    if cells and sum(bool(_CODE.fullmatch(cell)) for cell in cells) * 2 > len(cells):
        return Holds.CODE
    if cells and sum(bool(_NUMBER.fullmatch(cell)) for cell in cells) * 2 > len(cells):
        return Holds.NUMBER
    return Holds.TEXT


def number(field: str, text: str, problems: list[Problem]) -> int | None:
    """A count as people write it, e.g. 1,280 or 1280户; None if there is none."""
    if not text or text in ("-", "—", "/"):
        return None
    bare = re.sub(r"[,，\s]|[户人]$", "", text)
    if not (bare.isascii() and bare.isdigit()):
        problems.append(Problem(field, N_("Write a whole number instead of {text}."), {"text": text}))
        return None
    return int(bare)
