"""The routes beside the pages, and what a page that fails shows."""

import json
import os
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from dashboard import server
from db.engine import Database
from db.venv import ROOT, interpreter
from tests.serving import serving


def ask(database: Database, monkeypatch: pytest.MonkeyPatch) -> tuple[int, dict[str, Any]]:
    monkeypatch.setattr(server, "default_database", lambda: database)
    answer = server.healthz(Request({"type": "http"}))
    return answer.status_code, json.loads(bytes(answer.body))


def test_healthz_of_a_running_server_names_its_version_and_its_database(tmp_path: Path) -> None:
    with (
        serving(f"sqlite:///{tmp_path}/tongxin.db", "--no-demo") as served,
        urllib.request.urlopen(f"{served.url}/healthz") as answer,
    ):
        assert json.load(answer) == {
            "status": "ok",
            "commit": server.commit(),
            "database": "sqlite",
            "demonstration": False,
        }


def test_healthz_is_unavailable_while_the_database_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, answer = ask(Database(f"sqlite:///{tmp_path}/missing/tongxin.db"), monkeypatch)
    assert (status, answer["status"], answer["database"]) == (503, "unavailable", "sqlite")


def test_the_version_is_what_the_environment_says_else_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    author = ["-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run(["git", *author, "commit", "--quiet", "--allow-empty", "-m", "first"], cwd=tmp_path, check=True)
    asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=tmp_path, capture_output=True, text=True)
    monkeypatch.delenv("COMMIT", raising=False)
    monkeypatch.setattr(server, "ROOT", tmp_path)
    uncached = server.commit.__wrapped__
    assert len(uncached()) >= 4
    assert asked.stdout.startswith(uncached())
    monkeypatch.setenv("COMMIT", "v1.2")
    assert uncached() == "v1.2"
    monkeypatch.delenv("COMMIT")
    monkeypatch.setattr(server, "ROOT", tmp_path / "elsewhere")
    assert uncached() == "unknown"


def test_a_page_that_fails_shows_a_number_that_the_log_knows_and_no_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def page() -> None:
        from dashboard.server import report_fault

        assert report_fault(KeyError("the resident's name"))

    screen = AppTest.from_function(page, default_timeout=60).run()
    (logged,) = [record.getMessage() for record in caplog.records if record.name == "tongxin"]
    number = logged.removeprefix("Fault ").partition(":")[0]
    (shown,) = screen.error
    assert number in shown.value
    assert "resident" not in shown.value
    assert not screen.exception


def test_the_app_is_found_from_outside_the_project(tmp_path: Path) -> None:
    """`streamlit run dashboard/server.py` puts only `dashboard/` on the path, wherever it is started."""
    outside = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'dashboard')!r}); import server; print(server.app.script_path)"
    )
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([interpreter(), "-c", outside], cwd=tmp_path, capture_output=True, text=True, env=alone)
    assert done.stdout.strip() == str(ROOT / "dashboard" / "app.py"), done.stderr
