"""A showcase pack on the screen: every page looks, none changes, and each says since when its data stand still."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard import access, downloads, navigation, reads, server
from dashboard.filters import View
from dashboard.forms import packs
from dashboard.packing import make
from db import calendar, engine
from db.engine import Database
from db.errors import Refused
from db.models import AuditEntry
from db.packs.snapshot import freeze
from seed.loader import HOME
from tests.demonstration import TODAY
from tests.pages.dialogs import opened, press
from tests.pages.screens import assert_sound, elements, screen, text

SHOWN = ["overview", "grid_map", "wall", "present", "stations", "volunteers", "projects", "issues", "coverage"]
CHANGING = {
    "New station", "New team", "New need", "New unit", "Report an issue", "Choose scenes for this area", "New scene",
    "Make a showcase pack", "Sign out", "Change the scene",
}  # fmt: skip


@pytest.fixture
def pack(demonstration_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A pack of the demonstration, made at noon of its day and opened by somebody months later."""
    source = Database(f"sqlite:///{demonstration_file}")
    with monkeypatch.context() as noon:
        noon.setattr(calendar, "_held", calendar.midnight(TODAY).replace(hour=4, minute=0) + calendar.timedelta(days=1))
        freeze(source, HOME, tmp_path / "tongxin.db")
    source.close()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'tongxin.db'}")
    engine.default_database.cache_clear()
    opened = engine.default_database()
    monkeypatch.setattr(access, "_present", lambda: access.of_secret(None))
    access.forget()
    yield opened
    opened.close()
    engine.default_database.cache_clear()
    calendar.hold(None)


def test_every_page_of_a_pack_looks_and_says_since_when_it_stands_still(pack: Database) -> None:
    assert calendar.today() == TODAY
    for entry in navigation.MENU:
        access.forget()
        if entry.file not in SHOWN:
            with pytest.raises(ValueError, match="Could not find a navigation page"):
                screen(entry.file, area=HOME)
            continue
        app = screen(entry.file, area=HOME)
        assert_sound(app)
        assert not {button.label for button in app.button} & CHANGING, entry.file
        stamped = [one.proto.body for one in elements(app._tree) if one.type == "html"]
        assert any("Data frozen at 22 Nov 2026 12:00" in body for body in stamped), entry.file
    assert "Data frozen at 22 Nov 2026 12:00" in text(screen("wall", area=HOME))
    assert "Last 7 days: | 8 | of 12 communities" in text(screen("wall", area=HOME))
    assert "数据冻结于2026年11月22日 12:00" in text(screen("present", "zh", area=HOME))


def test_tables_taken_from_a_pack_say_since_when_it_stands_still(pack: Database) -> None:
    book = load_workbook(BytesIO(downloads.workbook([], ["Overview", downloads._taken(access.viewer(), "x", 1, "e")])))
    notes = [cell.value for (cell,) in book.worksheets[0].iter_rows()]
    assert "Data frozen at 22 Nov 2026 12:00" in notes
    assert any("showcase pack" in note for note in notes)


def test_no_route_of_a_pack_writes_or_asks_who_it_is(pack: Database) -> None:
    before = Path(pack.engine.url.database or "").read_bytes()
    with TestClient(Starlette(routes=server.ROUTES), follow_redirects=False) as client:
        for path in ("/auth/demo", "/auth/sign-in", "/auth/sign-out", "/auth/password", "/auth/wall/x"):
            answer = client.post(path, data={"role": "coordinator", "name": "x", "password": "y"})
            assert (answer.status_code, "frozen" in answer.text) == (403, True), path
        assert client.get("/auth/sign-in").headers["location"] == "/"
        assert client.get("/files/1").status_code == 404
        asked = client.get("/api/v1/figures", params={"area": HOME, "indicator": "grids"})
        assert asked.json()["as_of"] == str(TODAY)
    assert Path(pack.engine.url.database or "").read_bytes() == before


def test_whoever_may_take_tables_away_makes_a_pack_and_it_is_written_down(demonstration: Database) -> None:
    assert "Make a showcase pack" in {button.label for button in screen("present", area=HOME).button}
    reads.begin()
    app = press(opened(packs._make, View(reads.area(HOME), TODAY, TODAY, TODAY)), "Make it")
    (made,) = Path(packs._folder().name).glob(f"{HOME}-*.zip")
    assert "Fetch the pack" in text(app)
    with ZipFile(made) as archive:
        (folder,) = {name.split("/")[0] for name in archive.namelist()}
        assert folder == f"tongxin-{HOME}-20261122"
        names = {name.removeprefix(f"{folder}/") for name in archive.namelist()}
        assert {"start.sh", "start.bat", "README.txt", "data/tongxin.db", "dashboard/app.py", "db/engine.py"} <= names
        assert not {name for name in names if name.startswith(("tests/", "seed/", "wheels/")) or "secrets.toml" in name}
        assert archive.getinfo(f"{folder}/start.sh").external_attr >> 16 & 0o111
        assert "尚未在 Windows 上测试" in archive.read(f"{folder}/README.txt").decode()
    made.unlink()
    with demonstration.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.event == "pack:export")).one()
        assert entry.actor == "Li Juan"


def test_one_pack_is_made_at_a_time(demonstration: Database, tmp_path: Path) -> None:
    from dashboard import packing

    with packing._one_at_a_time, pytest.raises(Refused, match="another"):
        make(demonstration, HOME, tmp_path / "second.zip")
    assert not list(tmp_path.glob("second*"))
