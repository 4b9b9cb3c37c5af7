"""Changing the lists of co-building: partner units, needs, resources and agreements."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db import calendar
from db.actions import attachments, editing
from db.errors import N_, Problem, Refused
from db.models import Agreement, Area, Need, PartnerUnit, Project, Resource
from db.queries.cobuilding import CAPACITIES, KINDS, used

MOST: int = 1_000_000
"""No list holds more of anything."""


@dataclass(frozen=True)
class UnitDraft:
    """What a partner unit's form holds."""

    name: str
    kind: str
    capacity: str
    joined_on: date
    left_on: date | None


@dataclass(frozen=True)
class NeedDraft:
    """What a need's form holds."""

    title: str
    category: str
    detail: str | None
    quantity: int | None
    published_on: date
    wanted_by: date | None
    ends_on: date | None


@dataclass(frozen=True)
class ResourceDraft:
    """What a resource's form holds; `area_id` is how far it reaches."""

    title: str
    category: str
    detail: str | None
    quantity: int | None
    area_id: int
    from_day: date
    to_day: date | None


@dataclass(frozen=True)
class AgreementDraft:
    """What an agreement's form holds."""

    title: str
    signed_on: date
    ends_on: date | None


UNIT_FIELDS = list(UnitDraft.__annotations__)
NEED_FIELDS = list(NeedDraft.__annotations__)
RESOURCE_FIELDS = list(ResourceDraft.__annotations__)
AGREEMENT_FIELDS = list(AgreementDraft.__annotations__)


def add_unit(session: Session, area_id: int, draft: UnitDraft) -> int:
    """Take a partner unit into an area; returns its id."""
    area = editing.found(session, Area, area_id)
    values = _checked_unit(session, area.id, None, draft)
    unit = PartnerUnit(area_id=area.id)
    editing.add(session, "unit:add", unit, values)
    return unit.id


def change_unit(session: Session, unit_id: int, *, seen: int, draft: UnitDraft) -> None:
    """Correct a unit, or end it by the day it left."""
    unit = editing.current(session, PartnerUnit, unit_id, seen, UNIT_FIELDS)
    editing.change(session, "unit:change", unit, _checked_unit(session, unit.area_id, unit, draft))


def remove_unit(session: Session, unit_id: int, *, seen: int) -> None:
    """Take out a unit that was entered by mistake; refused while anything of it is there."""
    unit = editing.current(session, PartnerUnit, unit_id, seen, UNIT_FIELDS)
    for model in (Resource, Agreement, Project):
        _refuse_if_any(session, model.title, model.unit_id == unit.id)
    editing.remove(session, "unit:remove", unit, UNIT_FIELDS)


def _checked_unit(session: Session, area_id: int, unit: PartnerUnit | None, draft: UnitDraft) -> editing.Values:
    problems: list[Problem] = []
    values = asdict(draft)
    values["name"] = editing.text("name", draft.name, 80, problems, N_("Enter a name."))
    twin = select(PartnerUnit.id).where(PartnerUnit.area_id == area_id, PartnerUnit.name == values["name"])
    if session.scalar(twin.where(PartnerUnit.id != unit.id) if unit else twin) is not None:
        problems.append(Problem("name", N_("Choose another name: this area has a unit of that name.")))
    if draft.kind not in KINDS:
        problems.append(Problem("kind", N_("Choose a kind.")))
    if draft.capacity not in CAPACITIES:
        problems.append(Problem("capacity", N_("Choose in what capacity it takes part.")))
    not_later("joined_on", draft.joined_on, problems)
    _after("left_on", draft.joined_on, draft.left_on, problems)
    if unit is not None:
        for model, start, end in (
            (Resource, Resource.from_day, Resource.to_day),
            (Agreement, Agreement.signed_on, Agreement.ends_on),
            (Project, Project.agreed_on, func.coalesce(Project.finished_on, Project.cancelled_on)),
        ):
            mine = model.unit_id == unit.id
            if model is not Project and (first := session.scalar(select(func.min(start)).where(mine))):
                _not_after("joined_on", draft.joined_on, first, problems)
            if draft.left_on:
                going = select(model.title).where(mine, or_(end.is_(None), end > draft.left_on))
                if title := session.scalar(going.limit(1)):
                    problems.append(
                        Problem("left_on", N_("End “{title}” first: it goes on after that day."), {"title": title})
                    )
    editing.refuse_if(problems)
    return values


