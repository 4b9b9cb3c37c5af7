"""The user's own workbook back, with every refused cell coloured and its reason as a comment."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from db.errors import Problem
from db.imports.book import Book
from db.imports.planning import Plan

AUTHOR: Final = "Tongxin"
COLOUR: Final = "FFFDEBE8"
"""The tint of what is late or wrong everywhere else."""

_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def workbook(plan: Plan, book: Book, data: bytes, told: Callable[[Problem], str]) -> bytes:
    """The file as an .xlsx; `told` says a problem in the viewer's language.

    What an earlier return had marked and is right by now is clean again.
    """
    opened = _own(book, data) if book.form == "xlsx" else None
    if opened is None or plan.sheet.name not in opened.sheetnames:
        opened = _rebuilt(plan)
    sheet = opened[plan.sheet.name]
    _clean(sheet)
    for (row, column), said in _marks(plan, told).items():
        cell = _anchor(sheet, row, column)
        cell.fill = PatternFill("solid", fgColor=COLOUR)
        comment = Comment("\n".join(said), AUTHOR)
        comment.width, comment.height = 320, 40 + 22 * sum(1 + len(one) // 22 for one in said)
        cell.comment = comment
    opened.active = opened.sheetnames.index(plan.sheet.name)
    file = BytesIO()
    opened.save(file)
    return file.getvalue()


def _marks(plan: Plan, told: Callable[[Problem], str]) -> dict[tuple[int, int], list[str]]:
    """What to say at which cell, counted from 1; a row that is refused as a whole is marked at its first one."""
    marks: dict[tuple[int, int], list[str]] = {}
    for refusal in plan.refusals:
        cells = plan.sheet.rows[refusal.row]
        first = next((at for at, cell in enumerate(cells) if cell is not None), 0)
        at = refusal.column.at if refusal.column else first
        said = _UNWRITABLE.sub("", told(refusal.problem))
        marks.setdefault((refusal.row, at + 1), []).append(said)
    return marks


def _own(book: Book, data: bytes) -> Any:
    """The workbook itself, which was looked at when it was read; None if it cannot be written again."""
    try:
        return load_workbook(BytesIO(data))
    except Exception:  # it could be read, so it comes back, if need be without its looks
        return None


def _rebuilt(plan: Plan) -> Workbook:
    """A new workbook with the same cells in the same places; text stays text, whatever it begins with."""
    made = Workbook()
    sheet = made.active
    sheet.title = re.sub(r"[\\*?:/\[\]]", " ", plan.sheet.name)[:31] or "1"
    plan.sheet.name = sheet.title
    for number, cells in plan.sheet:
        for column, value in enumerate(cells, 1):
            if value is not None:
                put(sheet.cell(number, column), value)
    for head in plan.heading.columns:
        sheet.column_dimensions[get_column_letter(head.at + 1)].width = max(10, 2 * len(head.heading) + 2)
    return made


def put(cell: Any, value: Any) -> None:
    """Write a value that is never taken for a formula."""
    if isinstance(value, str):
        cell.value = _UNWRITABLE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value


def _clean(sheet: Any) -> None:
    """Take off what an earlier return has marked."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment = None
                if cell.fill.fgColor.rgb == COLOUR:
                    cell.fill = PatternFill()


def _anchor(sheet: Any, row: int, column: int) -> Any:
    """The cell itself, or the first one of the merged area that it lies in."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
    return sheet.cell(area.min_row, area.min_col)
