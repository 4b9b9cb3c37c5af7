"""One act of one's own: what it changed, and taking it back."""

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import parts
from dashboard.forms import history
from dashboard.forms.form import Action, Form, opening
from dashboard.panels import audit, deeds
from dashboard.parts import Status
from dashboard.text import _, moment, ngettext, number
from db.actions import imports, undoing
from db.queries.deeds import DeedRow


def follow(row: DeedRow) -> None:
    """Open an act."""
    st.dialog(row.about or audit.what(row.entry.event), icon=":material/undo:")(_act)(row, opening())


def _act(row: DeedRow, opened: int) -> None:
    form = Form(f"act-{row.act}", opened)
    form.start(None, {})
    parts.show(deeds.changes([row.entry]), form.key("changes"))
    if row.rows > 1:
        said = ngettext("{n} row was written at once.", "{n} rows were written at once.", row.rows)
        st.caption(said.format(n=number(row.rows)))
    if row.since:
        said = _("{who} changed it since, at {at}.").format(who=audit.who(row.since[0]), at=moment(row.since[1]))
        parts.show(parts.remark(Status.NEAR, said), form.key("since"))
    if row.undone:
        st.caption(_("It was taken back."))
    else:
        form.save(_("Do it again") if row.undoing else _("Take back"), lambda: _taking(row))
    if row.entry.subject_id is not None:
        history.offer(row.entry.subject, row.entry.subject_id, opened)


def _taking(row: DeedRow) -> Action:
    def action(session: Session, _seen: int | None) -> None:
        if row.batch_id is not None:
            imports.undo(session, row.batch_id)
        else:
            undoing.undo(session, row.act)

    return action