def add_need(session: Session, area_id: int, draft: NeedDraft) -> int:
    """Put an item on an area's needs list; returns its id."""
    area = editing.found(session, Area, area_id)
    values = _checked_need(session, None, draft)
    need = Need(area_id=area.id)
    editing.add(session, "need:add", need, values)
    return need.id


def change_need(session: Session, need_id: int, *, seen: int, draft: NeedDraft) -> None:
    """Correct a need, or take it off the list from a day on."""
    need = editing.current(session, Need, need_id, seen, NEED_FIELDS)
    editing.change(session, "need:change", need, _checked_need(session, need, draft))


def remove_need(session: Session, need_id: int, *, seen: int) -> None:
    """Take out a need that was entered by mistake; refused while a project answers it."""
    need = editing.current(session, Need, need_id, seen, NEED_FIELDS)
    _refuse_if_any(session, Project.title, Project.need_id == need.id)
    editing.remove(session, "need:remove", need, NEED_FIELDS)


def _checked_need(session: Session, need: Need | None, draft: NeedDraft) -> editing.Values:
    problems: list[Problem] = []
    values = asdict(draft) | described(draft.title, draft.category, draft.detail, problems)
    values["quantity"] = amount("quantity", draft.quantity, problems)
    not_later("published_on", draft.published_on, problems)
    if draft.wanted_by and draft.wanted_by < draft.published_on:
        problems.append(Problem("wanted_by", N_("Choose a day on or after the day it was listed.")))
    _after("ends_on", draft.published_on, draft.ends_on, problems)
    if need is not None:
        _around_projects(session, Project.need_id == need.id, "published_on", "ends_on", values, problems)
    editing.refuse_if(problems)
    return values


def add_resource(session: Session, unit_id: int, draft: ResourceDraft) -> int:
    """Enter what a unit offers; returns its id."""
    unit = editing.found(session, PartnerUnit, unit_id)
    values = _checked_resource(session, unit, None, draft)
    resource = Resource(unit_id=unit.id)
    editing.add(session, "resource:add", resource, values)
    return resource.id


def change_resource(session: Session, resource_id: int, *, seen: int, draft: ResourceDraft) -> None:
    """Correct what a unit offers, or end it; refused below what projects already use."""
    resource = editing.current(session, Resource, resource_id, seen, RESOURCE_FIELDS)
    unit = editing.found(session, PartnerUnit, resource.unit_id)
    editing.change(session, "resource:change", resource, _checked_resource(session, unit, resource, draft))


def remove_resource(session: Session, resource_id: int, *, seen: int) -> None:
    """Take out a resource that was entered by mistake; refused while a project uses it."""
    resource = editing.current(session, Resource, resource_id, seen, RESOURCE_FIELDS)
    _refuse_if_any(session, Project.title, Project.resource_id == resource.id)
    editing.remove(session, "resource:remove", resource, RESOURCE_FIELDS)


def _checked_resource(
    session: Session, unit: PartnerUnit, resource: Resource | None, draft: ResourceDraft
) -> editing.Values:
    problems: list[Problem] = []
    values = asdict(draft) | described(draft.title, draft.category, draft.detail, problems)
    values["quantity"] = amount("quantity", draft.quantity, problems)
    editing.found(session, Area, draft.area_id)
    _inside("from_day", draft.from_day, unit, problems)
    _after("to_day", draft.from_day, draft.to_day, problems)
    _before_leaving("to_day", draft.to_day, unit, problems)
    if resource is not None:
        _around_projects(session, Project.resource_id == resource.id, None, "to_day", values, problems)
        spent = used(session, [resource.id]).get(resource.id, 0)
        if draft.quantity is not None and draft.quantity < spent:
            problems.append(
                Problem("quantity", N_("Enter {spent} or more: projects already use that much."), {"spent": spent})
            )
        if draft.area_id != resource.area_id:
            _refuse_if_any(session, Project.title, Project.resource_id == resource.id, field="area_id")
    editing.refuse_if(problems)
    return values


