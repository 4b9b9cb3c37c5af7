"""Attaching files to issues, agreements and activities, and taking them off again."""

from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, Final

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from db import audit, files, media
from db.actions import editing
from db.errors import N_, NotFound, Problem
from db.models import Activity, Agreement, Attachment, Issue

OWNERS: Final[dict[str, tuple[str, Any]]] = {
    Issue.__tablename__: ("issue", Issue),
    Agreement.__tablename__: ("agreement", Agreement),
    Activity.__tablename__: ("activity", Activity),
}
"""What can have files, by table, and the first half of the names of its events."""

MOST: Final = 20
"""Files of one row."""

FIELDS: Final = ["owner", "owner_id", "name", "media_type", "size"]


def attach(session: Session, owner: str, owner_id: int, *, name: str, data: bytes) -> int:
    """Keep a file with a row; returns its id. Refused if it is not what may be kept; its type is told from its content.

    The file is written before the row is committed, and goes again if it is not.
    """
    subject, row = _owner(session, owner, owner_id)
    found = media.recognised(data)
    problems: list[Problem] = []
    called = editing.text("file", _called(name, found.ending), 120, problems, N_("Enter a name."))
    held = session.scalars(select(Attachment.id).where(Attachment.owner == owner, Attachment.owner_id == owner_id))
    if len(held.all()) >= MOST:
        problems.append(Problem("file", N_("Remove a file first: there are {n} already."), {"n": MOST}))
    editing.refuse_if(problems)
    stored = files.write(session, found.data)
    _forget_if(session, "after_rollback", files.folder(session) / stored)
    attachment = Attachment(area_id=row.area_id, stored=stored, digest=sha256(found.data).hexdigest())
    values = {
        "owner": owner, "owner_id": owner_id, "name": called, "media_type": found.media_type, "size": len(found.data),
    }  # fmt: skip
    editing.add(session, f"{subject}:attach", attachment, values)
    return attachment.id


def detach(session: Session, attachment_id: int, *, seen: int) -> None:
    """Take a file off its row for good."""
    attachment = editing.current(session, Attachment, attachment_id, seen, FIELDS)
    subject, _row = _owner(session, attachment.owner, attachment.owner_id)
    _remove(session, subject, attachment)


def move_all(session: Session, owner: str, owner_id: int, area_id: int) -> None:
    """Let the files of a row belong where the row belongs now."""
    held = select(Attachment).where(
        Attachment.owner == owner, Attachment.owner_id == owner_id, Attachment.area_id != area_id
    )
    for attachment in session.scalars(held).all():
        editing.change(session, f"{OWNERS[owner][0]}:attach", attachment, {"area_id": area_id})


def detach_all(session: Session, owner: str, owner_id: int) -> None:
    """Take every file off a row that is removed itself."""
    held = select(Attachment).where(Attachment.owner == owner, Attachment.owner_id == owner_id)
    for attachment in session.scalars(held).all():
        _remove(session, OWNERS[owner][0], attachment)


def _remove(session: Session, subject: str, attachment: Attachment) -> None:
    _forget_if(session, "after_commit", files.folder(session) / attachment.stored)
    audit.record(
        session, f"{subject}:detach", attachment, {field: getattr(attachment, field) for field in FIELDS}, None
    )
    session.delete(attachment)


def _owner(session: Session, owner: str, owner_id: int) -> tuple[str, Any]:
    if owner not in OWNERS:
        raise NotFound(owner)
    subject, model = OWNERS[owner]
    return subject, editing.found(session, model, owner_id)


def _called(name: str, ending: str) -> str:
    """A name without folders, and with the ending of what the file really is."""
    plain = PurePosixPath(name.replace("\\", "/")).name.strip(" .")
    endings = (".jpg", ".jpeg") if ending == ".jpg" else (ending,)
    return plain if plain.casefold().endswith(endings) else f"{plain}{ending}" if plain else ""


def _forget_if(session: Session, what: str, file: Path) -> None:
    """Delete a file if the transaction ends one way, and leave it alone if it ends the other way."""
    other = {"after_commit": "after_rollback", "after_rollback": "after_commit"}[what]
    ends: list[str] = []

    def ended(way: str) -> None:
        ends.append(way)
        if ends == [what]:
            file.unlink(missing_ok=True)

    event.listen(session, what, lambda _session: ended(what))
    event.listen(session, other, lambda _session: ended(other))
