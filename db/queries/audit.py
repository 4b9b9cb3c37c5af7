"""The audit trail: who did what, when and from where, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from db import audit, masking
from db.models import Area, AreaPath, AuditEntry, Level, Role, Service, StationKind
from db.permissions import Permission
from db.queries.places import Rows, WordRow, words

COUNTED: Final = 10_000
"""No more entries than these are counted: more is simply more."""


@dataclass(frozen=True)
class Wanted:
    """Which entries are asked for; moments are UTC, `until` is the first one after the period.

    `subjects` and `verbs` are the halves of an event's name. Without an area, entries of the whole database too.
    """

    first: datetime | None = None
    until: datetime | None = None
    area_id: int | None = None
    actor: str | None = None
    subjects: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()


@dataclass(frozen=True)
class EntryRow:
    """An entry, its persons masked; None in place of a name that was erased."""

    id: int
    at: datetime
    actor: str
    address: str | None
    event: str
    subject: str
    subject_id: int | None
    area_name: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    sealed: bool


@dataclass(frozen=True)
class Vocabulary:
    """What the codes and numbers of dictionaries stand for."""

    codes: Mapping[str, WordRow]
    roles: Mapping[int, WordRow]
    station_kinds: Mapping[int, WordRow]


def entries(
    session: Session, wanted: Wanted, most: int = 50, before: tuple[datetime, int] | None = None
) -> list[EntryRow]:
    """The latest entries, `most` of them; those `before` the moment and number of the last one that was shown."""
    query = _matching(session, select(AuditEntry, Area.name), wanted).outerjoin(Area, Area.id == AuditEntry.area_id)
    if before:
        at, number = before
        query = query.where(or_(AuditEntry.at < at, and_(AuditEntry.at == at, AuditEntry.id < number)))
    latest = query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(most)
    return [_row(entry, area) for entry, area in session.execute(latest)]


def count(session: Session, wanted: Wanted) -> int:
    """How many entries there are; one more than `COUNTED` means more than that."""
    some = _matching(session, select(AuditEntry.id), wanted).limit(COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def actors(session: Session, wanted: Wanted) -> list[str]:
    """Everybody who did any of it, by name."""
    return sorted(session.scalars(_matching(session, select(AuditEntry.actor), wanted).distinct()))


def vocabulary(session: Session) -> Vocabulary:
    """The words of every dictionary."""
    roles, kinds, services = (words(session, model) for model in (Role, StationKind, Service))
    levels = {
        level.kind: WordRow(level.id, level.kind, level.name_zh, level.name_en)
        for level in session.scalars(select(Level).order_by(Level.id.desc()))
    }
    return Vocabulary(
        {**levels, **{word.code: word for word in (*kinds, *services)}},
        {word.id: word for word in roles},
        {word.id: word for word in kinds},
    )


def _matching(session: Session, query: Rows, wanted: Wanted) -> Rows:
    audited = session.info["viewer"].roots(Permission.AUDIT)
    if audited is not None:  # who looks elsewhere sees who changed a row there, and not its trail
        query = query.where(AuditEntry.area_id.in_(select(AreaPath.area_id).where(AreaPath.ancestor_id.in_(audited))))
    if wanted.first:
        query = query.where(AuditEntry.at >= wanted.first)
    if wanted.until:
        query = query.where(AuditEntry.at < wanted.until)
    if wanted.actor:
        query = query.where(AuditEntry.actor == wanted.actor)
    if wanted.area_id is not None:
        below = select(AreaPath.area_id).where(AreaPath.ancestor_id == wanted.area_id)
        query = query.where(AuditEntry.area_id.in_(below))
    for parts, pattern in ((wanted.subjects, "{}:%"), (wanted.verbs, "%:{}")):
        if parts:
            likes = (pattern.format(part.replace("_", "\\_")) for part in parts)
            query = query.where(or_(*(AuditEntry.event.like(like, escape="\\") for like in likes)))
    return query


def _row(entry: AuditEntry, area: str | None) -> EntryRow:
    return EntryRow(
        id=entry.id,
        at=entry.at,
        actor=entry.actor,
        address=entry.address,
        event=entry.event,
        subject=entry.subject,
        subject_id=entry.subject_id,
        area_name=area,
        before=_masked(entry, "before"),
        after=_masked(entry, "after"),
        sealed=entry.seal_id is not None,
    )


def _masked(entry: AuditEntry, side: str) -> audit.Values | None:
    told = audit.told(entry, side)
    hidden = audit.PERSONAL.get(entry.subject)
    if told is None or hidden is None:
        return told
    return {
        key: (masking.phone if key == "phone" else masking.name)(value) if key in hidden and value else value
        for key, value in told.items()
    }
