"""Areas: where one stands in the tree on a day, what lies below, and how it is drawn."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, case, func, select
from sqlalchemy.orm import Session, aliased

from db.errors import NotFound
from db.models import FIRST_DAY, SERVICE, Area, AreaParent, AreaPath, AuditEntry, Boundary, Level, Neighbour, Source


@dataclass(frozen=True)
class AreaRow:
    """An area; `name_zh` and `name_en` are what its place calls its level.

    `as_of` is the day its source ends, None for a living place; `system` the grid system of its level, None for what
    both lie in.
    """

    id: int
    version: int
    code: str
    name: str
    kind: str
    scheme: str
    rank: int
    name_zh: str
    name_en: str
    households: int | None
    residents: int | None
    fictional: bool
    provenance: str
    as_of: date | None
    system: str | None


@dataclass(frozen=True)
class Outline:
    """A GeoJSON geometry in WGS-84; `schematic` if it is no surveyed boundary."""

    geometry: dict[str, Any]
    schematic: bool


_COLUMNS: tuple[Any, ...] = (
    Area.id,
    Area.version,
    Area.code,
    Area.name,
    Area.kind,
    Area.scheme,
    Level.rank,
    Level.name_zh,
    Level.name_en,
    Area.households,
    Area.residents,
    Area.fictional,
    Area.provenance,
    Source.as_of,
    Level.system,
)


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS)
        .join(Level, (Level.scheme == Area.scheme) & (Level.kind == Area.kind))
        .outerjoin(Source, Source.id == Area.source_id)
    )


def _valid(on: date) -> Any:
    return (Area.valid_from <= on) & (Area.valid_to > on)


def area(session: Session, code: str) -> AreaRow:
    """The area of `code`; raises `NotFound`."""
    known = "\0" not in code  # which PostgreSQL will not even be asked about
    row = session.execute(_rows().where(Area.code == code)).one_or_none() if known else None
    if row is None:
        raise NotFound(code)
    return AreaRow(*row)


def roots(session: Session, on: date) -> list[AreaRow]:
    """The topmost areas on the day, and valid then, that the viewer may see."""
    parent = aliased(Area)
    has_parent = (
        select(AreaParent.area_id)
        .join(parent, parent.id == AreaParent.parent_id)
        .where(AreaParent.area_id == Area.id, AreaParent.from_day <= on, AreaParent.to_day > on)
        .exists()
    )
    return [AreaRow(*row) for row in session.execute(_rows().where(~has_parent, _valid(on)).order_by(Area.id))]


def children(session: Session, area_id: int, on: date, system: str = SERVICE) -> list[AreaRow]:
    """The areas that hang directly under one on the day and are valid then, by code: side by side, none over another.

    Where two grid systems lie over each other they are those of one, of `system` if it has any here.
    """
    below = (
        _rows()
        .join(AreaParent, AreaParent.area_id == Area.id)
        .where(AreaParent.parent_id == area_id, AreaParent.from_day <= on, AreaParent.to_day > on, _valid(on))
        .order_by(Area.code)
    )
    return of_system([AreaRow(*row) for row in session.execute(below)], system)


def of_system(rows: list[AreaRow], system: str) -> list[AreaRow]:
    """Those of one grid system, and what is of none; all where there is nothing of that system."""
    return [row for row in rows if row.system in (None, system)] or rows


def lies_in(below: str | None, above: str | None) -> bool:
    """Whether a level of one grid system may lie in one of another: each lies in itself, and in what both share."""
    return above is None or above == below


def ancestors(session: Session, area_id: int, on: date) -> list[AreaRow]:
    """The areas above one on the day that the viewer may see, topmost first, itself last."""
    above = (
        _rows()
        .join(AreaPath, AreaPath.ancestor_id == Area.id)
        .where(AreaPath.area_id == area_id, AreaPath.from_day <= on, AreaPath.to_day > on)
        .order_by(Level.rank)
    )
    return [AreaRow(*row) for row in session.execute(above)]


def descendants(session: Session, area_id: int, on: date) -> list[AreaRow]:
    """Every area below one on the day and valid then, upper levels first."""
    below = (
        _rows()
        .join(AreaPath, AreaPath.area_id == Area.id)
        .where(
            AreaPath.ancestor_id == area_id,
            AreaPath.area_id != area_id,
            AreaPath.from_day <= on,
            AreaPath.to_day > on,
            _valid(on),
        )
        .order_by(Level.rank, Area.code)
    )
    return [AreaRow(*row) for row in session.execute(below)]


def subtree(session: Session, area_id: int, on: date) -> list[AreaRow]:
    """An area and every area below it on the day and valid then, upper levels first."""
    own = [row for row in ancestors(session, area_id, on) if row.id == area_id]
    return own + descendants(session, area_id, on)


def parents(session: Session, on: date) -> dict[int, int]:
    """For each area that has one its parent on the day."""
    rows = session.execute(
        select(AreaParent.area_id, AreaParent.parent_id).where(AreaParent.from_day <= on, AreaParent.to_day > on)
    )
    return dict(rows.all())


def removed_codes(session: Session) -> set[str]:
    """The codes of areas that were taken out again, wherever they were; none is made a second time."""
    removed = session.connection().scalars(select(AuditEntry.before).where(AuditEntry.event == "area:remove"))
    return {before["code"] for before in removed if before}


def codes(session: Session) -> set[str]:
    """Every code in use, wherever it is: a code is public, and there is only one of it."""
    return set(session.connection().scalars(select(Area.code)))


def all_areas(session: Session) -> list[AreaRow]:
    """Every area there ever was that the viewer may see, by id."""
    return [AreaRow(*row) for row in session.execute(_rows().order_by(Area.id))]


def counting(areas: Collection[int], on: date) -> Subquery:
    """Of the outlines of areas which one (`turn` 1) counts on a day: that which began last by then, else the first.

    Of those that began together the one recorded last.
    """
    begun = case((Boundary.from_day <= on, Boundary.from_day), else_=FIRST_DAY)
    newest = (begun.desc(), Boundary.from_day, Boundary.id.desc())
    turn = func.row_number().over(partition_by=Boundary.area_id, order_by=newest).label("turn")
    return select(Boundary.id, turn).where(Boundary.area_id.in_(areas)).subquery()


def outlines(session: Session, areas: Collection[int], on: date) -> dict[int, Outline]:
    """The outlines of those of `areas` that have one, as they were on a day."""
    ranked = counting(areas, on)
    rows = session.execute(
        select(Boundary.area_id, Boundary.geometry, Boundary.schematic)
        .join(ranked, ranked.c.id == Boundary.id)
        .where(ranked.c.turn == 1)
    )
    return {area_id: Outline(json.loads(geometry), schematic) for area_id, geometry, schematic in rows}


def neighbours(session: Session, area_id: int) -> list[tuple[str, dict[str, Any]]]:
    """What to draw around an area for orientation: (name, geometry)."""
    rows = session.execute(
        select(Neighbour.name, Neighbour.geometry).where(Neighbour.area_id == area_id).order_by(Neighbour.id)
    )
    return [(name, json.loads(geometry)) for name, geometry in rows]


def surroundings(session: Session, areas: Collection[int]) -> list[tuple[str, dict[str, Any]]]:
    """What to draw around any of `areas` for orientation: (name, geometry)."""
    rows = session.execute(
        select(Neighbour.name, Neighbour.geometry).where(Neighbour.area_id.in_(areas)).order_by(Neighbour.id)
    )
    return [(name, json.loads(geometry)) for name, geometry in rows]
