"""Step 8: let every visit begin here, and go on to the screens."""

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import navigation
from dashboard.forms.form import Action
from dashboard.setup.sheet import Sheet, wait
from dashboard.text import _
from db.actions import places
from db.queries.areas import AreaRow
from db.queries.places import Standing


def show(root: AreaRow | None, known: Standing | None) -> None:
    """Open with this place, and the ways to the screens that show it."""
    if root is None or known is None:
        wait(_("Found the place first."))
        return
    if not known.opens_first:
        sheet = Sheet(f"setup-done-{root.code}")
        sheet.submit(_("Let every visit begin with {area}").format(area=root.name), lambda: _opening(root))
    with st.container(horizontal=True, gap="medium"):
        for entry in navigation.MENU:
            if entry.group != navigation.ADMINISTER:
                st.page_link(
                    navigation.PAGES / f"{entry.file}.py",
                    label=_(entry.title),
                    icon=f":material/{entry.icon}:",
                    query_params={"area": root.code},
                )


def _opening(root: AreaRow) -> Action:
    def action(session: Session, _seen: int | None) -> None:
        places.open_first(session, root.id)

    return action
