"""Many rows of one kind in a grid: its cells are the fields of a form, so they merge, and are kept, as any field is.

What a grid is drawn from stays the same object until the form itself changes a cell: a grid that is given anything
else forgets what was just typed (Streamlit issues 11679 and 11971). Edits are read from the state of the widget, also
in the callback of a button, which runs before the page does.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import parts
from dashboard.forms.form import Form, told
from dashboard.parts import Html, Status
from db import merging


class Grid:
    """Rows and columns by key, each with what it is called; a cell is the field `row.column` of the form."""

    def __init__(self, form: Form, rows: Mapping[str, str], columns: Mapping[str, Any], head: str) -> None:
        self._form, self._rows, self._columns, self._head = form, rows, columns, head

    def edit(self) -> None:
        """Draw the grid, and under it what is wrong in which cell."""
        self.sync()
        form = self._form
        drawn: dict[str, Any] | None = form.value("grid.cells")
        if drawn is None or any(not merging.same(form.value(cell), held) for cell, held in drawn.items()):
            turn = (form.value("grid.turn") or 0) + 1
            form.fill({"grid.turn": turn, "grid.base": self._frame(), "grid.read": {}})
        st.data_editor(
            form.value("grid.base"),
            key=self._key,
            column_config={**self._columns, self._head: st.column_config.TextColumn(disabled=True)},
            column_order=[self._head, *self._columns],
            hide_index=True,
            num_rows="fixed",
            width="stretch",
            row_height=40,
            placeholder="",
        )
        form.fill({"grid.cells": {cell: form.value(cell) for cell in self._cells}})
        said = [
            parts.remark(Status.LATE, f"{form.tell(problem.field, None)[0]}: {told(problem)}")
            for problem in form.value("problems") or ()
            if problem.field.partition(".")[0] in self._rows
        ]
        if said:
            parts.show(Html("").join(said), form.key("grid.problems"))

    def sync(self) -> None:
        """Take what was typed since the last time into the cells of the form."""
        form, names = self._form, list(self._rows)
        state: Mapping[str, Any] = st.session_state.get(self._key) or {}
        typed = {
            f"{names[int(row)]}.{column}": value
            for row, values in (state.get("edited_rows") or {}).items()
            for column, value in values.items()
        }
        read: dict[str, Any] = form.value("grid.read") or {}
        fresh = {cell: value for cell, value in typed.items() if cell not in read or read[cell] != value}
        for cell in read.keys() - typed.keys():  # typed back to what it was drawn with
            row, column = cell.split(".", 1)
            held = form.value("grid.base")[column].iloc[names.index(row)]
            fresh[cell] = None if pd.isna(held) else held
        form.fill({**fresh, "grid.read": typed})
        if drawn := form.value("grid.cells"):
            form.fill({"grid.cells": drawn | fresh})

    @property
    def _key(self) -> str:
        return self._form.key(f"grid.{self._form.value('grid.turn') or 0}")

    @property
    def _cells(self) -> list[str]:
        return [f"{row}.{column}" for row in self._rows for column in self._columns]

    def _frame(self) -> pd.DataFrame:
        held = {
            column: pd.Series([self._form.value(f"{row}.{column}") for row in self._rows], dtype=_kind(config))
            for column, config in self._columns.items()
        }
        return pd.DataFrame({self._head: list(self._rows.values()), **held})


def _kind(config: Any) -> str:
    """The type of a column that may have empty cells."""
    return {"number": "Int64", "checkbox": "boolean"}.get(config["type_config"]["type"], "object")
