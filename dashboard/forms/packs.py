"""Making a showcase pack on a screen: it is built while one waits, and fetched with the next click."""

import time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import streamlit as st

from dashboard import packing
from dashboard.access import Permission, can, viewer
from dashboard.filters import View
from dashboard.forms.form import may
from dashboard.text import _, number
from db.access import require
from db.actions import exports
from db.engine import default_database
from db.errors import Forbidden, Refused, Unusable
from db.packs.snapshot import beyond

KEPT: Final = 3600
"""Seconds for which a pack lies ready to be fetched."""
MIME: Final = "application/zip"


@cache
def _folder() -> TemporaryDirectory[str]:
    """Where packs lie until they are fetched; goes with the process."""
    return TemporaryDirectory(prefix="tongxin-packs-")


def offer(view: View) -> None:
    """The button of who may take tables of the area away; a pack makes no packs."""
    if default_database().frozen or not can(Permission.EXPORT, view.area.id):
        return
    if st.button(_("Make a showcase pack"), icon=":material/folder_zip:", key="pack"):
        st.dialog(_("Showcase pack"), icon=":material/folder_zip:")(_make)(view)


def _make(view: View) -> None:
    if not may(Permission.EXPORT, view.area.id):
        return
    st.write(
        _(
            "{area} as it is now, with everything below it, its scenes and notes, and the application that shows them: "
            "to be shown on a laptop without a network, where nothing can be changed."
        ).format(area=view.area.name)
    )
    st.caption(
        _("Persons are masked, and what people wrote freely about issues is left out. Making it is written down.")
    )
    key = f"pack-{view.area.id}"
    if st.button(_("Make it"), type="primary", key=f"{key}-make"):
        if before := st.session_state.pop(key, None):
            before.unlink(missing_ok=True)
        try:
            with st.spinner(_("Freezing the data …")):
                st.session_state[key] = _made(view)
        except Forbidden:
            st.error(_("Ask who may take away the tables of a wider area: one that lay here once holds others now."))
        except (Refused, Unusable) as refused:
            problems = refused.problems if isinstance(refused, Refused) else ()
            st.error(" ".join(_(one.message) for one in problems) or str(refused))
    made: Path | None = st.session_state.get(key)
    if made and made.is_file():
        said = _("Fetch the pack ({size} MB)").format(size=number(round(made.stat().st_size / 2**20, 1)))
        name = f"{packing.name(view.area.code)}.zip"
        st.download_button(said, made.read_bytes, name, MIME, f"{key}-fetch", on_click="ignore", width="stretch")


def _made(view: View) -> Path:
    """Build a pack where nobody else looks, once it is written down; those of an hour ago go."""
    folder = Path(_folder().name)
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - KEPT:
            old.unlink(missing_ok=True)
    database, file = default_database(), folder / f"{view.area.code}-{time.time_ns()}.zip"
    with database.writing(viewer()) as session:
        for area in beyond(session.connection(), view.area.id):  # the totals need them, whoever may see them
            require(session, Permission.EXPORT, area)
        exports.take(session, packing.name(view.area.code), view.area.id, "pack:export")
    return packing.make(database, view.area.code, file).file
