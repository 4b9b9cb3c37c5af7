"""Where the time of a remembered page goes: `python3 -m tests.benchmarks --profile PAGE`."""

import cProfile
import pstats
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

from dashboard import access
from db import engine
from db.venv import ROOT
from tests import clock, signing
from tests.demonstration import TODAY

RUNS = 10
OURS = (str(ROOT / "dashboard"), str(ROOT / "pages"))
FRAME = {str(ROOT / "dashboard" / "app.py"), str(ROOT / "dashboard" / "filters.py")}


def profile(url: str, page: str) -> str:
    """What the frame and the page call directly, and what share of the run each takes with all it calls."""
    profiler = cProfile.Profile()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        patch.chdir(ROOT)
        patch.setattr(access, "_present", lambda: signing.VISITOR)
        clock.stop(patch, TODAY)
        engine.default_database.cache_clear()
        kept = ScriptCache()  # a server compiles a page once; the test runner would do it at every run
        patch.setattr(app_test, "ScriptCache", lambda: kept)
        patch.setattr(local_script_runner, "ScriptCache", lambda: kept)
        screen = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=300).run()
        screen.switch_page(f"../pages/{page}.py").run()
        screen.run()
        patch.setattr(script_runner.ScriptRunner, "_run_script", _profiled(profiler))
        for _ in range(RUNS):
            screen.run()
        engine.default_database().close()
        engine.default_database.cache_clear()
    return _told(pstats.Stats(profiler), page)


def _profiled(profiler: cProfile.Profile) -> Any:
    run = script_runner.ScriptRunner._run_script

    def profiled(self: Any, data: Any) -> None:
        profiler.enable()
        try:
            run(self, data)
        finally:
            profiler.disable()

    return profiled


def _told(stats: pstats.Stats, page: str) -> str:
    frames = FRAME | {str(ROOT / "pages" / f"{page}.py")}
    total = sum(row[2] for row in stats.stats.values())  # type: ignore[attr-defined]
    calls = sum(row[0] for row in stats.stats.values())  # type: ignore[attr-defined]
    shares: dict[str, float] = {}
    for (file, _line, name), (*_own, callers) in stats.stats.items():  # type: ignore[attr-defined]
        for (caller, _at, _who), (*_counts, together) in callers.items():
            if caller in frames and file not in frames and not file.endswith("navigation/page.py"):  # the page itself
                inside = file.startswith(OURS)
                said = (
                    f"{Path(file).relative_to(ROOT)}: {name}" if inside else f"streamlit, asked by {Path(caller).stem}"
                )
                shares[said] = shares.get(said, 0) + together
    lines = [f"{page}: {calls // RUNS:,} calls a run", ""]
    ordered = sorted(shares.items(), key=lambda pair: -pair[1])
    return "\n".join([*lines, *(f"{took / total:6.1%}  {said}" for said, took in ordered if took / total > 0.01)])
