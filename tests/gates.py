"""Which tests run: long ones only with `--long`, those that drive a browser only where there is one."""

import os

import pytest

from tests import chromium


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run soaks and large benchmarks")


def pytest_configure() -> None:
    if found := chromium.installed():
        os.environ["CHROMIUM"] = found
    elif os.environ.get("CI"):
        raise pytest.UsageError("Install Chromium: where CI is set, the browser tests must run.")
    else:
        os.environ.pop("CHROMIUM", None)


def pytest_report_header() -> str | None:
    return None if "CHROMIUM" in os.environ else "NO CHROMIUM WAS FOUND: ALL BROWSER TESTS ARE SKIPPED"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "CHROMIUM" not in os.environ and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="NO CHROMIUM: install one, then run again"))
        if not config.getoption("--long") and item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="long: run with --long"))
