"""Links: an address shows the same screen to everybody, and stays true while one walks about."""

from itertools import groupby

import pytest
from playwright.sync_api import Browser, expect

from dashboard.text import _, number, using
from db.measures.indicators import INDICATORS
from seed.loader import HOME
from tests.browser.visitor import Visitor
from tests.demonstration import FIGURES

SCREENS = [(screen, list(rows)) for screen, rows in groupby(FIGURES, key=lambda row: (row[0], row[2], row[3]))]


@pytest.mark.parametrize(
    ("address", "rows"), SCREENS, ids=[f"{area}-{last}" for (area, _first, last), _rows in SCREENS]
)
def test_the_figures_of_an_article_stand_on_the_overview_of_its_day(
    visitor: Visitor, address: tuple[str, str | None, str], rows: list[tuple[str, str, str, str, int, int]]
) -> None:
    area, first, last = address
    visitor.open("overview", area=area, as_of=last, **{"from": first or "all"})
    for _area, key, _first, _last, least, most in rows:
        with using("zh"):
            label, exact = _(INDICATORS[key].name), number(least)
        figure = visitor.fact(label)
        expect(figure).to_be_visible()
        shown = figure.inner_text()
        assert shown == exact if least == most else least <= int(shown.replace(",", "")) <= most


def test_a_link_shows_the_same_screen_in_another_browser(visitor: Visitor, browser: Browser, exhibition: str) -> None:
    link = {"area": HOME, "from": "28", "as_of": "2026-06-30", "indicator": "issues_open", "lang": "en"}
    visitor.open("overview", **link)
    mine = visitor.read()
    assert "as of 30 Jun" in mine
    assert "Ranking Open issues" in mine
    with Visitor.at(browser, exhibition) as other:
        other.page.goto(visitor.page.url)
        other.settle()
        expect(other.tile("Station visits")).to_contain_text(visitor.tile("Station visits").inner_text().split()[0])
        assert other.read() == mine
        other.open("overview", lang="en")
        assert other.read() != mine


def test_language_and_page_change_while_area_and_window_stay(visitor: Visitor) -> None:
    kept = {"area": "360732100000", "from": "2022-01-01", "as_of": "2023-01-08"}
    visitor.open("overview", **kept)
    sidebar = visitor.page.locator("[data-testid=stSidebar]")
    sidebar.get_by_text("English").click()
    expect(visitor.page.locator("h1")).to_have_text("Overview")
    assert visitor.address == {**kept, "lang": "en"}
    sidebar.get_by_role("link", name="Grid map").click()
    expect(visitor.page.locator("h1")).to_have_text("Grid map")
    visitor.settle()
    assert visitor.address == {**kept, "lang": "en"}
    expect(visitor.page.locator(".caption", has_text="as of 8 Jan 2023").first).to_be_visible()
    sidebar.get_by_text("中文").click()
    expect(visitor.page.locator("h1")).to_have_text("网格地图")
    assert visitor.address == {**kept, "lang": "zh"}


@pytest.mark.parametrize("how", ["mouse", "keyboard"])
def test_a_shape_of_the_overview_explains_its_figure_and_leads_into_it(visitor: Visitor, how: str) -> None:
    visitor.open("overview", area=HOME, lang="en")
    shape = visitor.page.locator(".outline path.area").nth(4)
    code = shape.get_attribute("data-key")
    if how == "mouse":
        shape.click()
    else:
        shape.focus()
        visitor.page.keyboard.press("Enter")
    explanation = visitor.page.get_by_role("dialog")
    expect(explanation.get_by_text("Definition", exact=True)).to_be_visible()
    explanation.get_by_role("button", name="Go to").click()
    visitor.page.wait_for_url(f"**area={code}*")
    expect(explanation).to_have_count(0)
    assert visitor.address["lang"] == "en"


def test_a_click_on_the_map_chooses_a_grid_and_the_breadcrumbs_lead_up(visitor: Visitor) -> None:
    visitor.open("grid_map", area=HOME, lang="en")
    visitor.page.mouse.click(*visitor.point("望江0"))
    visitor.page.wait_for_url("**area=990000001001*")
    visitor.settle()
    grid = visitor.address["area"]
    assert len(grid) == 15
    expect(visitor.page.locator(".headline")).to_contain_text("望江")
    expect(visitor.page.locator(".caption", has_text=f"code {grid}")).to_be_visible()
    crumbs = visitor.page.locator("a.crumb")
    expect(crumbs).to_have_text(["同心街道", "望江社区"])
    crumbs.nth(1).click()
    visitor.page.wait_for_url("**area=990000001001&*")
    crumbs.nth(0).click()
    visitor.page.wait_for_url(f"**area={HOME}*")
