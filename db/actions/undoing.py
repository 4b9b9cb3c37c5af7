"""Taking changes back: what one act wrote, or an import, is undone by changes of its own, each with its audit entry.

An act is what somebody saved at once: all entries of the trail that carry its token. It is refused, with the reason, as
soon as something that came later depends on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Date, DateTime, Table, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.orm.attributes import flag_modified

from db import audit
from db.actions import batches, editing
from db.errors import N_, NotFound, Problem, Refused
from db.models import AreaParent, Attachment, AuditEntry, Base, Fact, IssueStep, Provenance
from db.models.base import utc_now

_AT_ONCE = 500
_ITS_OWN: Final = {"area_parents.area_id", "area_paths.area_id", "area_paths.ancestor_id", "issue_steps.issue_id"}
"""What refers to an area or an issue and comes and goes with it."""

_HANGING: Final = {"areas": AreaParent.area_id, "issues": IssueStep.issue_id}
"""What has to be taken off a row before that goes, by the row's table."""

_BY_HAND: Final = frozenset({"boundaries", "person", "place"})
"""What the trail says too little of to take it back, by the subject of its event; so it does of files."""

_CORRECTIONS: Final = ("issue:change", "issue:undo")
"""What of an issue is no step of the ladder."""

_BESIDE: Final = {"reason", "persons", "minutes"}
"""What an entry may say of a row that is none of its columns."""


def undo(session: Session, act: str) -> int:
    """Take back what one saved at once: rows it added go, others are as they were; returns how many."""
    viewer = session.info["viewer"]
    own = AuditEntry.act == act, AuditEntry.batch_id.is_(None)
    entries = list(session.scalars(select(AuditEntry).where(*own).order_by(AuditEntry.id.desc())))
    if not entries or any(entry.actor != viewer.name for entry in entries):
        raise NotFound(act)
    every = select(func.count()).select_from(AuditEntry.__table__).where(AuditEntry.__table__.c.act == act)
    if session.connection().scalar(every) != len(entries):
        raise Refused(Problem("", N_("Ask an administrator: it reached areas that you see no longer.")))
    if any(map(_is_step, entries)):
        raise Refused(Problem("", N_("Answer it by the next step of the issue: a step that was taken is not unmade.")))
    if not all(map(_can_be_undone, entries)):
        raise Refused(Problem("", N_("Correct it by hand: this kind of change cannot be taken back.")))
    session.info["undoes"] = act
    take_back(session, entries)
    return len({(entry.subject, entry.subject_id) for entry in entries})


def take_back(session: Session, entries: Sequence[AuditEntry]) -> None:
    """Undo what these entries, the latest first, say was done; refused if anything later depends on it."""
    if any(audit.nameless(entry) for entry in entries):
        raise Refused(Problem("", N_("Correct it by hand: a name that it put in was erased on request since.")))
    _refuse_if_changed(session, entries)
    with batches.together(session) as under_way:
        _restore_all(session, entries, under_way)


def _is_step(entry: AuditEntry) -> bool:
    """Whether an entry is a step of an issue, whose clocks the trail does not hold; its report goes with all of it."""
    corrected = entry.event in _CORRECTIONS and entry.before is not None and entry.after is not None
    return entry.subject == "issues" and not corrected and entry.event != "issue:report"


def _can_be_undone(entry: AuditEntry) -> bool:
    """Whether an entry says of a row all it takes to take it back."""
    table = Base.metadata.tables.get(entry.subject)
    if table is None or entry.subject == "attachments" or entry.event.partition(":")[0] in _BY_HAND:
        return False
    said = {*(entry.before or ()), *(entry.after or ())} - _BESIDE
    return (
        "version" in table.c and said <= set(table.c.keys()) and (entry.subject != "areas" or entry.after is not None)
    )


