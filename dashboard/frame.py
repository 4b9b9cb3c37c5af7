"""What stands around every page: its settings, its style and its logo."""

from datetime import date
from functools import cache
from pathlib import Path

import streamlit as st

from dashboard.parts.markup import Html
from dashboard.text import _, moment
from db.engine import default_database

SERVED = "/app/static"
"""Where the server answers with the files of `static`; an address costs a run nothing, a path is read each time."""


def dress() -> None:
    """Dress the browser's window; the first thing of every run."""
    st.set_page_config(
        page_title=_("Tongxin"), page_icon=f"{SERVED}/favicon.png", layout="wide", initial_sidebar_state=216
    )
    st.html(_style())
    st.logo(f"{SERVED}/logo.svg", icon_image=f"{SERVED}/icon.svg", size="large")


def stamp() -> str | None:
    """Since when the data stand still, in words; None where they live."""
    frozen = default_database().frozen
    return _("Data frozen at {moment}").format(moment=moment(frozen.at, date.min)) if frozen else None


def show_stamp() -> None:
    """Put the stamp of a showcase pack on the page, where nothing scrolls it away and paper gets it too."""
    if said := stamp():
        st.html(Html('<div class="frozen" role="note">{}</div>').format(said))


@cache
def _style() -> str:
    sheet = Path(__file__).parent / "static" / "look.css"
    return f"<style>{sheet.read_text(encoding='utf-8')}</style>"
