"""The grid map: the cells of the chosen area, the notice of one, and the way up."""

import re
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.maps import geometry
from dashboard.panels import map_layers
from dashboard.parts.tokens import DIVERGING
from db.actions import boundaries
from db.engine import Database
from db.queries import areas, issues
from db.queries import boundaries as queries
from seed.loader import HOME
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.pages.dialogs import enter, press
from tests.pages.screens import assert_sound, facts, grid_map, outlines, screen, text, tiles, words


def grids(database: Database, code: str = HOME) -> list[areas.AreaRow]:
    with database.reading() as session:
        area = areas.area(session, code)
        return [row for row in areas.descendants(session, area.id, TODAY) if row.kind == "grid"]


def codes_of(app: AppTest) -> set[str]:
    scene = grid_map(app)
    areas = outlines(scene)["areas"]
    return {areas[at][0] for at in scene["cells"]}


def test_the_map_of_a_place_shows_each_of_its_grids(demonstration_to_read: Database) -> None:
    drawn = codes_of(screen("grid_map", area=HOME))
    assert {grid.code for grid in grids(demonstration_to_read)} <= drawn


def test_a_grid_is_shown_on_the_map_of_its_place_with_its_notice_and_the_way_up(
    demonstration_to_read: Database,
) -> None:
    grid = grids(demonstration_to_read)[0]
    app = screen("grid_map", area=grid.code)
    assert_sound(app)
    said = words(app)
    crumbs = said[: said.index(f"code {grid.code} · {grid.households} households · {grid.residents:,} residents")]
    assert crumbs.index("同心街道", 20) < crumbs.index(grid.name, 20)
    assert grids(demonstration_to_read)[-1].code in codes_of(app)


def test_shades_follow_the_chosen_indicator_and_are_explained(demonstration_to_read: Database) -> None:
    app = screen("grid_map", area=HOME, indicator="owners_committee_rate")
    assert {"<20%", "20%", "≥80%"} <= set(words(app))
    assert app.button_group[0].value == "owners_committee_rate"
    app.button_group[0].set_value("issues_open").run()
    assert app.query_params["indicator"] == "issues_open"
    assert "≥6" in words(app)


def test_schematic_boundaries_are_said_to_be_schematic(demonstration_to_read: Database) -> None:
    assert "Boundaries are schematic, not legal ones" in words(screen("grid_map", area=HOME))


def test_a_place_without_outlines_says_so_and_shows_its_notice(demonstration: Database) -> None:
    with demonstration.engine.execution_options(loading=True).begin() as connection:
        connection.exec_driver_sql("DELETE FROM boundaries")
    app = screen("grid_map", area=HOME)
    assert_sound(app)
    assert "No outlines have been entered for the areas below this one." in text(app)
    assert "Station visits" in tiles(app)


def test_particulars_changed_on_the_page_show_on_it(demonstration: Database) -> None:
    app = press(screen("grid_map", area=HOME), "Change particulars")
    enter(app, Households=40000)
    press(app, "Save")
    assert "40,000 households" in text(app)


def test_somebody_appointed_on_the_page_stands_on_the_notice(demonstration: Database) -> None:
    app = press(screen("grid_map", area=HOME), "New post")
    enter(app, Who_holds_it="新任某")
    press(app, "Save")
    assert "新任某" in words(app)


def test_layers_of_the_address_are_drawn_and_their_legend_says_what_they_mean(demonstration_to_read: Database) -> None:
    bare = grid_map(screen("grid_map", area=HOME, layers="stations"))
    assert bare["faces"][0]["badges"] == bare["faces"][0]["circles"] == []
    scene = grid_map(screen("grid_map", area=HOME, layers="compounds,issues,near500,posts,projects"))
    (face,) = scene["faces"]
    with demonstration_to_read.reading() as session:
        open_ones = len(issues.open_issues(session, areas.area(session, HOME).id, TODAY))
    counted = [badge for badge in face["badges"] if " open issue" in badge["said"]]
    assert sum(int(badge["sign"]) for badge in counted) == open_ones
    assert len(face["circles"]) == sum(isinstance(badge["at"], list) for badge in face["badges"]) > 20
    assert all(layer["on"] and layer["marks"] for layer in scene["layers"] if not layer["key"].startswith("line-"))
    (reach,) = scene["legend"]["notes"]
    assert reach.startswith("Households within 500 m of a station, in a straight line: ")
    assert "of 33,994 (" in reach and "schematic" in reach


