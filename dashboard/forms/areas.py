"""Forms of areas: name, households and residents, and who holds which post."""

from datetime import date

import streamlit as st
from sqlalchemy.orm import Session

from dashboard.access import viewer
from dashboard.forms.form import Action, Form, opening
from dashboard.text import _, named
from db.actions import areas as actions
from db.calendar import today
from db.engine import default_database
from db.queries import areas, people
from db.queries.areas import AreaRow
from db.queries.people import PostRow


def area(row: AreaRow) -> None:
    """Change an area's particulars."""
    st.dialog(_("Change {area}").format(area=row.name), icon=":material/edit:")(_area)(row, opening())


def _area(row: AreaRow, opened: int) -> None:
    form = Form(f"area-{row.id}", opened)
    with default_database().reading(viewer()) as session:
        row = areas.area(session, row.code)
    form.start(row.version, {"name": row.name, "households": row.households, "residents": row.residents})
    st.text_input(_("Name"), key=form.key("name"))
    form.problems("name")
    households, residents = st.columns(2, gap="small", wrap=False)
    households.number_input(_("Households"), min_value=0, value=None, step=1, key=form.key("households"))
    residents.number_input(_("Residents"), min_value=0, value=None, step=1, key=form.key("residents"))
    form.problems("households", "residents")
    form.save(_("Save"), lambda: _changing(form, row))


def _changing(form: Form, row: AreaRow) -> Action:
    values = {field: form.value(field) for field in actions.FIELDS}

    def action(session: Session, seen: int | None) -> None:
        actions.change(session, row.id, seen=seen or 0, **values)

    return action


def post(row: AreaRow, known: PostRow | None) -> None:
    """Appoint somebody in an area, or change or end a `known` post."""
    title = named(known) if known else _("New post in {area}").format(area=row.name)
    st.dialog(title, icon=":material/badge:")(_post)(row, known, opening())


def _post(row: AreaRow, known: PostRow | None, opened: int) -> None:
    form = Form(f"post-{known.id if known else row.id}", opened)
    with default_database().reading(viewer()) as session:
        roles = {role.id: role for role in people.roles(session, row.scheme)}
    if not roles:
        st.info(_("This place has no roles yet. Ask an administrator to add them."))
        return
    form.start(
        known.version if known else None,
        {
            "role_id": known.role_id if known else next(iter(roles)),
            "holder": known.holder if known else "",
            "phone": (known.phone or "") if known else "",
            "from_day": known.from_day if known else today(),
            "to_day": None,
        },
    )
    st.selectbox(_("Role"), list(roles), format_func=lambda key: named(roles[key]), key=form.key("role_id"))
    form.problems("role_id")
    st.text_input(_("Who holds it"), key=form.key("holder"))
    form.problems("holder")
    st.text_input(_("Public telephone (optional)"), key=form.key("phone"))
    form.problems("phone")
    start, end = st.columns(2, gap="small", wrap=False)
    start.date_input(_("Since"), key=form.key("from_day"), min_value=date(1949, 10, 1))
    if known is not None:
        end.date_input(_("Ends on (empty: goes on)"), key=form.key("to_day"), min_value=date(1949, 10, 1))
    form.problems("from_day", "to_day")
    form.save(_("Save"), lambda: _appointing(form, row, known))


def _appointing(form: Form, row: AreaRow, known: PostRow | None) -> Action:
    values = {field: form.value(field) for field in actions.POST_FIELDS}
    ends = form.value("to_day")

    def action(session: Session, seen: int | None) -> None:
        if known is None:
            actions.appoint(session, row.id, **values)
        elif ends is not None:
            actions.end_post(session, known.id, seen=seen or 0, to_day=ends)
        else:
            actions.change_post(session, known.id, seen=seen or 0, **values)

    return action
