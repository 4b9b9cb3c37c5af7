"""Forms of issues: a report, and what becomes of it."""

from datetime import date, timedelta
from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import parts
from dashboard.access import viewer
from dashboard.forms import attachments, history
from dashboard.forms.form import Action, Form, held, may, opening, signature
from dashboard.panels.issues import level, status, when
from dashboard.text import N_, _, day
from db.actions import issues as actions
from db.actions.issues import IssueDraft
from db.calendar import today
from db.engine import default_database
from db.errors import NotFound
from db.permissions import Permission
from db.queries import areas, issues
from db.queries.areas import AreaRow
from db.queries.issues import IssueRow

LATELY: Final = timedelta(days=365)
"""How far back words for kinds of issues are offered."""

UP: Final = {
    "community": N_("Pass up to the community"),
    "street": N_("Pass up to the sub-district"),
    "department": N_("Pass on to a department"),
}

FIELDS: Final = {
    "area_id": N_("Where"),
    "title": N_("What it is about"),
    "category": N_("Category (optional)"),
    "handler": N_("Who handles it (optional)"),
    "reported_on": N_("Reported on"),
    "due_on": N_("Due on (empty: no limit)"),
    "level": N_("Stands"),
    "closed_on": N_("Closed on"),
    "result": N_("What was done"),
}
"""What each field is called."""

Areas = dict[int, str]


def report(area: AreaRow, on: date) -> None:
    """Report an issue in an area or below it."""
    st.dialog(_("Report an issue"), icon=":material/add:")(_report)(area, on, opening())


def _report(area: AreaRow, on: date, opened: int) -> None:
    form = Form(f"report-issue-{area.id}", opened, _tell)
    with default_database().reading(viewer()) as session:
        places = _places(session, area, on)
        categories = issues.categories(session, today() - LATELY)
    only = area.id if len(places) == 1 else None  # somewhere below is for its reporter to say
    form.start(None, dict.fromkeys(actions.FIELDS) | {"title": "", "handler": "", "area_id": only, "reported_on": on})
    _particulars(form, places, categories)
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
    with default_database().reading(viewer()) as session:
        try:
            known = issues.issue(session, issue_id)
        except NotFound:
            st.rerun()  # it was removed, and the list behind shows it no more
        place = areas.ancestors(session, known.area_id, today())[0]
        places = _places(session, place, today())
        categories = issues.categories(session, today() - LATELY)
        own = issues.reporter(session, known.id) == viewer().name
    parts.show(_described(known), f"issue-{known.id}-{opened}")
    if not may(Permission.ISSUES, known.area_id):
        attachments.kept("issues", known.id, opened)
        return
    next_level = actions.next_level(known.level)
    steps: dict[str, Any] = {}
    if known.closed_on:
        steps[_("Open again")] = lambda: _reopen(known, opened)
    else:
        steps[_("Close")] = lambda: _close(known, opened)
        if next_level:
            steps[_("Pass up")] = lambda: _escalate(known, next_level, opened)
    steps[_("Correct")] = lambda: _change(known, places, categories, own, opened)
    steps[_("Files")] = lambda: attachments.attached("issues", known.id, opened)
    for tab, step in zip(st.tabs(list(steps)), steps.values(), strict=True):
        with tab:
            step()
    parts.show(signature(known.recorded_at, known.recorded_by), f"issue-{known.id}-{opened}-foot")
    history.offer("issues", known.id, opened)


def _described(known: IssueRow) -> parts.Html:
    """The issue as it stands, above what can be done about it."""
    where = parts.caption(known.area_name, level(known.level), known.handler or "", known.category or "")
    reported = _("reported {day}").format(day=day(known.reported_on))
    if known.closed_on:
        closed = _("closed {day}").format(day=day(known.closed_on))
        return parts.headline(known.title) + where + parts.caption(reported, closed, known.result or "")
    mark = parts.chip(status(known, today()), when(known, today()))
    return parts.headline(known.title, mark) + where + parts.caption(reported)


def _close(known: IssueRow, opened: int) -> None:
    form = Form(f"close-{known.id}", opened, _tell)
    form.start(known.version, {"closed_on": today(), "result": ""})
    st.text_area(_label("result"), key=form.key("result"), height=96)
    form.problems("result")
    st.date_input(_label("closed_on"), key=form.key("closed_on"), min_value=known.reported_on, max_value=today())
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


def _change(known: IssueRow, places: Areas, categories: list[str], own: bool, opened: int) -> None:
    places = {known.area_id: known.area_name, **places}  # its own may not exist any more
    form = Form(f"change-{known.id}", opened, _tell)
    form.choices["area_id"] = {number: name.strip() for number, name in places.items()}
    values = {field: getattr(known, field) for field in actions.FIELDS}
    form.start(known.version, values | {"handler": known.handler or ""})
    _particulars(form, places, categories)

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


def _particulars(form: Form, places: Areas, categories: list[str]) -> None:
    """The fields that tell what an issue is."""
    st.text_input(_label("title"), key=form.key("title"))
    form.problems("title")
    st.selectbox(
        _label("area_id"),
        list(places),
        index=None,
        format_func=lambda key: places[key],
        key=form.key("area_id"),
        placeholder=_("choose the smallest area you know"),
    )
    form.problems("area_id")
    category, handler = st.columns(2, gap="small", wrap=False)
    chosen = form.value("category")
    category.selectbox(
        _label("category"),
        sorted({*categories, *([chosen] if chosen else [])}),
        index=None,
        key=form.key("category"),
        accept_new_options=True,
        placeholder=_("choose or type"),
    )
    handler.text_input(_label("handler"), key=form.key("handler"))
    form.problems("category", "handler")
    reported, due = st.columns(2, gap="small", wrap=False)
    reported.date_input(
        _label("reported_on"), key=form.key("reported_on"), min_value=date(1949, 10, 1), max_value=today()
    )
    due.date_input(_label("due_on"), key=form.key("due_on"), min_value=date(1949, 10, 1))
    form.problems("reported_on", "due_on")


def _draft(form: Form) -> IssueDraft:
    return IssueDraft(**{field: form.value(field) for field in actions.FIELDS})


def _places(session: Session, area: AreaRow, on: date) -> Areas:
    """An area and all below it, indented under each other."""
    below = sorted(areas.descendants(session, area.id, on), key=lambda row: row.code)
    return {row.id: "\u2003" * max(0, row.rank - area.rank) + row.name for row in (area, *below)}


def _label(field: str) -> str:
    return _(FIELDS[field])


def _tell(field: str, value: Any) -> tuple[str, str]:
    return _label(field), level(value) if field == "level" else held(value)
