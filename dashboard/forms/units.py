"""Forms of partner units: the unit, what it offers, and what it signed."""

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import parts
from dashboard.access import viewer
from dashboard.forms import attachments, fields
from dashboard.forms.form import Action, Form, may, opening
from dashboard.text import _, day
from db.actions import cobuilding as actions
from db.actions.cobuilding import (
    AGREEMENT_FIELDS,
    RESOURCE_FIELDS,
    UNIT_FIELDS,
    AgreementDraft,
    ResourceDraft,
    UnitDraft,
)
from db.calendar import today
from db.engine import default_database
from db.errors import NotFound
from db.permissions import Permission
from db.queries import areas, cobuilding
from db.queries.areas import AreaRow
from db.queries.cobuilding import CAPACITIES, KINDS, AgreementRow, ResourceRow, UnitRow


def new(area: AreaRow) -> None:
    """Take a partner unit into an area."""
    st.dialog(_("New partner unit in {area}").format(area=area.name), icon=":material/domain_add:")(_new)(
        area, opening()
    )


def _new(area: AreaRow, opened: int) -> None:
    form = Form("unit-new", opened, fields.tell)
    form.start(None, fields.blank(UNIT_FIELDS, kind=next(iter(KINDS)), capacity="member", joined_on=today()))
    _particulars(form)

    def adding() -> Action:
        return lambda session, _seen: actions.add_unit(session, area.id, fields.drafted(form, UnitDraft, UNIT_FIELDS))

    form.save(_("Save"), adding)


def unit(unit_id: int) -> None:
    """Work on a unit: what it offers, what it signed, and the unit itself."""
    st.dialog(_("Partner unit"), width="medium", icon=":material/domain:")(_unit)(unit_id, opening())


def _unit(unit_id: int, opened: int) -> None:
    on = today()
    with default_database().reading(viewer()) as session:
        try:
            known = cobuilding.unit(session, unit_id)
        except NotFound:
            st.rerun()  # it was removed, and the list behind shows it no more
        offered = [one for one in cobuilding.resources(session, known.area_id, on) if one.unit_id == known.id]
        signed = [one for one in cobuilding.agreements(session, known.area_id, on) if one.unit_id == known.id]
        used = cobuilding.used(session, [one.id for one in offered])
        categories = cobuilding.categories(session, known.area_id, on)
        near = [*areas.ancestors(session, known.area_id, on), *areas.descendants(session, known.area_id, on)]
    places = {row.id: row.name for row in near}
    told = parts.caption(known.area_name, _(KINDS.get(known.kind, known.kind)), _(CAPACITIES[known.capacity]))
    since = parts.caption(_("takes part since {day}").format(day=day(known.joined_on)))
    parts.show(parts.headline(known.name) + told + since, f"unit-{known.id}-{opened}")
    if not may(Permission.COBUILDING, known.area_id):
        return
    resources, agreements, change = st.tabs([_("Resources"), _("Agreements"), _("Correct")])
    with resources:
        _resource(known, offered, used, categories, places, opened)
    with agreements:
        _agreement(known, signed, places, opened)
    with change:
        _change(known, opened)


def _resource(
    owner: UnitRow,
    offered: list[ResourceRow],
    used: dict[int, int],
    categories: list[str],
    places: dict[int, str],
    opened: int,
) -> None:
    names = {one.id: f"{one.title} · {_left(one, used)}" for one in offered}
    chosen = fields.item(f"resource-{owner.id}", opened, names, _("New resource"))
    known = next((one for one in offered if one.id == chosen), None)
    form = Form(f"resource-{owner.id}-{chosen or 'new'}", opened, fields.tell)
    blank = fields.blank(RESOURCE_FIELDS, area_id=owner.area_id, from_day=today())
    form.start(known.version if known else None, fields.filled(known, RESOURCE_FIELDS) if known else blank)
    fields.text(form, "title", _("What is offered"))
    fields.category(form, categories)
    fields.text(form, "detail")
    fields.rows(form, "area_id", places, optional=False)
    fields.counts(form, "quantity")
    fields.days(form, "from_day", "to_day")
    form.save(_("Save the resource"), lambda: _saving_resource(form, owner, known))
    if known:
        form.remove(
            _("Remove this resource"),
            _("Remove it for good? Do so only if it was entered by mistake; else say until when it was on offer."),
            lambda: lambda session, seen: actions.remove_resource(session, known.id, seen=seen or 0),
        )


