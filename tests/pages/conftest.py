"""Tests of pages speak English, in which they find widgets by their labels; a screen speaks what it is asked to."""

from collections.abc import Iterator

import pytest

from dashboard.text import using


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with using("en"):
        yield
