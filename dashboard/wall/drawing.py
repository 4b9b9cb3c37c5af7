"""The component that shows scenes: over the whole window, or one of them small."""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from dashboard.parts import tokens
from dashboard.parts.markup import Html
from db import calendar, settings

HERE = Path(__file__).parent


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "tongxin_wall",
        html='<div class="frame"><div class="wall"></div></div>\n',
        css=tokens.dark_properties() + (HERE / "wall.css").read_text(encoding="utf-8"),
        js=(HERE / "wall.js").read_text(encoding="utf-8"),
    )


@cache
def _bare() -> str:
    return f"<style>{(HERE / 'page.css').read_text(encoding='utf-8')}</style>"


class Asked(NamedTuple):
    """What a presenter has asked of the walls of their browser: a day, and an area to go down to in a scene."""

    day: str | None
    at: int
    focus: str | None


def show(scenes: Html, way_out: str | None) -> Asked | None:
    """Fill the window with scenes; `way_out` is where Escape leads. Returns what a presenter has just asked for."""
    st.html(_bare())
    head = Html('<i class="settings" data-zone="{}" data-settled="{}" data-out="{}"></i>').format(
        settings.time_zone(), calendar.SETTLED.hour, way_out or ""
    )
    said = _component()(data=(head + scenes).encode(), key="wall", on_asked_change=lambda: None).asked
    try:
        asked = json.loads(said)
        return Asked(asked.get("day") or None, int(asked.get("at") or 0), asked.get("focus") or None)
    except (TypeError, ValueError, AttributeError):  # nothing, or that another hour has begun
        return None


def preview(scene: Html, key: str, lit: str | None = None) -> None:
    """Show one scene small, where it stands on a page, with what is pointed at."""
    head = Html('<i class="settings" data-zone="{}" data-small="yes" data-lit="{}"></i>')
    said = head.format(settings.time_zone(), lit or "") + scene
    _component()(data=said.encode(), key=key, on_asked_change=lambda: None)


@cache
def _remote() -> ComponentRenderer:
    return st.components.v2.component(
        "tongxin_remote", html="<i></i>\n", js=(HERE / "remote.js").read_text(encoding="utf-8")
    )


def present(at: int, lit: str | None, day: str | None, focus: str | None, *, held: bool) -> int:
    """Say to the walls of this browser what to show; returns by how many steps a key has just asked to go on."""
    told = {"at": at, "lit": lit or "", "day": day or "", "focus": focus or "", "held": held}
    step: int | None = _remote()(data=told, key="remote", on_step_change=lambda: None).step
    return step or 0
