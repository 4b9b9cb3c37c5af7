"""One of everything: two rows of every model that belongs to an area, written from its columns alone."""

import json
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, Column, Table, insert
from sqlalchemy.orm import Session

from db import audit
from db.models import (
    Area,
    AreaParent,
    AreaPath,
    AuditEntry,
    Base,
    DailyTotal,
    DeviceLink,
    Fact,
    Grant,
    MonthlyTotal,
    Provenance,
    Source,
)

ALREADY_THERE = {Area, AreaParent, AreaPath, AuditEntry, DailyTotal, MonthlyTotal}
ABOUT_ACCOUNTS = {DeviceLink, Grant}
MEANT = {
    ("boundaries", "datum"): "GCJ-02",
    ("compound_marks", "kind"): "owners_committee",
    ("compounds", "unmanaged"): True,
    ("issue_steps", "limit_unit"): "day",
    ("issue_steps", "state"): "handling",
    ("issue_steps", "verb"): "supervise",
    ("issues", "level"): "grid",
    ("issues", "limit_unit"): "day",
    ("issues", "merged_into"): None,
    ("issues", "state"): "handling",
    ("posts", "system"): "service",
    ("report_ins", "withdrawn"): False,
    ("reported_amounts", "measure"): "needs",
    ("stations", "services"): ["reading"],
}
"""Columns that cannot hold just any word."""


def fill(session: Session, area_id: int, day: date, word: str, amount: int) -> dict[str, int]:
    """Write a row with nothing optional and a full one per model; returns the id of the sparse one by table.

    Every text says `word`, every number is `amount` and every date is `day`.
    """
    models = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    source = Source(code=word, title=word)
    session.add(source)
    session.flush()
    ids: dict[bool, dict[str, int]] = {full: {"areas": area_id, "sources": source.id} for full in (False, True)}
    for table in Base.metadata.sorted_tables:
        model = models[table]
        if "area_id" not in table.c or model in ALREADY_THERE | ABOUT_ACCOUNTS:
            continue
        for full in (False,) if table.c.area_id.primary_key else (False, True):
            values = {
                column.key: _value(table, column, ids[full], full, day, word, amount)
                for column in table.columns
                if column.key not in ("id", "version") and (full or _needed(table, column))
            }
            if not issubclass(model, Fact):
                session.execute(insert(table).values(values))
                continue
            row = model(**values)
            session.add(row)
            audit.record(session, f"{singular(table.name)}:report", row, None, values)
            ids[full][table.name] = row.id
    return ids[False]


def _needed(table: Table, column: Column[Any]) -> bool:
    """Whether a row cannot do without a column."""
    plain = not column.nullable and column.default is None
    return plain or column.key == "source_id" or (table.name, column.key) in MEANT


def singular(table: str) -> str:
    """What one row of a table is called: activities → activity."""
    return f"{table[:-3]}y" if table.endswith("ies") else table.removesuffix("s")


def _value(
    table: Table, column: Column[Any], ids: dict[str, int], full: bool, day: date, word: str, amount: int
) -> Any:
    if (table.name, column.key) in MEANT:
        return MEANT[table.name, column.key]
    if column.foreign_keys:
        (target,) = (key.column.table.name for key in column.foreign_keys)
        return ids.get(target, 1)  # dictionaries have a first row
    if isinstance(column.type, JSON):
        return {"reading": amount}
    if column.key == "geometry":
        return json.dumps({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]], "said": word})
    if column.key == "provenance":
        return Provenance.ILLUSTRATIVE
    said = f"{word} {full}" if column.unique or full else word
    values = {str: said, int: amount, float: 1.5, bool: True, date: day, datetime: datetime.combine(day, time())}
    return values[column.type.python_type]
