"""The tables of a screen leave as one Excel workbook that says where they come from, built when somebody asks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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

from dashboard.access import Permission, can, viewer
from dashboard.filters import View
from dashboard.frame import stamp
from dashboard.maps import press
from dashboard.maps.sheet import PAPER_NAMES, Sheet
from dashboard.parts.markup import UNWRITABLE
from dashboard.text import _, language, number, using
from db import calendar
from db.actions import exports, sign_ins
from db.engine import default_database
from db.models.base import utc_now
from db.queries.areas import AreaRow
from db.viewer import Viewer

MIME: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST: Final = 48
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


Table = tuple[str, Callable[[], pd.DataFrame]]
"""A table of a screen: what it is called, and what makes it when somebody wants it."""


def workbook(tables: Iterable[tuple[str, pd.DataFrame]], notes: Iterable[str]) -> bytes:
    """An Excel file: what the tables are and where they come from on the first sheet, then a sheet for each.

    A cell with no value stays empty: it is neither zero nor a word that would spoil a sum.
    """
    book = Workbook()
    about: Worksheet = book.active
    about.title = _("About these tables")
    about.column_dimensions["A"].width = 100
    for note in filter(None, (*notes, stamp())):
        about.append([_cell(note)])
    for title, frame in tables:
        sheet = book.create_sheet(INVALID_TITLE_REGEX.sub(" ", title)[:31])
        sheet.append([_cell(name) for name in frame.columns])
        for row in frame.itertuples(index=False, name=None):
            sheet.append([_cell(value) for value in row])
        _dress(sheet)
        about.append([_cell(_("{table}: {n} rows").format(table=title, n=number(len(frame))))])
    about["A1"].font = Font(bold=True)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def tables(found: Sequence[Table], title: str, view: View, name: str) -> None:
    """One download of all tables of a screen, with the area, the window and the day they show; none for no table.

    It is offered to whoever may take tables of the area away; taking them is written down, and they say who did.
    """
    if not found or not can(Permission.EXPORT, view.area.id):
        return
    notes = [
        title,
        ": ".join((_("Area"), f"{view.area.name} ({view.area.code})")),
        ": ".join((_("Window"), view.window)),
        _("as of {day}").format(day=view.last.isoformat()),
        *([_("fictional demonstration")] if view.area.fictional else []),
    ]
    export(found, title, notes, f"{name}-{view.area.code}-{view.last}", f"download.{name}", view.area.id)


def export(
    found: Sequence[Table],
    title: str,
    notes: Iterable[str],
    file: str,
    key: str,
    area_id: int | None,
    event: str = "table:export",
) -> None:
    """One download of tables that say who took them; taking them is an `event` in the audit trail."""
    by = viewer()

    def make() -> bytes:
        return workbook([(table, data()) for table, data in found], [*notes, _taken(by, title, area_id, event)])

    button(_("Excel: {table}").format(table=title), make, file, key)


def _taken(by: Viewer, title: str, area_id: int | None, event: str) -> str:
    """Write down that somebody takes tables away, if they still may; returns what the tables say of it."""
    database = default_database()
    if database.frozen:  # nothing is written down in a showcase pack
        return _("Taken from a showcase pack; persons are not named in it.")
    now = sign_ins.again(database, by)  # the file is made when it is clicked, which may be long after the page
    with database.writing(now) as session:
        exports.take(session, title, area_id, event)
    at = calendar.local(utc_now()).strftime("%Y-%m-%d %H:%M")
    return _("Taken by {name} on {at}; persons are not named in it.").format(name=_(now.name), at=at)


def sheet(build: Callable[[], Sheet | None], view: View, around: AreaRow) -> None:
    """The map of an area to print, on a paper and as a kind of file to choose; nothing is built before it is asked for.

    It is offered to whoever may take tables of the area away; taking it is written down.
    """
    if not can(Permission.EXPORT, around.id):
        return
    opened = st.popover(_("Print"), icon=":material/print:", type="tertiary", key="print", on_change="rerun")
    if not opened.open:
        return
    with opened:
        kind = _choice(_("Paper"), {name: _(said) for name, said in PAPER_NAMES.items()}, "print.paper")
        ending = _choice(_("Kind of file"), {"pdf": "PDF", "png": "PNG"}, "print.file")
        found, by = build(), viewer()
        if found is None:
            st.info(_("No outlines have been entered for the areas below this one."))
            return

        def make() -> bytes:
            _taken(by, _("Grid map"), around.id, "map:export")
            at = calendar.local(utc_now()).strftime("%Y-%m-%d %H:%M")
            said = filter(None, (stamp(), _("printed {at}").format(at=at)))
            return press.pressed(found, kind, ending, " · ".join(said))

        name = f"map-{around.code}-{view.last}-{kind}"
        button(_("Download {file}").format(file=ending.upper()), make, name, "print.take", ending, press.MIMES[ending])


def _choice(label: str, options: Mapping[str, str], key: str) -> str:
    """One of a few; clicking the chosen one again keeps it."""
    first = next(iter(options))
    picked = st.segmented_control(label, list(options), format_func=options.__getitem__, default=first, key=key)
    return picked or first


def file(label: str, title: str, make: Callable[[str], bytes], name: str, key: str, area_id: int, mime: str) -> None:
    """One download of another kind; it is given who took it, which is written down as for tables."""
    by = viewer()
    if can(Permission.EXPORT, area_id):
        _offer(label, lambda: make(_taken(by, title, area_id, "table:export")), name, mime, key)


def button(label: str, make: Callable[[], bytes], name: str, key: str, ending: str = "xlsx", mime: str = MIME) -> None:
    """A workbook, or a sheet of another kind, to download; `name` is the file's, without its ending."""
    _offer(label, make, f"{name}.{ending}", mime, key)


def _offer(label: str, make: Callable[[], bytes], name: str, mime: str, key: str) -> None:
    """A download that costs nothing until it is clicked."""
    code = language()  # the file is made outside the script run, where nobody is looking

    def data() -> bytes:
        with using(code):
            return make()

    st.download_button(label, data, name, mime, key, on_click="ignore", type="tertiary", icon=":material/download:")


def _cell(value: Any) -> Any:
    """A value as a cell may hold it; text that would run as a formula is quoted, so that it stays text."""
    if isinstance(value, str):
        text = UNWRITABLE.sub("", value)
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
    sheet.oddFooter.left.text = stamp()
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for at, column in enumerate(sheet.iter_cols(), 1):
        for cell in column:
            if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
                cell.number_format = "#,##0" if isinstance(cell.value, int) else "#,##0.0##"
        width = max(_width(cell.value) for cell in column)
        sheet.column_dimensions[get_column_letter(at)].width = min(width + 2, WIDEST)


def _width(value: object) -> int:
    """Columns that a value takes; a Chinese character takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in str("" if value is None else value))
