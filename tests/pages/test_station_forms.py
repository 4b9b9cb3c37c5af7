"""Forms of stations: what they save, what they refuse and where they say so, and what happens when two save at once."""

from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.forms import stations as forms
from db.actions import stations as actions
from db.engine import Database
from db.queries import areas, stations
from db.queries.areas import AreaRow
from db.queries.stations import DayRow, StationRow
from db.viewer import trusted
from tests import factories
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.pages.dialogs import enter, field, is_closed, keep, opened, press
from tests.pages.screens import text
from tests.signing import VISITOR

DAY = TODAY - timedelta(days=1)
OTHER = trusted("网格员小李")


@pytest.fixture
def station(bare: Database) -> StationRow:
    """A station that had 20 and 10 visits on the same weekday of each of the last four weeks."""
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street", name="东街")
        number = factories.station(session, street.id)
        for week in range(1, 5):
            save(session, number, DAY - timedelta(weeks=week), {"rest_water": 20, "reading": 10})
    with bare.reading() as session:
        return stations.station(session, number)


def save(session: Any, station: int, day: date, counts: dict[str, int], seen: int | None = None) -> None:
    actions.record_day(session, station, day, seen=seen, by_service=counts, open=True, note="")


def reported(database: Database, station: StationRow, day: date = DAY) -> DayRow | None:
    with database.reading() as session:
        return stations.station_day(session, station.id, day)


def visits(database: Database, station: StationRow) -> int | None:
    day = reported(database, station)
    return day.visits if day else None


def street(database: Database) -> AreaRow:
    with database.reading() as session:
        return areas.all_areas(session)[0]


def test_a_days_report_is_saved_in_the_name_of_who_is_looking(bare: Database, station: StationRow) -> None:
    app = opened(forms.report, station, DAY)
    enter(app, Rest_and_water=14, Reading=6)
    app.run()
    assert "Total of the day | 20 | visits | Usual Saturday | 30" in text(app)
    press(app, "Save")
    assert is_closed(app)
    day = reported(bare, station)
    assert day is not None
    assert (day.visits, day.by_service, day.open) == (20, {"rest_water": 14, "reading": 6}, True)
    assert (day.recorded_by, day.provenance) == (VISITOR.name, "entered")


def test_an_odd_number_is_refused_at_its_field_and_what_was_typed_stays_until_a_note_says_why(
    bare: Database, station: StationRow
) -> None:
    app = opened(forms.report, station, DAY)
    enter(app, Rest_and_water=400, Reading=6)
    press(app, "Save")
    assert "400 is 20 times a usual day of that weekday (20). Check it, or say why below." in text(app)
    assert (field(app, "Rest and water").value, field(app, "Reading").value) == (400, 6)
    assert visits(bare, station) is None
    field(app, "Note (optional)").set_value("free clinic")
    press(app, "Save")
    assert is_closed(app)
    assert visits(bare, station) == 406


def test_closed_that_day_is_a_report_of_nobody(bare: Database, station: StationRow) -> None:
    app = press(opened(forms.report, station, DAY), "Closed that day")
    assert is_closed(app)
    day = reported(bare, station)
    assert day is not None
    assert (day.open, day.visits) == (False, 0)
    assert "Reported as closed that day." in text(opened(forms.report, station, DAY))


def test_last_weeks_numbers_are_a_click_away_and_not_saved_by_it(bare: Database, station: StationRow) -> None:
    app = press(opened(forms.report, station, DAY), "As last Saturday")
    assert (field(app, "Rest and water").value, field(app, "Reading").value) == (20, 10)
    assert visits(bare, station) is None
    press(app, "Save")
    assert visits(bare, station) == 30


def test_last_weeks_numbers_cannot_be_had_where_there_are_none(bare: Database, station: StationRow) -> None:
    app = opened(forms.report, station, DAY - timedelta(days=1))
    assert next(button for button in app.button if button.label == "As last Friday").disabled


def test_what_was_typed_before_the_day_was_chosen_is_kept_for_that_day(bare: Database, station: StationRow) -> None:
    app = opened(forms.report, station, DAY)
    enter(app, Rest_and_water=14)
    app.run()
    field(app, "Day").set_value(DAY - timedelta(days=1))
    app.run()
    assert field(app, "Rest and water").value == 14
    field(app, "Day").set_value(DAY - timedelta(weeks=1))  # which has a report of its own
    app.run()
    assert field(app, "Rest and water").value == 20


def test_another_day_opens_with_what_is_known_of_it(bare: Database, station: StationRow) -> None:
    app = opened(forms.report, station, DAY)
    field(app, "Day").set_value(DAY - timedelta(weeks=1)).run()
    assert (field(app, "Rest and water").value, field(app, "Reading").value) == (20, 10)
    enter(app, Reading=11)
    press(app, "Save")
    day = reported(bare, station, DAY - timedelta(weeks=1))
    assert day is not None
    assert (day.visits, day.version) == (31, 2)


@pytest.mark.parametrize(("choice", "kept"), [("mine", 14), ("theirs", 25)])
def test_who_saves_second_sees_what_the_first_wrote_and_chooses(
    bare: Database, station: StationRow, choice: str, kept: int
) -> None:
    app = opened(forms.report, station, DAY)
    enter(app, Rest_and_water=14)
    with bare.writing(OTHER) as session:
        save(session, station.id, DAY, {"rest_water": 25})
    press(app, "Save")
    assert not is_closed(app)
    assert visits(bare, station) == 25
    assert "网格员小李 changed this at" in text(app)
    assert "25" in text(app)
    assert field(app, "Rest and water").value == 14
    keep(app, choice)
    assert is_closed(app)
    assert visits(bare, station) == kept