def add_agreement(session: Session, area_id: int, unit_id: int, draft: AgreementDraft) -> int:
    """Enter an agreement that a unit signed with an area; returns its id."""
    area, unit = editing.found(session, Area, area_id), editing.found(session, PartnerUnit, unit_id)
    values = _checked_agreement(unit, draft)
    agreement = Agreement(unit_id=unit.id, area_id=area.id)
    editing.add(session, "agreement:sign", agreement, values)
    return agreement.id


def change_agreement(session: Session, agreement_id: int, *, seen: int, draft: AgreementDraft) -> None:
    """Correct an agreement, or end it."""
    agreement = editing.current(session, Agreement, agreement_id, seen, AGREEMENT_FIELDS)
    unit = editing.found(session, PartnerUnit, agreement.unit_id)
    editing.change(session, "agreement:change", agreement, _checked_agreement(unit, draft))


def remove_agreement(session: Session, agreement_id: int, *, seen: int) -> None:
    """Take out an agreement that was entered by mistake."""
    agreement = editing.current(session, Agreement, agreement_id, seen, AGREEMENT_FIELDS)
    attachments.detach_all(session, "agreements", agreement.id)
    editing.remove(session, "agreement:remove", agreement, AGREEMENT_FIELDS)


def _checked_agreement(unit: PartnerUnit, draft: AgreementDraft) -> editing.Values:
    problems: list[Problem] = []
    values = asdict(draft)
    values["title"] = editing.text("title", draft.title, 120, problems, N_("Enter a title."))
    not_later("signed_on", draft.signed_on, problems)
    _inside("signed_on", draft.signed_on, unit, problems)
    _after("ends_on", draft.signed_on, draft.ends_on, problems)
    _before_leaving("ends_on", draft.ends_on, unit, problems)
    editing.refuse_if(problems)
    return values


def described(title: str, category: str, detail: str | None, problems: list[Problem]) -> editing.Values:
    """What needs and resources have in common: a title, a class, and what there is to say."""
    return {
        "title": editing.text("title", title, 120, problems, N_("Enter a title.")),
        "category": editing.text("category", category, 40, problems, N_("Choose or enter a class.")),
        "detail": editing.text("detail", detail, 400, problems),
    }


def amount(field: str, value: int | None, problems: list[Problem]) -> int | None:
    """`value` if it is a whole number from 1 on, or None."""
    if value is not None and not 1 <= value <= MOST:
        problems.append(Problem(field, N_("Enter a number from 1 to {most}, or leave it empty."), {"most": MOST}))
    return value


def not_later(field: str, day: date, problems: list[Problem]) -> None:
    """Say so if `day` has not come yet."""
    if day > calendar.today():
        problems.append(Problem(field, N_("Choose today or an earlier day.")))


def _after(field: str, start: date, end: date | None, problems: list[Problem]) -> None:
    if end and end <= start:
        problems.append(Problem(field, N_("Choose a day after {day}, when it began."), {"day": start}))


def _not_after(field: str, day: date, first: date, problems: list[Problem]) -> None:
    if day > first:
        problems.append(Problem(field, N_("Choose {day} or earlier: something of it began then."), {"day": first}))


def _inside(field: str, day: date, unit: PartnerUnit, problems: list[Problem]) -> None:
    if day < unit.joined_on or (unit.left_on and day >= unit.left_on):
        problems.append(Problem(field, N_("Choose a day on which the unit takes part.")))


def _before_leaving(field: str, end: date | None, unit: PartnerUnit, problems: list[Problem]) -> None:
    if unit.left_on and (end is None or end > unit.left_on):
        problems.append(Problem(field, N_("Choose {day} or earlier: the unit left then."), {"day": unit.left_on}))


def _around_projects(
    session: Session, whose: Any, start: str | None, end: str, values: editing.Values, problems: list[Problem]
) -> None:
    """A list item is there when projects are agreed about it; a resource may begin later (no `start`)."""
    first, last = session.execute(select(func.min(Project.agreed_on), func.max(Project.agreed_on)).where(whose)).one()
    if start and first:
        _not_after(start, values[start], first, problems)
    if last and values[end] and values[end] <= last:
        problems.append(Problem(end, N_("Choose a day after {day}: a project was agreed then."), {"day": last}))


def _refuse_if_any(session: Session, title: Any, whose: Any, field: str = "") -> None:
    if known := session.scalar(select(title).where(whose).limit(1)):
        raise Refused(Problem(field, N_("Remove or change “{title}” first: it depends on this."), {"title": known}))
