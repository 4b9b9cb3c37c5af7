"""Freezing one area: a SQLite file that holds what is needed to show it, in which nobody can be recognised.

Rows are taken as they are read, and changed before they are written: what is not to be in the file never was in it.
"""

import secrets
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Select, Table, func, insert, select

from db import calendar, frozen
from db.engine import Database
from db.errors import NotFound, Unusable
from db.measures import totals
from db.migrating import upgrade
from db.models import (
    Area,
    AreaParent,
    AreaPath,
    Attendance,
    Base,
    DailyTotal,
    HandlingUnit,
    IssueTerm,
    Level,
    MonthlyTotal,
    PartnerUnit,
    Role,
    Setting,
    Source,
    Volunteer,
)
from db.packs import columns
from db.words import words

_BATCH: Final = 5000
_TABLES: Final = Base.metadata.tables
_LAST: Final = (Level.__tablename__, Source.__tablename__, AreaParent.__tablename__)
"""Tables of which is taken what the other rows turn out to need."""
_RENAMED: Final = {(Volunteer.__tablename__, "id"), (Attendance.__tablename__, "volunteer_id")}
"""Columns that tell persons apart: by numbers drawn anew, which say nothing about anybody."""


@dataclass(frozen=True)
class Snapshot:
    """What was frozen: the area, the moment (UTC, without a zone), the day of its users then, and how many rows."""

    code: str
    name: str
    at: datetime
    day: date
    rows: int


@dataclass
class _Copying:
    """One copy under way: which areas it is about, and what the rows copied so far need besides."""

    source: Connection
    target: Connection
    inside: Select[int]
    listed: columns.Listed
    areas: set[int]
    persons: dict[int, int]
    beyond: set[int] = field(default_factory=set)
    schemes: set[str] = field(default_factory=set)
    sources: set[int] = field(default_factory=set)
    needed: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    held: dict[str, set[int]] = field(default_factory=dict)
    rows: int = 0


def freeze(source: Database, code: str, file: Path) -> Snapshot:
    """Write what is needed to show an area, as it is now, into a new SQLite file.

    Raises `NotFound` if there is no such area, and `Unusable`, leaving no file, if the copy would not be exact.
    """
    if file.exists():
        raise Unusable(f"Choose another file: {file} exists already.")
    at = calendar.now()
    target = Database(f"sqlite:///{file}")
    try:
        upgrade(target)
        made = _freeze(source, target, code, at)
        target.close()
        _compact(file)
    except BaseException:
        target.close()
        for part in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))):
            part.unlink(missing_ok=True)
        raise
    return made


def _freeze(source: Database, target: Database, code: str, at: datetime) -> Snapshot:
    snapshot = {} if source.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with (
        source.engine.execution_options(**snapshot).connect() as reading,
        target.engine.execution_options(writing=True, loading=True).begin() as writing,
    ):
        area = reading.execute(select(Area.__table__).where(Area.code == code)).one_or_none()
        if area is None:
            raise NotFound(code)
        copying = _begin(reading, writing, area.id)
        writing.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # rows come before what they refer to
        for table in columns.tables():
            if table.name not in _LAST:
                _copy(copying, table, _condition(copying, table))
        _copy_needed(copying)
        totals.rebuild(writing)
        _prove(copying)
        _say(copying, area, at)
    name = columns.told(_TABLES[Area.__tablename__], area._mapping, copying.listed)["name"]
    return Snapshot(code, name, at, calendar.local(at).date(), copying.rows)


def beyond(reading: Connection, root: int) -> set[int]:
    """The areas in a pack that were never below its area, but below one that was, while that was elsewhere."""
    ever = select(AreaPath.area_id).where(AreaPath.ancestor_id == root)
    return set(reading.scalars(_inside(reading, root))) - set(reading.scalars(ever))


def _inside(reading: Connection, root: int) -> Select[int]:
    """Which areas are meant: whatever was ever below the area, or below one of those while it was elsewhere."""
    roots = {root}
    while True:
        inside = select(AreaPath.area_id).where(AreaPath.ancestor_id.in_(roots))
        below = set(reading.scalars(select(AreaPath.area_id).where(AreaPath.ancestor_id.in_(inside))))
        if below <= (areas := set(reading.scalars(inside))):
            return inside
        roots |= below - areas


def _begin(reading: Connection, writing: Connection, root: int) -> _Copying:
    inside = _inside(reading, root)
    areas = set(reading.scalars(inside))
    units = {*reading.scalars(select(HandlingUnit.name)), *reading.scalars(select(PartnerUnit.name))}
    units |= {name for row in reading.execute(select(Role.name_zh, Role.name_en)) for name in row}
    classes = {name for row in reading.execute(select(IssueTerm.code, IssueTerm.name_zh)) for name in row}
    classes |= {name for word in words("issue_category").values() for name in (word.code, word.name_zh)}
    listed = columns.Listed(frozenset(units), frozenset(classes))
    return _Copying(reading, writing, inside, listed, areas, _renumbered(reading, inside))


def _renumbered(reading: Connection, inside: Select[int]) -> dict[int, int]:
    """A number for each volunteer, in an order that nobody can find out."""
    known = list(reading.scalars(select(Volunteer.id).where(Volunteer.area_id.in_(inside))))
    secrets.SystemRandom().shuffle(known)
    return {old: new for new, old in enumerate(known, 1)}


def _condition(copying: _Copying, table: Table) -> ColumnElement[bool] | None:
    """Which rows of a table belong to the areas; None for all of them."""
    if table is Area.__table__:
        return table.c.id.in_(copying.inside)
    if "area_id" in table.c:
        return table.c.area_id.in_(copying.inside)
    if "scheme" in table.c:
        schemes = select(Area.scheme).where(Area.id.in_(copying.inside))
        return table.c.scheme.in_(schemes)
    return None


