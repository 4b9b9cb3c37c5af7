"""What stands around every page: its settings, its style and its logo."""

from functools import cache
from pathlib import Path

import streamlit as st

from dashboard.text import _

SERVED = "/app/static"
"""Where the server answers with the files of `static`; an address costs a run nothing, a path is read each time."""


def dress() -> None:
    """Dress the browser's window; the first thing of every run."""
    st.set_page_config(
        page_title=_("Tongxin"), page_icon=f"{SERVED}/favicon.png", layout="wide", initial_sidebar_state=216
    )
    st.html(_style())
    st.logo(f"{SERVED}/logo.svg", icon_image=f"{SERVED}/icon.svg", size="large")


@cache
def _style() -> str:
    sheet = Path(__file__).parent / "static" / "look.css"
    return f"<style>{sheet.read_text(encoding='utf-8')}</style>"