def _refuse_if_changed(session: Session, entries: Sequence[AuditEntry]) -> None:
    """Refuse if somebody has changed one of the rows since, unless that was taken back too."""
    first, own = min(entry.id for entry in entries) if entries else 0, {entry.id for entry in entries}
    by_subject: dict[str, set[int]] = {}
    for entry in entries:
        by_subject.setdefault(entry.subject, set()).add(entry.subject_id or 0)
    later: list[AuditEntry] = []
    for subject, ids in by_subject.items():
        for part in _parts(ids):
            rows = AuditEntry.subject == subject, AuditEntry.subject_id.in_(part), AuditEntry.id > first
            later += [entry for entry in session.scalars(select(AuditEntry).where(*rows)) if entry.id not in own]
    act, undone = entries[0].act if entries else None, set[str | None]()
    for entry in sorted(later, key=lambda entry: -entry.id):
        if entry.act is not None and entry.act in undone:
            continue
        if entry.undoes is not None and entry.undoes == act:
            raise Refused(Problem("", N_("Nothing is left to do: this was taken back already.")))
        if entry.undoes is not None and any(entry.undoes == other.act for other in later):
            undone.add(entry.undoes)
            continue
        label = label_of(session, entry.subject, entry.subject_id)
        message = N_("Correct it by hand: {who} has changed “{what}” since, at {at}.")
        values = {"who": entry.actor, "what": label, "at": entry.at.isoformat(" ", "minutes")}
        raise Refused(Problem("", message, values))


def _restore_all(session: Session, entries: Sequence[AuditEntry], under_way: batches.Batch) -> None:
    models = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}  # type: ignore[attr-defined]
    added = {(entry.subject, entry.subject_id or 0) for entry in entries if entry.before is None}
    rows: dict[tuple[str, int], Fact] = {}
    for subject in {entry.subject for entry in entries}:
        wanted = {entry.subject_id or 0 for entry in entries if entry.subject == subject and entry.after is not None}
        rows |= {(subject, row.id): row for row in batches.read(session, models[subject], wanted)}
    _refuse_if_needed(session, added)
    for entry in entries:
        if entry.after is None:
            _bring_back(session, entry, models[entry.subject])
            continue
        row = rows.get((entry.subject, entry.subject_id or 0))
        if row is None:
            raise Refused(Problem("", N_("Correct it by hand: a row that it put in is gone.")))
        subject = entry.event.partition(":")[0]
        if entry.before is None:
            verb = "remove" if subject == "area" else "undo"  # codes of areas that were taken out are told by this
            audit.record(session, f"{subject}:{verb}", row, editing.every(row), None)
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
    flag_modified(row, "recorded_at")  # a new version also within the second, and where only its list was changed
    audit.record(session, event, row, before, values)


def _bring_back(session: Session, entry: AuditEntry, model: Any) -> None:
    """Put a row that was taken out in again, under its number if nobody else has it by now."""
    columns = model.__table__.c
    held = audit.told(entry, "before") or {}
    values = {field: _typed(columns[field].type, value) for field, value in held.items() if field in columns}
    if "area_id" in columns:
        values.setdefault("area_id", entry.area_id)
    known = set(editing.OWN) | set(values)
    if any(not column.nullable and column.default is None and column.name not in known for column in columns):
        raise Refused(Problem("", N_("Enter it again: the trail does not hold all of what was removed.")))
    if entry.subject_id is not None and session.get(model, entry.subject_id) is None:
        values["id"] = entry.subject_id
    row = model(**values, provenance=Provenance.ENTERED, recorded_by=session.info["viewer"].name)
    session.add(row)
    session.flush()
    audit.record(session, f"{entry.event.partition(':')[0]}:undo", row, None, values)


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
                values = {"what": label_of(session, target, row.target)}
                raise Refused(Problem("", message, values))


def label_of(session: Session, subject: str, row_id: int | None) -> str:
    """What a row is called."""
    table = Base.metadata.tables[subject]
    column = next((table.c[name] for name in ("title", "name", "holder", "day") if name in table.c), table.c.id)
    return str(session.connection().scalar(select(column).where(table.c.id == row_id)) or f"{subject}:{row_id}")


def _parts(ids: Iterable[int]) -> list[list[int]]:
    listed = sorted(ids)
    return [listed[first : first + _AT_ONCE] for first in range(0, len(listed), _AT_ONCE)]
