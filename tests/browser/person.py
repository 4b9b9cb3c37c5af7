"""A person at a browser: looks at pages, types, chooses and presses as one does, finding everything by its label."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

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
PATIENCE = 20_000
"""Milliseconds that something may take to appear."""


class Person:
    """Drives one page of a running server."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        page.set_default_timeout(PATIENCE)

    def go(self, path: str = "") -> None:
        """Open an address of the server."""
        self.page.goto(f"{self.url}/{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until the server has answered and everything is drawn."""
        self.page.wait_for_timeout(250)  # an input tells the server a moment later
        self.page.wait_for_selector(SETTLED)
        self.page.wait_for_timeout(150)

    def type(self, label: str, text: str, nth: int = 0) -> None:
        """Type into a field, and leave it."""
        field = self.page.get_by_label(label, exact=True).nth(nth)
        field.fill(text)
        field.press("Tab")
        self.settle()

    def date(self, label: str, day: date) -> None:
        """Type a date into its field, year first."""
        self.page.get_by_label(label, exact=True).get_by_role("spinbutton").first.focus()
        self.page.keyboard.type(day.strftime("%Y%m%d"))
        for _ in range(2):  # past the button of the calendar: a date counts once its field is left
            self.page.keyboard.press("Tab")
        self.settle()

    def press(self, label: str | re.Pattern[str]) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=label, exact=isinstance(label, str)).first.click()
        self.settle()

    def pick(self, label: str, text: str) -> None:
        """Choose from a list that narrows as one types, by keyboard."""
        field = self.page.get_by_role("combobox", name=label)
        field.click()
        field.press_sequentially(text)
        self.page.get_by_role("option").first.wait_for()
        field.press("Enter")
        self.settle()

    def upload(self, label: str, file: Path) -> None:
        """Choose a file."""
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_label(label).get_by_role("button").first.click()
        chooser.value.set_files(file)
        self.settle()

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Something stands on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE)

    def main(self) -> Locator:
        """The page without the menu."""
        return self.page.locator("[data-testid=stMain]")


@contextmanager
def looking(url: str, width: int = 1366, height: int = 900) -> Iterator[Person]:
    """A person in front of an English screen; at the end nothing must have failed there."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": height}, locale="en-GB")
        faults: list[str] = []
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        yield Person(page, url)
        assert not faults, faults
        browser.close()
