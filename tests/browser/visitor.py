"""Somebody before a screen: what they open, see and do there, and what their browser complains of."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qs, urlencode, urlparse

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
PATIENCE = 60_000
"""Milliseconds that something may take to appear, on a machine with other work to do."""
WIDTHS = """() => Math.max(document.documentElement.scrollWidth,
    ...[...document.querySelectorAll("[data-testid=stMain]")].map((main) => main.scrollWidth))"""


@dataclass
class Visitor:
    """A page of a browser, and what went wrong on it so far."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    @classmethod
    @contextmanager
    def at(
        cls, browser: Browser, base: str, width: int = 1366, height: int = 900, role: str | None = "coordinator"
    ) -> Iterator["Visitor"]:
        """In a fresh browser of that size, signed in as a role of the demonstration.

        Raises at the end if it had anything to complain of.
        """
        phone = width < 640
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", has_touch=phone, accept_downloads=True
        )
        context.set_default_timeout(PATIENCE)
        visitor = cls(context.new_page(), base)
        visitor._listen()
        if role:
            visitor.enter(role)
        yield visitor
        context.close()
        assert not visitor.complaints, "\n".join(visitor.complaints)

    def _listen(self) -> None:
        self.page.on("request", self._requested)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)
        self.page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        self.page.on("dialog", self._alerted)
        self.page.on("console", self._logged)

    def _requested(self, request: Request) -> None:
        url = urlparse(request.url)
        if url.scheme in ("http", "https", "ws", "wss") and url.netloc != urlparse(self.base).netloc:
            self.complaints.append(f"outside request: {request.url}")

    def _failed(self, request: Request) -> None:
        if "ERR_ABORTED" not in (request.failure or ""):  # what leaving a page interrupts
            self.complaints.append(f"failed request: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        # On a deep link Streamlit itself probes /<page>/_stcore/health and host-config; those 404s are harmless.
        if response.status >= 400 and "/_stcore/" not in response.url:
            self.complaints.append(f"HTTP {response.status}: {response.url}")

    def _logged(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(f"against the policy: {message.text[:300]}")

    def _alerted(self, dialog: object) -> None:
        self.complaints.append(f"a script ran: {dialog}")
        dialog.dismiss()  # type: ignore[attr-defined]

    def enter(self, role: str) -> None:
        """Come in as a role of the demonstration."""
        assert self.page.context.request.post(f"{self.base}/auth/demo", form={"role": role}).ok

    def open(self, path: str, **address: str) -> None:
        """Go to a page by its address, and wait until it is drawn."""
        self.page.goto(f"{self.base}/{path}{'?' if address else ''}{urlencode(address)}")
        self.settle()

    def settle(self) -> None:
        """Wait until the server is done and nothing is loading."""
        self.page.wait_for_selector(SETTLED)
        expect(self.page.locator("h1").first).to_be_visible()
        self.page.wait_for_load_state("networkidle")
        assert self.page.locator("[data-testid=stException]").count() == 0

    @property
    def address(self) -> dict[str, str]:
        """What the address says after the question mark."""
        return {key: values[0] for key, values in parse_qs(urlparse(self.page.url).query).items()}

    @property
    def overflow(self) -> int:
        """By how many pixels something is wider than the screen."""
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        return int(self.page.evaluate(WIDTHS)) - width

    def fact(self, term: str) -> Locator:
        """The figure beside a term in the list of all figures."""
        return self.page.locator(f'dl.facts :is(dt:text-is("{term}"), dt:has(> :text-is("{term}"))) + dd b')

    def tile(self, label: str) -> Locator:
        """The figure of a tile."""
        return self.page.locator(f'.tile:has(.label:text-is("{label}")) > b')

    def read(self) -> str:
        """The text of the page without its sidebar, once every part of it is drawn."""
        text = ""
        for _look in range(60):
            before = text
            pieces = self.page.locator("[data-testid=stMain] :is(h1, .parts)").all_inner_texts()
            text = "\n".join(" ".join(piece.split()) for piece in pieces)
            if text == before and all(pieces):
                break
            self.page.wait_for_timeout(500)
        return text

    def here(self) -> Locator:
        """Where hands reach: the open dialog, or else the page without its menu."""
        dialog = self.page.locator("[data-testid=stDialog]")
        return dialog if dialog.count() else self.page.locator("[data-testid=stMain]")

    def done(self) -> None:
        """Wait until the server has answered what was just typed or pressed."""
        self.page.wait_for_timeout(250)  # an input tells the server a moment later
        self.page.wait_for_selector(SETTLED)
        self.page.wait_for_timeout(50)

    def type(self, label: str, text: str, nth: int = 0) -> None:
        """Type into a field, and leave it."""
        wanted = self.here().get_by_label(label, exact=True).nth(nth)
        wanted.fill(text)
        wanted.press("Tab")
        self.done()

    def date(self, label: str, day: date) -> None:
        """Type a date into its field, year first."""
        self.here().get_by_label(label, exact=True).get_by_role("spinbutton").first.focus()
        self.page.keyboard.type(day.strftime("%Y%m%d"))
        for _key in range(2):  # past the button of the calendar: a date counts once its field is left
            self.page.keyboard.press("Tab")
        self.done()

    def press(self, label: str | re.Pattern[str]) -> None:
        """Press a button."""
        self.here().get_by_role("button", name=label, exact=isinstance(label, str)).first.click()
        self.done()

    def turn(self, label: str) -> None:
        """Go to a tab of the open dialog."""
        self.here().get_by_role("tab", name=label).click()
        self.done()

    def save(self, label: str) -> None:
        """Press the button of the open dialog that saves; what was saved closes it."""
        self.press(label)
        dialog = self.page.locator("[data-testid=stDialog]")
        try:
            expect(dialog).to_have_count(0)
        except AssertionError as open_still:
            raise AssertionError(f"still open, and says: {dialog.inner_text()}") from open_still
        self.done()

    def pick(self, label: str, text: str) -> None:
        """Choose from a list that narrows as one types, by keyboard."""
        wanted = self.here().get_by_role("combobox", name=label)
        wanted.click()
        wanted.press_sequentially(text)
        self.page.get_by_role("option").first.wait_for()
        wanted.press("Enter")
        self.done()

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Something stands where hands reach."""
        expect(self.here().get_by_text(text).first).to_be_visible()

    def grid_map(self) -> Locator:
        """The grid map, once it is drawn."""
        drawn = self.page.locator(".grid-map[data-drawn]")
        drawn.wait_for()
        return drawn

    def point(self, said: str) -> tuple[float, float]:
        """Where on the screen the shape or station of the grid map is whose tooltip begins with `said`."""
        x, y = self.grid_map().evaluate("(root, said) => root.pictures[0].find(said)", said)
        return x, y
