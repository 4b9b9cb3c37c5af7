"""Outlines of a place: matched from a file to its areas, or made up for the meantime and flagged as that."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit, outlining
from db.actions import editing
from db.errors import N_, Problem, Refused
from db.geojson import Feature
from db.measures import totals
from db.models import SELF, SERVICE, Area, Boundary, Station
from db.queries import areas
from db.queries.areas import AreaRow
from db.queries.places import UNDRAWN
from db.schematic import Point, Ring


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


def upload(session: Session, area_id: int, features: Sequence[Feature], on: date, *, datum: str) -> int:
    """Give areas the outlines of the features that match; refused if any feature has a problem; returns how many."""
    root = editing.found(session, Area, area_id)
    matched = match(session, area_id, features, on)
    editing.refuse_if([one.problem for one in matched if one.problem])
    outlines = {one.area.id: one.feature.geometry for one in matched if one.area and one.feature.geometry}
    if not outlines:
        raise Refused(Problem("file", N_("Give the features the codes or names of your areas: none of them matches.")))
    for owner, geometry in outlines.items():
        _draw(session, owner, geometry, datum, schematic=False)
    _note(session, "boundaries:upload", root, {"datum": datum, "areas": len(outlines)})
    return len(outlines)


def sketch(session: Session, area_id: int, on: date) -> tuple[int, list[str]]:
    """Make outlines for every area of a place that has none; returns how many, and whose areas were left.

    Made-up outlines beside them are made anew. Where a neighbour has a real one, nothing is made up beside it.
    Where two grid systems lie over each other, each divides the ground on its own.
    """
    root = editing.found(session, Area, area_id)
    inside = [row for row in areas.subtree(session, area_id, on) if row.kind != UNDRAWN]
    known = {row.id: row for row in inside}
    drawn = areas.outlines(session, list(known))
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
        _draw(session, owner, polygon, "WGS-84", schematic=True)
    _note(session, "boundaries:sketch", root, {"areas": len(made)})
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


def _draw(session: Session, area_id: int, geometry: dict[str, Any], datum: str, *, schematic: bool) -> None:
    row = session.get(Boundary, area_id) or Boundary(area_id=area_id)
    row.geometry, row.datum, row.schematic = json.dumps(geometry, separators=(",", ":")), datum, schematic
    row.source_id = None
    session.add(row)


def _note(session: Session, event: str, root: Area, what: dict[str, Any]) -> None:
    """The audit entry of outlines, which are no facts, and the revision that maps wait for."""
    session.flush()
    audit.note(session, event, {"place": root.code, **what}, root.id)
    totals.bump(session.connection(), ["areas"])
