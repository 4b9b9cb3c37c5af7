"""What a person waits for in a real browser: the first view, and the way from one page to the next."""

import os
import time
from statistics import median

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import signing
from tests.benchmarks.table import Measured, at_most
from tests.serving import Served

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
TIMES_EMPTY, SWITCH = 1.8, 500


def measured(ours: Served, empty: Served, times: int) -> list[Measured]:
    """First views of the overview beside the empty page, and the switch to each page of the menu."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        floor, own = _first_views(browser, empty.url, times), _first_views(browser, f"{ours.url}/overview", times)
        switches = _switches(browser, f"{ours.url}/overview", times)
        browser.close()
    lines = []
    for name, least, mine in zip(("cold", "warm"), floor, own, strict=True):
        said = f"{mine:,.0f} ms, the empty page {least:,.0f} ms, {mine / least:.1f} ×"
        what = f"first view in Chromium, {name}"
        lines.append(Measured(what, said, f"≤ {TIMES_EMPTY} × empty", mine / least <= TIMES_EMPTY))
    return lines + [at_most(f"switch to {page} in Chromium", took, SWITCH, "ms") for page, took in switches.items()]


def _first_views(browser: Browser, url: str, times: int) -> tuple[float, float]:
    """Milliseconds with an empty cache of the browser, and with a filled one."""
    cold, warm = [], []
    for _ in range(times):
        context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
        _sign_in(context, url)
        cold.append(_view(context, url))
        warm.append(_view(context, url))
        context.close()
    return median(cold), median(warm)


def _view(context: BrowserContext, url: str) -> float:
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(url, wait_until="commit")
    _settle(page)
    took = 1000 * (time.perf_counter() - begun)
    page.close()
    return took


def _switches(browser: Browser, url: str, times: int) -> dict[str, float]:
    """Milliseconds from the click in the menu until the page has run and shows its title, which a wall has not."""
    page = browser.new_page(locale="zh-CN", viewport={"width": 1366, "height": 768})
    _sign_in(page.context, url)
    page.goto(url)
    _settle(page)
    took: dict[str, list[float]] = {}
    links = page.locator("[data-testid=stSidebarNavLink]:not([href$='/wall'])")
    names = [links.nth(at).inner_text().split("\n")[-1].strip() for at in range(links.count())]
    for _ in range(times):
        for at in [*range(1, len(names)), 0]:
            begun = time.perf_counter()
            links.nth(at).click()
            page.locator("h1", has_text=names[at]).first.wait_for()
            _settle(page)
            took.setdefault(names[at], []).append(1000 * (time.perf_counter() - begun))
    page.close()
    return {name: median(waits) for name, waits in took.items()}


def _sign_in(context: BrowserContext, url: str) -> None:
    """In ours one is signed in, as a role with every page but that of accounts; the empty page lets all in."""
    if url.endswith("/overview"):
        name, _equals, value = signing.cookie(url.removesuffix("/overview"), "coordinator").partition("=")
        context.add_cookies([{"name": name, "value": value, "url": url}])


def _settle(page: Page) -> None:
    page.wait_for_selector(SETTLED, timeout=60_000)
