"""A form in a dialog: its fields keep what was typed, its problems stand under the fields they concern.

A dialog is a fragment: it reruns alone, with the arguments it was opened with. So every opening gets a number,
and the state of its fields carries it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import streamlit as st
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from dashboard import parts
from dashboard.access import can, viewer
from dashboard.parts import Html, Status
from dashboard.text import _, moment, number
from db.engine import default_database
from db.errors import N_, Conflict, NotFound, Problem, Refused
from db.permissions import Permission

Action = Callable[[Session, int | None], object]
"""Given a session and the version the editor saw, writes."""

Told = Callable[[str, Any], tuple[str, str]]
"""A field and what somebody else put into it, in words."""


GONE: Final = N_("Remove it for good? Only what was entered by mistake should go.")
"""What is asked before a row is removed."""


def opening() -> int:
    """A number for the dialog that is about to open."""
    st.session_state["openings"] = st.session_state.get("openings", 0) + 1
    return int(st.session_state["openings"])


def may(permission: Permission, area_id: int) -> bool:
    """Whether whoever is looking may go on to change something of an area; a dialog says so if they may not."""
    if can(permission, area_id):
        return True
    st.caption(_("You can look at this; changing it takes another right."))
    return False


class Form:
    """The state of one opened dialog; `tell` says in a conflict what the others saved."""

    def __init__(self, name: str, opened: int, tell: Told | None = None) -> None:
        self.name = f"{name}#{opened}"
        self.over = f"#{opened}.done"  # of the dialog: what was saved may have taken this form off it
        self._tell = tell or (lambda field, value: (field, shown(value)))

    def key(self, field: str) -> str:
        """The session key of a field, which is its widget's key too."""
        return f"{self.name}.{field}"

    def start(self, version: int | None, values: dict[str, Any]) -> None:
        """On the first run of an opening: take the version that is shown, and fill the fields."""
        if st.session_state.get(self.over):
            st.rerun()  # the page behind shows the new figures, and the dialog is gone
        if self.key("seen") not in st.session_state:
            st.session_state[self.key("seen")] = version
            for field, value in values.items():
                st.session_state[self.key(field)] = value

    def value(self, field: str) -> Any:
        """What a field holds now."""
        return st.session_state.get(self.key(field))

    def fill(self, values: dict[str, Any]) -> None:
        """Put values into fields, from a callback."""
        for field, value in values.items():
            st.session_state[self.key(field)] = value

    def problems(self, *fields: str) -> None:
        """Say under a field (or a row of fields) what is wrong with it."""
        found = [problem for problem in st.session_state.get(self.key("problems"), ()) if problem.field in fields]
        if found:
            said = (parts.remark(Status.LATE, told(problem)) for problem in found)
            parts.show(Html("").join(said), self.key(f"problem.{fields[0]}"))

    def save(self, label: str, action: Callable[[], Action]) -> None:
        """The button that saves; `action` reads the fields when it is pressed."""
        self._other_problems()
        self._conflict(action)
        st.button(
            label, type="primary", width="stretch", key=self.key("save"), on_click=lambda: self.carry_out(action())
        )

    def remove(self, label: str, question: str, action: Callable[[], Action]) -> None:
        """The button that removes, and the question it asks first; stands below `save`."""
        if not self.value("asked"):
            asks = self.key("ask")
            st.button(
                label, type="tertiary", icon=":material/delete:", key=asks, on_click=self.fill, args=({"asked": True},)
            )
            return
        parts.show(parts.remark(Status.NEAR, question), self.key("question"))
        yes, no = st.columns(2, gap="small", wrap=False)
        yes.button(_("Remove"), key=self.key("yes"), width="stretch", on_click=lambda: self.carry_out(action()))
        no.button(_("Keep"), key=self.key("no"), width="stretch", on_click=lambda: self.fill({"asked": False}))

    def carry_out(self, action: Action) -> None:
        """Write in the name of the viewer; what is refused stays on the form with its reason."""
        state = st.session_state
        state[self.key("problems")], state[self.key("conflict")] = (), None
        try:
            with default_database().writing(viewer()) as session:
                action(session, self.value("seen"))
        except Refused as refused:
            state[self.key("problems")] = refused.problems
        except Conflict as conflict:
            state[self.key("conflict")] = conflict
        except NotFound:
            state[self.key("problems")] = (Problem("", N_("Close this form: what it was about is gone.")),)
        except (StaleDataError, IntegrityError):  # somebody was faster by a moment; a second try tells who
            state[self.key("problems")] = (Problem("", N_("Press save again: somebody saved at the same moment.")),)
        else:
            state[self.over] = state["saved"] = True

    def _other_problems(self) -> None:
        """Problems that concern no field of their own."""
        self.problems("", "day")

    def _conflict(self, action: Callable[[], Action]) -> None:
        conflict: Conflict | None = self.value("conflict")
        if conflict is None:
            return
        who = _(conflict.who) if conflict.who else _("Somebody")
        at = moment(conflict.at) if conflict.at else ""
        said = _("{who} changed this at {at}. What you typed is kept; choose which to keep.").format(who=who, at=at)
        parts.show(parts.remark(Status.NEAR, said), self.key("conflict.said"))
        theirs = [self._tell(field, value) for field, value in conflict.theirs.items()]
        parts.show(parts.facts(theirs), self.key("conflict.theirs"))
        mine, other = st.columns(2, gap="small", wrap=False)
        mine.button(
            _("Save mine"), key=self.key("mine"), width="stretch", on_click=lambda: self._keep_mine(conflict, action)
        )
        other.button(_("Take theirs"), key=self.key("theirs"), width="stretch", on_click=self._take_theirs)

    def _keep_mine(self, conflict: Conflict, action: Callable[[], Action]) -> None:
        st.session_state[self.key("seen")] = conflict.version
        self.carry_out(action())

    def _take_theirs(self) -> None:
        st.session_state[self.over] = True


def confirm_saved() -> None:
    """Say once, on the page that is drawn after it, that something was saved."""
    if st.session_state.pop("saved", False):
        st.toast(_("Saved."), icon=":material/check_circle:")


def signature(at: datetime, by: str | None) -> Html:
    """Who saved a row last, as the foot of its form says it."""
    who = _(by) if by else _("Demonstration data")
    return parts.caption(_("Last changed {at}, {who}").format(at=moment(at), who=who))


def told(problem: Problem) -> str:
    """What a problem says, in the viewer's language."""
    return _(problem.message).format(**{name: shown(value) for name, value in problem.values.items()})


def shown(value: Any) -> str:
    """A value in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {shown(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "—" if value is None else str(value)
