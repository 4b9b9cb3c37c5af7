"""Every figure on every page explains itself: one click opens its definition, its formula and its rows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard import navigation
from dashboard.panels.explanation import formula
from dashboard.text import using
from db.engine import Database
from db.measures.indicators import INDICATORS
from db.permissions import Permission
from db.queries import areas
from db.queries.figures import Figure, figures
from seed.loader import HOME
from tests.browser.visitor import Visitor
from tests.demonstration import TODAY
from tests.pages.screens import CASES

PAGES = [entry.file for entry in navigation.MENU if entry.permissions == (Permission.LOOK,)]


@pytest.fixture(scope="module")
def known(demonstration_file: Path) -> Iterator[dict[tuple[str, str], Figure]]:
    """Every figure that has a value as of the demonstration's day, by place and indicator, since the beginning."""
    database = Database(f"sqlite:///{demonstration_file}")
    found = {}
    with database.reading() as session:
        for code in (HOME, *CASES):
            area = areas.area(session, code).id
            for (key, _area), one in figures(session, list(INDICATORS.values()), [area], None, TODAY).items():
                if one.value is not None:
                    found[code, key] = one
    yield found
    database.close()


def explained(visitor: Visitor, code: str, known: dict[tuple[str, str], Figure], seen: set[str]) -> None:
    """Open each explanation of the page that was not `seen`, by mouse, and close it by keyboard."""
    handles = visitor.page.locator("[data-key^='figure:']")
    shown = {key.removeprefix("figure:") for key in handles.evaluate_all("all => all.map(one => one.dataset.key)")}
    for key in sorted(shown - seen):
        seen.add(key)
        visitor.page.locator(f"[data-key='figure:{key}']").first.click()
        dialog = visitor.page.get_by_role("dialog")
        indicator = key.partition("@")[0]
        expect(dialog.get_by_text(INDICATORS[indicator].definition)).to_be_visible()
        if indicator == key:
            with using("en"):
                said = formula(known[code, key])
            expect(dialog.locator("dt:text-is('Formula') + dd")).to_have_text(said)
        visitor.page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)


def test_every_figure_of_every_page_opens_its_explanation(
    visitor: Visitor, known: dict[tuple[str, str], Figure]
) -> None:
    seen: set[str] = set()
    for page in PAGES:
        visitor.open(page, area=HOME, lang="en", **{"from": "all"})
        visitor.read()
        assert visitor.page.locator("[data-key^='figure:']").count(), page
        explained(visitor, HOME, known, seen)
    for case in CASES:
        visitor.open("overview", area=case, lang="en", as_of=str(TODAY), **{"from": "all"})
        visitor.read()
        explained(visitor, case, known, seen)
    places = {key for _code, key in known} - {"communities", "grids"}  # of a street; of a community there are none
    assert places <= seen
