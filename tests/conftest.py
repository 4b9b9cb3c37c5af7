"""What every test may use."""

from functools import cache

import pytest
from argon2 import PasswordHasher
from streamlit.components.v2 import manifest_scanner

from db import passwords

pytest_plugins = ["tests.gates", "tests.databases", "tests.demonstration", "tests.signing"]


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> None:
    """Hash passwords as cheaply as argon2 can: what they cost is not what is tested."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def _one_look_at_what_is_installed() -> None:
    """Let Streamlit look for components among the installed packages once, not for every page: it reads them all."""
    manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
