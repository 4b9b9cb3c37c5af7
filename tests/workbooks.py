"""Workbooks as offices keep them, made in memory: with titles, merged cells, odd numbers, and worse."""

import struct
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlwt
from openpyxl import Workbook, load_workbook

Rows = Sequence[Sequence[Any]]


def xlsx(
    rows: Rows,
    merge: Iterable[str] = (),
    hide: Iterable[int] = (),
    formats: dict[str, str] | None = None,
    name: str = "Sheet1",
) -> bytes:
    """A workbook of one sheet; cells that begin with = are formulas nobody has calculated."""
    book = Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for area in merge:
        sheet.merge_cells(area)
    for row in hide:
        sheet.row_dimensions[row].hidden = True
    for cell, style in (formats or {}).items():
        sheet[cell].number_format = style
    return saved(book)


def saved(book: Workbook) -> bytes:
    """A workbook as its file."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def opened(data: bytes) -> Any:
    """A workbook that came back."""
    return load_workbook(BytesIO(data))


def xls(rows: Rows, merge: Iterable[tuple[int, int, int, int, Any]] = (), hide: Iterable[int] = ()) -> bytes:
    """An old workbook; what is merged is (first row, last row, first column, last column, value), from 0."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表1")
    dates = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    taken = {
        (row, column)
        for top, bottom, left, right, _ in merge
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is None or (number, column) in taken:
                continue
            if isinstance(value, date | datetime):
                sheet.write(number, column, value, dates)
            elif isinstance(value, str) and value.startswith("="):
                sheet.write(number, column, xlwt.Formula(value[1:]))
            else:
                sheet.write(number, column, value)
    for area in merge:
        sheet.write_merge(*area)
    for number in hide:
        sheet.row(number).hidden = True
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def csv(rows: Rows, encoding: str = "utf-8-sig", divider: str = ",") -> bytes:
    """A text file as a spreadsheet saves it."""
    lines = (divider.join("" if value is None else str(value) for value in row) for row in rows)
    return "\r\n".join(lines).encode(encoding)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with another part in it, or with one of its parts replaced."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return file.getvalue()


def part(data: bytes, name: str) -> bytes:
    """A part of a workbook."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)


def bomb(size: int = 400_000_000) -> bytes:
    """A small file whose sheet is enormous once it is unpacked."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            block = b" " * 1_000_000
            for _ in range(size // len(block)):
                sheet.write(block)
    return file.getvalue()


def lying_bomb() -> bytes:
    """The same, whose directory says that it is small."""
    data = bytearray(bomb(200_000_000))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"PK\x05\x06"))
    data[at + 24 : at + 28] = struct.pack("<I", 1000)
    return bytes(data)


def locked() -> bytes:
    """What a workbook with a password is from the outside: an old container with an encrypted part."""
    name = "EncryptedPackage".encode("utf-16-le") + b"\0\0"
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + name + b"\0" * 1024
