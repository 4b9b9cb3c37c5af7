"""The audit trail: one entry for every write, in the transaction of the write."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from db.models import AuditEntry, Fact

Values = dict[str, Any]


def record(session: Session, event: str, row: Fact, before: Values | None, after: Values | None) -> None:
    """Say what happened to `row` (`subject:verb`), with the fields that changed, in the name of the viewer."""
    session.flush()  # gives a new row its id
    if before is not None and after is not None:
        changed = [key for key in after if before.get(key) != after[key]]
        before, after = {key: before.get(key) for key in changed}, {key: after[key] for key in changed}
    session.add(
        AuditEntry(
            actor=session.info["viewer"].name,
            event=event,
            subject=row.__tablename__,  # type: ignore[attr-defined]
            subject_id=row.id,
            area_id=getattr(row, "area_id", row.id),
            before=_plain(before),
            after=_plain(after),
        )
    )


def note(session: Session, event: str, after: Values) -> None:
    """Say what was done to the database as a whole."""
    session.add(AuditEntry(actor=session.info["viewer"].name, event=event, subject="database", after=_plain(after)))


def _plain(values: Values | None) -> Values | None:
    if values is None:
        return None
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}