def _left(one: ResourceRow, used: dict[int, int]) -> str:
    if one.quantity is None:
        return _("no limit on quantity")
    return _("{left} left of {quantity}").format(left=one.quantity - used.get(one.id, 0), quantity=one.quantity)


def _saving_resource(form: Form, owner: UnitRow, known: ResourceRow | None) -> Action:
    def action(session: Session, seen: int | None) -> None:
        draft = fields.drafted(form, ResourceDraft, RESOURCE_FIELDS)
        if known:
            actions.change_resource(session, known.id, seen=seen or 0, draft=draft)
        else:
            actions.add_resource(session, owner.id, draft)

    return action


def _agreement(owner: UnitRow, signed: list[AgreementRow], places: dict[int, str], opened: int) -> None:
    names = {one.id: f"{one.title} · {one.area_name} · {day(one.signed_on)}" for one in signed}
    chosen = fields.item(f"agreement-{owner.id}", opened, names, _("New agreement"))
    known = next((one for one in signed if one.id == chosen), None)
    form = Form(f"agreement-{owner.id}-{chosen or 'new'}", opened, fields.tell)
    title = _("{year} co-building agreement").format(year=today().year)
    blank = fields.blank(AGREEMENT_FIELDS, title=title, signed_on=today()) | {"area_id": owner.area_id}
    form.start(known.version if known else None, fields.filled(known, AGREEMENT_FIELDS) if known else blank)
    fields.text(form, "title")
    if known is None:
        st.selectbox(_("With"), list(places), format_func=lambda key: places[key], key=form.key("area_id"))
    fields.days(form, "signed_on", "ends_on")
    form.save(_("Save the agreement"), lambda: _saving_agreement(form, owner, known))
    if known:
        form.remove(
            _("Remove this agreement"),
            _("Remove it for good? Do so only if it was entered by mistake; else say when it ended."),
            lambda: lambda session, seen: actions.remove_agreement(session, known.id, seen=seen or 0),
        )
        attachments.attached("agreements", known.id, opened)


def _saving_agreement(form: Form, owner: UnitRow, known: AgreementRow | None) -> Action:
    def action(session: Session, seen: int | None) -> None:
        draft = fields.drafted(form, AgreementDraft, AGREEMENT_FIELDS)
        if known:
            actions.change_agreement(session, known.id, seen=seen or 0, draft=draft)
        else:
            actions.add_agreement(session, form.value("area_id"), owner.id, draft)

    return action


def _change(known: UnitRow, opened: int) -> None:
    form = Form(f"unit-{known.id}", opened, fields.tell)
    form.start(known.version, fields.filled(known, UNIT_FIELDS))
    _particulars(form)

    def changing() -> Action:
        def action(session: Session, seen: int | None) -> None:
            draft = fields.drafted(form, UnitDraft, UNIT_FIELDS)
            actions.change_unit(session, known.id, seen=seen or 0, draft=draft)

        return action

    form.save(_("Save"), changing)
    form.remove(
        _("Remove this unit"),
        _("Remove it for good? Do so only if it was entered by mistake; else say when it left."),
        lambda: lambda session, seen: actions.remove_unit(session, known.id, seen=seen or 0),
    )


def _particulars(form: Form) -> None:
    fields.text(form, "name")
    fields.words(form, "kind", KINDS)
    fields.words(form, "capacity", CAPACITIES)
    fields.days(form, "joined_on", "left_on")
