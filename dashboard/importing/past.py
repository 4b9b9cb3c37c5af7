"""What the viewer has put in, to be taken back."""

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import parts
from dashboard.access import viewer
from dashboard.forms.form import Action, Form, opening
from dashboard.parts import Status
from dashboard.text import _, moment, number
from db.actions import imports
from db.engine import default_database
from db.imports.templates import TITLES
from db.queries import batches
from db.queries.batches import BatchRow


def show() -> None:
    """The viewer's imports, the latest first, each with its button."""
    with default_database().reading(viewer()) as session:
        known = batches.own(session)
    if not known:
        return
    parts.show(parts.head(_("What I have put in"), number(len(known))), "import.past")
    for row in known:
        said, button = st.columns([5, 1], gap="small", vertical_alignment="center")
        with said:
            parts.show(parts.caption(*_told(row)), f"import.batch.{row.id}")
        if row.undone_at is None and button.button(
            _("Take back"), key=f"import.undo.{row.id}", type="tertiary", icon=":material/undo:"
        ):
            st.dialog(_("Take an import back"), icon=":material/undo:")(_undo)(row, opening())


def _told(row: BatchRow) -> list[str]:
    counts = [
        _("{n} added").format(n=number(row.added)),
        _("{n} changed").format(n=number(row.changed)),
        _("{n} refused").format(n=number(row.refused)),
    ]
    undone = [_("taken back {at}").format(at=moment(row.undone_at))] if row.undone_at else []
    return [moment(row.at), _(TITLES[row.kind]), row.file, ", ".join(counts), *undone]


def _undo(row: BatchRow, opened: int) -> None:
    form = Form("import.undo", opened)
    form.start(None, {})
    said = _("Rows that {file} added go, and rows that it changed are as they were before.").format(file=row.file)
    parts.show(parts.remark(Status.NEAR, said), "import.question")
    form.save(_("Take back"), lambda: _taking(row))


def _taking(row: BatchRow) -> Action:
    def action(session: Session, _seen: int | None) -> None:
        imports.undo(session, row.id)
        st.session_state.pop("import.plan", None)

    return action
