"""Reading a file, told by its content: .xlsx, .xls, or .csv in UTF-8 or GB18030; anything else is refused."""

import csv
from io import StringIO
from typing import Final

from db.errors import N_
from db.imports import xls, xlsx
from db.imports.book import MOST_BYTES, MOST_CELLS, Book, Sheet, refusal, too_long

ENDINGS: Final = ("xlsx", "xls", "csv")
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_WIDEST_CELL: Final = 131_072


def read(name: str, data: bytes) -> Book:
    """What a file holds; raises `Refused` with what to do if it cannot be read."""
    check_size(len(data))
    if not data.strip(b"\0 \r\n\t"):
        raise refusal(N_("Choose another file: there is nothing in this one."))
    if name.lower().endswith((".xlsm", ".xlsb", ".xltm", ".xlam")):
        raise refusal(N_("Save the file as .xlsx without macros: files with macros are not taken."))
    if data.startswith(b"PK"):
        return Book(name, "xlsx", _spread(xlsx.read(data)))
    if data.startswith(xls.MAGIC):
        return Book(name, "xls", _spread(xls.read(data)))
    return Book(name, "csv", (_text(name, data),))


def check_size(size: int) -> None:
    """Refuse a file before it is read."""
    if size > MOST_BYTES:
        raise refusal(N_("Choose a smaller file: at most {n} MB."), n=MOST_BYTES // 1_000_000)


def _spread(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    for sheet in sheets:
        sheet.spread()
    return sheets


def _text(name: str, data: bytes) -> Sheet:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)  # what Excel calls Unicode text
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        text = "\0"
    if "\0" in text or data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"<?xml", b"<html", b"<!DOC")):
        raise refusal(N_("Save the list as .xlsx, .xls or .csv: other files cannot be read."))
    sheet, cells = Sheet(name), 0
    head = text[:10_000]
    divider = max("\t;,", key=lambda mark: (head.count(mark), mark == ","))
    csv.field_size_limit(_WIDEST_CELL)
    try:
        for number, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=divider), 1):
            cells += len(row)
            if cells > MOST_CELLS:
                raise too_long()
            sheet.put(number, [cell or None for cell in row])
    except csv.Error as broken:
        raise refusal(N_("Save the list as .xlsx: the rows of this file cannot be told apart.")) from broken
    return sheet
