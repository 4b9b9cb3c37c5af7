"""A form in a dialog: its fields keep what was typed, its problems stand under the fields they concern.

A dialog is a fragment: it reruns alone, with the arguments it was opened with. So every opening gets a number,
and the state of its fields carries it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

import streamlit as st
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from dashboard import parts
from dashboard.access import can, viewer
from dashboard.forms import drafts
from dashboard.forms.conflicts import MINE, Met, Sides, Told, choose, meet, say_merged, show
from dashboard.parts import Html, Status
from dashboard.text import _, day, moment, number
from db import merging
from db.actions import drafts as kept
from db.engine import default_database
from db.errors import N_, Conflict, NotFound, Problem, Refused
from db.permissions import Permission
from db.queries.drafts import DraftRow

Action = Callable[[Session, int | None], object]
"""Given a session and the version the editor saw, writes."""

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
    """The state of one opened dialog; `tell` says in a conflict what a field is called and what it holds.

    What is typed is kept as a draft until it is saved, unless a form `forgets`: one that shows names in full does.
    """

    def __init__(self, name: str, opened: int, tell: Told | None = None, *, forgets: bool = False) -> None:
        self.form, self.name, self._forgets = name, f"{name}#{opened}", forgets
        self.over = f"#{opened}.done"  # of the dialog: what was saved may have taken this form off it
        self._tell = tell or (lambda field, value: (field, held(value)))
        self.choices: dict[str, Mapping[Any, str]] = {}  # what the options of a field are called, where `tell` cannot

    def key(self, field: str) -> str:
        """The session key of a field, which is its widget's key too."""
        return f"{self.name}.{field}"

    def start(self, version: int | None, values: dict[str, Any], covers: Collection[str] = ()) -> bool:
        """On the first run of an opening: take the version that is shown, and fill the fields; returns whether it is.

        When somebody saved first, `version` and `values` are theirs, and are merged with what was typed; fields of
        the row that this form holds under other names are those it `covers`.
        """
        state = st.session_state
        if self.value("all told"):
            state[self.over] = True
        if state.get(self.over):
            st.rerun()  # the page behind shows the new figures, and the dialog is gone
        if self.key("seen") not in state:
            state[self.key("seen")], state[self.key("began")] = version, values
            self.fill(values)
            if values and not self._forgets and (draft := drafts.waiting(self.form)):
                state[self.key("draft")] = draft
                if draft.here:
                    self._take_up(draft)
            self._say_draft()
            return True
        if conflict := state.pop(self.key("conflict"), None):
            began = self.value("began")
            met = meet(conflict, began, {field: self.value(field) for field in began}, values, covers)
            self.fill({one.field: one.theirs for one in met.taken})
            if before := self.value("met"):
                met = met.after(before)
            self.fill({f"keep.{one.field}": MINE for one in met.clashes})
            state[self.key("seen")], state[self.key("began")], state[self.key("met")] = version, values, met
            state[self.key("problems")] = ()
            state[self.key("to retry")] = self.value("pressed") and not met.asks
        self._say_draft()
        return False

    def _say_draft(self) -> None:
        """Above the fields: that they hold a draft, or that there is one, and what to do with it."""
        draft: DraftRow | None = self.value("draft")
        if draft is None:
            return
        parts.show(drafts.said(draft), self.key("draft.said"))
        take, away = st.columns(2, gap="small", wrap=False)
        if not draft.here:
            take.button(
                _("Take it up"), key=self.key("draft.take"), width="stretch", on_click=self._take_up, args=(draft,)
            )
        away.button(_("Discard the draft"), key=self.key("draft.away"), width="stretch", on_click=self.forget)

    def _take_up(self, draft: DraftRow) -> None:
        """Put what was typed into the fields again, merged with what was saved since."""
        state, values = st.session_state, self.value("began")
        began = values | {field: held for field, held in draft.began.items() if field in values}
        mine = began | {field: typed for field, typed in draft.typed.items() if field in values}
        if draft.version == self.value("seen"):
            self.fill(mine)
        else:
            met = meet(Conflict(None, None, {}, 0), began, mine, values)
            self.fill({field: value for field, value in mine.items() if field in draft.typed})
            self.fill({f"keep.{one.field}": MINE for one in met.clashes})
            state[self.key("met")] = met if met.clashes else None
        state[self.key("draft")] = replace(draft, here=True)

    def forget(self) -> None:
        """Throw away what was typed."""
        drafts.discard(self.form)
        self.fill(self.value("began") | {"draft": None, "met": None, "kept": None})

    def _keep(self) -> None:
        """Keep what is typed as it stands, if it is anything."""
        began: dict[str, Any] = self.value("began") or {}
        if self._forgets or not began:
            return
        typed = {field: self.value(field) for field in began if not merging.same(self.value(field), began[field])}
        if typed != (self.value("kept") or {}):
            self.fill({"kept": typed})
            drafts.keep(self.form, self.value("seen"), {field: began[field] for field in typed}, typed)
        if typed and viewer().account_id is not None and self.value("draft") is None:
            st.caption(_("Kept as a draft until you save."))

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
        """The button that saves; `action` reads the fields when it is pressed.

        What clashes with nobody's change is saved together with theirs, and the form says so.
        """
        met: Met | None = self.value("met")
        if st.session_state.pop(self.key("to retry"), False):
            self.carry_out(action())
            if met and st.session_state.pop(self.over, False):
                self.fill({"all told": True})  # so that the next run closes the dialog, and not one of its other forms
                say_merged(met, self.tell, self.key("merged"))
                st.button(_("Close"), width="stretch", key=self.key("close"))
                return
        known = {problem.field for problem in self.value("problems") or () if "." not in problem.field}
        self.problems("", "day", *(known if met else ()))
        if met:
            show(met, self.tell, self.key("met.said"))
            for one in met.clashes:
                choose(one, self.tell, self.key(f"keep.{one.field}"), self._chooser(one))
        st.button(label, type="primary", width="stretch", key=self.key("save"), on_click=lambda: self._press(action))
        self._keep()

    def _press(self, action: Callable[[], Action]) -> None:
        self.carry_out(action())
        self.fill({"pressed": True})

    def _chooser(self, one: Sides) -> Callable[[str], None]:
        return lambda side: self.fill({one.field: one.mine if side == MINE else one.theirs})

    def tell(self, field: str, value: Any) -> tuple[str, str]:
        """What a field is called, and a value of it in words."""
        name, words = self._tell(field, value)
        return name, self.choices.get(field, {}).get(value, words) if isinstance(value, int | str) else words

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
        state[self.key("problems")], state[self.key("conflict")], state[self.key("pressed")] = (), None, False
        try:
            with default_database().writing(viewer()) as session:
                action(session, self.value("seen"))
                kept.discard(session, self.form)
        except Refused as refused:
            state[self.key("problems")] = refused.problems
        except Conflict as conflict:
            state[self.key("conflict")] = conflict
            said = N_("Press save again: somebody saved at the same moment.")  # `start` knows more at the next run
            state[self.key("problems")] = (Problem("", said),)
        except NotFound:
            state[self.key("problems")] = (Problem("", N_("Close this form: what it was about is gone.")),)
        except (StaleDataError, IntegrityError):  # somebody was faster by a moment; a second try tells who
            state[self.key("problems")] = (Problem("", N_("Press save again: somebody saved at the same moment.")),)
        else:
            state[self.over] = state["saved"] = True


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


def held(value: Any) -> str:
    """What a field holds, days as people write them, nothing as a dash."""
    return day(value) if isinstance(value, date) else shown(None if value == "" else value)
