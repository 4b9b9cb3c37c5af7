"""A month of a station in one grid: all of its days are saved together, or none."""

from datetime import date, timedelta
from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

from dashboard.access import viewer
from dashboard.forms.form import Action, Form, held, may, opening
from dashboard.forms.grid import Grid
from dashboard.text import _, day, named, weekday
from db.actions import stations as actions
from db.actions.stations import DayDraft
from db.calendar import days_of, today
from db.engine import default_database
from db.permissions import Permission
from db.queries import stations
from db.queries.stations import Choice, DayRow, StationRow

MONTHS = 12
"""How many months back one can go."""


def month(station: StationRow) -> None:
    """Report or correct a month of a station."""
    st.dialog(station.name, width="large", icon=":material/calendar_month:")(_month)(station, opening())


def _month(station: StationRow, opened: int) -> None:
    picker = Form(f"months-{station.id}", opened)
    months = _months(station)
    picker.start(None, {"first": months[0]})
    first = st.selectbox(_("Month"), months, format_func=lambda one: f"{one:%Y-%m}", key=picker.key("first"))
    last = min((first + timedelta(days=31)).replace(day=1) - timedelta(days=1), today())
    if station.closed_on:
        last = min(last, station.closed_on - timedelta(days=1))
    with default_database().reading(viewer()) as session:
        known = stations.station_days(session, station.id, first, last)
        services = [choice for choice in stations.services(session) if choice.code in station.services]
    if not may(Permission.STATIONS, station.area_id):
        return
    days = days_of(max(first, station.opened_on), last)
    columns = _columns(services)
    names = {code: config["label"] for code, config in columns.items()}

    def tell(field: str, value: Any) -> tuple[str, str]:
        on, _dot, column = field.partition(".")
        what = names.get(column, _("Day"))
        return f"{day(date.fromisoformat(on))} · {what}", held(value)

    form = Form(f"month-{station.id}-{first:%Y-%m}", opened, tell)
    version = sum(row.version for row in known.values())
    form.start(version, _cells(days, services, known), covers=("by_service", "open", "note", "visits"))
    if form.value("seen") == version:  # what is shown is what is there now
        form.fill({"versions": {on: row.version for on, row in known.items()}})
    grid = Grid(form, {str(on): f"{day(on)} {weekday(on)}" for on in days}, columns, _("Day"))
    grid.edit()
    form.save(_("Save all"), lambda: _recording(form, grid, station, days, services))


def _months(station: StationRow) -> list[date]:
    """The first days of the months one can report, the latest first."""
    end = min(today(), station.closed_on - timedelta(days=1)) if station.closed_on else today()
    found = [max(end, station.opened_on).replace(day=1)]
    while len(found) < MONTHS and found[-1] > station.opened_on:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def _columns(services: list[Choice]) -> dict[str, Any]:
    counts = {one.code: st.column_config.NumberColumn(named(one), min_value=0, step=1) for one in services}
    closed = st.column_config.CheckboxColumn(_("Open that day"))
    return {**counts, "open": closed, "note": st.column_config.TextColumn(_("Note"), max_chars=200)}


def _cells(days: list[date], services: list[Choice], known: dict[date, DayRow]) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for on in days:
        row = known.get(on)
        for one in services:
            cells[f"{on}.{one.code}"] = row.by_service.get(one.code, 0) if row else None
        cells |= {f"{on}.open": row.open if row else True, f"{on}.note": row.note if row else None}
    return cells


def _recording(form: Form, grid: Grid, station: StationRow, days: list[date], services: list[Choice]) -> Action:
    grid.sync()
    began, versions = form.value("began"), form.value("versions")
    reports = {}
    for on in days:
        cells = {field: form.value(f"{on}.{field}") for field in (*(one.code for one in services), "open", "note")}
        if any(value != began[f"{on}.{field}"] for field, value in cells.items()):
            counts = {one.code: int(cells[one.code] or 0) for one in services}
            reports[on] = DayDraft(counts, bool(cells["open"]), cells["note"])

    def action(session: Session, _seen: int | None) -> None:
        actions.record_days(session, station.id, reports, seen=versions)

    return action
