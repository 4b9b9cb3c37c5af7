"""What a form says when somebody saved first: who, when, and for each field mine, theirs and what both began from."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

import streamlit as st

from dashboard import parts
from dashboard.parts import Html, Status
from dashboard.text import N_, _, moment, sentences
from db import merging
from db.errors import Conflict

Told = Callable[[str, Any], tuple[str, str]]
"""A field and what it holds, in words."""

MINE, THEIRS = "mine", "theirs"
KEEP: Final = {MINE: N_("Keep mine"), THEIRS: N_("Take theirs")}


@dataclass(frozen=True)
class Sides:
    """A field as both began with it, as I typed it, and as others saved it."""

    field: str
    before: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Met:
    """A conflict against a form: what was taken from others, what both changed, what the form does not show."""

    who: str | None
    at: datetime | None
    taken: tuple[Sides, ...]
    clashes: tuple[Sides, ...]
    unseen: tuple[Sides, ...]
    asks: bool

    def after(self, earlier: "Met") -> "Met":
        """This conflict, with what was taken in an earlier one that was not saved."""
        fields = {one.field for one in (*self.taken, *self.clashes)}
        return replace(self, taken=(*(one for one in earlier.taken if one.field not in fields), *self.taken))

    @property
    def opening(self) -> str:
        """Who it was, and when."""
        who = _(self.who) if self.who else _("Somebody")
        if self.at is None:
            return _("{who} changed this meanwhile.").format(who=who)
        return _("{who} changed this at {at}.").format(who=who, at=moment(self.at))


def meet(
    conflict: Conflict,
    began: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    covers: Collection[str] = (),
) -> Met:
    """Hold what others saved against a form whose fields began as `began`.

    `covers` are fields of the row that those of the form stand for under other names. It asks where both changed a
    field, and where something changed that the action looks at and the form does not show.
    """
    merged = merging.merge(began, mine, theirs)

    def sides(fields: Collection[str]) -> tuple[Sides, ...]:
        return tuple(Sides(field, began[field], mine[field], theirs[field]) for field in fields)

    beside = {*merged.taken, *merged.clashes, *covers}
    unseen = [
        Sides(field, _typed(held), None, conflict.theirs[field])
        for field, held in conflict.before.items()
        if field in conflict.theirs and field not in beside and not merging.same(_typed(held), conflict.theirs[field])
    ]
    asks = bool(merged.clashes) or any(one.field not in began for one in unseen)
    return Met(conflict.who, conflict.at, sides(merged.taken), sides(merged.clashes), tuple(unseen), asks)


def _typed(held: Any) -> Any:
    """A value of the audit trail, which keeps days as text."""
    try:
        return date.fromisoformat(held) if isinstance(held, str) and len(held) == 10 else held
    except ValueError:
        return held


def show(met: Met, tell: Told, key: str) -> None:
    """Say who changed what, above the choices."""
    told = [met.opening, _("What you typed is kept.")]
    if met.clashes:
        told.append(_("Choose which to keep, then save."))
    elif met.asks:
        told.append(_("Save again if it is still right."))
    parts.show(parts.remark(Status.NEAR, sentences(told)) + _changes((*met.taken, *met.unseen), tell), key)


def say_merged(met: Met, tell: Told, key: str) -> None:
    """Say that both changes are saved, and what the others' was."""
    said = sentences((_("Saved."), met.opening, _("The row holds both changes.")))
    parts.show(parts.remark(Status.OK, said) + _changes((*met.taken, *met.unseen), tell), key)


def choose(one: Sides, tell: Told, key: str, chosen: Callable[[str], None]) -> None:
    """Mine, theirs and what was before of one field, and which to keep."""
    name = tell(one.field, one.mine)[0]
    words = [tell(one.field, value)[1] for value in (one.mine, one.theirs, one.before)]
    facts = parts.facts(zip((_("Mine"), _("Theirs"), _("Before")), words, strict=True))
    parts.show(parts.head(name) + facts, f"{key}.sides")
    st.radio(
        _("{field}: mine or theirs").format(field=name),
        list(KEEP),
        format_func=lambda side: _(KEEP[side]),
        key=key,
        horizontal=True,
        label_visibility="collapsed",
        on_change=lambda: chosen(st.session_state[key]),
    )


def _changes(changed: Collection[Sides], tell: Told) -> Html:
    """Fields with what each held before and holds now."""
    if not changed:
        return Html("")
    pairs = ((tell(one.field, one.before), tell(one.field, one.theirs)) for one in changed)
    return parts.facts((before[0], Html("{} → {}").format(before[1], now[1])) for before, now in pairs)
