"""The stations: every one with its visits, which have not reported, and the day's report changing both."""

from datetime import timedelta

from db.actions import stations as actions
from db.engine import Database
from db.queries import areas, stations
from db.viewer import trusted
from seed.loader import HOME
from tests.demonstration import TODAY
from tests.pages.dialogs import enter, press
from tests.pages.screens import rows, screen, text, tiles, words

FIRST, SETTLED = TODAY - timedelta(days=6), TODAY - timedelta(days=1)


def tallies(database: Database) -> dict[str, stations.Tally]:
    """What each station of the home reported in the last seven days, by name."""
    with database.reading() as session:
        found = stations.stations(session, areas.area(session, HOME).id, FIRST, TODAY)
        counted = stations.tallies(session, found, FIRST, TODAY, SETTLED)
    return {row.name: counted[row.id] for row in found}


def test_every_station_stands_in_the_ranking_the_busiest_first_and_the_silent_last(
    demonstration_to_read: Database,
) -> None:
    counted = tallies(demonstration_to_read)
    app = screen("stations", area=HOME)
    app.session_state["opened"] = frozenset({"stations"})
    listed = [name for name in rows(app.run()) if name in counted]
    assert sorted(listed) == sorted(counted)
    visits = [counted[name].visits for name in listed]
    known = [number for number in visits if number is not None]
    assert known == sorted(known, reverse=True)
    assert visits[: len(known)] == known


def test_the_tiles_add_up_what_the_stations_reported(demonstration_to_read: Database) -> None:
    counted = tallies(demonstration_to_read)
    shown = tiles(screen("stations", area=HOME))
    assert shown["Visits"] == f"{sum(tally.visits or 0 for tally in counted.values()):,}"
    assert shown["Open stations"] == str(len(counted))
    assert shown["Days not reported"] == str(sum(len(tally.missing) for tally in counted.values()))


def test_who_has_not_reported_is_named_with_the_days(demonstration_to_read: Database) -> None:
    silent = {name: tally for name, tally in tallies(demonstration_to_read).items() if tally.missing}
    app = screen("stations", area=HOME)
    assert silent
    for name, tally in silent.items():
        said = words(app)
        at = said.index(f"{name} has not reported")
        assert f"{len(tally.missing)} day" in said[at + 1]


def test_today_is_not_missing_before_it_is_over(demonstration_to_read: Database) -> None:
    assert all(TODAY not in tally.missing for tally in tallies(demonstration_to_read).values())


def test_visits_by_service_add_up_to_all_visits(demonstration_to_read: Database) -> None:
    with demonstration_to_read.reading() as session:
        counted = stations.by_service(session, areas.area(session, HOME).id, FIRST, TODAY)
    app = screen("stations", area=HOME)
    assert sum(visits for _service, visits in counted) == int(tiles(app)["Visits"].replace(",", ""))
    assert {service.name_en for service, _visits in counted} <= set(rows(app))


def test_a_report_saved_by_somebody_else_shows_at_the_next_look(demonstration: Database) -> None:
    silent = next(name for name, tally in tallies(demonstration).items() if tally.missing)
    app = screen("stations", area=HOME)
    before = int(tiles(app)["Visits"].replace(",", ""))
    with demonstration.reading() as session:
        found = stations.stations(session, areas.area(session, HOME).id, FIRST, TODAY)
    row = next(row for row in found if row.name == silent)
    with demonstration.writing(trusted("网格员小李")) as session:
        day = tallies(demonstration)[silent].missing[-1]
        actions.record_day(session, row.id, day, seen=None, by_service={row.services[0]: 7}, open=True, note="补报")
    app.run()
    assert int(tiles(app)["Visits"].replace(",", "")) == before + 7


def test_a_station_added_on_the_page_is_listed_at_once(demonstration: Database) -> None:
    app = press(screen("stations", area=HOME), "New station")
    enter(app, Name="新设驿站", Opened=TODAY)
    press(app, "Save")
    app.session_state["opened"] = frozenset({"stations"})
    assert "新设驿站" in rows(app.run())


def test_a_place_without_stations_says_how_to_begin(demonstration_to_read: Database) -> None:
    assert "Add the first one." in text(screen("stations", area="360732100000"))
