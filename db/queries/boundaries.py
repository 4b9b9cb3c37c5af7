"""Boundaries: how an area was drawn over time, what does not fit beside it, and what tells the datum of a file."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shapely.geometry import shape as polygon
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db import fitting, guessing
from db.datum import Point
from db.fitting import Misfit
from db.guessing import Guess, Known
from db.mending import Geometry, parts_of, square_metres
from db.models import FIRST_DAY, SELF, SERVICE, AreaPath, Boundary, Source, Station
from db.queries import areas
from db.queries.places import UNDRAWN


@dataclass(frozen=True)
class BoundaryRow:
    """An outline of an area from a day on, None for the beginning; `source` says where it comes from.

    `points` are those of its edges, `square_metres` what it encloses.
    """

    id: int
    area_id: int
    from_day: date | None
    geometry: Geometry
    datum: str
    schematic: bool
    source: str | None
    recorded_at: datetime | None
    recorded_by: str | None
    points: int
    square_metres: float


def history(session: Session, area_id: int) -> list[BoundaryRow]:
    """Every outline of an area, the one that begins last first; of those that begin together, the newest."""
    latest = _rows().where(Boundary.area_id == area_id).order_by(Boundary.from_day.desc(), Boundary.id.desc())
    return [_row(*row) for row in session.execute(latest)]


def drawn(session: Session, ids: Collection[int], on: date) -> dict[int, BoundaryRow]:
    """The outline of each area that has one, as it was on a day."""
    ranked = areas.counting(ids, on)
    found = _rows().join(ranked, ranked.c.id == Boundary.id).where(ranked.c.turn == 1)
    return {row.area_id: _row(row, *source) for row, *source in session.execute(found)}


def _rows() -> Select[*tuple[Any, ...]]:
    return select(Boundary, Source.title, Source.publisher).outerjoin(Source, Source.id == Boundary.source_id)


def _row(row: Boundary, title: str | None, publisher: str | None) -> BoundaryRow:
    geometry: Geometry = json.loads(row.geometry)
    return BoundaryRow(
        row.id,
        row.area_id,
        row.from_day if row.from_day > FIRST_DAY else None,
        geometry,
        row.datum,
        row.schematic,
        row.note or " · ".join(filter(None, (title, publisher))) or None,
        row.recorded_at,
        row.recorded_by,
        sum(len(ring) - 1 for part in parts_of(geometry) for ring in part),
        square_metres(polygon(geometry)),
    )


def counting(rows: Iterable[BoundaryRow], on: date) -> BoundaryRow | None:
    """Which of an area's outlines, as `history` gives them, counts on a day: by the rule of `areas.counting`."""
    known = list(rows)
    first = known[-1].from_day if known else None
    return next((row for row in known if row.from_day is None or row.from_day <= on or row.from_day == first), None)


def features(session: Session, area_id: int, on: date) -> list[tuple[dict[str, Any], Geometry]]:
    """An area and those below it as they were drawn on a day: what there is to say of each, and its geometry."""
    rows = areas.subtree(session, area_id, on)
    known, above = drawn(session, [row.id for row in rows], on), areas.parents(session, on)
    codes = {row.id: row.code for row in rows}
    return [
        (
            {
                "code": row.code,
                "name": row.name,
                "kind": row.kind,
                "level": row.name_zh,
                "parent": codes.get(above.get(row.id, 0)),
                "since": shape.from_day.isoformat() if shape.from_day else None,
                "schematic": shape.schematic,
                "source": shape.source,
                "came_in": shape.datum,
            },
            shape.geometry,
        )
        for row in rows
        if (shape := known.get(row.id))
    ]


def newest(session: Session, area_id: int) -> int:
    """The outline of an area that was recorded last, 0 if it has none: what an editor has seen."""
    return session.scalar(select(func.max(Boundary.id)).where(Boundary.area_id == area_id)) or 0


def later(session: Session, ids: Iterable[int], since: date) -> dict[int, date]:
    """Those of some areas that have an outline which begins after a day, and when the first of them does."""
    rows = session.execute(
        select(Boundary.area_id, func.min(Boundary.from_day))
        .where(Boundary.area_id.in_(list(ids)), Boundary.from_day > since)
        .group_by(Boundary.area_id)
    )
    return dict(rows.all())


def misfits(session: Session, changed: Mapping[int, Geometry], on: date) -> list[Misfit]:
    """What would not fit if areas had these outlines: among those beside them, and among those below them."""
    above = areas.parents(session, on)
    groups = {above[area] for area in changed if area in above} | {area for area in changed if area in above.values()}
    found: list[Misfit] = []
    parts = [(group, inside) for group in sorted(groups) for inside in _sides(session, group, on)]
    for group, inside in parts:
        known = areas.outlines(session, [group, *inside], on)
        drawn: dict[int, Geometry | None] = {
            area: changed.get(area) or (known[area].geometry if area in known else None) for area in [group, *inside]
        }
        found += fitting.misfits(group, drawn.pop(group), drawn, changed.keys())
    return sorted(found, key=lambda one: -one.square_metres)


def _sides(session: Session, area: int, on: date) -> list[tuple[int, ...]]:
    """What divides an area: once for each grid system that lies over it."""
    found = (
        tuple(row.id for row in areas.children(session, area, on, system) if row.kind != UNDRAWN)
        for system in (SERVICE, SELF)
    )
    return list(dict.fromkeys(found))


def guess(session: Session, outlines: Mapping[int, Geometry], on: date) -> Guess | None:
    """Which datum the outlines of areas are in, as they stand in a file; None where nothing is known beside them."""
    above, beside = areas.parents(session, on), defaultdict[int, list[int]](list)
    for child, parent in above.items():
        beside[parent].append(child)
    parents = {above[area] for area in outlines if area in above}
    around = {area for parent in parents for area in beside[parent]} | parents
    around |= {child for area in outlines for child in beside[area]}
    known = areas.outlines(session, list({*outlines, *around}), on)
    real = {area: row.geometry for area, row in known.items() if not row.schematic}
    return guessing.guess(
        outlines,
        Known(
            {area: geometry for area, geometry in real.items() if area in outlines},
            [geometry for area, geometry in real.items() if area not in outlines],
            {area: row.geometry for area, row in known.items() if row.schematic and area in outlines},
            _stations(session, outlines, on),
        ),
    )


def _stations(session: Session, outlines: Mapping[int, Geometry], on: date) -> dict[int, list[Point]]:
    """Where the stations in some areas, and below them, say that they are."""
    rows = session.execute(
        select(AreaPath.ancestor_id, Station.longitude, Station.latitude)
        .join(Station, Station.area_id == AreaPath.area_id)
        .where(AreaPath.ancestor_id.in_(list(outlines)), AreaPath.from_day <= on, AreaPath.to_day > on)
    )
    found: dict[int, list[Point]] = defaultdict(list)
    for area, longitude, latitude in rows:
        if longitude is not None and latitude is not None:
            found[area].append((longitude, latitude))
    return found
