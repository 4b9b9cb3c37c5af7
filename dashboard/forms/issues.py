"""Forms of issues: a report, and what becomes of it."""

from datetime import date
from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import parts
from dashboard.access import can, viewer
from dashboard.forms import attachments, history, moves
from dashboard.forms.form import Action, Form, held, opening, signature
from dashboard.forms.issue_fields import Areas, Words, label, particulars, places_of, words_of
from dashboard.panels import story
from dashboard.panels.issue_words import STATES, VERBS, level
from dashboard.panels.issues import status, when
from dashboard.text import N_, _, day
from db.actions import issues as actions
from db.actions import moving
from db.actions.issues import IssueDraft
from db.calendar import today
from db.engine import default_database
from db.errors import NotFound
from db.ladder import next_level, possible
from db.permissions import Permission
from db.queries import areas, issues
from db.queries.areas import AreaRow
from db.queries.issues import IssueRow

UP: Final = {
    "community": N_("Pass up to the community"),
    "street": N_("Pass up to the sub-district"),
}

OWN_TABS: Final = {"reopen", "close", "escalate", "whistle"}
"""Moves that have a tab of their own."""


def report(area: AreaRow, on: date) -> None:
    """Report an issue in an area or below it."""
    st.dialog(_("Report an issue"), icon=":material/add:")(_report)(area, on, opening())


def _report(area: AreaRow, on: date, opened: int) -> None:
    form = Form(f"report-issue-{area.id}", opened, _tell)
    with default_database().reading(viewer()) as session:
        places = places_of(session, area, on)
        words = words_of(session, area)
    only = area.id if len(places) == 1 else None  # somewhere below is for its reporter to say
    form.start(
        None,
        dict.fromkeys(actions.FIELDS)
        | {"title": "", "handler": "", "reference": "", "area_id": only, "reported_on": on},
    )
    particulars(form, places, words)
    form.save(_("Report"), lambda: _reporting(form))


def _reporting(form: Form) -> Action:
    draft = _draft(form)

    def action(session: Session, _seen: int | None) -> None:
        actions.report(session, draft)

    return action


def issue(issue_id: int) -> None:
    """Close an issue, pass it up or change it; open it again if it is closed."""
    st.dialog(_("Issue"), icon=":material/assignment:")(_issue)(issue_id, opening())


def _issue(issue_id: int, opened: int) -> None:
    Form(f"issue-{issue_id}", opened).start(None, {})  # ends it after a step that leaves no form to do so
    with default_database().reading(viewer()) as session:
        try:
            known = issues.issue(session, issue_id)
        except NotFound:
            st.rerun()  # it was removed, and the list behind shows it no more
        place = areas.ancestors(session, known.area_id, today())[0]
        places = places_of(session, place, today())
        words = words_of(session, place)
        own = issues.reporter(session, known.id) == viewer().name
        seat = moving.seat(session, known)
        told = story.read(session, known)
    parts.show(_described(known), f"issue-{known.id}-{opened}")
    able = {move.verb for move in possible(known.state, known.level) if can(move.permission, seat)}
    steps: dict[str, Any] = {}
    if "reopen" in able:
        steps[_("Open again")] = lambda: _reopen(known, opened)
    if "close" in able:
        steps[_("Close")] = lambda: _close(known, opened)
    up = next_level(known.level)
    if "escalate" in able and up:
        steps[_("Pass up")] = lambda: _escalate(known, up, opened)
    if "whistle" in able:
        steps[_("Whistle")] = lambda: moves.whistle(known, opened)
    if others := [verb for verb in VERBS if verb in able - OWN_TABS]:
        steps[_("Next step")] = lambda: moves.step(known, others, told.waited, opened)
    steps[_("Story")] = lambda: parts.show(story.told(known, told), f"story-{known.id}-{opened}")
    if can(Permission.ISSUES, known.area_id):
        steps[_("Correct")] = lambda: _change(known, places, words, own, opened)
        steps[_("Files")] = lambda: attachments.attached("issues", known.id, opened)
    else:
        steps[_("Files")] = lambda: attachments.kept("issues", known.id, opened)
        if not able:
            st.caption(_("You can look at this; changing it takes another right."))
    for tab, step in zip(st.tabs(list(steps)), steps.values(), strict=True):
        with tab:
            step()
    parts.show(signature(known.recorded_at, known.recorded_by), f"issue-{known.id}-{opened}-foot")
    history.offer("issues", known.id, opened)


