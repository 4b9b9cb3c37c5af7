"""A clock that stands still, so that the demonstration of one day is seen on that day.

`python -m tests.clock DAY MODULE …` runs a module as `python -m MODULE …` does, on that day.
"""

import runpy
import sys
from datetime import UTC, date, datetime, time, tzinfo

import pytest

from db import calendar

ZONE = "Asia/Shanghai"


def stop(patch: pytest.MonkeyPatch, day: date) -> None:
    """Let it be noon of `day` for everything that asks the project's calendar."""
    noon = datetime.combine(day, time(4), UTC)  # in Shanghai

    class Standing(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return noon.astimezone(tz)

        combine = datetime.combine  # makes a plain datetime, the only kind whose column type SQLAlchemy knows

    patch.setattr(calendar, "datetime", Standing)


if __name__ == "__main__":
    stop(pytest.MonkeyPatch(), date.fromisoformat(sys.argv[1]))
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
