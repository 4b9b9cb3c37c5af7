"""From an empty database to a place at work: set up from pasted lists, then used, by keyboard and mouse alone."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from db.calendar import today
from db.engine import Database
from db.measures import totals
from db.measures.indicators import INDICATORS
from db.migrating import upgrade
from db.queries import areas
from db.queries.figures import figure
from tests.browser.person import Person, looking
from tests.serving import serving

CODE, NAME = "360502002000", "城北街道"
COMMUNITIES = "社区名称\t户数\t人口\n东街社区\t1,280\t3460\n西街社区\t960户\t2510\n南门社区\t1110\t2990"
STATIONS = "东街红色驿站, 东街社区, 红色驿站\n南门社区党群服务中心, 南门社区"
TEAMS = "邻里互助队, 东街社区\n法律志愿服务队, 城北街道, 区司法局"
UNITS = "实验小学, 东街社区, School\n区人民医院, 城北街道, Hospital"
DAYS = 3
"""For how many days each station reports."""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database with a schema and nothing in it."""
    opened = Database(f"sqlite:///{tmp_path / 'place.db'}")
    upgrade(opened)
    yield opened
    opened.close()


@pytest.mark.browser
def test_an_empty_database_becomes_a_place_at_work(database: Database) -> None:
    with serving(database.url, "--no-demo") as served, looking(served.url) as person:
        person.go("?lang=en")
        found(person)
        grow(person)
        draw(person)
        name(person)
        furnish(person)
        begin(person)
        report(person)
        check_screens(person)
    check_database(database)


def found(person: Person) -> None:
    """The first page of an empty database asks for the place; it is looked up by name."""
    person.sees("Seven steps make a place.")
    person.pick("Look it up by name or code", "城北")
    assert person.page.get_by_label("Statistical code (12 digits)").input_value() == CODE
    person.press("Found the place")
    person.sees("Begin with a usual sequence")
    person.press("Save the levels")


def grow(person: Person) -> None:
    """Communities from a pasted table with a mistake that is put right, grids by number."""
    person.type(
        "Paste the list: one to a line, or columns copied from a spreadsheet", COMMUNITIES.replace("2510", "2千")
    )
    person.sees("Line 3: Write a whole number instead of 2千.")
    person.type("Paste the list: one to a line, or columns copied from a spreadsheet", COMMUNITIES)
    person.press("Add 3 areas of the level Community")
    person.type("How many", "2")
    person.press("Make the list")
    person.press("Add 6 areas of the level Grid")


def draw(person: Person) -> None:
    """Schematic outlines for the meantime."""
    person.sees("10 areas have no outline yet.")
    person.press("Make schematic outlines")
    person.sees("10 of 10 drawn, 10 of them schematic")


def name(person: Person) -> None:
    """The words that are usual."""
    person.press("Save these words")


def furnish(person: Person) -> None:
    """Stations, teams and partner units, each from a pasted list."""
    since = today() - timedelta(days=DAYS)
    box = "Paste the list: one to a line, or columns copied from a spreadsheet"
    for text, button, date_label in (
        (STATIONS, "Add 2 stations", "Reports are due since"),
        (TEAMS, "Add 2 teams", "They exist since"),
        (UNITS, "Add 2 partner units", "They take part since"),
    ):
        person.type(box, text)
        person.date(date_label, since)
        person.press(button)


def begin(person: Person) -> None:
    """Every visit begins with the place."""
    person.press(f"Let every visit begin with {NAME}")
    person.sees(f"{NAME} is set up.")


def report(person: Person) -> None:
    """Each station reports its days through the form of the stations' page."""
    person.go("stations?lang=en")
    for station in ("东街红色驿站", "南门社区党群服务中心"):
        for back in range(DAYS, 0, -1):
            day = today() - timedelta(days=back)
            person.page.get_by_role("button", name=station).first.click()
            person.settle()
            person.date("Day", day)
            person.type("Rest and water", str(10 * back))
            person.press("Save")


def check_screens(person: Person) -> None:
    """Overview, map and stations show what was entered, and nothing calls it a demonstration."""
    total = 2 * sum(10 * back for back in range(1, DAYS + 1))
    for page in ("overview", "grid_map", "stations"):
        person.go(f"{page}?lang=en")
        person.sees(str(total))
        assert "emonstration" not in person.page.locator("body").inner_text()


def check_database(database: Database) -> None:
    """The figures follow from the facts."""
    with database.reading() as session:
        place = areas.area(session, CODE)
        assert figure(session, INDICATORS["grids"], place.id, None, today()).value == 6
        assert figure(session, INDICATORS["communities"], place.id, None, today()).value == 3
    with database.engine.connect() as connection:
        assert totals.differences(connection) == ({}, {})
        assert totals.wrong_paths(connection) == 0
