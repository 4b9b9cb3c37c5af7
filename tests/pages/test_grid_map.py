"""The grid map: the cells of the chosen area, the notice of one, and the way up."""

from streamlit.testing.v1 import AppTest

from db.engine import Database
from db.queries import areas
from seed.loader import HOME
from tests.demonstration import TODAY
from tests.pages.dialogs import enter, press
from tests.pages.screens import assert_sound, grid_map, outlines, screen, text, tiles, words


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
