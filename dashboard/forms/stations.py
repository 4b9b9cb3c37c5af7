"""Forms of stations: a day's report, and the station itself."""

from datetime import date, timedelta
from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import parts
from dashboard.access import viewer
from dashboard.forms import drafts, history, months
from dashboard.forms.form import Action, Form, held, may, opening, signature
from dashboard.parts import Status
from dashboard.text import N_, _, day, named, number, weekday
from db.actions import stations as actions
from db.actions.stations import StationDraft
from db.calendar import today
from db.engine import default_database
from db.permissions import Permission
from db.queries import stations
from db.queries.areas import AreaRow
from db.queries.stations import Choice, DayRow, StationRow

FIELDS: Final = {
    "name": N_("Name"),
    "kind_id": N_("Kind"),
    "services": N_("Services it counts"),
    "opening_hours": N_("Opening hours (optional)"),
    "reports_daily": N_("Reports every day"),
    "longitude": N_("Longitude (optional)"),
    "latitude": N_("Latitude (optional)"),
    "opened_on": N_("Opened"),
    "closed_on": N_("Closed (empty: still open)"),
}
"""What each field of a station is called."""


def follow(picked: str) -> None:
    """Report the day of the station that was picked: report:3:2026-11-22."""
    _kind, number_, on = picked.split(":")
    with default_database().reading(viewer()) as session:
        row = stations.station(session, int(number_))
    report(row, date.fromisoformat(on))


def report(station: StationRow, on: date) -> None:
    """Report or correct a station's day."""
    st.dialog(station.name, icon=":material/edit_note:")(_report)(station, on, opening())


def _report(station: StationRow, on: date, opened: int) -> None:
    picker = Form(f"report-{station.id}", opened)
    picker.start(None, {"on": on})
    chosen = st.date_input(
        _("Day"),
        key=picker.key("on"),
        min_value=station.opened_on,
        max_value=min(today(), station.closed_on or today()),
    )
    if chosen is None:
        st.stop()
    with default_database().reading(viewer()) as session:
        known = stations.station_day(session, station.id, chosen)
        usual = stations.usual(session, station.id, chosen)
        last_week = stations.station_day(session, station.id, chosen - timedelta(weeks=1))
        before = stations.station_day(session, station.id, chosen - timedelta(days=1))
        services = [choice for choice in stations.services(session) if choice.code in station.services]
    parts.show(parts.caption(day(chosen), weekday(chosen), station.area_name), picker.key("caption"))
    if not may(Permission.STATIONS, station.area_id):
        return
    names = {choice.code: named(choice) for choice in services} | {"note": _("Note"), "open": _("Open that day")}
    form = Form(f"report-{station.id}-{chosen}", opened, lambda field, value: (names.get(field, field), held(value)))
    typed = _typed_before(picker, services, Form(f"report-{station.id}-{picker.value('typed for')}", opened), known)
    covers = ("by_service", "open") if known and known.open else ("by_service",)
    if form.start(known.version if known else None, _fields(known, services), covers):
        form.fill(typed)
        if typed:
            drafts.discard(f"report-{station.id}-{picker.value('typed for')}")
    picker.fill({"typed for": chosen})
    _counts(form, services)
    st.text_input(_("Note (optional)"), key=form.key("note"), placeholder=_("e.g. free clinic that day"))
    form.problems("note")
    counted = sum(form.value(choice.code) or 0 for choice in services)
    usually = (_("Usual {weekday}").format(weekday=weekday(chosen)), number(round(usual[""]))) if usual else None
    parts.show(parts.total(_("Total of the day"), number(counted), _("visits"), usually), form.key("total"))
    form.save(_("Save"), lambda: _recording(form, station, chosen, services, open=True))
    for column, name, label, same in zip(
        st.columns(2, gap="small", wrap=False),
        ("before", "again"),
        (_("As the day before"), _("As last {weekday}").format(weekday=weekday(chosen))),
        (before, last_week),
        strict=True,
    ):
        column.button(
            label,
            icon=":material/content_copy:",
            width="stretch",
            key=form.key(name),
            disabled=same is None,
            on_click=form.fill,
            args=(_fields(same, services),),
        )
    st.button(
        _("Closed that day"),
        icon=":material/do_not_disturb_on:",
        width="stretch",
        key=form.key("closed"),
        on_click=lambda: form.carry_out(_recording(form, station, chosen, services, open=False)),
    )
    _foot(form, known)
    if known:
        history.offer("station_days", known.id, opened)
    for name, label, icon in (
        ("month", _("The whole month"), "calendar_month"),
        ("change", _("Change the station"), "edit"),
    ):
        if st.button(label, icon=f":material/{icon}:", type="tertiary", key=form.key(name)):
            st.session_state["station next"] = name, station
            st.rerun()


def go_on() -> bool:
    """Open what was asked for from a report, its month or the station: one dialog closes before another opens."""
    name, asked = st.session_state.pop("station next", (None, None))
    if name == "month":
        months.month(asked)
    elif name == "change":
        station(None, asked)
    return asked is not None


