"""Reading .xlsx: cell by cell from the compressed file, so that its size in memory is that of its cells.

No formula is calculated, no macro run, no link followed and no entity resolved: a file that asks for any is refused.
"""

import posixpath
import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from io import BytesIO
from typing import IO, Final
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from db.errors import N_, Refused
from db.imports.book import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_SHEETS,
    MOST_UNPACKED,
    Broken,
    Sheet,
    Value,
    refusal,
    too_long,
)

_MOST_PARTS: Final = 2_000
_MOST_STRINGS: Final = 400_000
_UNREADABLE: Final = N_("Open the file and save it as .xlsx again: it cannot be read as it is.")
_ELEMENT: Final = re.compile(rb"<[A-Za-z_]")
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")


def read(data: bytes) -> tuple[Sheet, ...]:
    """The sheets of a workbook; raises `Refused` with what to do if it cannot or must not be read."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            _check(archive)
            return _Workbook(archive).sheets()
    except Refused:
        raise
    except (
        BadZipFile, ZlibError, ParseError, KeyError, ValueError, IndexError, OverflowError, EOFError, OSError,
        NotImplementedError, RuntimeError, TypeError, UnicodeError,
    ) as broken:  # fmt: skip
        raise refusal(_UNREADABLE) from broken


def _check(archive: ZipFile) -> None:
    """Refuse what is too large once unpacked, has a password of its own, runs programs, or reads other files."""
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise refusal(N_("Copy the list into a new workbook: this file is too large once it is unpacked."))
    if any(part.flag_bits & 1 for part in parts):
        raise refusal(N_("Take the password off the file first: it cannot be read with it."))
    names = {part.filename.lower() for part in parts}
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise refusal(N_("Save the file as .xlsx without macros: files with macros are not taken."))
    if any("externallinks/" in name for name in names):
        raise refusal(N_("Break the links to other files first (Data, Edit Links): their values may be out of date."))
    for entry in parts:
        if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            _check_prologue(archive, entry.filename)
    if "xl/workbook.xml" not in names and not any(name.endswith("workbook.xml") for name in names):
        raise refusal(_UNREADABLE)


def _check_prologue(archive: ZipFile, name: str) -> None:
    """Refuse a part that declares a document type, which can unpack to anything; it must stand before all else."""
    with archive.open(name) as source:
        head = b""
        while not _ELEMENT.search(head) and (chunk := source.read(4096)) and len(head) < 100_000:
            head += chunk.replace(b"\0", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise refusal(_UNREADABLE)


def _local(tag: str) -> str:
    """The name of an element without its namespace: there are two of them for the same format."""
    return tag.rpartition("}")[2]


class _Workbook:
    """One opened workbook: the strings, formats and sheets its parts refer to."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}
        self._book = next(name for name in archive.namelist() if name.lower().endswith("workbook.xml"))
        self._base = posixpath.dirname(self._book)
        self._epoch = WINDOWS_EPOCH
        self._cells = 0
        self._strings: list[str] = []
        self._formats: list[str] = []

    def sheets(self) -> tuple[Sheet, ...]:
        links = self._links()
        listed: list[tuple[str, bool, str]] = []
        for element in self._elements(self._book):
            tag = _local(element.tag)
            if tag == "workbookPr" and element.get("date1904") in ("1", "true"):
                self._epoch = MAC_EPOCH
            elif tag == "sheet":
                key = next((value for name, value in element.items() if name.endswith("}id")), "")
                listed.append((element.get("name", ""), element.get("state", "visible") != "visible", links[key]))
        for path in links.values():
            if path.endswith("sharedStrings.xml"):
                self._strings = self._shared(path)
            elif path.endswith("styles.xml"):
                self._formats = self._styles(path)
        found = []
        for name, hidden, path in listed[:MOST_SHEETS]:
            if "chartsheets/" not in path and "dialogsheets/" not in path:
                found.append(self._sheet(Sheet(name, hidden), path))
        return tuple(found)

    def _links(self) -> dict[str, str]:
        """The parts a workbook refers to, by the key it gives them."""
        rels = posixpath.join(self._base, "_rels", posixpath.basename(self._book) + ".rels")
        found = {}
        for element in self._elements(rels):
            target = element.get("Target")
            if target and element.get("TargetMode") != "External":
                path = target.lstrip("/") if target.startswith("/") else posixpath.join(self._base, target)
                found[element.get("Id", "")] = posixpath.normpath(path)
        return found

    def _open(self, path: str) -> IO[bytes]:
        return self._archive.open(self._names[path.lower()])

    def _elements(self, path: str) -> Iterator[Element]:
        for _event, element in iterparse(self._open(path)):
            yield element

    def _shared(self, path: str) -> list[str]:
        strings: list[str] = []
        for element in self._elements(path):
            if _local(element.tag) == "si":
                strings.append(_text(element))
                element.clear()
                if len(strings) > _MOST_STRINGS:
                    raise too_long()
        return strings

    def _styles(self, path: str) -> list[str]:
        """The number format of each style of cells."""
        own: dict[int, str] = {}
        formats: list[str] = []
        for element in self._elements(path):
            tag = _local(element.tag)
            if tag == "numFmt":
                own[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
            elif tag == "cellXfs":
                for style in element:
                    number = int(style.get("numFmtId", "0"))
                    formats.append(own.get(number) or BUILTIN_FORMATS.get(number) or _CHINESE.get(number, "General"))
        return formats

    def _sheet(self, sheet: Sheet, path: str) -> Sheet:
        number, column, values = 0, 0, list[Value]()
        with self._archive.open(self._names[path.lower()]) as part:
            for event, element in iterparse(part, events=("start", "end")):
                tag = _local(element.tag)
                if event == "start":
                    if tag == "row":  # some programs leave the numbers out
                        number = int(element.get("r") or number + 1)
                        column, values = 0, []
                    continue
                if tag == "c":
                    column = self._cell(element, values, column) + 1
                    element.clear()
                elif tag == "row":
                    if element.get("hidden") in ("1", "true"):
                        sheet.hidden_rows.add(number)
                    sheet.put(number, values)
                    element.clear()
                elif tag == "mergeCell":
                    left, top, right, bottom = range_boundaries(element.get("ref", "A1"))
                    sheet.merged.append((top or 1, (left or 1) - 1, bottom or 1, (right or 1) - 1))
                elif tag == "sheetData":
                    element.clear()
        return sheet

    def _cell(self, element: Element, values: list[Value], column: int) -> int:
        """Put a cell where it belongs in its row; returns its column."""
        column = _column(element.get("r")) if element.get("r") else column
        if column >= MOST_COLUMNS:
            return column
        value = self._value(element)
        if value is None or value == "":
            return column
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise too_long()
        values.extend([None] * (column + 1 - len(values)))
        values[column] = value
        return column

    def _value(self, element: Element) -> Value:
        kind, said, formula = element.get("t", "n"), None, None
        for part in element:
            tag = _local(part.tag)
            if tag == "v":
                said = part.text
            elif tag == "is":
                said = _text(part)
            elif tag == "f":
                formula = part.text or ""
        if said is None:
            return None if formula is None else Broken(f"={formula}")
        if kind == "s":
            return self._strings[int(said)]
        if kind in ("str", "inlineStr"):
            return _plain(said)
        if kind == "b":
            return said.strip() in ("1", "true")
        if kind == "e":
            return Broken(said)
        if kind == "d":
            return datetime.fromisoformat(said.strip().rstrip("Z"))
        return self._number(said.strip(), int(element.get("s") or 0))

    def _number(self, said: str, style: int) -> Value:
        number: float | int = int(said) if re.fullmatch(r"-?\d{1,18}", said) else float(said)
        if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
            number = int(number)
        return shown(number, self._formats[style] if style < len(self._formats) else "General", self._epoch)


_CHINESE: Final = {
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy年m月d日"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h时mm分"),
}
"""Formats that only Chinese spreadsheets have built in."""


