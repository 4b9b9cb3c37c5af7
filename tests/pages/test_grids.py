"""Grids: a month of a station and the attendance of thirty people are saved as a whole, and no cell is lost."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from dashboard.forms import activities as activity_forms
from dashboard.forms import months
from db.actions import stations as actions
from db.actions import volunteering
from db.engine import Database
from db.models import Attendance, AuditEntry, StationDay
from db.queries import stations
from db.queries.stations import StationRow
from db.viewer import trusted
from tests import factories
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.pages.dialogs import is_closed, opened, press
from tests.pages.screens import text

OTHER = trusted("网格员小李")
FIRST = TODAY.replace(day=1)


@pytest.fixture
def station(bare: Database) -> StationRow:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        number = factories.station(session, factories.area(session, "street", name="东街").id)
        for week in range(1, 9):
            save(session, number, FIRST - timedelta(weeks=week), 20)
        save(session, number, FIRST, 18)
    with bare.reading() as session:
        return stations.station(session, number)


def save(session: Any, station: int, on: date, reading: int, seen: int | None = None) -> None:
    actions.record_day(session, station, on, seen=seen, by_service={"reading": reading}, open=True, note=None)


def type_in(app: AppTest, form: str, rows: dict[int, dict[str, Any]]) -> None:
    """Type into the grid that is shown now; what was typed before stays typed, as in a browser."""
    turn = app.session_state[f"{form}#1.grid.turn"]
    key = f"{form}#1.grid.{turn}"
    before = dict(app.session_state[key]["edited_rows"]) if key in app.session_state else {}
    merged = {row: {**before.get(row, {}), **typed} for row, typed in {**{row: {} for row in before}, **rows}.items()}
    app.session_state[key] = {"edited_rows": merged, "added_rows": [], "deleted_rows": []}


def reported(database: Database, station: StationRow) -> dict[date, int]:
    with database.reading() as session:
        rows = session.scalars(select(StationDay).where(StationDay.day >= FIRST).order_by(StationDay.day))
        return {row.day: row.visits for row in rows}


def test_a_month_is_saved_as_a_whole_and_cells_of_two_people_merge(bare: Database, station: StationRow) -> None:
    form = f"month-{station.id}-{FIRST:%Y-%m}"
    app = opened(months.month, station)
    type_in(app, form, {0: {"reading": 19}, 1: {"reading": 400, "rest_water": 5}})
    app.run()  # a rerun between, and another cell after it
    type_in(app, form, {2: {"reading": 7}, 4: {"open": False}})
    press(app, "Save all")
    assert f"{FIRST.day + 1} Nov · Reading" not in text(app), "no usual day is known of that weekday"
    assert is_closed(app)
    days = [FIRST + timedelta(days=number) for number in range(5)]
    assert reported(bare, station) == {days[0]: 19, days[1]: 405, days[2]: 7, days[4]: 0}
    app = opened(months.month, station)
    type_in(app, form, {0: {"reading": 500}, 2: {"rest_water": 3}, 3: {"reading": 8}})
    with bare.writing(OTHER) as session:
        save(session, station.id, days[2], 9, seen=1)
        save(session, station.id, days[3], 11)
    press(app, "Save all")
    assert "网格员小李 changed this at" in text(app)
    assert f"{days[3].day} Nov · Reading | Mine | 8 | Theirs | 11 | Before | —" in text(app)
    assert reported(bare, station)[days[0]] == 19, "all or none"
    app.radio[0].set_value("theirs").run()
    press(app, "Save all")
    assert "Check it, or say why below." in text(app)
    assert reported(bare, station)[days[2]] == 9, "all or none"
    type_in(app, form, {0: {"reading": 50}})
    press(app, "Save all")
    assert reported(bare, station) == {days[0]: 50, days[1]: 405, days[2]: 12, days[3]: 11, days[4]: 0}


def test_the_attendance_of_thirty_is_one_save_and_refused_as_a_whole(bare: Database) -> None:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        team = factories.team(session, factories.area(session, "community").id)
        for number in range(30):
            draft = volunteering.VolunteerDraft(f"队员{number:02}", False, date(2026, 1, 1), None)
            volunteering.add_volunteer(session, team, draft)
        activity = factories.activity(session, team, TODAY - timedelta(days=1))
    app = opened(activity_forms.activity, activity)
    app.session_state[f"attend-{activity}#1.as"] = "As a table"
    app.run()
    form = f"came-{activity}"
    type_in(app, form, {row: {"minutes": 60} for row in range(29)} | {29: {"minutes": 1200}})
    press(app, "Save all")
    assert "队员29: 队员29: nobody serves more than 16 hours on one day. Check the time." in text(app)
    with bare.reading() as session:
        assert session.scalars(select(Attendance.id)).all() == []
    type_in(app, form, {29: {"minutes": 90}})
    app.run()
    assert "30 persons | 30.5 | hours" in text(app)
    press(app, "Save all")
    assert is_closed(app)
    with bare.reading() as session:
        assert sum(session.scalars(select(Attendance.minutes))) == 29 * 60 + 90
        acts = session.scalars(select(AuditEntry.act).where(AuditEntry.subject == "attendances").distinct()).all()
        assert len(acts) == 1
