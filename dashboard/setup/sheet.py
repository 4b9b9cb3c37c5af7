"""A form that stands on a page: once it was saved it begins anew with what the database then says."""

from collections.abc import Callable, Collection
from typing import Any

import streamlit as st

from dashboard import parts
from dashboard.forms.form import Action, Form, told
from dashboard.parts import Html, Status
from dashboard.text import _, number

_SHOWN = 8
"""How many problems of a list are told at once."""


class Sheet(Form):
    """The state of one step; what was typed stays until it is saved, also while another page is looked at."""

    def __init__(self, name: str) -> None:
        turn = f"sheet.{name}"
        self._turn(name, st.session_state.setdefault(turn, 0))
        if st.session_state.get(self.over):
            st.session_state[turn] += 1
            self._turn(name, st.session_state[turn])

    def _turn(self, name: str, turn: int) -> None:
        super().__init__(name, turn)
        self.over = self.key("done")  # a page has many sheets, and each begins anew on its own

    def start(self, version: int | None, values: dict[str, Any], covers: Collection[str] = ()) -> bool:
        """Fill the fields that hold nothing yet."""
        first = self.key("seen") not in st.session_state
        for field, value in {"seen": version, **values}.items():
            st.session_state.setdefault(self.key(field), value)
        return first

    def submit(self, label: str, action: Callable[[], Action], *, ready: bool = True) -> None:
        """The button that saves, and what was refused above it; `ready` says whether there is anything to save."""
        self.problems("")
        self._listed()
        press = self.key("save")
        st.button(label, type="primary", key=press, disabled=not ready, on_click=lambda: self.carry_out(action()))

    def _listed(self) -> None:
        """What was refused about lines of a list."""
        found = [problem for problem in st.session_state.get(self.key("problems"), ()) if _line(problem.field)]
        said = [(_line(problem.field), told(problem)) for problem in found]
        tell(said, self.key("lines"))


def _line(field: str) -> str:
    return field.partition(".")[2] if field.startswith("line.") else ""


def tell(said: list[tuple[str, str]], key: str) -> None:
    """Say what is wrong with lines of a list: (line, sentence); the first few of them."""
    remarks = [
        parts.remark(Status.LATE, _("Line {line}: {said}").format(line=line, said=sentence))
        for line, sentence in said[:_SHOWN]
    ]
    if len(said) > _SHOWN:
        remarks.append(parts.remark(Status.LATE, _("… and {n} more.").format(n=number(len(said) - _SHOWN))))
    if remarks:
        parts.show(Html("").join(remarks), key)


def wait(said: str) -> None:
    """Say what has to come first."""
    parts.show(parts.caption(said), f"wait {said}")
