"""Outlines of areas: matched from a file, reshaped one by one, taken back, or made up for the meantime and flagged."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit, outlining
from db.actions import editing
from db.datum import WGS
from db.errors import N_, Conflict, NotFound, Problem, Refused
from db.geojson import Feature, checked
from db.measures import totals
from db.mending import Geometry
from db.models import FIRST_DAY, SELF, SERVICE, Area, Boundary, Station
from db.models.base import utc_now
from db.queries import areas, boundaries
from db.queries.areas import AreaRow
from db.queries.places import UNDRAWN
from db.schematic import Point, Ring

LONGEST: Final = 200
"""Characters of where an outline comes from."""


@dataclass(frozen=True)
class Matched:
    """A feature, the area it is the outline of if there is one, and what is wrong with it."""

    feature: Feature
    area: AreaRow | None
    problem: Problem | None


def match(session: Session, area_id: int, features: Sequence[Feature], on: date) -> list[Matched]:
    """Which area each feature outlines: the one whose code it bears, else the one whose name.

    A name that several areas have counts only where the feature also names what its area lies in.
    """
    inside = areas.subtree(session, area_id, on)
    above, known = areas.parents(session, on), {row.id: row for row in inside}
    by_code = {row.code: row for row in inside}
    by_name: dict[str, list[AreaRow]] = defaultdict(list)
    for row in inside:
        by_name[row.name].append(row)
    found = [_owner(feature, by_code, by_name, above, known) for feature in features]
    times = Counter(row.id for row in found if row)
    return [
        Matched(feature, row, feature.problem or _twice(feature, row, times))
        for feature, row in zip(features, found, strict=True)
    ]


def _owner(
    feature: Feature,
    by_code: dict[str, AreaRow],
    by_name: dict[str, list[AreaRow]],
    above: dict[int, int],
    known: dict[int, AreaRow],
) -> AreaRow | None:
    coded = [by_code[text] for text in feature.texts if text in by_code]
    if coded:
        return max(coded, key=lambda row: row.rank)  # a grid's feature may bear its community's code too
    named = [row for text in feature.texts for row in by_name.get(text, ())]
    deepest = [row for row in named if row.rank == max(row.rank for row in named)]
    if len(deepest) > 1:
        parents = {row.id: known.get(above.get(row.id, -1)) for row in deepest}
        deepest = [
            row for row in deepest if (parent := parents[row.id]) and {parent.name, parent.code} & {*feature.texts}
        ]
    return deepest[0] if len(deepest) == 1 else None


def _twice(feature: Feature, row: AreaRow | None, times: Counter[int]) -> Problem | None:
    if row is None or times[row.id] == 1:
        return None
    message = N_("Feature {number} ({name}) outlines {area}, as another one does: keep one of them.")
    return Problem(
        f"line.{feature.number}", message, {"number": feature.number, "name": feature.label, "area": row.name}
    )


def upload(
    session: Session,
    area_id: int,
    features: Sequence[Feature],
    on: date,
    *,
    datum: str,
    since: date | None = None,
    note: str | None = None,
) -> int:
    """Give areas the outlines of the features that match, from a day on or from the beginning; returns how many.

    Refused if any feature has a problem.
    """
    root = editing.found(session, Area, area_id)
    matched = match(session, area_id, features, on)
    problems = [one.problem for one in matched if one.problem]
    note = editing.text("note", note, LONGEST, problems)
    editing.refuse_if(problems)
    outlines = {one.area.id: one.feature.geometry for one in matched if one.area and one.feature.geometry}
    if not outlines:
        raise Refused(Problem("file", N_("Give the features the codes or names of your areas: none of them matches.")))
    for owner, geometry in outlines.items():
        _draw(session, owner, geometry, since, datum=datum, note=note)
    _note(session, "boundaries:upload", root, since, {"datum": datum, "areas": len(outlines), "note": note})
    return len(outlines)


def reshape(
    session: Session,
    area_id: int,
    geometry: Any,
    *,
    seen: int,
    since: date | None,
    note: str | None = None,
    schematic: bool = False,
) -> int:
    """Give one area another outline from a day on, and return its id; `seen` is the newest that its editor knew.

    Raises `Conflict` if there is a newer one, `Refused` if it crosses itself, with the spot.
    """
    area = editing.found(session, Area, area_id)
    rows, newest = boundaries.history(session, area_id), boundaries.newest(session, area_id)
    if newest != seen:
        last = next((row for row in rows if row.id == newest and newest > seen), None)
        raise Conflict(last.recorded_by if last else None, last.recorded_at if last else None, {}, newest)
    problems: list[Problem] = []
    note = editing.text("note", note, LONGEST, problems)
    try:
        sound = checked(geometry)
    except Refused as refused:
        problems += refused.problems
    if since is not None and since >= area.valid_to:
        problems.append(Problem("since", N_("Choose a day before {day}, when it ends."), {"day": area.valid_to}))
    editing.refuse_if(problems)
    known = boundaries.counting(rows, since or date.min)
    if known and known.geometry == sound and known.schematic == schematic:
        raise Refused(Problem("shape", N_("Move a point first: it is drawn like this already.")))
    row = _draw(session, area_id, sound, since, datum=WGS, schematic=schematic, note=note)
    _note(session, "boundaries:reshape", area, since, {"note": note})
    return row.id


def remove(session: Session, boundary_id: int) -> None:
    """Take an outline back; the one that counted before counts again. Its audit entry keeps how it ran."""
    row = session.get(Boundary, boundary_id)
    if row is None:
        raise NotFound(boundary_id)
    area = editing.found(session, Area, row.area_id)
    said = {"geometry": row.geometry, "datum": row.datum, "note": row.note}
    since = row.from_day if row.from_day > FIRST_DAY else None
    session.delete(row)
    _note(session, "boundaries:remove", area, since, said)


def sketch(session: Session, area_id: int, on: date) -> tuple[int, list[str]]:
    """Make outlines for every area of a place that has none; returns how many, and whose areas were left.

    Made-up outlines beside them are made anew. Where a neighbour has a real one, nothing is made up beside it.
    Where two grid systems lie over each other, each divides the ground on its own.
    """
    root = editing.found(session, Area, area_id)
    inside = [row for row in areas.subtree(session, area_id, on) if row.kind != UNDRAWN]
    known = {row.id: row for row in inside}
    drawn = areas.outlines(session, list(known), on)
    real = {row for row, outline in drawn.items() if not outline.schematic}
    made: dict[int, Ring] = {}
    if root.id not in drawn:
        made[root.id] = outlining.believable(root.code, root.kind, _middle(session, list(known)))
    left: list[str] = []
    for system in (SERVICE, SELF):
        below = _below(session, [row for row in inside if row.system in (None, system)], on)
        for row in inside:  # upper levels first
            children = below.get(row.id, [])
            if row.id not in made and all(child in drawn for child in children):
                continue
            if any(child in real for child in children):
                left += [row.name] * any(child not in drawn and child not in made for child in children)
            elif (row.id in made or row.id in drawn) and not all(child in made for child in children):
                ring = made.get(row.id) or outlining.outer(drawn[row.id].geometry)
                try:
                    made |= outlining.divided(row.id, ring, below, row.code, real)
                except ValueError:  # an outline too thin to be divided
                    left.append(row.name)
    for owner, ring in made.items():
        polygon = {"type": "Polygon", "coordinates": [[list(point) for point in [*ring, ring[0]]]]}
        _draw(session, owner, polygon, on if owner in drawn else None, datum=WGS, schematic=True)
    _note(session, "boundaries:sketch", root, None, {"areas": len(made)})
    return len(made), list(dict.fromkeys(left))


def _below(session: Session, rows: Sequence[AreaRow], on: date) -> dict[int, list[int]]:
    """For each of some areas those of them that hang under it, by code."""
    codes = {row.id: row.code for row in rows}
    found: dict[int, list[int]] = defaultdict(list)
    for child, parent in areas.parents(session, on).items():
        if child in codes and parent in codes:
            found[parent].append(child)
    for children in found.values():
        children.sort(key=codes.__getitem__)
    return found


def _middle(session: Session, inside: list[int]) -> Point:
    """The middle of the stations that say where they are."""
    rows = session.execute(select(Station.longitude, Station.latitude).where(Station.area_id.in_(inside)))
    points = [(x, y) for x, y in rows if x is not None and y is not None]
    return (fmean(x for x, _ in points), fmean(y for _, y in points)) if points else outlining.NOWHERE


def _draw(
    session: Session,
    area_id: int,
    geometry: Geometry,
    since: date | None,
    *,
    datum: str,
    schematic: bool = False,
    note: str | None = None,
) -> Boundary:
    row = Boundary(
        area_id=area_id,
        from_day=since or FIRST_DAY,
        geometry=json.dumps(geometry, separators=(",", ":")),
        datum=datum,
        schematic=schematic,
        note=note,
        recorded_at=utc_now(),
        recorded_by=session.info["viewer"].name,
    )
    session.add(row)
    return row


def _note(session: Session, event: str, root: Area, since: date | None, what: dict[str, Any]) -> None:
    """The audit entry of outlines, which are no facts, and the revision that maps wait for."""
    session.flush()
    said = {key: value for key, value in {"from_day": since, **what}.items() if value is not None}
    audit.note(session, event, {"place": root.code, **said}, root.id)
    totals.bump(session.connection(), ["areas"])
