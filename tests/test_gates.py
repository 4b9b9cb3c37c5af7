"""Which tests run where: with and without a browser, in continuous integration, and for long."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from db.venv import ROOT
from tests import chromium

SAMPLE = """
import os
import pytest


@pytest.mark.browser
def test_in_a_browser():
    assert os.environ["CHROMIUM"].endswith("google-chrome")


@pytest.mark.long
def test_for_long():
    pass


def test_plain():
    pass
"""
BARE = {"PYTHONPATH": str(ROOT), "PATH": "/nowhere"}


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder of programs: a Chromium that is only a stub, and a Chrome that runs."""
    for name, code in {"chromium": 1, "google-chrome": 0}.items():
        program = tmp_path / "programs" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\nexit {code}\n", encoding="ascii")
        program.chmod(0o755)
    return tmp_path / "programs"


def outcome(folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    (folder / "test_sample.py").write_text(SAMPLE, encoding="utf-8")
    marks = ["-o", "markers=browser\nlong", "-p", "tests.gates", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-ra", *marks, *arguments, "test_sample.py"]
    done = subprocess.run(command, cwd=folder, env=BARE | environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_without_chromium_the_browser_tests_are_skipped_loudly(tmp_path: Path) -> None:
    code, said = outcome(tmp_path)
    assert code == 0
    assert "NO CHROMIUM WAS FOUND: ALL BROWSER TESTS ARE SKIPPED" in said
    assert "1 passed, 2 skipped" in said


def test_without_chromium_continuous_integration_fails(tmp_path: Path) -> None:
    code, said = outcome(tmp_path, CI="true")
    assert code != 0
    assert "Install Chromium" in said


def test_with_a_browser_its_tests_run_and_long_ones_only_on_request(tmp_path: Path, programs: Path) -> None:
    assert "2 passed, 1 skipped" in outcome(tmp_path, CI="true", PATH=str(programs))[1]
    assert "3 passed" in outcome(tmp_path, "--long", CI="true", PATH=str(programs))[1]


def test_a_stub_is_no_browser_and_the_environment_has_the_first_word(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}/bin")
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert chromium.installed() == str(programs / "google-chrome")
    (programs / "own").symlink_to(programs / "google-chrome")
    monkeypatch.setenv("CHROMIUM", str(programs / "own"))
    assert chromium.installed() == str(programs / "own")
