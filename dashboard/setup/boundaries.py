"""Step 4: outlines from a GeoJSON file, or made up for the meantime."""

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import parts
from dashboard.forms.form import Action
from dashboard.setup import outlines
from dashboard.setup.sheet import Sheet, wait
from dashboard.text import _, listed, ngettext, number
from db.actions import boundaries
from db.calendar import today
from db.queries.areas import AreaRow
from db.queries.places import Standing

_SHOWN = 8


def show(root: AreaRow | None, known: Standing | None) -> None:
    """Upload outlines, or make schematic ones for every area that has none."""
    if root is None or known is None or not any(level.areas for level in known.levels[1:]):
        wait(_("Add the communities first."))
        return
    lacking = known.drawable - known.drawn
    outlines.bring(root, f"setup-boundaries-{root.code}")
    if lacking:
        _sketch(root, lacking)


def _sketch(root: AreaRow, lacking: int) -> None:
    sheet = Sheet(f"setup-sketch-{root.code}")
    said = ngettext(
        "{n} area has no outline yet. A schematic one lets the maps work in the meantime; "
        "maps say that it is schematic, and a real one replaces it.",
        "{n} areas have no outline yet. Schematic ones let the maps work in the meantime; "
        "maps say that they are schematic, and real ones replace them.",
        lacking,
    )
    parts.show(parts.caption(said.format(n=number(lacking))), sheet.key("about"))
    sheet.submit(_("Make schematic outlines"), lambda: _sketching(root))


def _sketching(root: AreaRow) -> Action:
    def action(session: Session, _seen: int | None) -> None:
        _made, left = boundaries.sketch(session, root.id, today())
        if left:
            said = _("Nothing is made up beside real outlines: draw what is missing in {names}.")
            st.toast(said.format(names=listed(left[:_SHOWN])), icon=":material/info:", duration="long")

    return action
