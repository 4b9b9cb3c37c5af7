"""The grid map: Leaflet in the browser, to zoom and click.

What travels is parted in two: the ground, every outline of a place, which a browser fetches once and keeps, and the
scene, a few bytes for each area that is shaded. So the map stays as it is while its figures change.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Any, Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from dashboard import served
from dashboard.charts.theme import FONT
from dashboard.maps.classes import Classes
from dashboard.parts.tokens import CONTEXT, DATA, HAIRLINE, HATCH, INK, MUTED, PAPER, SOFT
from dashboard.text import _

HERE: Final = Path(__file__).parent
KEY: Final = "grid_map"
PIECES: Final = ("outlines", "badges", "labels", "tiles", "picture", "legend", "map")
PALETTE: Final = {
    "paper": PAPER, "soft": SOFT, "ground": SOFT, "ink": INK, "hatch": HATCH, "context": CONTEXT, "data": DATA,
    "font": FONT,
}  # fmt: skip
MISSING, UNKNOWN, PLAIN = "r", "n", "p"
"""Instead of a class: a report is owed, nothing is recorded, nothing is shaded."""


@dataclass(frozen=True)
class Mark:
    """A sign as the legend shows it."""

    shape: str
    sign: str
    colour: str
    label: str
    hollow: bool = False


@dataclass(frozen=True)
class Badge:
    """A sign on the map: at a point (latitude, longitude), or at an area of the ground by its place there.

    `slot` is which one of how many badges of that area it is; `pick` is what a click on it picks.
    """

    at: int | tuple[float, float]
    shape: str
    sign: str
    colour: str
    said: str
    pick: str | None = None
    hollow: bool = False
    slot: tuple[int, int] | None = None


@dataclass(frozen=True)
class Layer:
    """Something that can be switched on: its switch and, once it is on, what its marks mean."""

    key: str
    label: str
    on: bool
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One of several things: which areas are shaded, how far circles reach."""

    key: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Face:
    """What one map shows of a day: for each cell its class and its figure as written, and what lies over them."""

    title: str
    classes: str
    figures: tuple[str, ...]
    badges: tuple[Badge, ...] = ()
    circles: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Legend:
    """What the shades mean: the indicator, a colour and words for each class, the rule, and what to know besides."""

    title: str = ""
    unit: str = ""
    steps: tuple[tuple[str, str], ...] = ()
    bare: tuple[tuple[str, str], ...] = ()
    rule: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scene:
    """What the map shows; areas are told by their place in the ground.

    `frame` is what fits into the picture; `cells` are shaded, `lines` drawn in ink of a width, `names` written (the
    lowest level first), and `siblings` lie around.
    """

    frame: tuple[int, ...]
    cells: tuple[int, ...]
    lines: tuple[tuple[float, tuple[int, ...]], ...]
    names: tuple[tuple[int, ...], ...]
    siblings: tuple[int, ...]
    faces: tuple[Face, ...]
    shades: Classes | None
    legend: Legend
    layers: tuple[Layer, ...] = ()
    choices: tuple[Choice, ...] = ()
    radius: int = 0
    note: str = ""

    def told(self) -> dict[str, Any]:
        """The scene as the browser draws it, without where the ground lies."""
        told = {name: getattr(self, name) for name in ("frame", "cells", "lines", "names", "siblings")}
        return told | {
            "faces": [{**vars(face), "badges": [_bare(badge) for badge in face.badges]} for face in self.faces],
            "colours": self.shades.colours if self.shades else (),
            "inks": self.shades.inks if self.shades else (),
            "legend": asdict(self.legend),
            "layers": [asdict(layer) for layer in self.layers],
            "choices": [asdict(choice) for choice in self.choices],
            "radius": self.radius,
            "palette": PALETTE,
            "words": {
                "in": _("Zoom in"), "out": _("Zoom out"), "up": _("One level up"), "north": _("North is up"),
                "layers": _("Layers of the map"), "ground": self.note,
                MISSING: _("Not reported"), UNKNOWN: _("no data"),
            },
        }  # fmt: skip


def _bare(badge: Badge) -> dict[str, Any]:
    """Without what is usual: there may be thousands."""
    return {name: value for name, value in vars(badge).items() if value is not None and value is not False}


def drawn(scene: Scene, tiles: dict[str, str] | None) -> bytes:
    """A scene as it travels, but for what `show` puts before it."""
    return json.dumps(scene.told() | {"tiles": tiles}, ensure_ascii=False, separators=(",", ":")).encode()


def vendored(path: str) -> str:
    """The address of a file that `dashboard.assets` copied from an installed package."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{'/' + base if base else ''}/app/static/vendor/{path}"


@cache
def script() -> served.File:
    """The map's own script; written in pieces, and one module for the browser."""
    pieces = ((HERE / "script" / f"{name}.js").read_text(encoding="utf-8") for name in PIECES)
    return served.pack("\n".join(pieces), "js")


@cache
def _component() -> ComponentRenderer:
    css = Template((HERE / "grid_map.css").read_text(encoding="utf-8"))
    html = (
        '<link rel="stylesheet" href="{}"><div class="grid-map" data-leaflet="{}">'
        '<div class="stage"><div class="pictures"></div><p class="note"></p></div><div class="legend"></div></div>'
    )
    return st.components.v2.component(
        "tongxin_map",
        html=html.format(vendored("leaflet/leaflet.css"), vendored("leaflet/leaflet.js")),
        css=css.substitute(
            font=FONT, soft=SOFT, ground=SOFT, hairline=HAIRLINE, ink=INK, paper=PAPER, context=CONTEXT, muted=MUTED,
            data=DATA, hatch=HATCH,
        ),
        js=(HERE / "grid_map.js").read_text(encoding="utf-8"),
    )  # fmt: skip


def show(
    ground: served.File, scene: bytes, selected: int | None, up: str | None, choose: Callable[[str, str], None]
) -> str | None:
    """Draw a scene, and return what was just clicked (an area's code): once, then None again.

    `selected` is the chosen cell, by its place in the ground, `up` the code of the area that the way up leads to.
    `choose` is told, before the script runs again, of a layer that was switched and of any other choice.
    """

    def chosen() -> None:
        said = st.session_state[KEY]["chosen"]
        if said:
            choose(*str(said).split("=", 1))

    front = {"ground": served.offer(ground), "script": served.offer(script()), "selected": selected, "up": up}
    result = _component()(
        data=json.dumps(front)[:-1].encode() + b"," + scene[1:],
        key=KEY,
        on_picked_change=lambda: None,
        on_chosen_change=chosen,
        on_again_change=lambda: None,
    )
    picked: str | None = result.picked
    return picked


def letters(names: Sequence[str]) -> list[str]:
    """A letter of its own for each name, the first that no name before has taken."""
    found: list[str] = []
    for name in names:
        own = [letter.upper() for letter in name if letter.isalnum()]
        found.append(next((letter for letter in own if letter not in found), own[0] if own else "·"))
    return found
