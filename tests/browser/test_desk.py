"""The desk of whoever enters: a station's day with a finger, and two who work on one project at once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.visitor import Visitor

AREA = "990000001000"

COUNT_TAPS = "window.taps = 0; document.addEventListener('pointerdown', () => { window.taps += 1 }, true);"


def taps(visitor: Visitor) -> int:
    """How often the finger came down since the page was opened."""
    return int(visitor.page.evaluate("window.taps"))


def dialog(visitor: Visitor) -> Locator:
    opened = visitor.page.get_by_role("dialog")
    expect(opened).to_be_visible()
    return opened


def test_a_stations_day_takes_three_taps_and_a_number_and_is_taken_back_from_the_desk(worker: Visitor) -> None:
    worker.page.add_init_script(COUNT_TAPS)
    worker.open("entry", area=AREA, lang="en")
    assert worker.overflow <= 1
    due = worker.page.locator("li[data-key^='report:'] .what")
    name = due.first.inner_text()
    key = due.first.get_attribute("data-key")
    its_own = worker.page.locator(f"li[data-key='{key}']")
    due.first.tap()
    number = dialog(worker).locator("input[type=number]").first
    number.tap()
    worker.page.keyboard.type("23")
    dialog(worker).get_by_role("button", name="Save", exact=True).tap()
    expect(worker.page.get_by_role("dialog")).to_have_count(0)
    assert taps(worker) == 3
    worker.settle()
    mine = worker.page.locator("li[data-key^='act:']").first
    expect(mine).to_contain_text(name)
    expect(mine).to_contain_text("Report of a station · reported")
    expect(its_own).to_have_count(0)
    mine.locator(".what").focus()
    worker.page.keyboard.press("Enter")
    expect(dialog(worker).get_by_text("23").first).to_be_visible()
    worker.save("Take back")
    expect(its_own).to_have_count(1)
    expect(mine).to_contain_text("taken back")


def test_a_month_typed_into_a_grid_loses_no_cell_even_if_save_follows_at_once(desk: Visitor) -> None:
    desk.open("stations", area="990000001003", lang="en")
    desk.page.locator("table.ranked tr[data-key^=station] .name [role=button]").first.click()
    expect(dialog(desk).get_by_role("button", name="The whole month")).to_be_visible()
    desk.press("The whole month")
    grid = dialog(desk).get_by_test_id("stDataFrame")
    expect(grid.locator("canvas").first).to_be_visible()
    desk.page.wait_for_timeout(1000)  # a canvas says nothing of being drawn
    box = grid.bounding_box()
    assert box is not None
    desk.page.mouse.click(box["x"] + 280, box["y"] + 58)
    for typed in ("17", "Enter", "18"):  # and the last one is not even left
        if typed == "Enter":
            desk.page.keyboard.press(typed, delay=50)
        else:
            desk.page.keyboard.type(typed, delay=120)
        desk.page.wait_for_timeout(400)
    desk.save("Save all")
    desk.open("entry", area="990000001003", lang="en")
    mine = desk.page.locator("li[data-key^='act:']").first
    expect(mine).to_contain_text("2 rows")
    assert desk.page.get_by_test_id("stElementToolbar").count() == 0


@pytest.fixture
def desk(browser: Browser, workshop: str) -> Iterator[Visitor]:
    """Somebody at a laptop who changes things."""
    with Visitor.at(browser, workshop) as somebody:
        yield somebody


def open_project(visitor: Visitor, at: int = 0) -> Locator:
    """The form that corrects a project of the page."""
    visitor.page.locator("[data-key^='project:'][role=button], [data-key^='project:'] [role=button]").nth(at).click()
    form = dialog(visitor)
    form.get_by_role("tab", name="Correct").click()
    visitor.done()
    return form.get_by_role("tabpanel", name="Correct")


def test_two_who_edit_one_project_both_learn_what_the_other_wrote_and_nothing_is_lost(
    browser: Browser, workshop: str
) -> None:
    address = {"area": AREA, "lang": "en"}
    with Visitor.at(browser, workshop) as mine, Visitor.at(browser, workshop, width=390, height=844) as theirs:
        mine.open("projects", **address)
        theirs.open("projects", **address)
        my_form, their_form = open_project(mine), open_project(theirs)
        title = their_form.get_by_label("Title", exact=True).input_value()
        their_form.get_by_label("Title", exact=True).fill(f"{title} 二期")
        their_form.get_by_label("Reason (optional)", exact=True).fill("加一期")
        their_form.get_by_label("Reason (optional)", exact=True).press("Tab")
        theirs.done()
        my_form.get_by_label("Quantity (optional)").first.wait_for()
        my_form.get_by_label("Reason (optional)", exact=True).fill("经费到位")
        my_form.get_by_label("Reason (optional)", exact=True).press("Tab")
        mine.done()
        their_form.get_by_role("button", name="Save", exact=True).click()
        expect(theirs.page.get_by_role("dialog")).to_have_count(0)
        my_form.get_by_role("button", name="Save", exact=True).click()
        expect(my_form.get_by_text(re.compile("changed this at"))).to_be_visible()
        expect(my_form.get_by_text("Choose which to keep, then save.")).to_be_visible()
        expect(my_form.get_by_label("Title", exact=True)).to_have_value(f"{title} 二期")
        expect(my_form.get_by_label("Reason (optional)", exact=True)).to_have_value("经费到位")
        for said in ("经费到位", "加一期"):
            expect(my_form.locator("dl.facts").get_by_text(said).first).to_be_visible()
        my_form.get_by_role("button", name="Save", exact=True).click()
        expect(mine.page.get_by_role("dialog")).to_have_count(0)
        theirs.open("projects", **address)
        form = open_project(theirs)
        expect(form.get_by_label("Title", exact=True)).to_have_value(f"{title} 二期")
        expect(form.get_by_label("Reason (optional)", exact=True)).to_have_value("经费到位")
        dialog(theirs).get_by_role("button", name="History").click()
        history = dialog(theirs).locator("table.deeds")
        expect(history).to_contain_text("经费到位")
        expect(history).to_contain_text("加一期")
