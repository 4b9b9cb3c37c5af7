"""Setting up a place on its page: step by step, with mistakes that lose nothing, by whoever goes on with it."""

import json
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from dashboard.forms import tree as forms
from db.actions import area_lists, places
from db.actions.places import PlaceDraft
from db.clock import Limit
from db.engine import Database
from db.lists import Line
from db.queries import areas, limits
from db.queries.areas import AreaRow
from db.queries.places import Standing, standing
from db.words import Word, schemes
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.pages.dialogs import enter, is_closed, opened, press
from tests.pages.screens import assert_sound, screen, text

CODE = "360502002000"
BOX = "Paste the list: one to a line, or columns copied from a spreadsheet"


@pytest.fixture
def place(bare: Database) -> int:
    """A sub-district with two communities, founded by somebody else."""
    with bare.writing(TESTER) as session:
        root = places.found(session, PlaceDraft(CODE, "城北街道", "street"))
        places.set_levels(session, root, [Word("street", "街道", "Sub-district"), *schemes()["community_grid"].levels])
    with bare.writing(TESTER) as session:
        lines = [Line(number, {"name": name}) for number, name in enumerate(("东街社区", "西街社区"))]
        area_lists.add_list(session, root, "community", lines, TODAY)
    return root


def box(app: AppTest, label: str) -> Any:
    widgets = (*app.text_input, *app.text_area, *app.number_input, *app.multiselect)
    return next(widget for widget in widgets if widget.label == label)


def known(database: Database, root: int) -> Standing:
    with database.reading() as session:
        return standing(session, root, TODAY)


def row(database: Database, name: str) -> AreaRow:
    with database.reading() as session:
        return next(row for row in areas.all_areas(session) if row.name == name)


@pytest.mark.parametrize("page", ["overview", "grid_map", "stations"])
def test_every_page_of_an_empty_database_leads_to_the_set_up(bare: Database, page: str) -> None:
    app = screen(page)
    assert_sound(app)
    assert "This database has no areas yet." in text(app)
    app = press(app, "Set up a place")
    assert app.title[0].value == "Set up a place"
    assert "Eight steps" in text(app)
    assert "emonstration" not in text(app)


def test_a_place_is_founded_and_a_wrong_code_is_told_without_losing_what_was_typed(bare: Database) -> None:
    app = screen("setup")
    box(app, "Statistical code (12 digits)").set_value("36050200")
    box(app, "Name").set_value("城北街道")
    app = press(app, "Found the place")
    assert "Enter the statistical code: 12 digits." in text(app)
    assert box(app, "Name").value == "城北街道"
    box(app, "Statistical code (12 digits)").set_value("360502 002000")
    app = press(app, "Found the place")
    assert row(bare, "城北街道").code == CODE
    assert "| 1 | of 8 steps are done, next comes | Levels |" in text(app)
    levels = box(app, "Levels below 城北街道, from the top down")
    levels.set_value([*levels.value, "self_grid", "resident_group"]).run()
    systems = [one for one in app.selectbox if one.label == "Grid system"]
    assert [one.value for one in systems] == ["service", "self", "service"], "what a community is has none"
    systems[2].set_value("self")
    app = press(app, "Save the levels")
    assert [(level.name_zh, level.system) for level in known(bare, row(bare, "城北街道").id).levels] == [
        ("街道", None),
        ("社区", None),
        ("网格", "service"),
        ("居民自治网格", "self"),
        ("居民小组", "self"),
    ]


def test_what_is_looked_up_fills_code_and_name(bare: Database) -> None:
    app = screen("setup")
    app.selectbox[0].select("360502002000").run()
    assert (box(app, "Statistical code (12 digits)").value, box(app, "Name").value) == (CODE, "城北街道")


def test_anyone_goes_on_with_a_half_finished_set_up(bare: Database, place: int) -> None:
    app = screen("setup")
    assert_sound(app)
    assert "| 2 | of 8 steps are done, next comes | Communities and grids |" in text(app)
    box(app, "How many").set_value(3)
    app = press(app, "Make the list")
    app = press(app, "Add 6 areas of the level Grid")
    assert "9 areas have no outline yet." in text(app)
    app = press(app, "Make schematic outlines")
    app = press(app, "Save these words")
    box(app, "Departments that may be whistled for, one a line").set_value("住建部门\n供水单位")
    box(app, "Limits, Urgent").set_value("Handling: 2 working days\nAccepting: soon")
    app = press(app, "Save how issues are handled")
    assert "Line 较急 2: Write a stage, a colon and a limit" in text(app)
    box(app, "Limits, Urgent").set_value("Handling: 2 working days")
    app = press(app, "Save how issues are handled")
    assert "| 6 | of 8 steps are done" in text(app)
    with bare.reading() as session:
        assert limits.units(session, CODE, departments=True) == ["住建部门", "供水单位"]
        assert limits.place(session, CODE).limit("urgent", "handle") == Limit(2, "day", True)
        assert limits.place(session, CODE).limit("urgent", "accept") is None
    now = known(bare, place)
    assert (now.levels[2].areas, now.schematic, bool(now.roles), len(now.services)) == (6, 9, True, 4)
    assert row(bare, "西街03网格").code.endswith("003")


