"""The files of an issue, an agreement or an activity: taken away, added, removed; never asked for."""

from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import parts
from dashboard.access import viewer
from dashboard.forms.form import Action, Form
from dashboard.parts import Html
from dashboard.text import _, moment, number
from db.actions import attachments as actions
from db.engine import default_database
from db.media import ENDINGS, LARGEST
from db.queries import attachments
from db.queries.attachments import AttachmentRow

_KB: Final = 1000


def kept(owner: str, owner_id: int, opened: int) -> list[AttachmentRow]:
    """The files of a row, each to take away."""
    with default_database().reading(viewer()) as session:
        rows = attachments.attachments(session, owner, owner_id)
    if rows:
        parts.show(_listing(rows), f"files-{owner}-{owner_id}-{opened}")
    return rows


def attached(owner: str, owner_id: int, opened: int) -> None:
    """The files of a row, each to take away or to remove, and a place to add one."""
    form = Form(f"files-{owner}-{owner_id}", opened)
    form.start(None, {})
    rows = kept(owner, owner_id, opened)
    file = st.file_uploader(
        _("Add a file (optional): PDF, photo, Word or Excel"),
        type=list(ENDINGS),
        key=form.key("file"),
        max_upload_size=LARGEST // 1_000_000,
        help=_(
            "Photos are stored without the place where they were taken. No names of residents in file names, please."
        ),
    )
    form.problems("file")
    if file is not None:
        name, data = file.name, file.getvalue()

        def adding() -> Action:
            return lambda session, _seen: actions.attach(session, owner, owner_id, name=name, data=data)

        form.save(_("Add this file"), adding)
    for row in rows:
        _removing(row, opened)


def _listing(rows: list[AttachmentRow]) -> Html:
    return parts.facts((_link(row), _about(row)) for row in rows)


def _link(row: AttachmentRow) -> Html:
    return Html('<a class="more" href="/files/{}" download=""><bdi>{}</bdi></a>').format(row.id, row.name)


def _about(row: AttachmentRow) -> str:
    size = f"{number(max(1, row.size // _KB))} kB"
    who = _(row.recorded_by) if row.recorded_by else ""
    return " · ".join(filter(None, (size, moment(row.recorded_at), who)))


def _removing(row: AttachmentRow, opened: int) -> None:
    form = Form(f"file-{row.id}", opened)
    form.start(row.version, {})

    def removing() -> Action:
        def action(session: Session, seen: int | None) -> None:
            actions.detach(session, row.id, seen=seen or 0)

        return action

    form.remove(_("Remove {name}").format(name=row.name), _("Remove this file for good?"), removing)
