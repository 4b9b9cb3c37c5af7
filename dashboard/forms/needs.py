"""Forms of needs: an item of the list, and the resources that fit it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import filters, parts
from dashboard.access import viewer
from dashboard.forms import fields
from dashboard.forms.form import Action, Form, may, opening
from dashboard.panels.cobuilding import fit_words
from dashboard.parts import Concern, Html, Status
from dashboard.text import _, day
from db.actions import cobuilding as actions
from db.actions import projects
from db.actions.cobuilding import NEED_FIELDS, NeedDraft
from db.calendar import today
from db.engine import default_database
from db.errors import NotFound
from db.matching import Fit, fitting
from db.permissions import Permission
from db.queries import areas, cobuilding
from db.queries.areas import AreaRow
from db.queries.cobuilding import NeedRow

CLOSE: Final = 0.55
"""What a resource must score against the best of all to be shown; on the labelled set that hides hardly any fit."""
FITS: Final = 5
UNFIT: Final = 3
"""How many resources are shown that fit, and that only sound alike."""
LENGTH: Final = timedelta(days=90)
"""How long a project is planned for at first."""


def new(area: AreaRow) -> None:
    """Put a need on an area's list."""
    st.dialog(_("New need"), icon=":material/playlist_add:")(_new)(area, opening())


def _new(area: AreaRow, opened: int) -> None:
    form = Form("need-new", opened, fields.tell)
    with default_database().reading(viewer()) as session:
        known = cobuilding.categories(session, area.id, today())
        below = [area, *areas.descendants(session, area.id, today())]
    names = {row.id: row.name for row in below}
    form.start(None, fields.blank(NEED_FIELDS, published_on=today()) | {"area_id": area.id})
    st.selectbox(_("Where"), list(names), format_func=lambda key: names[key], key=form.key("area_id"))
    _particulars(form, known)
    form.save(_("Put on the list"), lambda: _adding(form))


def _adding(form: Form) -> Action:
    area: int = form.value("area_id")
    return lambda session, _seen: actions.add_need(session, area, fields.drafted(form, NeedDraft, NEED_FIELDS))


def need(need_id: int) -> None:
    """See what fits a need and make a project of it, or change the need."""
    st.dialog(_("Need"), width="medium", icon=":material/playlist_add_check:")(_need)(need_id, opening())


def _need(need_id: int, opened: int) -> None:
    on = today()
    with default_database().reading(viewer()) as session:
        try:
            known = cobuilding.need(session, need_id, on)
        except NotFound:
            st.rerun()  # it was removed, and the list behind shows it no more
        fits = _fits(session, known)
        categories = cobuilding.categories(session, known.area_id, on)
    parts.show(_described(known), f"need-{known.id}-{opened}")
    if not may(Permission.COBUILDING, known.area_id):
        return
    matching, change = st.tabs([_("Resources that fit"), _("Correct")])
    with matching:
        _match(known, fits, opened)
    with change:
        _change(known, categories, opened)


def _fits(session: Session, known: NeedRow) -> list[Fit]:
    on = today()
    resources = cobuilding.resources(session, known.area_id, on)
    return fitting(known, resources, cobuilding.used(session, [one.id for one in resources]), on)


def _described(known: NeedRow) -> Html:
    told = parts.caption(
        known.area_name,
        known.category,
        _("listed {day}").format(day=day(known.published_on)),
        _("wanted by {day}").format(day=day(known.wanted_by)) if known.wanted_by else "",
        _("quantity {n}").format(n=known.quantity) if known.quantity else "",
    )
    matched = (
        parts.chip(Status.OK, _("matched {day}").format(day=day(known.matched_on))) if known.matched_on else Html("")
    )
    return parts.headline(known.title, matched) + told + (parts.caption(known.detail) if known.detail else Html(""))


def _match(known: NeedRow, fits: Sequence[Fit], opened: int) -> None:
    least = CLOSE * max((fit.score for fit in fits), default=0)
    best = [fit for fit in fits if not fit.excluded and fit.score >= least][:FITS]
    alike = [fit for fit in fits if fit.excluded and fit.words and fit.score >= least][:UNFIT]
    said = _("No resource fits. Ask a unit to offer one, or say more precisely what is needed.")
    shown = parts.attention(_fit(fit) for fit in best) if best else parts.empty(said)
    if alike:
        shown += parts.head(_("Sounds alike, but cannot be used")) + parts.attention(_fit(fit) for fit in alike)
    parts.show(shown, f"fits-{known.id}-{opened}")
    if best:
        _accept(known, best, opened)


def _fit(fit: Fit) -> Concern:
    status = Status.OK if fit.words and not fit.excluded else Status.MISSING
    return Concern(None, status, f"{fit.resource.title} · {fit.resource.unit_name}", fit_words(fit), "")


def _accept(known: NeedRow, best: Sequence[Fit], opened: int) -> None:
    form = Form(f"accept-{known.id}", opened, fields.tell)
    names = {fit.resource.id: f"{fit.resource.title} · {fit.resource.unit_name}" for fit in best}
    form.start(
        known.version,
        {
            "resource_id": best[0].resource.id,
            "quantity": known.quantity,
            "agreed_on": today(),
            "planned_end": known.wanted_by if known.wanted_by and known.wanted_by > today() else today() + LENGTH,
        },
    )
    st.selectbox(_("Take"), list(names), format_func=lambda key: names[key], key=form.key("resource_id"))
    form.problems("resource_id", "need_id", "unit_id", "title", "category")
    fields.counts(form, "quantity")
    fields.days(form, "agreed_on", "planned_end")
    form.save(_("Agree on the project"), lambda: _accepting(form, known))


def _accepting(form: Form, known: NeedRow) -> Action:
    def action(session: Session, seen: int | None) -> None:
        values = fields.drafted(form, dict[str, Any], ["quantity", "agreed_on", "planned_end"])
        projects.accept(session, known.id, form.value("resource_id"), seen=seen or 0, **values)

    return action


def _change(known: NeedRow, categories: list[str], opened: int) -> None:
    form = Form(f"need-{known.id}", opened, fields.tell)
    form.start(known.version, fields.filled(known, NEED_FIELDS))
    _particulars(form, categories)
    form.save(_("Save"), lambda: _changing(form, known))
    form.remove(
        _("Remove this need"),
        _("Remove it for good? Do so only if it was entered by mistake; else say when it leaves the list."),
        lambda: lambda session, seen: actions.remove_need(session, known.id, seen=seen or 0),
    )


def _changing(form: Form, known: NeedRow) -> Action:
    def action(session: Session, seen: int | None) -> None:
        draft = fields.drafted(form, NeedDraft, NEED_FIELDS)
        actions.change_need(session, known.id, seen=seen or 0, draft=draft)

    return action


def _particulars(form: Form, categories: list[str]) -> None:
    fields.text(form, "title", _("What is needed"))
    fields.category(form, categories)
    fields.text(form, "detail")
    fields.counts(form, "quantity")
    fields.days(form, "published_on", "wanted_by")
    st.date_input(_("Off the list from (empty: stays)"), key=form.key("ends_on"), min_value=filters.EARLIEST)
    form.problems("ends_on")