def test_a_correction_of_a_report_that_somebody_corrected_first_is_a_conflict_too(
    bare: Database, station: StationRow
) -> None:
    with bare.writing(TESTER) as session:
        save(session, station.id, DAY, {"rest_water": 9})
    app = opened(forms.report, station, DAY)
    with bare.writing(OTHER) as session:
        save(session, station.id, DAY, {"rest_water": 25}, seen=1)
    enter(app, Rest_and_water=14)
    press(app, "Save")
    assert visits(bare, station) == 25
    press(app, "Save")
    assert visits(bare, station) == 14


def test_a_station_that_is_gone_is_said(bare: Database, station: StationRow) -> None:
    app = opened(forms.report, station, DAY)
    enter(app, Rest_and_water=14)
    with bare.writing(TESTER) as session:
        actions.change(session, station.id, seen=1, draft=draft(station, closed_on=DAY))
    press(app, "Save")
    assert "Choose a day on which the station was open to the public." in text(app)
    assert visits(bare, station) is None


def draft(station: StationRow, **values: Any) -> actions.StationDraft:
    return actions.StationDraft(**{**{name: getattr(station, name) for name in actions.FIELDS}, **values})


def test_a_new_station_is_added_to_its_area(bare: Database, station: StationRow) -> None:
    app = opened(forms.station, street(bare), None)
    enter(app, Name=" 西街  驿站 ", Services_it_counts=["reading"], Opened=TODAY - timedelta(days=9))
    field(app, "Opening hours (optional)").set_value("08:30—20:00")
    press(app, "Save")
    assert is_closed(app)
    with bare.reading() as session:
        found = next(row for row in stations.stations(session, station.area_id, DAY, TODAY) if row.id != station.id)
    assert (found.name, found.services, found.opening_hours) == ("西街 驿站", ["reading"], "08:30—20:00")
    assert (found.opened_on, found.reports_daily) == (TODAY - timedelta(days=9), True)


def test_a_station_without_a_name_or_with_a_taken_one_is_refused_at_its_name(
    bare: Database, station: StationRow
) -> None:
    app = opened(forms.station, street(bare), None)
    press(app, "Save")
    assert "Name | Enter a name. | Kind" in text(app)
    enter(app, Name=station.name)
    press(app, "Save")
    assert "Name | Choose another name: this area has a station of that name. | Kind" in text(app)
    assert field(app, "Name").value == station.name


def test_a_station_is_changed_and_ended(bare: Database, station: StationRow) -> None:
    app = opened(forms.station, None, station)
    assert field(app, "Name").value == station.name
    enter(app, Name="改名驿站")
    field(app, "Closed (empty: still open)").set_value(TODAY)
    press(app, "Save")
    assert is_closed(app)
    with bare.reading() as session:
        changed = stations.station(session, station.id)
    assert (changed.name, changed.closed_on, changed.version) == ("改名驿站", TODAY, 2)


def test_a_station_cannot_close_before_it_opened_or_before_its_last_report(bare: Database, station: StationRow) -> None:
    app = opened(forms.station, None, station)
    field(app, "Closed (empty: still open)").set_value(station.opened_on - timedelta(days=1))
    press(app, "Save")
    assert "Choose a day on or after the day it opened." in text(app)
    last = DAY - timedelta(weeks=1)
    field(app, "Closed (empty: still open)").set_value(last)
    press(app, "Save")
    assert f"Choose a day after {last}: that day has a report." in text(app)
    assert field(app, "Closed (empty: still open)").value == last
    with bare.reading() as session:
        assert stations.station(session, station.id).closed_on is None


def test_half_a_position_is_refused(bare: Database, station: StationRow) -> None:
    app = opened(forms.station, None, station)
    field(app, "Longitude (optional)").set_value(115.0)
    press(app, "Save")
    assert "Enter both longitude and latitude, or neither." in text(app)


@pytest.mark.parametrize(("choice", "kept"), [("mine", "我的驿站"), ("theirs", "他的驿站")])
def test_two_who_rename_a_station_both_learn_of_it(bare: Database, station: StationRow, choice: str, kept: str) -> None:
    app = opened(forms.station, None, station)
    enter(app, Name="我的驿站")
    with bare.writing(OTHER) as session:
        actions.change(session, station.id, seen=1, draft=draft(station, name="他的驿站"))
    press(app, "Save")
    assert "网格员小李 changed this at" in text(app)
    assert "他的驿站" in text(app)
    assert field(app, "Name").value == "我的驿站"
    keep(app, choice)
    assert is_closed(app)
    with bare.reading() as session:
        assert stations.station(session, station.id).name == kept


def test_a_position_that_is_cleared_is_unknown_again(bare: Database, station: StationRow) -> None:
    with bare.writing(TESTER) as session:
        actions.change(session, station.id, seen=1, draft=draft(station, longitude=115.0, latitude=27.0))
    app = opened(forms.station, None, station)
    assert field(app, "Longitude (optional)").value == 115
    for label in ("Longitude (optional)", "Latitude (optional)"):
        field(app, label).set_value(None)
    press(app, "Save")
    with bare.reading() as session:
        changed = stations.station(session, station.id)
    assert (changed.longitude, changed.latitude) == (None, None)
