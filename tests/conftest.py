"""What every test may use."""

import pytest
from argon2 import PasswordHasher

from db import passwords

pytest_plugins = ["tests.gates", "tests.databases", "tests.demonstration", "tests.signing"]


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> None:
    """Hash passwords as cheaply as argon2 can: what they cost is not what is tested."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
