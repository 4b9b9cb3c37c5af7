"""Setting up a place: its steps, each done or to do as the database says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import parts
from dashboard.parts import Html
from dashboard.text import _, listed, named, number
from db.queries.areas import AreaRow
from db.queries.places import Standing

_MARKUP, _QUOTED = re.compile(r"([\\`*_\[\]()#<>~$:!|])"), r"\\\1"
"""What labels would take for markup, and how it is kept as it is."""


@dataclass(frozen=True)
class Step:
    """One step: its key, what it is called, whether it is done, and what there is so far."""

    key: str
    title: str
    done: bool
    note: str

    @property
    def label(self) -> str:
        """The head of its section."""
        return f"**{self.title}**" + (f"\u2003{_MARKUP.sub(_QUOTED, self.note)}" if self.note else "")

    @property
    def icon(self) -> str:
        """Its state as a sign."""
        return ":material/check_circle:" if self.done else ":material/radio_button_unchecked:"


def steps(root: AreaRow | None, known: Standing | None) -> list[Step]:
    """The eight steps; only the first can be taken before there is a place."""
    titles = {
        "place": _("Place"),
        "levels": _("Levels"),
        "areas": _("Communities and grids"),
        "boundaries": _("Boundaries"),
        "words": _("Posts, kinds of stations, services"),
        "handling": _("Handling of issues"),
        "records": _("Stations, teams, partner units"),
        "done": _("Begin"),
    }
    if root is None or known is None:
        return [Step(key, title, False, "") for key, title in titles.items()]
    below = known.levels[1:]
    counts = [f"{named(level)} {number(level.areas)}" for level in below]
    drawn = _("{n} of {all} drawn").format(n=number(known.drawn), all=number(known.drawable))
    if known.schematic:
        drawn += _(", {n} of them schematic").format(n=number(known.schematic))
    words = [
        _("posts {n}").format(n=number(len(known.roles))),
        _("kinds of stations {n}").format(n=number(len(known.station_kinds))),
        _("services {n}").format(n=number(len(known.services))),
    ]
    handling = [
        _("categories {n}").format(n=number(known.categories)),
        _("units to give them to {n}").format(n=number(known.handlers)),
    ]
    records = {_("stations {n}"): known.stations, _("teams {n}"): known.teams, _("partner units {n}"): known.units}
    states = {
        "place": (True, f"{root.name} {root.code}"),
        "levels": (bool(below), listed(named(level) for level in below)),
        "areas": (bool(below) and all(level.areas for level in below[:2]), listed(counts)),
        "boundaries": (known.drawn == known.drawable, drawn),
        "words": (bool(known.roles and known.station_kinds and known.services), listed(words)),
        "handling": (bool(known.categories and known.handlers), listed(handling)),
        "records": (all(records.values()), listed(word.format(n=number(n)) for word, n in records.items())),
        "done": (known.opens_first, _("Every visit begins here") if known.opens_first else ""),
    }
    return [Step(key, title, *states[key]) for key, title in titles.items()]


def opening(found: Sequence[Step], root: AreaRow | None) -> Html:
    """How far it has come, and what comes next."""
    left = [step for step in found if not step.done]
    if root is None:
        return parts.sentence(
            _("Eight steps make a place. Stop at any of them: what is saved stays, and you can go on later.")
        )
    if not left:
        return parts.sentence(parts.fill(_("{place} is set up."), place=parts.strong(root.name)))
    return parts.sentence(
        parts.fill(
            _("{place}: {done} of {all} steps are done, next comes {step}."),
            place=parts.strong(root.name),
            done=parts.strong(number(len(found) - len(left))),
            all=number(len(found)),
            step=parts.strong(left[0].title),
        )
    )


def unfold(found: Sequence[Step]) -> None:
    """Open the section of the step that comes next, whenever that has become another one."""
    state = st.session_state
    current = next((step.key for step in found if not step.done), found[-1].key)
    moved = state.get("setup.current") != current
    state["setup.current"] = current
    for step in found:  # a section whose head has changed would otherwise forget that it was open
        key = f"step.{step.key}"
        state[key] = step.key == current if moved or key not in state else state[key]