def shown(number: float | int, style: str, epoch: datetime) -> Value:
    """What a number stands for in its format: a day, a time of day, a percentage, or itself."""
    if is_date_format(style):
        try:
            if is_timedelta_format(style):
                return timedelta_text(number)
            moment = from_excel(number, epoch)
        except (ValueError, OverflowError):
            return number
        if isinstance(moment, datetime | time):
            return moment
        return timedelta_text(number) if isinstance(moment, timedelta) else number
    if "%" in style.partition(";")[0]:
        return f"{round(number * 100, 10):g}%" if abs(number) < 1e6 else number
    return number


def timedelta_text(days: float) -> str:
    """A duration as hours and minutes, such as 26:30."""
    minutes = round(days * 24 * 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def _column(reference: str | None) -> int:
    """The column of a cell such as C12, from 0."""
    number = 0
    for letter in reference or "":
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number - 1


def _text(element: Element) -> str:
    """The text of a string, its runs joined; how it is pronounced is left out."""
    said: list[str] = []
    for part in element:
        tag = _local(part.tag)
        if tag == "t":
            said.append(part.text or "")
        elif tag == "r":
            said += [run.text or "" for run in part if _local(run.tag) == "t"]
    return _plain("".join(said))


def _plain(text: str) -> str:
    """Text with what a workbook writes as _x000D_ as the character it is."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