def _described(known: IssueRow) -> parts.Html:
    """The issue as it stands, above what can be done about it."""
    where = parts.caption(known.area_name, level(known.level), known.handler or "", known.category or "")
    reported = _("reported {day}").format(day=day(known.reported_on))
    state = _(STATES.get(known.state, known.state))
    out = _("left out of the rates: {reason}").format(reason=known.exclusion) if known.exclusion else ""
    if known.closed_on:
        closed = _("closed {day}").format(day=day(known.closed_on))
        return parts.headline(known.title) + where + parts.caption(state, reported, closed, known.result or "", out)
    mark = parts.chip(status(known, today()), when(known, today()))
    return parts.headline(known.title, mark) + where + parts.caption(state, reported, out)


def _close(known: IssueRow, opened: int) -> None:
    form = Form(f"close-{known.id}", opened, _tell)
    form.start(known.version, {"closed_on": today(), "result": ""})
    st.text_area(label("result"), key=form.key("result"), height=96)
    form.problems("result")
    st.date_input(label("closed_on"), key=form.key("closed_on"), min_value=known.reported_on, max_value=today())
    form.problems("closed_on")

    def closing() -> Action:
        on, result = form.value("closed_on"), form.value("result")
        return lambda session, seen: actions.close(session, known.id, seen=seen or 0, closed_on=on, result=result)

    form.save(_("Close the issue"), closing)


def _escalate(known: IssueRow, to: str, opened: int) -> None:
    form = Form(f"escalate-{known.id}", opened, _tell)
    form.start(known.version, {"handler": ""})
    st.text_input(_("Who handles it there (optional)"), key=form.key("handler"))
    form.problems("handler")

    def passing() -> Action:
        handler = form.value("handler")
        return lambda session, seen: actions.escalate(session, known.id, seen=seen or 0, to=to, handler=handler)

    form.save(_(UP[to]), passing)


def _reopen(known: IssueRow, opened: int) -> None:
    form = Form(f"reopen-{known.id}", opened, _tell)
    form.start(known.version, {"reason": ""})
    st.text_area(_("Why it is opened again"), key=form.key("reason"), height=96)
    form.problems("reason")

    def reopening() -> Action:
        reason = form.value("reason")
        return lambda session, seen: actions.reopen(session, known.id, seen=seen or 0, reason=reason)

    form.save(_("Open the issue again"), reopening)


def _change(known: IssueRow, places: Areas, words: Words, own: bool, opened: int) -> None:
    places = {known.area_id: known.area_name, **places}  # its own may not exist any more
    form = Form(f"change-{known.id}", opened, _tell)
    form.choices["area_id"] = {number: name.strip() for number, name in places.items()}
    values = {field: getattr(known, field) for field in actions.FIELDS}
    form.start(known.version, values | {"handler": known.handler or "", "reference": known.reference or ""})
    particulars(form, places, words)

    def changing() -> Action:
        draft = _draft(form)
        return lambda session, seen: actions.change(session, known.id, seen=seen or 0, draft=draft)

    form.save(_("Save"), changing)
    if own and known.closed_on is None:
        form.remove(
            _("Remove this entry"),
            _("Remove it for good? Do so only if it was entered by mistake."),
            lambda: lambda session, seen: actions.remove(session, known.id, seen=seen or 0),
        )


def _draft(form: Form) -> IssueDraft:
    return IssueDraft(**{field: form.value(field) for field in actions.FIELDS})


def _tell(field: str, value: Any) -> tuple[str, str]:
    if field == "state":
        return label(field), _(STATES.get(value, value))
    return label(field), level(value) if field == "level" else held(value)