def test_two_days_are_shaded_by_the_same_classes(demonstration_to_read: Database) -> None:
    before = TODAY - timedelta(days=30)
    scene = grid_map(screen("grid_map", area=HOME, indicator="station_visits", than=str(before)))
    titles = [face["title"] for face in scene["faces"]]
    assert len(titles) == 2 and titles[0] != titles[1]
    assert len({len(face["classes"]) for face in scene["faces"]}) == 1
    assert len(scene["legend"]["steps"]) == len(scene["colours"])


def test_two_days_between_which_an_outline_changed_are_said_to_be_drawn_as_of_the_later_one(
    demonstration: Database,
) -> None:
    before, grid = str(TODAY - timedelta(days=30)), grids(demonstration)[0]
    said = f"Both maps show the outlines of {TODAY.day} {TODAY:%b}"
    assert said not in grid_map(screen("grid_map", area=HOME, than=before))["words"]["ground"]
    with demonstration.writing(TESTER) as session:
        drawn = areas.outlines(session, [grid.id], TODAY)[grid.id].geometry
        ring = [(x + 1e-4, y) for x, y in geometry.polygons(drawn)[0][0]]
        newest, since = queries.newest(session, grid.id), TODAY - timedelta(days=3)
        boundaries.reshape(session, grid.id, {"type": "Polygon", "coordinates": [ring]}, seen=newest, since=since)
    assert said in grid_map(screen("grid_map", area=HOME, than=before))["words"]["ground"]
    assert said not in grid_map(screen("grid_map", area=HOME, than=str(since)))["words"]["ground"]


def test_a_rate_with_a_target_is_shaded_to_either_side_of_it(demonstration_to_read: Database) -> None:
    scene = grid_map(screen("grid_map", area=HOME, indicator="management_coverage_rate"))
    assert tuple(scene["colours"]) == DIVERGING
    assert scene["legend"]["rule"] == "below and from the target of 90% on"
    shown = scene["faces"][0]
    for level, figure in zip(shown["classes"], shown["figures"], strict=True):
        assert level == "n" if not figure else (int(level) >= 3) == (float(figure) >= 90)


def test_the_level_that_is_shaded_is_chosen_and_each_cell_is_one_of_it(demonstration_to_read: Database) -> None:
    scene = grid_map(app := screen("grid_map", area=HOME, level="community"))
    assert len(scene["cells"]) == 12
    assert len(codes_of(app)) == 12
    assert {len(code) for code in codes_of(app)} == {12}


def test_the_notice_says_who_since_when_what_is_covered_and_what_is_not_recorded(
    demonstration_to_read: Database,
) -> None:
    app = screen("grid_map", area=grids(demonstration_to_read)[0].code)
    told = facts(app)
    assert "since" in told["Grid leader"]
    assert re.fullmatch(r"\d+ of \d+ compounds the last on .+", told["Owners' committee"])
    assert told["1+1 leads N households"].startswith("— ")
    assert told["Last home visit"].startswith("— ")
    assert set(told) >= {"Managed compounds", "Party branch", "Grid worker", "Open issues", "Stations"}


def test_stations_wait_to_be_switched_on_where_they_would_hide_the_shades(
    demonstration_to_read: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for few, layers, shown in ((60, {}, True), (9, {}, False), (9, {"layers": "stations"}, True)):
        monkeypatch.setattr(map_layers, "FEW", few)
        day = str(TODAY - timedelta(days=few))  # a day for each, since a scene once drawn is kept
        scene = grid_map(screen("grid_map", area=HOME, as_of=day, **layers))
        assert bool(scene["faces"][0]["badges"]) == shown
        assert next(layer for layer in scene["layers"] if layer["key"] == "stations")["on"] == shown
