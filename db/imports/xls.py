"""Reading .xls, which Excel wrote until 2007 and WPS still offers."""

from datetime import datetime
from io import StringIO
from typing import Any, Final

import xlrd
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH
from xlrd.biffh import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_EMPTY, XL_CELL_ERROR, XL_CELL_NUMBER, XLRDError

from db.errors import N_, Refused
from db.imports.book import MOST_CELLS, MOST_COLUMNS, MOST_SHEETS, Broken, Sheet, Value, refusal, too_long
from db.imports.xlsx import shown

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes) -> tuple[Sheet, ...]:
    """The sheets of an old workbook; raises `Refused` with what to do if it cannot or must not be read."""
    if _names(data, "EncryptedPackage") or _names(data, "EncryptionInfo"):
        raise refusal(N_("Take the password off the file first: it cannot be read with it."))
    if _names(data, "_VBA_PROJECT") or _names(data, "_VBA_PROJECT_CUR"):
        raise refusal(N_("Save the file as .xlsx without macros: files with macros are not taken."))
    if not _names(data, "Workbook") and not _names(data, "Book"):
        raise refusal(N_("Save the list as .xlsx, .xls or .csv: other files cannot be read."))
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=StringIO(), on_demand=True)
        if book.nsheets > MOST_SHEETS:
            raise refusal(N_("Copy the list into a new workbook: this one has too many sheets."))
        if _links(book):
            raise refusal(
                N_("Break the links to other files first (Data, Edit Links): their values may be out of date.")
            )
        return tuple(_sheets(book))
    except Refused:
        raise
    except XLRDError as broken:
        if "encrypt" in str(broken).lower():
            raise refusal(N_("Take the password off the file first: it cannot be read with it.")) from broken
        raise refusal(N_("Open the file and save it as .xlsx: it cannot be read as it is.")) from broken
    except Exception as broken:  # a parser of an undocumented format meets bytes of strangers
        raise refusal(N_("Open the file and save it as .xlsx: it cannot be read as it is.")) from broken


def _names(data: bytes, stream: str) -> bool:
    """Whether the file holds a stream of that name."""
    return (stream + "\0").encode("utf-16-le") in data


def _links(book: Any) -> bool:
    kinds = getattr(book, "_supbook_types", None) or []
    return any(kind == xlrd.book.SUPBOOK_EXTERNAL for kind in kinds)


def _sheets(book: Any) -> list[Sheet]:
    epoch = MAC_EPOCH if book.datemode else WINDOWS_EPOCH
    formats = [book.format_map[style.format_key].format_str for style in book.xf_list]
    found, cells = [], 0
    for index in range(book.nsheets):
        opened = book.sheet_by_index(index)
        sheet = Sheet(opened.name, hidden=opened.visibility != 0)
        for top, bottom, left, right in opened.merged_cells:
            sheet.merged.append((top + 1, left, bottom, right - 1))
        for number in range(opened.nrows):
            width = min(opened.row_len(number), MOST_COLUMNS)
            values = [_value(opened.cell(number, column), formats, epoch) for column in range(width)]
            cells += sum(value is not None for value in values)
            if cells > MOST_CELLS:
                raise too_long()
            sheet.put(number + 1, values)
            if (about := opened.rowinfo_map.get(number)) and about.hidden:
                sheet.hidden_rows.add(number + 1)
        book.unload_sheet(index)
        found.append(sheet)
    return found


def _value(cell: Any, formats: list[str], epoch: datetime) -> Value:
    if cell.ctype == XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == XL_CELL_ERROR:
        return Broken(xlrd.error_text_from_code.get(cell.value, "#ERROR!"))
    if cell.ctype in (XL_CELL_NUMBER, XL_CELL_DATE):
        number = int(cell.value) if float(cell.value).is_integer() else float(cell.value)
        return shown(number, formats[cell.xf_index] if cell.xf_index < len(formats) else "General", epoch)
    return str(cell.value) if cell.ctype != XL_CELL_EMPTY and cell.value != "" else None
