"""From an empty database to a place at work: set up from pasted lists, then a week of everything, by forms alone."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from db.actions import accounts
from db.calendar import today
from db.engine import Database
from db.measures import totals
from db.measures.indicators import INDICATORS
from db.migrating import upgrade
from db.queries import areas
from db.queries.figures import figure
from db.viewer import trusted
from tests.browser.visitor import Visitor
from tests.serving import serving

FIRST, SECOND = "two red lanterns", "three red lanterns"
CODE, NAME = "360502002000", "城北街道"
COMMUNITIES = "社区名称\t户数\t人口\n东街社区\t1,280\t3460\n西街社区\t960户\t2510\n南门社区\t1110\t2990"
STATIONS = "东街红色驿站, 东街社区, 红色驿站\n南门社区党群服务中心, 南门社区"
TEAMS = "邻里互助队, 东街社区\n法律志愿服务队, 城北街道, 区司法局"
UNITS = "实验小学, 东街社区, School\n区人民医院, 城北街道, Hospital"
LIST = "Paste the list: one to a line, or columns copied from a spreadsheet"
DAYS = 6
"""For how many days the first station reports: with today, on which nothing is due yet, a week."""

FIGURES = {
    "communities": 3,
    "grids": 6,
    "stations": 2,
    "station_visits": sum(10 * back for back in range(1, DAYS + 1)) + 10,
    "volunteer_teams": 2,
    "service_hours": 12.0,
    "active_volunteers": 3,
    "partner_units": 2,
    "needs": 2,
    "needs_matched_rate": 0.5,
    "projects_in_progress": 1,
    "milestones_late": 1,
    "project_sessions": 1,
    "issues_reported": 2,
    "issues_closed": 1,
    "issues_open": 1,
}
"""What the week comes to."""


def ago(days: int) -> date:
    return today() - timedelta(days=days)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database with a schema and nothing in it."""
    opened = Database(f"sqlite:///{tmp_path / 'place.db'}")
    upgrade(opened)
    yield opened
    opened.close()


def come_in(person: Visitor) -> None:
    """Sign in for the first time, with a password that somebody else knows and that is changed before all else."""
    page = person.page
    page.goto(f"{person.base}/overview")
    page.fill("[name=name]", "first")
    page.fill("[name=password]", FIRST)
    page.click("[action='/auth/sign-in'] button")
    page.wait_for_url("**/auth/password")
    for field, typed in (("now", FIRST), ("new", SECOND), ("again", SECOND)):
        page.fill(f"[name={field}]", typed)
    page.click("button")


def test_an_empty_database_becomes_a_place_at_work(database: Database, browser: Browser) -> None:
    with database.writing(trusted("operator")) as session:
        first = accounts.add(session, "first", "李娟", FIRST)
        for role in ("system_administrator", "coordinator"):
            accounts.grant(session, first, role, None)
    with serving(database.url, "--no-demo") as served, Visitor.at(browser, served.url, role=None) as person:
        come_in(person)
        person.open("", lang="en")
        found(person)
        grow(person)
        draw(person)
        name(person)
        furnish(person)
        begin(person)
        report_stations(person)
        volunteer(person)
        build_together(person)
        raise_issues(person)
        check_screens(person)
    check_database(database)


def found(person: Visitor) -> None:
    """The first page of an empty database asks for the place; it is looked up by name."""
    person.sees("Eight steps make a place.")
    person.pick("Look it up by name or code", "城北")
    assert person.page.get_by_label("Statistical code (12 digits)").input_value() == CODE
    person.press("Found the place")
    person.sees("Begin with a usual sequence")
    person.press("Save the levels")


def grow(person: Visitor) -> None:
    """Communities from a pasted table with a mistake that is put right, grids by number."""
    person.type(LIST, COMMUNITIES.replace("2510", "2千"))
    person.sees("Line 3: Write a whole number instead of 2千.")
    person.type(LIST, COMMUNITIES)
    person.press("Add 3 areas of the level Community")
    person.type("How many", "2")
    person.press("Make the list")
    person.press("Add 6 areas of the level Grid")


def draw(person: Visitor) -> None:
    """Schematic outlines for the meantime."""
    person.sees("10 areas have no outline yet.")
    person.press("Make schematic outlines")
    person.sees("10 of 10 drawn, 10 of them schematic")


def name(person: Visitor) -> None:
    """The words that are usual, and whom issues are given to."""
    person.press("Save these words")
    person.type("Departments that may be whistled for, one a line", "住建部门")
    person.press("Save how issues are handled")


def furnish(person: Visitor) -> None:
    """Stations, teams and partner units, each from a pasted list."""
    for text, button, date_label in (
        (STATIONS, "Add 2 stations", "Reports are due since"),
        (TEAMS, "Add 2 teams", "They exist since"),
        (UNITS, "Add 2 partner units", "They take part since"),
    ):
        person.type(LIST, text)
        person.date(date_label, ago(DAYS))
        person.press(button)