def _copy_needed(copying: _Copying) -> None:
    """Rows outside that those inside cannot do without, such as a unit of the sub-district with which one agreed."""
    while copying.needed:
        name, ids = copying.needed.popitem()
        held = copying.beyond if name == Area.__tablename__ else _held(copying, _TABLES[name])
        ids -= held
        held |= ids
        for part in _parts(sorted(ids)):
            _copy(copying, _TABLES[name], _TABLES[name].c.id.in_(part), outside=True)
    _copy(copying, _TABLES[Level.__tablename__], Level.scheme.in_(copying.schemes))
    for part in _parts(sorted(copying.sources)):
        _copy(copying, _TABLES[Source.__tablename__], Source.id.in_(part))
    below, above = AreaParent.area_id.in_(copying.inside), AreaParent.parent_id.in_(copying.inside)
    _copy(copying, _TABLES[AreaParent.__tablename__], below & above)


def _copy(copying: _Copying, table: Table, where: ColumnElement[bool] | None, *, outside: bool = False) -> None:
    chosen = select(table) if where is None else select(table).where(where)
    rows = copying.source.execute(chosen.execution_options(yield_per=_BATCH)).mappings()
    for part in rows.partitions():
        written = [_row(copying, table, row, outside=outside) for row in part]
        copying.target.execute(insert(table), written)
        copying.rows += len(written)


def _row(copying: _Copying, table: Table, row: Mapping[Any, Any], *, outside: bool) -> dict[str, Any]:
    """A row as it goes into the copy; what it refers to is noted."""
    found = columns.told(table, row, copying.listed)
    for column in _pointing(table):
        value = found[column.name]
        if value is not None and column.foreign_keys:
            found[column.name] = value = _referred(copying, column, value)
        if (table.name, column.name) in _RENAMED:
            found[column.name] = copying.persons.setdefault(value, len(copying.persons) + 1)
    if table is Area.__table__:
        copying.schemes.add(found["scheme"])
        if outside:  # there for its name alone
            found["households"] = found["residents"] = None
    return found


@cache
def _pointing(table: Table) -> list[Column[Any]]:
    """The columns of a table that name a row or a person."""
    return [column for column in table.columns if column.foreign_keys or (table.name, column.name) in _RENAMED]


def _referred(copying: _Copying, column: Any, value: Any) -> Any:
    """The row that a column points at: kept if it is inside, else forgotten if it may be, else fetched later."""
    (key,) = column.foreign_keys
    name = key.column.table.name
    if name == Source.__tablename__:
        copying.sources.add(value)
        return value
    if key.column.name != "id" or ("area_id" not in key.column.table.c and name != Area.__tablename__):
        return value  # words, which are all there
    held = copying.areas if name == Area.__tablename__ else _held(copying, key.column.table)
    if value in held:
        return value
    if column.nullable:
        return None
    copying.needed[name].add(value)
    return value


def _held(copying: _Copying, table: Table) -> set[int]:
    """The numbers of the rows of a table that are in the copy."""
    if table.name not in copying.held:
        own = select(table.c.id).where(table.c.area_id.in_(copying.inside))
        copying.held[table.name] = set(copying.source.scalars(own))
    return copying.held[table.name]


def _parts(ids: list[int]) -> Iterator[list[int]]:
    yield from (ids[first : first + 500] for first in range(0, len(ids), 500))


def _prove(copying: _Copying) -> None:
    """Every total of the areas inside is that of the source."""
    for total in (DailyTotal.__table__, MonthlyTotal.__table__):
        sums = select(total.c.measure, total.c.area_id, func.sum(total.c.amount), func.count()).where(
            total.c.amount != 0
        )
        there = copying.source.execute(
            sums.where(total.c.area_id.in_(copying.inside)).group_by(total.c.measure, total.c.area_id)
        )
        here = copying.target.execute(sums.group_by(total.c.measure, total.c.area_id))
        inside = _added(row for row in here if row[1] in copying.areas)
        if differing := _added(there).items() - inside.items():
            (key, area), _amount = min(differing)
            raise Unusable(
                f"Run `python3 -m db check` on the database first: {key} of area {area} would differ in the pack."
            )


def _added(rows: Iterable[Any]) -> dict[tuple[str, int], tuple[int, int]]:
    return {(key, area): (int(amount), count) for key, area, amount, count in rows}


def _say(copying: _Copying, area: Any, at: datetime) -> None:
    """Let the copy say what it is: from now on nobody can write to it."""
    above = select(AreaPath.ancestor_id).where(AreaPath.area_id == area.id, AreaPath.ancestor_id != area.id)
    known = copying.source.execute(
        select(MonthlyTotal.measure, func.min(MonthlyTotal.day))
        .where(MonthlyTotal.area_id.in_(above))
        .group_by(MonthlyTotal.measure)
    )
    demonstration = copying.source.scalar(select(Setting.value).where(Setting.key == "demonstration"))
    said = {frozen.AT: at.isoformat(), frozen.AREA: str(area.id), "home_area": area.code}
    said |= {"demonstration": demonstration} if demonstration else {}
    said |= {f"{frozen.KNOWN}{key}": day.isoformat() for key, day in known}
    copying.target.execute(insert(Setting), [{"key": key, "value": value} for key, value in said.items()])


def _compact(file: Path) -> None:
    """One file, nothing beside it, with nothing in it that a row once was."""
    with closing(sqlite3.connect(file)) as connection:
        for statement in ("PRAGMA secure_delete=ON", "PRAGMA journal_mode=DELETE", "VACUUM"):
            connection.execute(statement)
