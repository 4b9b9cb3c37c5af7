"""What the database knows about itself: its kind, its revisions, who changed what last."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from db.models import AuditEntry, Revision, Setting

_REVISIONS = select(*Revision.__table__.columns)  # asked at every run of every page: the table costs half of the model


@dataclass(frozen=True)
class Change:
    """The latest change of a row."""

    actor: str
    at: datetime


def setting(session: Session, key: str) -> str | None:
    """A setting of this database."""
    return session.scalar(select(Setting.value).where(Setting.key == key))


def is_demonstration(session: Session) -> bool:
    """Whether this database was loaded with the demonstration data."""
    return setting(session, "demonstration") == "yes"


def revisions(connection: Connection) -> dict[str, int]:
    """How often each topic has changed."""
    return dict(connection.execute(_REVISIONS).all())


def last_change(session: Session, subject: str, subject_id: int) -> Change | None:
    """Who changed a row last, and when."""
    row = session.execute(
        select(AuditEntry.actor, AuditEntry.at)
        .where(AuditEntry.subject == subject, AuditEntry.subject_id == subject_id)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).one_or_none()
    return Change(*row) if row else None
