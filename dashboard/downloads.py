"""Every table leaves as an Excel workbook that says where it comes from, built only when somebody asks for it."""

import re
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import Any, Final
from unicodedata import east_asian_width

import pandas as pd
import streamlit as st
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook.child import INVALID_TITLE_REGEX
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.access import viewer
from dashboard.filters import View
from dashboard.text import _, language, using
from db import audit
from db.engine import default_database

MIME: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORT: Final = "table:export"
WIDEST: Final = 48
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""What no XML may hold, and so no workbook."""
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


def workbook(frame: pd.DataFrame, title: str, notes: Iterable[str]) -> bytes:
    """An Excel file: the frame on one sheet, and on a second one what its figures mean and where they come from.

    A cell with no value stays empty: it is neither zero nor a word that would spoil a sum.
    """
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = INVALID_TITLE_REGEX.sub(" ", title)[:31]
    sheet.append([_cell(name) for name in frame.columns])
    for row in frame.itertuples(index=False, name=None):
        sheet.append([_cell(value) for value in row])
    _dress(sheet)
    about = book.create_sheet(_("About this table"))
    for note in (title, *notes):
        about.append([_cell(note)])
    about["A1"].font = Font(bold=True)
    about.column_dimensions["A"].width = 100
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def table(title: str, make: Callable[[], pd.DataFrame], view: View, name: str) -> None:
    """The download of one table of a screen, with the area, the window and the day it shows."""
    notes = [
        f"{_('Area')}: {view.area.name} ({view.area.code})",
        f"{_('Window')}: {view.window}",
        _("as of {day}").format(day=view.last.isoformat()),
        *([_("fictional demonstration")] if view.area.fictional else []),
    ]
    said = {"table": name, "area": view.area.code, "from": view.first, "to": view.last}
    export(title, make, notes, name, f"{name}-{view.area.code}-{view.last}", said, view.area.id)


def export(
    title: str,
    make: Callable[[], pd.DataFrame],
    notes: Iterable[str],
    name: str,
    file: str,
    said: Mapping[str, object],
    area_id: int | None = None,
) -> None:
    """The download of any table; whoever takes it away is recorded, with what `said` and how many rows it holds."""
    by = viewer()

    def data() -> bytes:
        frame = make()
        audit.note_alone(default_database(), by, EXPORT, {**said, "rows": len(frame)}, "tables", area_id)
        return workbook(frame, title, notes)

    button(_("Excel: {table}").format(table=title), data, file, f"download.{name}")


def button(label: str, make: Callable[[], bytes], name: str, key: str) -> None:
    """A download that costs nothing until it is clicked; `name` is the file's, without its ending."""
    code = language()  # the file is made outside the script run, where nobody is looking

    def data() -> bytes:
        with using(code):
            return make()

    st.download_button(
        label, data, f"{name}.xlsx", MIME, key, on_click="ignore", type="tertiary", icon=":material/download:"
    )


def _cell(value: Any) -> Any:
    """A value as a cell may hold it; text that would run as a formula is quoted, so that it stays text."""
    if isinstance(value, str):
        text = _UNWRITABLE.sub("", value)
        return f"'{text}" if text.startswith(FORMULA_STARTS) else text
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date() if value == value.normalize() else value.to_pydatetime()
    return value.item() if hasattr(value, "item") else value


def _dress(sheet: Worksheet) -> None:
    """A bold header that stays in sight and repeats in print, columns as wide as what they hold."""
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for number, column in enumerate(sheet.iter_cols(), 1):
        for cell in column:
            if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
                cell.number_format = "#,##0" if isinstance(cell.value, int) else "#,##0.0##"
        width = max(_width(cell.value) for cell in column)
        sheet.column_dimensions[get_column_letter(number)].width = min(width + 2, WIDEST)


def _width(value: object) -> int:
    """Columns that a value takes; a Chinese character takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in str("" if value is None else value))