def begin(person: Visitor) -> None:
    """Every visit begins with the place."""
    person.press(f"Let every visit begin with {NAME}")
    person.sees(f"{NAME} is set up.")


def report_stations(person: Visitor) -> None:
    """One station reports every day through the form of the stations' page, the other only yesterday's."""
    person.open("stations", lang="en")
    for station, days in (("东街红色驿站", DAYS), ("南门社区党群服务中心", 1)):
        for back in range(days, 0, -1):
            person.press(station)
            person.date("Day", ago(back))
            person.type("Rest and water", str(10 * back))
            person.save("Save")


def volunteer(person: Visitor) -> None:
    """A team holds two activities, the second with the people of the first; a third is rained off."""
    person.open("volunteers", lang="en")
    for title, back in (("楼道清洁", 4), ("独居老人探访", 2), ("河道清理", 1)):
        person.press("Plan an activity")
        person.pick("Team", "邻里")
        person.type("What the activity is", title)
        person.date("Day", ago(back))
        person.save("Save")
    person.press("楼道清洁")
    person.press("Show the names")
    lines = "Who came and for how long, one person a line; paste a list from the group chat"
    person.type(lines, "#接龙\n1. 张三 2小时\n2. 李四 90分钟\n3. 王五 9:00-11:30")
    person.sees("New to the team, joining on that day")
    person.save("Save")
    person.press("独居老人探访")
    person.press("As last time")
    person.save("Save")
    person.press("河道清理")
    person.turn("Cancel it")
    person.type("Why it is cancelled", "大雨")
    person.save("Cancel the activity")


def build_together(person: Visitor) -> None:
    """A unit offers what a need asks for; the project they make begins, with a late milestone and a session."""
    person.open("projects", lang="en")
    for title, category in (("四点半课堂缺老师", "教育"), ("楼道照明改造", "设施")):
        person.press("New need")
        person.pick("Where", "东街")
        person.type("What is needed", title)
        person.pick("Class", category)
        person.date("Listed on", ago(5))
        person.save("Put on the list")
    person.press("实验小学")
    person.type("What is offered", "四点半课堂志愿老师")
    person.pick("Class", "教育")
    person.date("On offer from", ago(5))
    person.save("Save the resource")
    person.press("四点半课堂缺老师")
    person.sees("same class")
    person.date("Agreed on", ago(4))
    person.save("Agree on the project")
    project(person)
    person.turn("Correct")
    person.date("Started on (empty: not yet)", ago(3))
    person.save("Save")
    for title, due, weight, done in (("开课", 2, "3", 2), ("评课", 1, "1", None)):
        project(person)
        person.type("Title", title)
        person.date("Due on", ago(due))
        person.type("Weight in the progress", weight)
        if done is not None:
            person.date("Done on (empty: not yet)", ago(done))
        person.save("Save the milestone")
    project(person)
    person.turn("Sessions")
    person.type("What it was about", "第一课")
    person.date("Day", ago(2))
    person.type("Person-times (optional)", "24")
    person.save("Save the session")


def project(person: Visitor) -> None:
    """Open the project from the line of time."""
    person.page.locator("[data-key^='project:'] [role=button]").first.click()
    person.done()
    person.sees("answers “四点半课堂缺老师”")


def raise_issues(person: Visitor) -> None:
    """One issue is closed in its grid, another goes up."""
    person.open("issues", lang="en")
    for title, back in (("路灯不亮", 3), ("井盖松动", 2)):
        person.press("Report an issue")
        person.type("What it is about", title)
        person.pick("Where", "1")
        person.date("Reported on", ago(back))
        person.save("Report")
    person.press("路灯不亮")
    person.type("What was done", "已换灯泡")
    person.date("Closed on", ago(1))
    person.save("Close the issue")
    person.press("井盖松动")
    person.turn("Pass up")
    person.save("Pass up to the community")


def check_screens(person: Visitor) -> None:
    """Every screen shows what was entered, and nothing calls it a demonstration."""
    visits = str(FIGURES["station_visits"])
    for page, shown in {
        "overview": (visits, "12 hours", "南门社区"),
        "grid_map": (visits,),
        "stations": (visits, "东街红色驿站"),
        "volunteers": ("3 volunteers served 12 hours", "大雨", "独居老人探访"),
        "projects": ("75%", "1 day late", "四点半课堂缺老师"),
        "issues": ("井盖松动", "已换灯泡", "Settled in the grid: 1 of 1"),
    }.items():
        person.open(page, lang="en")
        for text in shown:
            person.sees(text)
        assert "emonstration" not in person.page.locator("body").inner_text()


def check_database(database: Database) -> None:
    """The figures follow from the facts, and every total is the sum of its contributions."""
    with database.reading() as session:
        place = areas.area(session, CODE)
        known = {key: figure(session, INDICATORS[key], place.id, ago(6), today()).value for key in FIGURES}
    assert known == FIGURES
    with database.engine.connect() as connection:
        assert totals.differences(connection) == ({}, {})
        assert totals.wrong_paths(connection) == 0