def test_a_list_with_a_mistake_says_where_and_stays_in_its_box(bare: Database, place: int) -> None:
    app = screen("setup")
    pasted = "名称\t所属\t户数\n东街01网格\t东街社区\t320\n东街02网格\t北街社区\t很多"
    box(app, BOX).set_value(pasted)
    app.run()
    assert "Line 3: There is no area called 北街社区 here" in text(app)
    assert "Line 3: Write a whole number instead of 很多." in text(app)
    assert next(button for button in app.button if button.label.startswith("Add 2")).disabled
    assert box(app, BOX).value == pasted
    box(app, BOX).set_value(pasted.replace("北街", "西街").replace("很多", "295"))
    app.run()
    app = press(app, "Add 2 areas of the level Grid")
    assert row(bare, "东街02网格").households == 295


def test_markup_in_a_name_stays_a_name(bare: Database) -> None:
    with bare.writing(TESTER) as session:
        places.found(session, PlaceDraft(CODE, "<b>甲</b> **乙** ![x](http://example.org/x.png)", "street"))
    app = screen("setup")
    assert_sound(app)
    assert r"\!\[x\]\(http\://example.org" in app.expander[0].label


def test_an_excel_list_and_a_geojson_file_are_taken(bare: Database, place: int) -> None:
    book, file = Workbook(), BytesIO()
    for cells in (("网格名称", "所属社区", "户数"), ("东街01网格", "东街社区", 320), ("西街01网格", "西街社区", 280)):
        book.active.append(cells)
    book.save(file)
    app = screen("setup")
    app.file_uploader[0].set_value(("grids.xlsx", file.getvalue(), "application/octet-stream"))
    app.run()
    app = press(app, "Add 2 areas of the level Grid")
    assert row(bare, "西街01网格").households == 280
    ring = [[114.9, 27.8], [115.0, 27.8], [115.0, 27.9], [114.9, 27.9], [114.9, 27.8]]
    crossed = [ring[0], ring[2], ring[1], ring[3], ring[0]]
    for shape, ready in ((crossed, False), (ring, True)):
        feature = {"properties": {"name": "东街社区"}, "geometry": {"type": "Polygon", "coordinates": [shape]}}
        data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
        app.file_uploader[0].set_value(("map.geojson", data, "application/json"))
        app.run()
        if not ready:
            assert "Nothing is known here to compare it with" in text(app)
            app.button_group[0].set_value("WGS-84").run()
        assert_sound(app)
        assert ("Feature 1 (东街社区) crosses itself" in text(app)) != ready
    app = press(app, "Use 1 outline")
    assert (known(bare, place).drawn, known(bare, place).schematic) == (1, 0)


def test_a_finished_place_is_told_so_and_shows_no_marker_of_a_demonstration(bare: Database, place: int) -> None:
    with bare.writing(TESTER) as session:
        places.open_first(session, place)
    for page in ("overview", "grid_map", "setup"):
        app = screen(page)
        assert_sound(app)
        assert "emonstration" not in text(app)


def test_the_demonstration_shows_what_a_finished_set_up_looks_like(demonstration: Database) -> None:
    app = screen("setup")
    assert_sound(app)
    assert "同心街道" in text(app)


def test_an_area_is_added_below_another_from_the_map(bare: Database, place: int) -> None:
    app = opened(forms.below, row(bare, "东街社区"))
    app = press(app, "Save")
    assert "Enter a name." in text(app)
    enter(app, Name="东街01网格", Households=320)
    assert is_closed(press(app, "Save"))
    assert row(bare, "东街01网格").households == 320


def test_an_area_ends_or_goes_only_if_nothing_is_left_in_it(bare: Database, place: int) -> None:
    app = press(opened(forms.below, row(bare, "东街社区")), "Save")
    enter(app, Name="东街01网格")
    press(app, "Save")
    app = press(opened(forms.end, row(bare, "东街社区")), "End it")
    assert "东街01网格" in text(app)
    app = press(opened(forms.remove, row(bare, "东街社区")), "Remove")
    assert "1 areas do or did" in text(app)
    assert is_closed(press(opened(forms.remove, row(bare, "东街01网格")), "Remove"))
    assert is_closed(press(opened(forms.end, row(bare, "东街社区")), "End it"))
    with bare.reading() as session:
        assert [one.name for one in areas.children(session, place, TODAY)] == ["西街社区"]


def test_the_map_offers_the_forms_of_the_tree(bare: Database, place: int) -> None:
    app = screen("grid_map")
    assert {"New area below", "End on a day", "Remove"} <= {button.label for button in app.button}
