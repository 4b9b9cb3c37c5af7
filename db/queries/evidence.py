"""The rows behind a figure: which facts count for an indicator in an area, which do not and why, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session

from db.measures.indicators import Evidence, Indicator
from db.measures.registry import measure
from db.models import FIRST_DAY, Area, AreaPath
from db.queries.behind import EXCLUDED, Behind, sources


@dataclass(frozen=True)
class EvidenceRow:
    """One fact: its day, where, what it is, how much it counts, and who recorded it when (UTC)."""

    day: date
    area_name: str
    label: str
    amount: int
    provenance: str
    recorded_by: str | None
    recorded_at: datetime


@dataclass(frozen=True)
class Page:
    """Some of the rows, and how many there are in all."""

    rows: list[EvidenceRow]
    count: int


def rows(
    session: Session,
    keys: Sequence[str],
    area_id: int,
    first: date | None,
    last: date,
    offset: int = 0,
    limit: int = 50,
) -> Page:
    """The facts that count for `keys` (numerator or denominator), the latest first, from `offset` on."""
    behind = [(source, measure(key).stock) for key in keys for source in sources(key)]
    return _page(session, behind, area_id, first, last, offset, limit)


def excluded(
    session: Session, indicator: Indicator, area_id: int, first: date | None, last: date
) -> list[tuple[str, int]]:
    """Why facts that look as if they counted do not, and how many they are: (msgid, number)."""
    found = []
    for key in (*indicator.numerator, *indicator.denominator):
        if source := EXCLUDED.get(key):
            number = session.scalar(_counted(source, measure(key).stock, area_id, first, last)) or 0
            if number:
                found.append((source.reason, number))
    return found


def _page(
    session: Session,
    behind: list[tuple[Behind, bool]],
    area_id: int,
    first: date | None,
    last: date,
    offset: int,
    limit: int,
) -> Page:
    found: list[EvidenceRow] = []
    total = 0
    for source, stock in behind:  # one by one: the viewer's scope is not applied inside a union
        number = session.scalar(_counted(source, stock, area_id, first, last)) or 0
        skipped = max(0, offset - total)
        total += number
        if len(found) < limit and skipped < number:
            chosen = _selected(source, stock, area_id, first, last)
            chosen = (
                chosen.order_by(source.day.desc(), source.model.id.desc()).offset(skipped).limit(limit - len(found))
            )
            found += [EvidenceRow(*row) for row in session.execute(chosen)]
    return Page(found, total)


def _selected(source: Behind, stock: bool, area_id: int, first: date | None, last: date) -> Select[*tuple[Any, ...]]:
    model = source.model
    columns = (
        source.day,
        Area.name,
        source.label,
        source.amount,
        model.provenance,
        model.recorded_by,
        model.recorded_at,
    )
    return _where(select(*columns), source, stock, area_id, first, last)


def _counted(source: Behind, stock: bool, area_id: int, first: date | None, last: date) -> Select[*tuple[Any, ...]]:
    return _where(select(func.count()).select_from(source.model), source, stock, area_id, first, last)


def _where(
    chosen: Select[*tuple[Any, ...]], source: Behind, stock: bool, area_id: int, first: date | None, last: date
) -> Select[*tuple[Any, ...]]:
    model = source.model
    at = literal(last) if stock else source.day
    own = model.id if model is Area else model.area_id
    if model is not Area:
        chosen = chosen.join(Area, Area.id == own)
    if source.join:
        chosen = chosen.join(*source.join)
    return chosen.join(AreaPath, AreaPath.area_id == own).where(
        AreaPath.ancestor_id == area_id,
        AreaPath.from_day <= at,
        AreaPath.to_day > at,
        source.counts(first or FIRST_DAY, last),
    )


def recorded(session: Session, keys: Sequence[str], area_id: int, first: date | None, last: date) -> EvidenceRow | None:
    """The fact behind `keys` that was recorded or corrected last."""
    latest: EvidenceRow | None = None
    for key in keys:
        for source in sources(key):
            chosen = _selected(source, measure(key).stock, area_id, first, last)
            row = session.execute(chosen.order_by(source.model.recorded_at.desc()).limit(1)).one_or_none()
            if row and (latest is None or row[6] > latest.recorded_at):
                latest = EvidenceRow(*row)
    return latest


def recorded_later(
    session: Session, keys: Sequence[str], area_id: int, first: date | None, last: date, midnight: datetime
) -> int:
    """How many facts behind `keys` were recorded or corrected from `midnight` (UTC) on, after the window had ended."""
    later = 0
    for key in keys:
        for source in sources(key):
            chosen = _counted(source, measure(key).stock, area_id, first, last)
            later += session.scalar(chosen.where(source.model.recorded_at >= midnight)) or 0
    return later


def counts_rows(indicator: Indicator) -> bool:
    """Whether the rows behind an indicator add up to its numerator; distinct persons do not."""
    return indicator.evidence is not Evidence.PEOPLE
