"""The audit trail: one entry for every write, in the transaction of the write."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from db.access import require_for
from db.errors import Forbidden
from db.models import AuditEntry, Base, Fact

Values = dict[str, Any]


def record(session: Session, event: str, row: Fact, before: Values | None, after: Values | None) -> None:
    """Say what happened to `row` (`subject:verb`), with the fields that changed, in the name of the viewer.

    Every write comes by here, so here it is asked whether the viewer may: raises `Forbidden`.
    """
    session.flush()  # gives a new row its id
    for area_id in {getattr(row, "area_id", row.id), (before or {}).get("area_id", getattr(row, "area_id", row.id))}:
        require_for(session, event, area_id)
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


def note(session: Session, event: str, after: Values, area_id: int | None = None) -> None:
    """Say what was done to the database as a whole, or to what an area's place shares; raises `Forbidden`."""
    require_for(session, event, area_id)
    session.add(AuditEntry(actor=session.info["viewer"].name, event=event, subject="database", after=_plain(after)))


def say(
    session: Session, event: str, row: Base, area_id: int | None, before: Values | None, after: Values | None
) -> None:
    """Say what happened to a row that is no fact, such as an account; whoever calls has asked for permission."""
    session.flush()
    session.add(
        AuditEntry(
            actor=session.info["viewer"].name,
            event=event,
            subject=row.__tablename__,
            subject_id=row.id,  # type: ignore[attr-defined]
            area_id=area_id,
            before=_plain(before),
            after=_plain(after),
        )
    )


def refused(session: Session, what: Forbidden) -> None:
    """Say that the viewer tried what they may not."""
    actor = session.info["viewer"].name
    session.add(
        AuditEntry(
            actor=actor, event="access:refuse", subject="areas", area_id=what.area_id, after={"what": str(what.what)}
        )
    )


def _plain(values: Values | None) -> Values | None:
    if values is None:
        return None
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}
