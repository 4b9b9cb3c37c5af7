"""What became of a row: a list that its dialog shows when it is asked for."""

import streamlit as st

from dashboard import parts
from dashboard.access import viewer
from dashboard.forms.form import Form
from dashboard.panels import deeds
from dashboard.text import _
from db.engine import default_database
from db.queries import history


def offer(subject: str, row_id: int, opened: int) -> None:
    """The button that shows the changes of a row of a table, and then the list; nothing for who may not read it."""
    form = Form(f"history-{subject}-{row_id}", opened)
    with default_database().reading(viewer()) as session:
        if not history.told(session, subject, row_id):
            return
        found = history.changes(session, subject, row_id) if form.value("shown") else []
    if not form.value("shown"):
        label = _("History")
        st.button(
            label,
            icon=":material/history:",
            type="tertiary",
            key=form.key("show"),
            on_click=form.fill,
            args=({"shown": True},),
        )
        return
    shown = deeds.changes(found) if found else parts.caption(_("Nothing was changed here since it was loaded."))
    parts.show(parts.head(_("History")) + shown, form.key("list"))
