"""What somebody entered of late: each act once, however many rows it wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from db import audit, masking
from db.models import Activity, Area, Attendance, AuditEntry, Base, Station, StationDay
from db.queries.audit import EntryRow, row_of
from db.queries.history import SUBJECTS

_READ: Final = 600
"""How many entries are read at most to find the acts among them."""

_LED_BY: Final = ("projects", "issues", "activities", "areas", "station_days", "attendances")
"""The tables whose row says what an act was about, where it wrote several."""


@dataclass(frozen=True)
class DeedRow:
    """What was saved at once: the entry that says what it was, how many rows, and whether it still stands.

    `about` is what the row is called; `since` is who changed it after, and when.
    """

    act: str
    entry: EntryRow
    about: str
    rows: int
    batch_id: int | None
    undone: bool
    undoing: bool
    since: tuple[str, datetime] | None


def own(session: Session, since: datetime, limit: int = 20) -> list[DeedRow]:
    """What the viewer has saved since a moment, the latest first."""
    mine = AuditEntry.actor == session.info["viewer"].name
    latest = (
        select(AuditEntry, Area.name)
        .outerjoin(Area, Area.id == AuditEntry.area_id)
        .where(mine, AuditEntry.at >= since, AuditEntry.act.is_not(None), AuditEntry.subject.in_(SUBJECTS))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(_READ)
    )
    acts: dict[str, list[tuple[AuditEntry, str | None]]] = {}
    for entry, area in session.execute(latest):
        acts.setdefault(entry.act or "", []).append((entry, area))
    undone = _undone([entries[0][0] for entries in acts.values()])
    shown = dict(list(acts.items())[:limit])
    leading = {act: min(entries, key=_leads) for act, entries in shown.items()}
    others = _others(session, [entry for entry, _area in leading.values()])
    return [
        DeedRow(
            act,
            row_of(entry, area),
            _called(session, entry),
            len({(one.subject, one.subject_id) for one, _area in shown[act]}),
            entry.batch_id,
            act in undone,
            entry.undoes is not None,
            others.get((entry.subject, entry.subject_id), (entry.id, None))[1]
            if others.get((entry.subject, entry.subject_id), (0, None))[0] > entry.id
            else None,
        )
        for act, (entry, area) in leading.items()
    ]


def _leads(pair: tuple[AuditEntry, str | None]) -> tuple[int, int]:
    entry = pair[0]
    return _LED_BY.index(entry.subject) if entry.subject in _LED_BY else len(_LED_BY), entry.id


def _undone(latest_first: Sequence[AuditEntry]) -> set[str]:
    """The acts that were taken back and not taken up again."""
    undone: set[str] = set()
    for entry in latest_first:
        if entry.undoes is not None and entry.act not in undone:
            undone.add(entry.undoes)
    return undone


def _others(
    session: Session, entries: Sequence[AuditEntry]
) -> dict[tuple[str, int | None], tuple[int, tuple[str, datetime]]]:
    """By row: the number of the latest entry of somebody else, who it was, and when."""
    if not entries:
        return {}
    rows = (and_(AuditEntry.subject == one.subject, AuditEntry.subject_id == one.subject_id) for one in entries)
    wanted = select(AuditEntry.subject, AuditEntry.subject_id, AuditEntry.id, AuditEntry.actor, AuditEntry.at)
    not_mine = AuditEntry.actor != session.info["viewer"].name
    found = session.execute(wanted.where(or_(*rows), not_mine).order_by(AuditEntry.id))
    return {(subject, number): (entry, (who, at)) for subject, number, entry, who, at in found}


def _called(session: Session, entry: AuditEntry) -> str:
    """What the row of an entry is called now, or was when it was removed; persons masked."""
    if entry.subject == "station_days":
        named = select(Station.name).join(StationDay).where(StationDay.id == entry.subject_id)
        return session.scalar(named) or ""
    if entry.subject == "attendances":
        named = select(Activity.title).join(Attendance).where(Attendance.id == entry.subject_id)
        return session.scalar(named) or ""
    columns = Base.metadata.tables[entry.subject].c
    field = next((name for name in ("title", "name", "holder", "giver") if name in columns), None)
    if field is None:
        return ""
    said = session.connection().scalar(select(columns[field]).where(columns.id == entry.subject_id))
    if said is None:
        said = (audit.told(entry, "before") or audit.told(entry, "after") or {}).get(field) or ""
    return masking.name(said) if said and field in audit.PERSONAL.get(entry.subject, ()) else said
