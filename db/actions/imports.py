"""Importing a planned file in one transaction, and taking a batch back as changes of its own."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Date, DateTime, Table, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db import audit
from db.actions import batches
from db.errors import N_, NotFound, Problem, Refused
from db.models import AreaParent, Attachment, AuditEntry, Base, Fact, ImportBatch, ImportMapping, IssueStep
from db.models.base import utc_now

_AT_ONCE = 500
_ITS_OWN: Final = {"area_parents.area_id", "area_paths.area_id", "area_paths.ancestor_id", "issue_steps.issue_id"}
"""What refers to an area or an issue and comes and goes with it."""
_HANGING: Final = {"areas": AreaParent.area_id, "issues": IssueStep.issue_id}
"""What has to be taken off a row before that goes, by the row's table."""


def begin(session: Session, kind: str, file: str, counted: Mapping[str, int]) -> ImportBatch:
    """Note that a file is put in; returns the batch, whose entries are counted by `end`."""
    batch = ImportBatch(actor=session.info["viewer"].name, kind=kind, file=file[-120:], entries=0, **counted)
    session.add(batch)
    told = {"kind": kind, "file": batch.file, **counted}
    audit.say(session, "batch:import", batch, None, None, told)
    return batch


def end(session: Session, batch: ImportBatch) -> None:
    """Note how many entries a batch has left in the trail."""
    batch.entries = _count(session, batch.id)


def remember(session: Session, kind: str, shape: str, fields: Mapping[str, str]) -> None:
    """Remember what somebody takes the columns of a sheet for: field by heading."""
    actor = session.info["viewer"].name
    own = ImportMapping.actor == actor, ImportMapping.kind == kind, ImportMapping.shape == shape
    known = session.scalar(select(ImportMapping).where(*own))
    if known is None:
        known = ImportMapping(actor=actor, kind=kind, shape=shape)
        session.add(known)
    known.fields = dict(fields)


def undo(session: Session, batch_id: int) -> int:
    """Take a batch back: rows it added go, rows it changed are as they were; returns how many.

    Refused with the reason as soon as anything that came later depends on it.
    """
    batch = session.get(ImportBatch, batch_id, with_for_update=True)
    viewer = session.info["viewer"]
    if batch is None or (batch.actor != viewer.name and not viewer.trusted):
        raise NotFound(batch_id)
    if batch.undone_at is not None:
        raise Refused(Problem("", N_("Nothing is left to do: this import was taken back already.")))
    entries = list(
        session.scalars(select(AuditEntry).where(AuditEntry.batch_id == batch.id).order_by(AuditEntry.id.desc()))
    )
    if len(entries) != batch.entries:
        if _count(session, batch.id) == batch.entries:
            raise Refused(Problem("", N_("Ask an administrator: the import reached areas that you see no longer.")))
        raise Refused(Problem("", N_("Correct it by hand: the import is too long ago, its entries were pruned.")))
    if any(audit.nameless(entry) for entry in entries):
        raise Refused(Problem("", N_("Correct it by hand: a name that it put in was erased on request since.")))
    _refuse_if_changed(session, entries, batch.id)
    with batches.together(session) as under_way:
        _take_back(session, entries, under_way)
    batch.undone_at, batch.undone_by = utc_now(), viewer.name
    audit.say(session, "batch:undo", batch, None, None, {"kind": batch.kind, "file": batch.file, "rows": len(entries)})
    return len({(entry.subject, entry.subject_id) for entry in entries})


def _count(session: Session, batch_id: int) -> int:
    """How many entries a batch has, wherever they are."""
    counted = select(func.count()).select_from(AuditEntry.__table__).where(AuditEntry.__table__.c.batch_id == batch_id)
    return session.connection().scalar(counted) or 0


def _refuse_if_changed(session: Session, entries: list[AuditEntry], batch_id: int) -> None:
    """Refuse if somebody has changed a row of the batch since."""
    first = min((entry.id for entry in entries), default=0)
    by_subject: dict[str, set[int]] = {}
    for entry in entries:
        by_subject.setdefault(entry.subject, set()).add(entry.subject_id or 0)
    for subject, ids in by_subject.items():
        for part in _parts(ids):
            later = session.execute(
                select(AuditEntry.actor, AuditEntry.at, AuditEntry.subject_id)
                .where(
                    AuditEntry.subject == subject,
                    AuditEntry.subject_id.in_(part),
                    AuditEntry.id > first,
                    AuditEntry.batch_id.is_(None) | (AuditEntry.batch_id != batch_id),
                )
                .order_by(AuditEntry.id)
                .limit(1)
            ).first()
            if later is not None:
                label = _label(session, subject, later.subject_id)
                message = N_("Correct it by hand: {who} has changed “{what}” since, at {at}.")
                values = {"who": later.actor, "what": label, "at": later.at.isoformat(" ", "minutes")}
                raise Refused(Problem("", message, values))


