"""A showcase pack carried to another computer: started by its own script without a network, looked at, written to."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, expect

from db.venv import ROOT, interpreter
from seed.loader import HOME
from tests.browser.visitor import Visitor
from tests.demonstration import TODAY
from tests.serving import command, free_port, running

STAMP = "数据冻结于2026年11月22日 12:00"


@pytest.fixture(scope="module")
def unpacked(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack that the command has made, in a folder with nothing else in it."""
    folder = tmp_path_factory.mktemp("laptop")
    source = shutil.copy(demonstration_file, tmp_path_factory.mktemp("office") / "tongxin.db")
    arguments = ["pack", "--area", HOME, "--out", f"{folder}/pack.zip", "--database", f"sqlite:///{source}"]
    done = subprocess.run(command(*arguments, today=TODAY), cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "同心街道 as of 2026-11-22" in done.stdout
    with ZipFile(folder / "pack.zip") as archive:
        archive.extractall(folder)
    (folder / "pack.zip").unlink()
    (place,) = folder.iterdir()
    return place


def test_a_pack_starts_alone_is_stamped_on_every_screen_and_refuses_to_be_changed(
    browser: Browser, unpacked: Path
) -> None:
    port = free_port()
    surroundings = {"PYTHON": str(interpreter()), "PYTHONPATH": "", "DATABASE_URL": "postgresql://elsewhere/office"}
    start = ["sh", str(unpacked / "start.sh"), "--headless", "--port", str(port)]
    before = (unpacked / "data" / "tongxin.db").read_bytes()
    with (
        running(start, port, environment=surroundings) as served,
        Visitor.at(browser, served.url, 1920, 1080, role=None) as guest,
    ):
        listening = [row for row in _sockets() if row.endswith(f":{port:04X}")]
        assert listening == [f"0100007F:{port:04X}"], "on this computer alone"
        guest.open("overview")
        expect(guest.page.locator(".frozen")).to_have_text(STAMP)
        guest.page.screenshot(path=_picture("overview"))
        guest.open("wall")
        expect(guest.page.locator(".scene .clock .past").first).to_have_text(STAMP)
        guest.sees("近7天")
        guest.page.screenshot(path=_picture("wall"))
        guest.page.set_viewport_size({"width": 1366, "height": 900})
        guest.open("present")
        expect(guest.page.locator(".frozen")).to_have_text(STAMP)
        expect(guest.page.locator(".small .clock .past").first).to_have_text(STAMP)
        guest.page.screenshot(path=_picture("present"))
        refused = guest.page.context.request.post(f"{served.url}/auth/demo", form={"role": "coordinator"})
        assert (refused.status, "frozen" in refused.text()) == (403, True)
        assert "Traceback" not in served.printed()
    assert (unpacked / "data" / "tongxin.db").read_bytes() == before


def test_a_pack_is_not_let_out_of_its_computer(unpacked: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "show", "--address", "0.0.0.0", "--port", str(free_port())],
        cwd=unpacked, env={**os.environ, "PYTHONPATH": ""}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    assert "for this computer alone" in done.stderr


def _sockets() -> list[str]:
    """Where somebody listens, as Linux writes it."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [row[1] for row in rows if row[3] == "0A"]


def _picture(name: str) -> str | None:
    """Where a picture is kept, if anybody wants to look at it."""
    folder = os.environ.get("PICTURES")
    return f"{folder}/{name}.png" if folder else None