def _typed_before(picker: Form, services: list[Choice], before: Form, known: DayRow | None) -> dict[str, Any]:
    """What was typed for another day before this one, which has no report yet, was chosen."""
    if known is None and picker.value("typed for") and before.value("seen") is None:
        return {field: before.value(field) for field in (*(choice.code for choice in services), "note")}
    return {}


def _fields(known: DayRow | None, services: list[Choice]) -> dict[str, Any]:
    counts = {choice.code: known.by_service.get(choice.code, 0) if known else None for choice in services}
    return {**counts, "note": (known.note or "") if known else ""}


def _counts(form: Form, services: list[Choice]) -> None:
    for first in range(0, len(services), 2):
        pair = services[first : first + 2]
        for column, choice in zip(st.columns(2, gap="small", wrap=False), pair, strict=False):
            column.number_input(named(choice), min_value=0, value=None, step=1, key=form.key(choice.code))
        form.problems(*(choice.code for choice in pair))


def _recording(form: Form, station: StationRow, on: date, services: list[Choice], *, open: bool) -> Action:
    counts = {choice.code: int(form.value(choice.code) or 0) for choice in services}
    note = form.value("note")

    def action(session: Session, seen: int | None) -> None:
        actions.record_day(session, station.id, on, seen=seen, by_service=counts, open=open, note=note)

    return action


def _foot(form: Form, known: DayRow | None) -> None:
    if known is None:
        return
    pieces = [signature(known.recorded_at, known.recorded_by)]
    if not known.open:
        pieces.insert(0, parts.remark(Status.MISSING, _("Reported as closed that day.")))
    parts.show(parts.Html("").join(pieces), form.key("foot"))


def station(area: AreaRow | None, known: StationRow | None) -> None:
    """Open a new station in `area`, or change a `known` one."""
    title = _("Change the station") if known else _("New station in {area}").format(area=area.name if area else "")
    st.dialog(title, icon=":material/storefront:")(_station)(area, known, opening())


def _station(area: AreaRow | None, known: StationRow | None, opened: int) -> None:
    form = Form(f"station-{known.id}" if known else f"station-new-{area.id if area else 0}", opened, _tell)
    with default_database().reading(viewer()) as session:
        kinds = {choice.id: choice for choice in stations.kinds(session)}
        services = {choice.code: choice for choice in stations.services(session)}
        if known is not None:
            known = stations.station(session, known.id)
    form.start(
        known.version if known else None,
        {
            "name": known.name if known else "",
            "kind_id": known.kind_id if known else next(iter(kinds)),
            "services": known.services if known else list(services)[:3],
            "opening_hours": (known.opening_hours or "") if known else "",
            "reports_daily": known.reports_daily if known else True,
            "longitude": known.longitude if known else None,
            "latitude": known.latitude if known else None,
            "opened_on": known.opened_on if known else today(),
            "closed_on": known.closed_on if known else None,
        },
    )
    form.choices["kind_id"] = {key: named(kind) for key, kind in kinds.items()}
    st.text_input(_label("name"), key=form.key("name"))
    form.problems("name")
    st.selectbox(_label("kind_id"), list(kinds), format_func=lambda key: named(kinds[key]), key=form.key("kind_id"))
    form.problems("kind_id")
    st.multiselect(
        _label("services"), list(services), format_func=lambda key: named(services[key]), key=form.key("services")
    )
    form.problems("services")
    st.text_input(_label("opening_hours"), key=form.key("opening_hours"), placeholder="08:30—20:00")
    form.problems("opening_hours")
    _pair(form, "longitude", "latitude")
    opened_on, closed_on = st.columns(2, gap="small", wrap=False)
    opened_on.date_input(_label("opened_on"), key=form.key("opened_on"), min_value=date(1949, 10, 1))
    closed_on.date_input(_label("closed_on"), key=form.key("closed_on"), min_value=date(1949, 10, 1))
    form.problems("opened_on", "closed_on")
    st.toggle(_label("reports_daily"), key=form.key("reports_daily"))
    form.save(_("Save"), lambda: _saving(form, area, known))
    if known:
        history.offer("stations", known.id, opened)


def _label(field: str) -> str:
    return _(FIELDS[field])


def _tell(field: str, value: Any) -> tuple[str, str]:
    return _label(field), held(value)


def _pair(form: Form, left: str, right: str) -> None:
    first, second = st.columns(2, gap="small", wrap=False)
    first.number_input(_label(left), -180.0, 180.0, None, key=form.key(left), format="%.6f", step=0.0001)
    second.number_input(_label(right), -90.0, 90.0, None, key=form.key(right), format="%.6f", step=0.0001)
    form.problems(left, right)


def _saving(form: Form, area: AreaRow | None, known: StationRow | None) -> Action:
    draft = StationDraft(**{field: form.value(field) for field in actions.FIELDS})

    def action(session: Session, seen: int | None) -> None:
        if known is not None and seen is not None:
            actions.change(session, known.id, seen=seen, draft=draft)
        elif area is not None:
            actions.add(session, area.id, draft)

    return action
