"""Forms of accounts: a new one, its password, its roles, and the links of screens on walls."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import navigation, openid, parts
from dashboard.access import can, viewer
from dashboard.forms.form import Action, Form, opening
from dashboard.panels.accounts import Known, told
from dashboard.text import _
from db import passwords
from db.actions import accounts as actions
from db.actions import devices
from db.calendar import today
from db.engine import default_database
from db.errors import N_, Problem, Refused
from db.models import LAST_DAY
from db.permissions import ROLE_NAMES, Permission
from db.queries import accounts, areas
from db.queries.accounts import AccountRow, DeviceRow

EVERYWHERE: Final = 0
"""Stands for no area among the ids of areas; None would mean that nothing is chosen."""

SECRET: Final = "shown once"
"""Under this key the session keeps what is told once: a first password or the address of a wall."""


def read() -> Known:
    """What the viewer is told of accounts, roles and walls."""
    with default_database().reading(viewer()) as session:
        return Known(accounts.accounts(session), accounts.grants(session), accounts.device_links(session))


def follow(picked: str) -> None:
    """Open the account or the wall that was picked."""
    kind, _colon, number = picked.partition(":")
    known = read()
    if kind == "account":
        one = next(row for row in known.accounts if row.id == int(number))
        st.dialog(one.display_name, icon=":material/person:")(_account)(one.id, opening())
    else:
        wall = next(row for row in known.walls if row.id == int(number))
        st.dialog(wall.name, icon=":material/tv:")(_wall)(wall, opening())


def new() -> None:
    """Make an account."""
    st.dialog(_("New account"), icon=":material/person_add:")(_new)(opening())


def _new(opened: int) -> None:
    form = Form("account-new", opened)
    if _told_once(form):
        return
    form.start(None, {"name": "", "display_name": "", "vouched": False})
    st.text_input(_("Name to sign in with"), key=form.key("name"))
    form.problems("name")
    st.text_input(_("Name of the person"), key=form.key("display_name"))
    form.problems("display_name", "password")
    if provider := openid.label():
        st.checkbox(_("They come in by {provider} alone").format(provider=provider), key=form.key("vouched"))

    def adding() -> Action:
        name, shown = form.value("name"), form.value("display_name")
        password = None if form.value("vouched") else passwords.made()

        def action(session: Session, _seen: int | None) -> None:
            actions.add(session, name, shown, password)
            session.flush()
            if password:
                form.fill({SECRET: password})

        return action

    _save(form, _("Make the account"), adding)


def _account(account_id: int, opened: int) -> None:
    form = Form(f"account-{account_id}", opened)
    known = read()
    one = next(row for row in known.accounts if row.id == account_id)
    form.start(None, {"role": next(iter(ROLE_NAMES)), "area": None, "until": None})
    parts.show(parts.caption(one.name, _("disabled") if one.disabled else ""), form.key("about"))
    if _told_once(form):
        return
    if can(Permission.ACCOUNTS):
        _admit(form, one)
    if can(Permission.GRANTS):
        _roles(form, one, known)


def _admit(form: Form, one: AccountRow) -> None:
    """Let in, keep out, or give a new first password."""

    def reset(session: Session, _seen: int | None) -> None:
        form.fill({SECRET: actions.reset(session, one.id)})

    left, right = st.columns(2, gap="small", wrap=False)
    label, turn = (_("Let in again"), actions.enable) if one.disabled else (_("Keep out"), actions.disable)
    left.button(
        label,
        width="stretch",
        key=form.key("turn"),
        on_click=lambda: form.carry_out(lambda session, _seen: turn(session, one.id)),
    )
    with right:
        _save(form, _("New first password"), lambda: reset, "reset")


def _roles(form: Form, one: AccountRow, known: Known) -> None:
    for grant in known.grants:
        if grant.account_id == one.id:
            st.button(
                _("Take away: {role}").format(role=told(grant)),
                key=form.key(f"revoke.{grant.id}"),
                icon=":material/remove_circle:",
                type="tertiary",
                on_click=lambda grant=grant: form.carry_out(lambda session, _seen: actions.revoke(session, grant.id)),
            )
    st.selectbox(
        _("Role of the account"), list(ROLE_NAMES), format_func=lambda key: _(ROLE_NAMES[key]), key=form.key("role")
    )
    form.problems("role")
    _where(form, Permission.GRANTS)
    st.date_input(_("Until (empty: goes on)"), key=form.key("until"), min_value=today() + timedelta(days=1))
    form.problems("until")

    def giving() -> Action:
        role, area, until = form.value("role"), form.value("area"), form.value("until") or LAST_DAY
        assert isinstance(until, date)

        def action(session: Session, _seen: int | None) -> None:
            actions.grant(session, one.id, role, _chosen(area) or None, until)

        return action

    form.save(_("Give the role"), giving)


def _where(form: Form, permission: Permission, *, anywhere: bool = True) -> None:
    """An area of those in which the viewer may do this."""
    unlimited = viewer().roots(permission) is None and anywhere
    places = {EVERYWHERE: _("Everywhere")} if unlimited else {}
    with default_database().reading(viewer()) as session:
        places |= {row.id: row.name for row in areas.all_areas(session)}
    st.selectbox(
        _("Where it holds"),
        list(places),
        index=None,
        format_func=lambda key: places[key],
        key=form.key("area"),
        placeholder=_("choose an area"),
    )
    form.problems("area")


def _chosen(area: int | None) -> int:
    """The area that was chosen; none is not everywhere."""
    if area is None:
        raise Refused(Problem("area", N_("Choose an area.")))
    return area


def new_link() -> None:
    """Make a link for a screen on a wall."""
    st.dialog(_("New wall link"), icon=":material/tv:")(_new_link)(opening())


def _new_link(opened: int) -> None:
    form = Form("wall-new", opened)
    if _told_once(form):
        return
    form.start(None, {"name": "", "area": None, "scenes": []})
    st.text_input(_("Where the screen hangs"), key=form.key("name"))
    form.problems("name")
    _where(form, Permission.DEVICES, anywhere=False)
    scenes = {entry.file: _(entry.title) for entry in navigation.MENU if entry.permissions == (Permission.LOOK,)}
    st.multiselect(_("Scenes (none: all)"), list(scenes), format_func=lambda key: scenes[key], key=form.key("scenes"))

    def linking(session: Session, _seen: int | None) -> None:
        secret = devices.link(session, _chosen(form.value("area")), form.value("name"), form.value("scenes"))
        form.fill({SECRET: f"/auth/wall/{secret}"})

    _save(form, _("Make the link"), lambda: linking)


def _wall(wall: DeviceRow, opened: int) -> None:
    form = Form(f"wall-{wall.id}", opened)
    form.start(None, {})
    parts.show(parts.caption(wall.area_name, _("shows until it is revoked")), form.key("about"))
    form.save(_("Revoke the link"), lambda: lambda session, _seen: devices.revoke(session, wall.id))


def _save(form: Form, label: str, make: Callable[[], Action], key: str = "save") -> None:
    """A button whose outcome is told in the dialog, which stays open for it."""
    form.problems("")
    st.button(label, type="primary", width="stretch", key=form.key(key), on_click=lambda: _carry_out(form, make()))


def _carry_out(form: Form, action: Action) -> None:
    form.carry_out(action)
    if form.value(SECRET):
        st.session_state[form.over] = st.session_state["saved"] = False


def _told_once(form: Form) -> bool:
    """Show what is told only now, until the dialog is closed."""
    secret = form.value(SECRET)
    if secret:
        st.caption(_("Copy this now: it is not shown again."))
        st.code(secret, language=None)
        if st.button(_("I have copied it"), width="stretch", key=form.key("told")):
            st.rerun()
    return bool(secret)
