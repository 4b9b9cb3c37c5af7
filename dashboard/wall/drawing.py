"""The component that shows scenes: over the whole window, or one of them small."""

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from dashboard.parts import tokens
from dashboard.parts.markup import Html
from db import settings

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


def show(scenes: Html, way_out: str | None) -> str | None:
    """Fill the window with scenes; `way_out` is where Escape leads.

    Returns a day that a presenter has just asked for, as the address writes it.
    """
    st.html(_bare())
    head = Html('<i class="settings" data-zone="{}" data-out="{}"></i>').format(settings.time_zone(), way_out or "")
    asked: str | None = _component()(data=(head + scenes).encode(), key="wall", on_asked_change=lambda: None).asked
    return asked


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


def present(at: int, lit: str | None, day: str | None, *, held: bool) -> int:
    """Say to the walls of this browser what to show; returns by how many scenes a key has just asked to go on."""
    told = {"at": at, "lit": lit or "", "day": day or "", "held": held}
    step: int | None = _remote()(data=told, key="remote", on_step_change=lambda: None).step
    return step or 0