def _take_back(session: Session, entries: list[AuditEntry], under_way: batches.Batch) -> None:
    models = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}  # type: ignore[attr-defined]
    added = {(entry.subject, entry.subject_id or 0) for entry in entries if entry.before is None}
    rows: dict[tuple[str, int], Fact] = {}
    for subject in {entry.subject for entry in entries}:
        wanted = {entry.subject_id or 0 for entry in entries if entry.subject == subject}
        rows |= {(subject, row.id): row for row in batches.read(session, models[subject], wanted)}
    _refuse_if_needed(session, added)
    for entry in entries:
        row = rows.get((entry.subject, entry.subject_id or 0))
        if row is None:
            raise Refused(Problem("", N_("Correct it by hand: a row that it put in is gone.")))
        subject = entry.event.partition(":")[0]
        if entry.before is None:
            verb = "remove" if subject == "area" else "undo"  # codes of areas that were taken out are told by this
            audit.record(session, f"{subject}:{verb}", row, audit.told(entry, "after"), None)
        else:
            _restore(session, f"{subject}:undo", row, audit.told(entry, "before") or {})
    under_way.settle()
    for table in reversed(Base.metadata.sorted_tables):
        those = [rows[key] for key in added if key[0] == table.name]
        if table.name in _HANGING:
            _unhang(session, _HANGING[table.name], those)
        for row in those:
            session.delete(row)
        if those:
            session.flush()


def _restore(session: Session, event: str, row: Fact, said: Mapping[str, Any]) -> None:
    columns = row.__table__.c  # type: ignore[attr-defined]
    values = {field: _typed(columns[field].type, value) for field, value in said.items() if field in columns}
    before = {field: getattr(row, field) for field in values}
    for field, value in values.items():
        setattr(row, field, value)
    row.recorded_at, row.recorded_by = utc_now(), session.info["viewer"].name
    audit.record(session, event, row, before, values)


def _typed(kind: Any, value: Any) -> Any:
    """A value of the trail as its column holds it."""
    if isinstance(value, str) and isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(value, str) and isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    return value


def _unhang(session: Session, owner: InstrumentedAttribute[int], rows: list[Any]) -> None:
    """Take areas off the tree, and steps off their issues, before they go."""
    for part in _parts({row.id for row in rows}):
        for hanging in session.scalars(select(owner.class_).where(owner.in_(part))).all():
            session.delete(hanging)
    session.flush()


def _refuse_if_needed(session: Session, added: set[tuple[str, int]]) -> None:
    """Refuse if a row that would go is referred to by one that would stay."""
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            targets = {key.column.table.name for key in column.foreign_keys if key.column.name == "id"}
            for target in targets - {"levels"}:
                ids = {number for name, number in added if name == target}
                if ids and f"{table.name}.{column.name}" not in _ITS_OWN:
                    _refuse_if_referred(session, table, column, ids, added)
    for subject in {name for name, _number in added}:
        for part in _parts({number for name, number in added if name == subject}):
            found = session.scalar(
                select(Attachment.name).where(Attachment.owner == subject, Attachment.owner_id.in_(part)).limit(1)
            )
            if found:
                message = N_("Remove this first: the file {name} was attached since.")
                raise Refused(Problem("", message, {"name": found}))


def _refuse_if_referred(
    session: Session, table: Table, column: Any, ids: set[int], added: set[tuple[str, int]]
) -> None:
    own = [table.c.id.label("own")] if "id" in table.c else []
    for part in _parts(ids):
        wanted = select(column.label("target"), *own).where(column.in_(part))
        for row in session.connection().execute(wanted):
            if not own or (table.name, row.own) not in added:
                target = next(key.column.table.name for key in column.foreign_keys)
                message = N_("Remove first what depends on “{what}” by now.")
                values = {"what": _label(session, target, row.target)}
                raise Refused(Problem("", message, values))


def _label(session: Session, subject: str, row_id: int | None) -> str:
    """What a row is called."""
    table = Base.metadata.tables[subject]
    column = next((table.c[name] for name in ("title", "name", "holder", "day") if name in table.c), table.c.id)
    return str(session.connection().scalar(select(column).where(table.c.id == row_id)) or f"{subject}:{row_id}")


def _parts(ids: Iterable[int]) -> list[list[int]]:
    listed = sorted(ids)
    return [listed[first : first + _AT_ONCE] for first in range(0, len(listed), _AT_ONCE)]
