"""A list that is pasted or uploaded, and what it would become, line by line, before anything is saved."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import parts
from dashboard.forms.form import told
from dashboard.parts import Status
from dashboard.setup.chooser import choose
from dashboard.setup.sheet import Sheet, tell
from dashboard.text import _, listed, ngettext, number
from db import lists
from db.errors import Problem, Refused
from db.lists import Column, Table


@dataclass(frozen=True)
class Checked:
    """A line as it would be saved: its number, its cells by heading, and what is wrong with it."""

    line: int
    cells: dict[str, object]
    problems: tuple[Problem, ...]


def ask(sheet: Sheet, columns: Sequence[Column], example: str) -> Table:
    """A box to paste into and a file to choose; what was read of them, the file going first."""
    st.text_area(
        _("Paste the list: one to a line, or columns copied from a spreadsheet"),
        key=sheet.key("text"),
        placeholder=example,
        height=180,
        persist_state="session",
    )
    sheet.problems("text")
    names = listed(column.headings[0] for column in columns)
    choose(
        _("or choose an Excel or CSV file"),
        ["xlsx", "xlsm", "csv"],
        sheet.key("file"),
        lists.MOST_BYTES,
        _("Columns are known by their headings, in any order: {names}. Titles above them do no harm.").format(
            names=names
        ),
    )
    try:
        table = read(sheet, columns)
    except Refused as refused:
        said = [parts.remark(Status.LATE, told(problem)) for problem in refused.problems]
        parts.show(parts.Html("").join(said), sheet.key("unreadable"))
        return Table()
    if table.unknown:
        left_out = _("Left out, as nothing here is called that: {names}").format(names=listed(table.unknown))
        parts.show(parts.remark(Status.MISSING, left_out), sheet.key("unknown"))
    return table


def read(sheet: Sheet, columns: Sequence[Column]) -> Table:
    """The list as it stands now, the file going first; raises `Refused` if it cannot be read."""
    file = sheet.value("file")
    cells = lists.uploaded(file.name, file.getvalue()) if file else lists.pasted(sheet.value("text") or "")
    return lists.table(cells, columns)


def preview(sheet: Sheet, rows: Sequence[Checked]) -> bool:
    """Show what would be saved, and what is wrong with it; whether it can be."""
    if not rows:
        return False
    wrong = [row for row in rows if row.problems]
    said = ngettext("{n} line", "{n} lines", len(rows)).format(n=number(len(rows)))
    if wrong:
        problems = ngettext("{n} of them has a problem", "{n} of them have a problem", len(wrong))
        said = _("{lines}, {problems}: nothing is saved before all are right.").format(
            lines=said, problems=problems.format(n=number(len(wrong)))
        )
    parts.show(parts.caption(said), sheet.key("counted"))
    tell([(str(row.line), told(problem)) for row in wrong for problem in row.problems], sheet.key("told"))
    frame = pd.DataFrame([_row(row, told_apart=bool(wrong)) for row in rows])
    st.dataframe(frame, hide_index=True, height=min(38 + 35 * len(rows), 320), key=sheet.key("preview"))
    return not wrong


def _row(row: Checked, told_apart: bool) -> dict[str, object]:
    wrong = {_("To correct"): "; ".join(told(problem) for problem in row.problems)} if told_apart else {}
    return {_("Line"): row.line, **wrong, **row.cells}
