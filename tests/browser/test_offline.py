"""The offline gate: no page asks anybody but our own server, fails, or is wider than its screen."""

import pytest
from playwright.sync_api import Browser

from dashboard import navigation
from db.permissions import ROLES
from tests.browser.visitor import Visitor

SIZES = {"wall": (1920, 1080), "laptop": (1366, 768), "phone": (390, 844)}


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_drawn_by_our_own_server_alone_and_fits(browser: Browser, exhibition: str, size: str) -> None:
    with Visitor.at(browser, exhibition, *SIZES[size]) as visitor:
        for entry in navigation.MENU:
            visitor.enter(next(role for role in ROLES if ROLES[role] & set(entry.permissions)))
            visitor.open(entry.file)
            if entry.file == "grid_map":
                visitor.grid_map()
            assert visitor.overflow <= 1, entry.file


def test_the_address_without_a_page_leads_to_the_overview(visitor: Visitor) -> None:
    visitor.open("")
    visitor.page.wait_for_url("**/overview*")
    assert visitor.page.locator("h1").inner_text() == "总览"
