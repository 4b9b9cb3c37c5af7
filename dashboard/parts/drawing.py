"""One component draws every read-only part and returns what was clicked."""

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from dashboard.parts import tokens
from dashboard.parts.markup import Html

HERE = Path(__file__).parent


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "tongxin_parts",
        html='<div class="parts"></div>\n',
        css=tokens.custom_properties() + (HERE / "parts.css").read_text(encoding="utf-8"),
        js=(HERE / "parts.js").read_text(encoding="utf-8"),
    )


def show(html: Html, key: str) -> str | None:
    """Draw parts, and return the key that was just clicked: once, then None again.

    Join what belongs together into one call: each costs the page a component.
    """
    result = _component()(data=html.encode(), key=key, on_picked_change=lambda: None)
    picked: str | None = result.picked
    return picked
