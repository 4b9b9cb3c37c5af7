"""Co-building: the partner units, what is needed and what is offered, and what was signed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.errors import N_, NotFound
from db.models import Agreement, Area, AreaPath, Need, PartnerUnit, Project, Provenance, Resource

KINDS: Final = {
    "agency": N_("Party or government agency"),
    "institution": N_("Public institution"),
    "state_enterprise": N_("State-owned enterprise"),
    "enterprise": N_("Private enterprise"),
    "school": N_("School"),
    "hospital": N_("Hospital"),
    "association": N_("Social organisation"),
    "collective": N_("Economic collective"),
    "property": N_("Property firm"),
}
"""What a partner unit can be, as msgids."""

CAPACITIES: Final = {
    "member": N_("Member unit"),
    "part_time_member": N_("Sends a part-time member"),
    "backer": N_("Project backer"),
}
"""In what capacity a unit takes part, as msgids."""


@dataclass(frozen=True)
class UnitRow:
    """A partner unit and the area it belongs to."""

    id: int
    version: int
    name: str
    kind: str
    capacity: str
    area_id: int
    area_name: str
    joined_on: date
    left_on: date | None


@dataclass(frozen=True)
class NeedRow:
    """An item of a needs list; `above` are its area and all areas over it on the day asked about."""

    id: int
    version: int
    title: str
    category: str
    detail: str | None
    quantity: int | None
    area_id: int
    area_name: str
    published_on: date
    wanted_by: date | None
    matched_on: date | None
    ends_on: date | None
    above: frozenset[int]


@dataclass(frozen=True)
class ResourceRow:
    """What a unit offers to everything in and under an area; `quantity` None is without limit."""

    id: int
    version: int
    title: str
    category: str
    detail: str | None
    quantity: int | None
    unit_id: int
    unit_name: str
    area_id: int
    area_name: str
    from_day: date
    to_day: date | None


@dataclass(frozen=True)
class AgreementRow:
    """A signed agreement and who signed it."""

    id: int
    version: int
    title: str
    unit_id: int
    unit_name: str
    area_id: int
    area_name: str
    signed_on: date
    ends_on: date | None


def under(area: InstrumentedAttribute[int], area_id: int, on: date) -> ColumnElement[bool]:
    """Whether a row's `area` lies in or under an area on the day."""
    return area.in_(
        select(AreaPath.area_id).where(AreaPath.ancestor_id == area_id, AreaPath.from_day <= on, AreaPath.to_day > on)
    )


def over(area: InstrumentedAttribute[int], area_id: int, on: date) -> ColumnElement[bool]:
    """Whether a row's `area` is an area or lies over it on the day."""
    return area.in_(
        select(AreaPath.ancestor_id).where(AreaPath.area_id == area_id, AreaPath.from_day <= on, AreaPath.to_day > on)
    )


def _near(area: InstrumentedAttribute[int], area_id: int, on: date) -> ColumnElement[bool]:
    return or_(under(area, area_id, on), over(area, area_id, on))


Rows = Select[*tuple[Any, ...]]

_UNITS: Rows = select(
    PartnerUnit.id,
    PartnerUnit.version,
    PartnerUnit.name,
    PartnerUnit.kind,
    PartnerUnit.capacity,
    PartnerUnit.area_id,
    Area.name,
    PartnerUnit.joined_on,
    PartnerUnit.left_on,
).join(Area, Area.id == PartnerUnit.area_id)

_NEEDS: Rows = select(
    Need.id,
    Need.version,
    Need.title,
    Need.category,
    Need.detail,
    Need.quantity,
    Need.area_id,
    Area.name,
    Need.published_on,
    Need.wanted_by,
    Need.matched_on,
    Need.ends_on,
).join(Area, Area.id == Need.area_id)

_RESOURCES: Rows = (
    select(
        Resource.id,
        Resource.version,
        Resource.title,
        Resource.category,
        Resource.detail,
        Resource.quantity,
        Resource.unit_id,
        PartnerUnit.name,
        Resource.area_id,
        Area.name,
        Resource.from_day,
        Resource.to_day,
    )
    .join(Area, Area.id == Resource.area_id)
    .join(PartnerUnit, PartnerUnit.id == Resource.unit_id)
)

_AGREEMENTS: Rows = (
    select(
        Agreement.id,
        Agreement.version,
        Agreement.title,
        Agreement.unit_id,
        PartnerUnit.name,
        Agreement.area_id,
        Area.name,
        Agreement.signed_on,
        Agreement.ends_on,
    )
    .join(Area, Area.id == Agreement.area_id)
    .join(PartnerUnit, PartnerUnit.id == Agreement.unit_id)
)


