"""Coming in and going out in a real browser: what a person sees, and what their other tab sees then."""

import re

from playwright.sync_api import Browser, expect

from seed.loader import HOME
from tests.browser.visitor import Visitor

SIGN_IN = re.compile("/auth/sign-in")


def test_one_click_lets_a_visitor_of_the_demonstration_in_to_where_they_were_going(
    browser: Browser, exhibition: str
) -> None:
    with Visitor.at(browser, exhibition, role=None) as visitor:
        visitor.page.goto(f"{exhibition}/issues?area={HOME}&lang=en")
        visitor.page.wait_for_url(SIGN_IN)
        visitor.page.locator("button", has_text="Look around as a leader").click()
        visitor.page.wait_for_url(f"{exhibition}/issues?area={HOME}&lang=en")
        visitor.settle()
        expect(visitor.page.locator("h1")).to_have_text("Issues")
        expect(visitor.page.get_by_role("button", name="Report an issue")).to_have_count(0)
        expect(visitor.page.get_by_text("Demonstration leader")).to_be_visible()


def test_a_sign_in_lasts_over_reloads_and_tabs_and_ends_in_all_of_them(browser: Browser, workshop: str) -> None:
    with Visitor.at(browser, workshop, role="leader") as visitor:
        visitor.open("overview", lang="en")
        visitor.page.reload()
        visitor.settle()
        other = Visitor(visitor.page.context.new_page(), workshop)
        other.open("issues", lang="en")
        assert "tongxin" not in visitor.page.evaluate("document.cookie")
        (kept,) = [one for one in visitor.page.context.cookies() if one["name"] == "tongxin"]
        assert (kept["httpOnly"], kept["sameSite"]) == (True, "Lax")
        visitor.page.get_by_role("button", name="Sign out", exact=True).click()
        visitor.page.wait_for_url(SIGN_IN)
        other.page.locator("[data-testid=stSidebarNav]").get_by_text("Stations").click()
        other.page.wait_for_url(SIGN_IN)


def test_a_page_of_another_site_cannot_sign_anybody_out(browser: Browser, workshop: str) -> None:
    with Visitor.at(browser, workshop, role="leader") as visitor:
        other = visitor.page.context.new_page()
        page = f'<form method="post" action="{workshop}/auth/sign-out"><button>You won</button></form>'
        other.route("http://evil.test/", lambda route: route.fulfill(body=page, content_type="text/html"))
        other.goto("http://evil.test/")
        with other.expect_response("**/auth/sign-out") as answered:
            other.click("button")
        assert answered.value.status == 403
        visitor.open("overview")


def test_a_wall_shows_its_area_without_a_password_until_its_link_is_revoked(browser: Browser, workshop: str) -> None:
    with (
        Visitor.at(browser, workshop, role="security_administrator") as security,
        Visitor.at(browser, workshop, 1920, 1080, role=None) as wall,
    ):
        security.open("accounts", lang="en")
        security.press("New wall link")
        security.type("Where the screen hangs", "一楼大厅")
        security.pick("Where it holds", "望江社区")
        security.press("Make the link")
        link = security.here().locator("[data-testid=stCode]").inner_text().strip()
        security.press("I have copied it")

        wall.page.goto(f"{workshop}{link}")
        wall.page.locator("button").click()
        wall.settle()
        expect(wall.page.locator("h1")).to_be_visible()
        wall.page.wait_for_url("**/wall*")
        assert "望江社区" in wall.read()
        wall.open("stations")
        expect(wall.page.get_by_role("button", name="新增驿站")).to_have_count(0)

        security.page.get_by_text("一楼大厅").click()
        security.done()
        security.press("Revoke the link")
        wall.page.wait_for_url(SIGN_IN)  # by itself: nobody stands before it to press anything
