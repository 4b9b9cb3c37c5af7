"""What a person waits for at the grid map in a real browser: the first one, another indicator, a click on a grid."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import signing
from tests.benchmarks import grids, servers
from tests.benchmarks.browser import FLAGS, SETTLED
from tests.benchmarks.table import Measured, at_most
from tests.demonstration import TODAY

SWITCH: Final = {500: 300, 5_000: 600}
"""Milliseconds that new colours may take, by how many areas are shaded."""
PANEL, TIMES_EMPTY = 500, 2.0
LABELS: Final = ("业委会组建率", "未结事项")

WATCH = """(label) => new Promise((told) => {
    const hosts = [...document.querySelectorAll("*")];
    const root = hosts.map((one) => one.shadowRoot?.querySelector(".grid-map")).find(Boolean);
    const watch = new MutationObserver(() => {
        if (!root.querySelector(".legend").textContent.includes(label)) return;
        watch.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => told(performance.now() - window.pressed)));
    });
    watch.observe(root, { attributes: true, subtree: true, childList: true, characterData: true });
})"""
PANELS = """(name) => new Promise((told) => {
    const hosts = [...document.querySelectorAll("*")].filter((one) => one.shadowRoot);
    const look = () => hosts.some((one) => one.shadowRoot.querySelector(".headline")?.textContent.includes(name))
        ? told(performance.now() - window.pressed) : requestAnimationFrame(look);
    look();
})"""


def measured(times: int, sizes: tuple[int, ...] = (500, 5_000)) -> Iterator[Measured]:
    """The four figures at each size, each beside its target."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder, servers.floor() as empty:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        floor = median(_empty(browser, empty.url) for _ in range(times))
        for size in sizes:
            url = grids.fill(Path(folder) / f"{size}.db", size, TODAY)
            with servers.ours(url) as ours:
                yield from _at(browser, ours.url, size, times, floor)
        browser.close()


def _at(browser: Browser, url: str, size: int, times: int, floor: float) -> Iterator[Measured]:
    address = f"{url}/grid_map?area={grids.ROOT}&level=grid&indicator=issues_open&lang=zh"
    first = [_first(browser, url, address) for _ in range(times + 1)]
    took = median(first[1:])
    said = f"{took:,.0f} ms, the empty page {floor:,.0f} ms, {took / floor:.1f} ×"
    what = f"first map in a browser, {size:,} grids"
    yield Measured(what, said, f"≤ {TIMES_EMPTY:g} × empty", took / floor <= TIMES_EMPTY)
    yield Measured(f"first map after a start of the server, {size:,} grids", f"{first[0]:,.0f} ms")
    context = _context(browser, url)
    page = context.new_page()
    page.goto(address)
    _drawn(page)
    page.evaluate("() => addEventListener('pointerdown', () => (window.pressed = performance.now()), true)")
    built = _root(page, "Number(root.dataset.built)")
    switches = [_switch(page, LABELS[at % 2]) for at in range(2 * times + 1)]
    assert _root(page, "Number(root.dataset.built)") == built, "the map was built anew"
    told = f"{switches[0]:,.0f} when its figures are asked for first"
    yield at_most(f"another indicator, {size:,} grids", median(switches[1:]), SWITCH[size], "ms", told)
    clicks = [_click(page, at * size // (times + 2)) for at in range(1, times + 1)]
    yield at_most(f"click on a grid until its panel, {size:,} grids", median(clicks), PANEL, "ms")
    context.close()


def _context(browser: Browser, url: str) -> BrowserContext:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 900})
    name, _equals, value = signing.cookie(url, "coordinator").partition("=")
    context.add_cookies([{"name": name, "value": value, "url": url}])
    return context


def _empty(browser: Browser, url: str) -> float:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 900})
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_selector(SETTLED, timeout=60_000)
    took = 1000 * (time.perf_counter() - begun)
    context.close()
    return took


def _first(browser: Browser, url: str, address: str) -> float:
    """Milliseconds until the map is drawn in a browser that has kept nothing."""
    context = _context(browser, url)
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    _drawn(page)
    took = 1000 * (time.perf_counter() - begun)
    context.close()
    return took


def _drawn(page: Page) -> None:
    page.locator(".grid-map[data-drawn]").wait_for(timeout=120_000)
    page.evaluate("() => new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(told)))")


def _root(page: Page, expression: str) -> float:
    return float(page.locator(".grid-map").evaluate(f"(root) => {expression}"))


def _switch(page: Page, label: str) -> float:
    """Milliseconds from the press of an indicator's button until its colours are on the screen."""
    page.wait_for_selector(SETTLED)
    page.wait_for_timeout(300)
    page.evaluate(f"(label) => {{ window.waiting = ({WATCH})(label); }}", label)
    page.get_by_test_id("stButtonGroup").get_by_text(label, exact=True).click()
    return float(page.evaluate("() => window.waiting"))


def _click(page: Page, order: int) -> float:
    """Milliseconds from the press on a grid until its name heads the panel."""
    page.wait_for_selector(SETTLED)
    page.wait_for_timeout(300)
    name, x, y = page.locator(".grid-map").evaluate(
        """(root, order) => {
            const picture = root.pictures[0], cell = picture.cells[order];
            const at = picture.map.latLngToContainerPoint(cell.getCenter());
            const box = picture.map.getContainer().getBoundingClientRect();
            return [cell.piece.name, box.x + at.x, box.y + at.y];
        }""",
        order,
    )
    page.mouse.click(x, y)
    return float(page.evaluate(PANELS, name))
