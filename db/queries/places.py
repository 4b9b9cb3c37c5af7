"""Places: how far the set-up of one has come, as the database shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from db.errors import NotFound
from db.models import (
    Area,
    AreaPath,
    HandlingUnit,
    IssueTerm,
    Level,
    PartnerUnit,
    Role,
    Service,
    Station,
    StationKind,
    Team,
)  # fmt: skip
from db.queries.areas import outlines
from db.queries.records import setting

Rows = Select[*tuple[Any, ...]]

UNDRAWN: Final = "building"
"""The level whose areas need no outline: a building is a point on the map of its grid."""


@dataclass(frozen=True)
class LevelRow:
    """A level of a place, and how many areas it has."""

    kind: str
    rank: int
    name_zh: str
    name_en: str
    system: str | None
    areas: int


@dataclass(frozen=True)
class WordRow:
    """A row of a dictionary."""

    id: int
    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class Standing:
    """How far a place's set-up has come; `drawn` are areas with an outline, `schematic` of them made up.

    `drawable` are those that should have one, `categories` those of issues, `handlers` whom issues are given to.
    """

    levels: tuple[LevelRow, ...]
    drawable: int
    drawn: int
    schematic: int
    roles: tuple[WordRow, ...]
    station_kinds: tuple[WordRow, ...]
    services: tuple[WordRow, ...]
    categories: int
    handlers: int
    stations: int
    teams: int
    units: int
    opens_first: bool


def standing(session: Session, area_id: int, on: date) -> Standing:
    """The standing of the place whose topmost area this is, on a day; raises `NotFound`."""
    found = session.execute(select(Area.code, Area.scheme).where(Area.id == area_id)).one_or_none()
    if found is None:
        raise NotFound(area_id)
    code, scheme = found
    by_kind = session.execute(_inside(select(Area.kind, func.count()), area_id, on).group_by(Area.kind))
    counts: dict[str, int] = {row[0]: row[1] for row in by_kind}
    drawable = [row[0] for row in session.execute(_inside(select(Area.id), area_id, on).where(Area.kind != UNDRAWN))]
    drawn = outlines(session, drawable, on)
    return Standing(
        tuple(levels(session, scheme, counts)),
        len(drawable),
        len(drawn),
        sum(outline.schematic for outline in drawn.values()),
        words(session, Role, Role.scheme == scheme),
        words(session, StationKind),
        words(session, Service),
        session.scalar(select(func.count()).where(IssueTerm.scheme == scheme, IssueTerm.kind == "category")) or 0,
        session.scalar(select(func.count()).where(HandlingUnit.scheme == scheme)) or 0,
        _count(session, Station, area_id, on),
        _count(session, Team, area_id, on),
        _count(session, PartnerUnit, area_id, on),
        setting(session, "home_area") == code,
    )


def _inside(rows: Rows, area_id: int, on: date) -> Rows:
    """`rows` of the areas in a place that are valid on a day."""
    return (
        rows.select_from(Area)
        .join(AreaPath, AreaPath.area_id == Area.id)
        .where(
            AreaPath.ancestor_id == area_id,
            AreaPath.from_day <= on,
            AreaPath.to_day > on,
            Area.valid_from <= on,
            Area.valid_to > on,
        )
    )


def levels(session: Session, scheme: str, counts: Mapping[str, int] | None = None) -> list[LevelRow]:
    """The levels of a scheme, topmost first, each with its number of areas if that is given."""
    rows = session.scalars(select(Level).where(Level.scheme == scheme).order_by(Level.rank))
    return [
        LevelRow(row.kind, row.rank, row.name_zh, row.name_en, row.system, (counts or {}).get(row.kind, 0))
        for row in rows
    ]


def _count(session: Session, model: Any, area_id: int, on: date) -> int:
    rows = select(func.count()).select_from(model).where(model.area_id.in_(_inside(select(Area.id), area_id, on)))
    return session.scalar(rows) or 0


def words(session: Session, model: Any, *those: ColumnElement[bool]) -> tuple[WordRow, ...]:
    """The rows of a dictionary in their order."""
    rows = select(model.id, model.code, model.name_zh, model.name_en).where(*those).order_by(model.rank, model.id)
    return tuple(WordRow(*row) for row in session.execute(rows))
