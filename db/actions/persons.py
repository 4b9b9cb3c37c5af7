"""What a person may ask for: to have what is stored about them found, corrected, handed over, and erased."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from db import audit
from db.actions import editing
from db.errors import N_, NotFound, Problem
from db.models import AuditEntry, Fact, Post
from db.models.base import utc_now
from db.queries import persons
from db.queries.persons import ERASED, KINDS, NAMED, Mention, Record


def find(session: Session, name: str) -> tuple[list[Record], list[Mention]]:
    """Rows about everybody of a name or telephone number, and texts that mention it; the asking is recorded."""
    found, mentioned = persons.records(session, name), persons.mentions(session, name)
    audit.note(session, "person:find", {"rows": len(found)}, subject="persons")
    return found, mentioned


def correct(session: Session, kind: str, row_id: int, *, seen: int, name: str, phone: str | None = None) -> None:
    """Write a person's name anew, and the telephone number of who holds a post."""
    fields = [NAMED[kind], *(["phone"] if kind == "posts" else [])]
    row = editing.current(session, KINDS[kind], row_id, seen, fields)
    problems: list[Problem] = []
    values = {NAMED[kind]: editing.text("name", name, 60, problems, N_("Enter a name."))}
    if kind == "posts":
        values["phone"] = editing.text("phone", phone, 24, problems)
    editing.refuse_if(problems)
    editing.change(session, "person:correct", row, values)


def export(session: Session, kind: str, row_id: int) -> dict[str, Any]:
    """Everything that is stored about a person under one row, and what the audit trail says of it."""
    row = _row(session, kind, row_id)
    told = asdict(persons.record(session, kind, row.id))
    if kind == "volunteers":
        told["services"] = [asdict(service) for service in persons.services(session, row.id)]
    told["audit"] = [
        {
            "at": entry.at,
            "actor": entry.actor,
            "event": entry.event,
            "before": audit.told(entry, "before"),
            "after": audit.told(entry, "after"),
        }
        for entry in persons.history(session, kind, row.id)
    ]
    audit.record(session, "person:export", row, None, {})
    return told


def erase(session: Session, kind: str, row_id: int, *, reason: str | None) -> None:
    """Take a person's name and number out of a row and out of the audit trail; what they did goes on counting.

    The row stays, without saying whose it is, and so do its hours, days and amounts.
    """
    row = _row(session, kind, row_id)
    problems: list[Problem] = []
    why = editing.text("reason", reason, 200, problems, N_("Say who asked for it, and when."))
    editing.refuse_if(problems)
    audit.record(session, "person:erase", row, None, {"reason": why})
    setattr(row, NAMED[kind], ERASED)
    if isinstance(row, Post):
        row.phone = None
    row.recorded_at, row.recorded_by = utc_now(), session.info["viewer"].name
    session.flush()
    about = (AuditEntry.subject == kind, AuditEntry.subject_id == row.id)
    forget = update(AuditEntry).where(*about).values(personal=None)
    session.connection().execute(forget, execution_options={"trail": True})


def _row(session: Session, kind: str, row_id: int) -> Fact:
    if kind not in KINDS:
        raise NotFound(f"there is no {kind}")
    row: Fact = editing.found(session, KINDS[kind], row_id)
    return row
