"""Entering on a phone, with finger and keyboard, and what happens to names that would like to be code."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, expect

from tests.browser.visitor import Visitor

HOSTILE = "<img src=x onerror=alert(1)>"
FORMULA = "=1+1 驿站"


def station(visitor: Visitor, at: int = 0) -> Locator:
    """A station in the ranking of the page."""
    return visitor.page.locator("table.ranked tr[data-key^=station] .name [role=button]").nth(at)


def dialog(visitor: Visitor) -> Locator:
    opened = visitor.page.get_by_role("dialog")
    expect(opened).to_be_visible()
    return opened


def figure(locator: Locator) -> int:
    """The number a tile or a total begins with."""
    return int(re.match(r"[\d,]+", locator.inner_text()).group().replace(",", ""))  # type: ignore[union-attr]


def rename(visitor: Visitor, to: str) -> None:
    """Change the name of the first station of the page by hand."""
    station(visitor).click()
    dialog(visitor).get_by_role("button", name="Change the station").click()
    name = visitor.page.get_by_role("dialog").get_by_label("Name", exact=True)
    expect(name).to_be_visible()
    name.fill(to)
    name.press("Tab")
    visitor.page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)


def test_a_day_entered_on_a_phone_changes_the_figures_and_is_there_after_a_reload(worker: Visitor) -> None:
    worker.open("stations", area="990000001002", lang="en", as_of="2026-11-18")
    visits = worker.tile("Visits")
    before = figure(visits)
    station(worker).click()
    form = dialog(worker)
    assert worker.overflow <= 1
    first, total = form.locator("input[type=number]").first, form.locator("dl.total dd").first
    expect(total).to_be_visible()
    counted = figure(total)
    first.click()
    worker.page.keyboard.press("Control+a")
    worker.page.keyboard.type(str(int(first.input_value() or 0) + 3))
    worker.page.keyboard.press("Tab")
    expect(total).to_contain_text(f"{counted + 3:,}")
    form.get_by_role("button", name="Save").focus()
    worker.page.keyboard.press("Enter")
    expect(worker.page.get_by_role("dialog")).to_have_count(0)
    expect(visits).to_contain_text(f"{before + 3:,}")
    worker.page.reload()
    worker.settle()
    expect(visits).to_contain_text(f"{before + 3:,}")


def test_a_refused_number_says_so_at_its_field_and_stays(worker: Visitor) -> None:
    worker.open("stations", area="990000001003", lang="en", as_of="2026-11-18")
    station(worker).click()
    form = dialog(worker)
    first = form.locator("input[type=number]").first
    expect(first).to_be_visible()
    first.fill("99999")
    first.press("Tab")
    form.get_by_role("button", name="Save").click()
    expect(form.locator(".remark").first).to_contain_text("Check it, or say why below.")
    expect(first).to_have_value("99999")


def test_two_browsers_that_report_one_day_both_learn_of_it(worker: Visitor, browser: Browser, workshop: str) -> None:
    address = {"area": "990000001004", "lang": "en", "as_of": "2026-11-18"}
    worker.open("stations", **address)
    station(worker).click()
    mine = dialog(worker).locator("input[type=number]").first
    expect(mine).to_be_visible()
    with Visitor.at(browser, workshop) as other:
        other.open("stations", **address)
        station(other).click()
        theirs = dialog(other).locator("input[type=number]").first
        expect(theirs).to_be_visible()
        had = int(theirs.input_value() or 0)
        theirs.fill(str(had + 1))
        theirs.press("Tab")
        dialog(other).get_by_role("button", name="Save").click()
        expect(other.page.get_by_role("dialog")).to_have_count(0)
    mine.fill(str(had + 2))
    mine.press("Tab")
    dialog(worker).get_by_role("button", name="Save").click()
    expect(dialog(worker).get_by_text("changed this at")).to_be_visible()
    expect(mine).to_have_value(str(had + 2))
    dialog(worker).get_by_role("button", name="Save mine").click()
    expect(worker.page.get_by_role("dialog")).to_have_count(0)


@pytest.fixture
def desk(browser: Browser, workshop: str) -> Visitor:
    with Visitor.at(browser, workshop) as somebody:
        yield somebody


def test_a_name_that_is_markup_is_shown_as_text_wherever_it_stands(desk: Visitor) -> None:
    address = {"area": "990000001005", "lang": "en"}
    desk.open("stations", **address)
    rename(desk, HOSTILE)
    expect(desk.page.get_by_text(HOSTILE).first).to_be_visible()
    for path in ("stations", "overview", "grid_map"):
        desk.open(path, **address)
        assert desk.page.locator("img[src=x]").count() == 0
    desk.page.mouse.move(*desk.point("<img"))
    expect(desk.grid_map().locator(".leaflet-tooltip")).to_contain_text(HOSTILE)
    assert desk.page.locator("img[src=x]").count() == 0


def test_a_name_that_is_a_formula_leaves_in_excel_as_text(desk: Visitor, tmp_path: Path) -> None:
    desk.open("stations", area="990000001006", lang="en")
    rename(desk, FORMULA)
    expect(desk.page.get_by_text(FORMULA).first).to_be_visible()
    with desk.page.expect_download() as download:
        desk.page.get_by_role("button", name="Excel: Stations").click()
    file = tmp_path / "stations.xlsx"
    download.value.save_as(file)
    names = [row[0] for row in load_workbook(file)["Stations"].iter_rows(min_row=2, values_only=True)]
    assert f"'{FORMULA}" in names
