"""`python3 -m tests.benchmarks`: measure against the targets, on data of a chosen size, and print one table."""

from __future__ import annotations

from db import venv


def main() -> None:
    """Install, enter `.venv`, and go on in `tests.benchmarks.command`."""
    venv.prepare(venv.REQUIREMENTS, venv.ROOT / "tests" / "requirements.txt")
    venv.enter("tests.benchmarks")

    from tests.benchmarks import command

    command.main()


if __name__ == "__main__":
    main()