def _holds(
    start: InstrumentedAttribute[date], end: InstrumentedAttribute[date | None], on: date
) -> ColumnElement[bool]:
    return and_(start <= on, or_(end.is_(None), end > on))


def _one(session: Session, rows: Rows, row_id: InstrumentedAttribute[int], number: int) -> Any:
    row = session.execute(rows.where(row_id == number)).one_or_none()
    if row is None:
        raise NotFound(number)
    return row


def units(session: Session, area_id: int, on: date) -> list[UnitRow]:
    """The units of an area, of those under it and of those over it that take part on the day, by name."""
    taking_part = _holds(PartnerUnit.joined_on, PartnerUnit.left_on, on)
    rows = _UNITS.where(_near(PartnerUnit.area_id, area_id, on), taking_part).order_by(PartnerUnit.name)
    return [UnitRow(*row) for row in session.execute(rows)]


def unit(session: Session, unit_id: int) -> UnitRow:
    """One unit; raises `NotFound`."""
    return UnitRow(*_one(session, _UNITS, PartnerUnit.id, unit_id))


def needs(session: Session, area_id: int, on: date) -> list[NeedRow]:
    """The items on the needs lists in and under an area on the day, by class, the earliest wanted first."""
    rows = session.execute(
        _NEEDS.where(under(Need.area_id, area_id, on), _holds(Need.published_on, Need.ends_on, on)).order_by(
            Need.category, Need.wanted_by.is_(None), Need.wanted_by, Need.id
        )
    ).all()
    above = _above(session, {row.area_id for row in rows}, on)
    return [NeedRow(*(*row, above.get(row.area_id, frozenset()))) for row in rows]


def need(session: Session, need_id: int, on: date) -> NeedRow:
    """One need, with the areas over it on the day; raises `NotFound`."""
    row = _one(session, _NEEDS, Need.id, need_id)
    above = _above(session, {row.area_id}, on)
    return NeedRow(*(*row, above.get(row.area_id, frozenset())))


def _above(session: Session, areas: Collection[int], on: date) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for area, ancestor in session.execute(
        select(AreaPath.area_id, AreaPath.ancestor_id).where(
            AreaPath.area_id.in_(areas), AreaPath.from_day <= on, AreaPath.to_day > on
        )
    ):
        found.setdefault(area, set()).add(ancestor)
    return {area: frozenset(ancestors) for area, ancestors in found.items()}


def resources(session: Session, area_id: int, on: date) -> list[ResourceRow]:
    """Everything ever offered to an area, to those under it and to those over it on the day, by class."""
    rows = _RESOURCES.where(_near(Resource.area_id, area_id, on)).order_by(Resource.category, Resource.id)
    return [ResourceRow(*row) for row in session.execute(rows)]


def resource(session: Session, resource_id: int) -> ResourceRow:
    """One resource; raises `NotFound`."""
    return ResourceRow(*_one(session, _RESOURCES, Resource.id, resource_id))


def used(session: Session, resources: Collection[int], without: int | None = None) -> dict[int, int]:
    """How much of each resource its projects use that were not cancelled; one project can be left out."""
    rows = session.execute(
        select(Project.resource_id, func.sum(Project.quantity))
        .where(Project.resource_id.in_(resources), Project.cancelled_on.is_(None), Project.id != (without or 0))
        .group_by(Project.resource_id)
    )
    return {resource_id: int(amount or 0) for resource_id, amount in rows if resource_id is not None}


def agreements(session: Session, area_id: int, on: date) -> list[AgreementRow]:
    """The agreements with an area, those under it and those over it that hold on the day, the latest first."""
    rows = _AGREEMENTS.where(
        _near(Agreement.area_id, area_id, on), _holds(Agreement.signed_on, Agreement.ends_on, on)
    ).order_by(Agreement.signed_on.desc(), Agreement.id)
    return [AgreementRow(*row) for row in session.execute(rows)]


def agreement(session: Session, agreement_id: int) -> AgreementRow:
    """One agreement; raises `NotFound`."""
    return AgreementRow(*_one(session, _AGREEMENTS, Agreement.id, agreement_id))


def categories(session: Session, area_id: int, on: date) -> list[str]:
    """The classes in use around an area."""
    found: set[str] = set()
    for model in (Need, Resource, Project):
        found |= set(session.scalars(select(model.category).where(_near(model.area_id, area_id, on)).distinct()))
    return sorted(found)


def illustrative(session: Session, area_id: int, on: date) -> bool:
    """Whether any need or project in or under an area was made or grouped to show the product."""
    return any(
        session.scalar(
            select(model.id)
            .where(under(model.area_id, area_id, on), model.provenance == Provenance.ILLUSTRATIVE)
            .limit(1)
        )
        is not None
        for model in (Need, Project)
    )
