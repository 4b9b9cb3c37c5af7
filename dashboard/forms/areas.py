"""Forms of areas: name, households and residents, and who holds which post."""

from datetime import date
from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from dashboard.access import viewer
from dashboard.forms import history
from dashboard.forms.form import Action, Form, held, opening
from dashboard.text import N_, _, named
from db.actions import areas as actions
from db.calendar import today
from db.engine import default_database
from db.queries import areas, people
from db.queries.areas import AreaRow
from db.queries.people import PostRow

FIELDS: Final = {
    "name": N_("Name"),
    "households": N_("Households"),
    "residents": N_("Residents"),
    "role_id": N_("Role"),
    "holder": N_("Who holds it"),
    "phone": N_("Public telephone (optional)"),
    "from_day": N_("Since"),
    "to_day": N_("Ends on (empty: goes on)"),
}
"""What each field of an area or a post is called."""


def area(row: AreaRow) -> None:
    """Change an area's particulars."""
    st.dialog(_("Change {area}").format(area=row.name), icon=":material/edit:")(_area)(row, opening())


def _area(row: AreaRow, opened: int) -> None:
    form = Form(f"area-{row.id}", opened, _tell)
    with default_database().reading(viewer()) as session:
        row = areas.area(session, row.code)
    form.start(row.version, {"name": row.name, "households": row.households, "residents": row.residents})
    st.text_input(_label("name"), key=form.key("name"))
    form.problems("name")
    households, residents = st.columns(2, gap="small", wrap=False)
    households.number_input(_label("households"), min_value=0, value=None, step=1, key=form.key("households"))
    residents.number_input(_label("residents"), min_value=0, value=None, step=1, key=form.key("residents"))
    form.problems("households", "residents")
    form.save(_("Save"), lambda: _changing(form, row))
    history.offer("areas", row.id, opened)


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
    form = Form(f"post-{known.id}" if known else f"post-new-{row.id}", opened, _tell, forgets=True)
    with default_database().reading(viewer()) as session:
        roles = {role.id: role for role in people.roles(session, row.scheme)}
        if known is not None:
            known = next((post for post in people.posts(session, row.id, today()) if post.id == known.id), known)
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
    form.choices["role_id"] = {key: named(role) for key, role in roles.items()}
    st.selectbox(_label("role_id"), list(roles), format_func=lambda key: named(roles[key]), key=form.key("role_id"))
    form.problems("role_id")
    st.text_input(_label("holder"), key=form.key("holder"))
    form.problems("holder")
    st.text_input(_label("phone"), key=form.key("phone"))
    form.problems("phone")
    start, end = st.columns(2, gap="small", wrap=False)
    start.date_input(_label("from_day"), key=form.key("from_day"), min_value=date(1949, 10, 1))
    if known is not None:
        end.date_input(_label("to_day"), key=form.key("to_day"), min_value=date(1949, 10, 1))
    form.problems("from_day", "to_day")
    form.save(_("Save"), lambda: _appointing(form, row, known))
    if known is not None:
        history.offer("posts", known.id, opened)


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


def _label(field: str) -> str:
    return _(FIELDS[field])


def _tell(field: str, value: Any) -> tuple[str, str]:
    return _label(field), held(value)
