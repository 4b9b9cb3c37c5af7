"""Forms of projects: the project, and how it ends."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import parts
from dashboard.access import viewer
from dashboard.forms import fields, history, milestones
from dashboard.forms.form import Action, Form, may, opening
from dashboard.panels.projects import STATES
from dashboard.parts import Html, Status
from dashboard.text import N_, _, day, number
from db.actions import projects as actions
from db.actions.projects import FIELDS, ProjectDraft
from db.calendar import today
from db.engine import default_database
from db.errors import NotFound
from db.permissions import Permission
from db.queries import areas, cobuilding, projects
from db.queries.areas import AreaRow
from db.queries.projects import ProjectRow

FINISH, CANCEL = N_("Finish the project"), N_("Cancel the project")


class Options(NamedTuple):
    """What the fields of a project can be chosen from, by id."""

    categories: list[str]
    units: dict[int, str]
    needs: dict[int, str]
    resources: dict[int, str]


def new(area: AreaRow) -> None:
    """Agree on a project in an area or below it."""
    st.dialog(_("New project"), icon=":material/handshake:")(_new)(area, opening())


def _new(area: AreaRow, opened: int) -> None:
    with default_database().reading(viewer()) as session:
        places = {row.id: row.name for row in (area, *areas.descendants(session, area.id, today()))}
    picker = Form("project-where", opened)
    picker.start(None, {"area_id": area.id})
    st.selectbox(_("Where"), list(places), format_func=lambda key: places[key], key=picker.key("area_id"))
    where: int = picker.value("area_id")
    form = Form(f"project-new-{where}", opened, fields.tell)
    form.start(None, fields.blank(FIELDS, agreed_on=today()))
    _particulars(form, where)

    def adding() -> Action:
        return lambda session, _seen: actions.add(session, where, fields.drafted(form, ProjectDraft, FIELDS))

    form.save(_("Agree on the project"), adding)


def project(project_id: int, milestone_id: int | None = None) -> None:
    """Work on a project: its milestones, sessions, what was given to it, and the project itself."""
    st.dialog(_("Project"), width="medium", icon=":material/handshake:")(_project)(project_id, milestone_id, opening())


def _project(project_id: int, milestone_id: int | None, opened: int) -> None:
    with default_database().reading(viewer()) as session:
        try:
            known = projects.project(session, project_id)
        except NotFound:
            st.rerun()  # it was removed, and the list behind shows it no more
        held = projects.sessions_of(session, known.id)
        given = projects.gifts_of(session, known.id)
    parts.show(_described(known), f"project-{known.id}-{opened}")
    if not may(Permission.COBUILDING, known.area_id):
        return
    tabs: dict[str, Callable[[], None]] = {
        _("Milestones"): lambda: milestones.milestone(known, milestone_id, opened),
        _("Sessions"): lambda: milestones.session_held(known, held, opened),
        _("Contributions"): lambda: milestones.gift(known, given, opened),
        _("Correct"): lambda: _change(known, opened),
        _("Go on again") if known.ended_on else _("Finish or cancel"): lambda: _end(known, opened),
    }
    for tab, show in zip(st.tabs(list(tabs)), tabs.values(), strict=True):
        with tab:
            show()
    history.offer("projects", known.id, opened)


def _described(known: ProjectRow) -> Html:
    """The project as it stands, above what can be done about it."""
    on = today()
    late = known.late(on)
    state = _(STATES[known.state(on)])
    done = known.progress(on)
    said = parts.chip(Status.LATE, _("{state}, late").format(state=state)) if late else state
    progress = _("progress {percent}% ({done} of {whole})")
    told = parts.caption(
        known.area_name,
        known.category,
        known.unit_name or "",
        _("agreed {day}").format(day=day(known.agreed_on)),
        _("planned end {day}").format(day=day(known.planned_end)) if known.planned_end else "",
    )
    come_of = parts.caption(
        _("answers “{need}”").format(need=known.need_title) if known.need_title else "",
        _("uses “{resource}”").format(resource=known.resource_title) if known.resource_title else "",
        progress.format(percent=round((done.rate or 0) * 100), done=number(done.done), whole=number(done.whole))
        if done.whole
        else _("no milestones yet"),
        known.reason or "",
    )
    return parts.headline(known.title, said) + told + come_of


def _change(known: ProjectRow, opened: int) -> None:
    form = Form(f"project-{known.id}", opened, fields.tell)
    form.start(known.version, fields.filled(known, FIELDS))
    _particulars(form, known.area_id)

    def changing() -> Action:
        def action(session: Session, seen: int | None) -> None:
            draft = fields.drafted(form, ProjectDraft, FIELDS)
            actions.change(session, known.id, seen=seen or 0, draft=draft)

        return action

    form.save(_("Save"), changing)
    form.remove(
        _("Remove this project"),
        _("Remove it and its milestones for good? Do so only if it was entered by mistake; else cancel it."),
        lambda: lambda session, seen: actions.remove(session, known.id, seen=seen or 0),
    )


def _particulars(form: Form, area_id: int) -> None:
    options = _options(area_id, today())
    fields.text(form, "title")
    fields.category(form, options.categories)
    fields.rows(form, "need_id", options.needs)
    fields.rows(form, "resource_id", options.resources)
    fields.rows(form, "unit_id", options.units)
    fields.counts(form, "quantity")
    fields.days(form, "agreed_on", "started_on")
    fields.days(form, "planned_end")
    fields.text(form, "reason")


def _options(area_id: int, on: date) -> Options:
    with default_database().reading(viewer()) as session:
        above = areas.ancestors(session, area_id, on)
        reach = {row.id for row in above}
        needs = [need for row in above[:1] for need in cobuilding.needs(session, row.id, on)]
        resources = cobuilding.resources(session, area_id, on)
        return Options(
            cobuilding.categories(session, area_id, on),
            {unit.id: unit.name for unit in cobuilding.units(session, area_id, on)},
            {need.id: f"{need.title} · {need.area_name}" for need in needs if need.area_id in reach},
            {
                one.id: f"{one.title} · {one.unit_name}"
                for one in resources
                if one.area_id in reach and (one.to_day is None or one.to_day > on)
            },
        )


def _end(known: ProjectRow, opened: int) -> None:
    form = Form(f"project-end-{known.id}", opened, fields.tell)
    if known.ended_on:
        form.start(known.version, {})
        parts.show(
            parts.caption(_("It goes on as before; what was dropped on that day is open again.")), form.key("note")
        )
        form.save(
            _("Open the project again"),
            lambda: lambda session, seen: actions.reopen(session, known.id, seen=seen or 0),
        )
        return
    form.start(known.version, {"how": FINISH, "on": today(), "drop_rest": False, "reason": ""})
    st.segmented_control(
        _("How it ends"), [FINISH, CANCEL], format_func=_, key=form.key("how"), label_visibility="collapsed"
    )
    how = form.value("how") or FINISH
    st.date_input(_("On"), key=form.key("on"), min_value=known.agreed_on, max_value=today())
    form.problems("finished_on", "cancelled_on")
    if how == FINISH:
        st.checkbox(_("Drop the milestones that are not done"), key=form.key("drop_rest"))
        form.problems("drop_rest")
    fields.text(form, "reason", _("Reason (optional)") if how == FINISH else _("Why it is cancelled"))
    form.save(_(how), lambda: _ending(form, known, how))


def _ending(form: Form, known: ProjectRow, how: str) -> Action:
    on, reason, drop = form.value("on") or today(), form.value("reason"), bool(form.value("drop_rest"))

    def action(session: Session, seen: int | None) -> None:
        if how == CANCEL:
            actions.cancel(session, known.id, seen=seen or 0, cancelled_on=on, reason=reason)
        else:
            actions.finish(session, known.id, seen=seen or 0, finished_on=on, drop_rest=drop, reason=reason)

    return action
