"""Forms of the tree: a new area below one, an area's end, and taking out what was entered by mistake."""

from datetime import date, timedelta
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import filters, parts
from dashboard.access import can, viewer
from dashboard.forms.form import Action, Form, opening
from dashboard.parts import Status
from dashboard.text import _, named
from db.actions import area_lists, tree
from db.calendar import today
from db.engine import default_database
from db.permissions import Permission
from db.queries import areas, places
from db.queries.areas import AreaRow, lies_in

BOUNDARIES: Final = filters.SETUP.with_name("boundaries.py")


def offer(area: AreaRow) -> None:
    """The buttons that open these forms, for whoever may change the area."""
    if not can(Permission.AREAS, area.id):
        return
    with st.container(horizontal=True, gap="small"):
        draws = st.button(_("Boundary"), key="tree.draw", icon=":material/polyline:", type="tertiary")
        adds = st.button(_("New area below"), key="tree.below", icon=":material/add_location_alt:", type="tertiary")
        ends = st.button(_("End on a day"), key="tree.end", icon=":material/event_busy:", type="tertiary")
        removes = st.button(_("Remove"), key="tree.remove", icon=":material/delete:", type="tertiary")
    if draws:
        st.switch_page(BOUNDARIES)
    elif adds:
        below(area)
    elif ends:
        end(area)
    elif removes:
        remove(area)


def below(parent: AreaRow) -> None:
    """Add one area directly below another."""
    title = _("New area below {area}").format(area=parent.name)
    st.dialog(title, icon=":material/add_location_alt:")(_below)(parent, opening())


def _below(parent: AreaRow, opened: int) -> None:
    form = Form(f"below-{parent.id}", opened)
    with default_database().reading(viewer()) as session:
        levels = {
            row.kind: row
            for row in places.levels(session, parent.scheme)
            if row.rank > parent.rank and lies_in(row.system, parent.system)
        }
    if not levels:
        st.info(_("There is no level below this one. Add one under “Set up a place”."))
        return
    form.start(
        None, {"kind": next(iter(levels)), "name": "", "code": "", "households": None, "residents": None, "since": None}
    )
    st.selectbox(_("Level"), list(levels), format_func=lambda kind: named(levels[kind]), key=form.key("kind"))
    st.text_input(_("Name"), key=form.key("name"))
    st.text_input(_("Code (empty: the next free one)"), key=form.key("code"))
    households, residents = st.columns(2, gap="small", wrap=False)
    households.number_input(_("Households"), min_value=0, value=None, step=1, key=form.key("households"))
    residents.number_input(_("Residents"), min_value=0, value=None, step=1, key=form.key("residents"))
    st.date_input(_("Exists since (empty: always)"), key=form.key("since"), min_value=filters.EARLIEST)
    form.save(_("Save"), lambda: _adding(form, parent))


def _adding(form: Form, parent: AreaRow) -> Action:
    kind, since = form.value("kind"), form.value("since")
    cells = {field: str(form.value(field) or "") for field in ("name", "code", "households", "residents")}

    def action(session: Session, _seen: int | None) -> None:
        area_lists.add(session, parent.id, kind, cells, since, today())

    return action


def end(area: AreaRow) -> None:
    """Let an area end on a day."""
    st.dialog(_("End {area}").format(area=area.name), icon=":material/event_busy:")(_end)(area, opening())


def _end(area: AreaRow, opened: int) -> None:
    form = Form(f"end-{area.id}", opened)
    with default_database().reading(viewer()) as session:
        area = areas.area(session, area.code)
    form.start(area.version, {"on": today()})
    said = _("Earlier days keep the area and its figures. Its posts end with it.")
    parts.show(parts.caption(said), form.key("about"))
    st.date_input(
        _("First day without it"),
        key=form.key("on"),
        min_value=filters.EARLIEST,
        max_value=today() + timedelta(days=366),
    )
    form.problems("on")
    form.save(_("End it"), lambda: _ending(form, area))


def _ending(form: Form, area: AreaRow) -> Action:
    on: date = form.value("on") or today()

    def action(session: Session, seen: int | None) -> None:
        tree.end(session, area.id, seen=seen or 0, on=on)

    return action


def remove(area: AreaRow) -> None:
    """Take out an area that was entered by mistake."""
    st.dialog(_("Remove {area}").format(area=area.name), icon=":material/delete:")(_remove)(area, opening())


def _remove(area: AreaRow, opened: int) -> None:
    form = Form(f"remove-{area.id}", opened)
    with default_database().reading(viewer()) as session:
        above = areas.ancestors(session, area.id, today())[:-1]
    form.start(area.version, {})
    question = _("Remove it for good, with its outline? An area that was real is better ended on a day.")
    parts.show(parts.remark(Status.NEAR, question), form.key("question"))
    form.save(_("Remove"), lambda: _removing(area, above[-1].code if above else None))


def _removing(area: AreaRow, next_code: str | None) -> Action:
    def action(session: Session, seen: int | None) -> None:
        tree.remove(session, area.id, seen=seen or 0)
        session.flush()
        filters.look_at(next_code)

    return action
