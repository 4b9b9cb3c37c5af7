"""A real browser before a real server that shows the demonstration on its own day."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.visitor import PATIENCE, Visitor
from tests.demonstration import TODAY
from tests.serving import serving

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        yield chromium
        chromium.close()


def _served(file: Path, folder: Path) -> Iterator[str]:
    copy = shutil.copy(file, folder / "tongxin.db")
    with serving(f"sqlite:///{copy}", "--no-demo", today=TODAY) as served:
        yield served.url


@pytest.fixture(scope="package")
def exhibition(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server for tests that only look."""
    yield from _served(demonstration_file, tmp_path_factory.mktemp("exhibition"))


@pytest.fixture(scope="package")
def workshop(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server for tests that change things, each at a place of its own."""
    yield from _served(demonstration_file, tmp_path_factory.mktemp("workshop"))


@pytest.fixture
def visitor(browser: Browser, exhibition: str) -> Iterator[Visitor]:
    """Somebody at a laptop who only looks; everything wrong that their browser noticed fails the test."""
    with Visitor.at(browser, exhibition) as somebody:
        yield somebody


@pytest.fixture
def worker(browser: Browser, workshop: str) -> Iterator[Visitor]:
    """Somebody with a phone who changes things."""
    with Visitor.at(browser, workshop, width=390, height=844) as somebody:
        yield somebody
