"""Forms of what belongs to a project: milestones, sessions, and what was given to it."""

from collections.abc import Sequence
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import parts
from dashboard.forms import fields, history
from dashboard.forms.form import Action, Form
from dashboard.panels.projects import SOON
from dashboard.panels.units import SMALL
from dashboard.panels.units import amount as amount_words
from dashboard.parts import Concern, Status
from dashboard.text import N_, _, day, ngettext
from db.actions import milestones as actions
from db.actions.milestones import (
    GIFT_FIELDS,
    MILESTONE_FIELDS,
    SESSION_FIELDS,
    GiftDraft,
    MilestoneDraft,
    SessionDraft,
)
from db.calendar import today
from db.queries.projects import GIFTS, ContributionRow, MilestoneRow, ProjectRow, SessionRow

UNITS: Final = {
    "money": N_("Amount in yuan (optional)"),
    "labour": N_("Hours in all (optional)"),
    "land": N_("Square metres (optional)"),
    "ideas": N_("Number of ideas (optional)"),
}


def milestone(project: ProjectRow, first: int | None, opened: int) -> None:
    """Set a milestone, or say that one is done, dropped or due later."""
    if project.milestones:
        shown = parts.attention(_step(one) for one in project.milestones)
        parts.show(shown, f"milestones-{project.id}-{opened}")
    names = {one.id: f"{one.title} · {day(one.due_on)}" for one in project.milestones}
    chosen = fields.item(f"milestone-{project.id}", opened, names, _("New milestone"), first)
    known = next((one for one in project.milestones if one.id == chosen), None)
    form = Form(f"milestone-{project.id}-{chosen or 'new'}", opened, fields.tell)
    due = project.planned_end or today()
    start = fields.filled(known, MILESTONE_FIELDS) if known else fields.blank(MILESTONE_FIELDS, weight=1, due_on=due)
    form.start(known.version if known else None, start)
    fields.text(form, "title")
    fields.days(form, "due_on")
    fields.counts(form, "weight")
    fields.days(form, "done_on", "dropped_on")
    fields.text(form, "reason", _("Why it is late, later or dropped (optional)"))
    form.save(_("Save the milestone"), lambda: _saving_milestone(form, project, known))
    if known:
        form.remove(
            _("Remove this milestone"),
            _("Remove it for good? Do so only if it was entered by mistake; else say when it was dropped."),
            lambda: lambda session, seen: actions.remove_milestone(session, known.id, seen=seen or 0),
        )
        history.offer("milestones", known.id, opened)


def _step(one: MilestoneRow) -> Concern:
    weight = ngettext("weight {n}", "weight {n}", one.weight).format(n=one.weight)
    where = " · ".join(filter(None, (weight, one.reason)))
    if one.done_on:
        return Concern(None, Status.OK, one.title, where, _("done {day}").format(day=day(one.done_on)))
    if one.dropped_on:
        return Concern(None, Status.MISSING, one.title, where, _("dropped {day}").format(day=day(one.dropped_on)))
    if one.late(today()):
        days = (today() - one.due_on).days
        return Concern(
            None, Status.LATE, one.title, where, ngettext("{n} day late", "{n} days late", days).format(n=days)
        )
    status = Status.NEAR if (one.due_on - today()).days <= SOON else Status.MISSING
    return Concern(None, status, one.title, where, _("due {day}").format(day=day(one.due_on)))


def _saving_milestone(form: Form, project: ProjectRow, known: MilestoneRow | None) -> Action:
    def action(session: Session, seen: int | None) -> None:
        draft = fields.drafted(form, MilestoneDraft, MILESTONE_FIELDS)
        if known:
            actions.change_milestone(session, known.id, seen=seen or 0, draft=draft)
        else:
            actions.add_milestone(session, project.id, draft)

    return action


def session_held(project: ProjectRow, held: Sequence[SessionRow], opened: int) -> None:
    """Enter a session, or correct one."""
    names = {one.id: f"{day(one.day)} · {one.title}" for one in held}
    chosen = fields.item(f"session-{project.id}", opened, names, _("New session"))
    known = next((one for one in held if one.id == chosen), None)
    form = Form(f"session-{project.id}-{chosen or 'new'}", opened, fields.tell)
    start = fields.filled(known, SESSION_FIELDS) if known else fields.blank(SESSION_FIELDS, day=today())
    form.start(known.version if known else None, start)
    fields.text(form, "title", _("What it was about"))
    fields.days(form, "day")
    fields.counts(form, "person_times", "persons")
    parts.show(parts.caption(_("Person-times count every visit, persons everybody once.")), form.key("note"))
    form.save(_("Save the session"), lambda: _saving_session(form, project, known))
    if known:
        form.remove(
            _("Remove this session"),
            _("Remove it for good? Only what was entered by mistake should be removed."),
            lambda: lambda session, seen: actions.remove_session(session, known.id, seen=seen or 0),
        )


def _saving_session(form: Form, project: ProjectRow, known: SessionRow | None) -> Action:
    def action(session: Session, seen: int | None) -> None:
        draft = fields.drafted(form, SessionDraft, SESSION_FIELDS)
        if known:
            actions.change_session(session, known.id, seen=seen or 0, draft=draft)
        else:
            actions.add_session(session, project.id, draft)

    return action


def gift(project: ProjectRow, given: Sequence[ContributionRow], opened: int) -> None:
    """Enter what somebody gave, or correct it."""
    names = {one.id: f"{_(GIFTS[one.kind])} · {one.giver} · {amount_words(one.kind, one.amount)}" for one in given}
    chosen = fields.item(f"gift-{project.id}", opened, names, _("New contribution"))
    known = next((one for one in given if one.id == chosen), None)
    form = Form(f"gift-{project.id}-{chosen or 'new'}", opened, fields.tell, forgets=True)
    start = fields.filled(known, GIFT_FIELDS) if known else fields.blank(GIFT_FIELDS, kind="money", day=today())
    typed = known.amount / SMALL[known.kind] if known and known.amount is not None else None
    form.start(known.version if known else None, start | {"typed": typed}, covers=("amount",))
    fields.words(form, "kind", GIFTS)
    fields.text(form, "giver", _("Given by (a group or unit)"))
    fields.days(form, "day")
    kind: str = form.value("kind")
    st.number_input(_(UNITS[kind]), min_value=0.0, value=None, step=1.0, format="%.2f", key=form.key("typed"))
    form.problems("amount")
    form.save(_("Save the contribution"), lambda: _saving_gift(form, project, known))
    if known:
        form.remove(
            _("Remove this contribution"),
            _("Remove it for good? Only what was entered by mistake should be removed."),
            lambda: lambda session, seen: actions.remove_gift(session, known.id, seen=seen or 0),
        )


def _saving_gift(form: Form, project: ProjectRow, known: ContributionRow | None) -> Action:
    def action(session: Session, seen: int | None) -> None:
        typed = form.value("typed")
        form.fill({"amount": None if typed is None else round(typed * SMALL[form.value("kind")])})
        draft = fields.drafted(form, GiftDraft, GIFT_FIELDS)
        if known:
            actions.change_gift(session, known.id, seen=seen or 0, draft=draft)
        else:
            actions.add_gift(session, project.id, draft)

    return action
