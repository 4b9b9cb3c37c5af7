"""Starting the dashboard: what it refuses in one sentence, and what it leaves alone when it does."""

import shutil
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from dashboard import assets
from dashboard.start import prepare
from db import settings, venv
from db.actions import accounts
from db.engine import Database
from db.viewer import trusted
from tests.serving import command, free_port, serving


def start(*arguments: str, cwd: Path = venv.ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command("--headless", *arguments), cwd=cwd, capture_output=True, text=True, timeout=120)


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence with which a start ended."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.strip()


@contextmanager
def sql(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file)) as connection, connection:
        yield connection


@pytest.fixture
def empty(sqlite_template: Path, tmp_path: Path) -> Path:
    """A database with a schema and nothing in it."""
    return Path(shutil.copy(sqlite_template, tmp_path / "tongxin.db"))


def test_a_busy_port_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        sentence = refused(start("--port", str(port), "--database", f"sqlite:///{tmp_path}/new.db"))
    assert sentence == f"Choose another port with --port: {port} is in use."
    assert not list(tmp_path.iterdir())


def test_an_address_of_another_computer_is_refused(tmp_path: Path) -> None:
    done = start("--address", "192.0.2.7", "--port", str(free_port()), "--database", f"sqlite:///{tmp_path}/new.db")
    assert "--address" in refused(done)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TILE_DATUM", "BD-09"),
        *(
            ("TILE_URL", f"{host}/{{z}}/{{x}}/{{y}}.png")
            for host in (
                "tiles.example", "ftp://tiles.example", "https://{s}.tiles.example", "https://me:hidden@tiles.example",
                "https://tiles.example;script-src *", "https://[::1", "https://tiles.example:port",
            )
        ),
    ],
)  # fmt: skip
def test_tiles_that_cannot_be_had_are_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    with pytest.raises(SystemExit, match=f"^Set {name} to [^\n]+$"):
        prepare("127.0.0.1", demonstration=False)
    assert not list(tmp_path.iterdir())


def test_tiles_of_one_host_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for origin in ("https://tiles.example", "http://127.0.0.1:8080", "http://[::1]:8080"):
        monkeypatch.setenv("TILE_URL", origin + "/{z}/{x}/{y}.png")
        assert settings.tile_origin() == origin


def test_a_database_that_is_a_directory_is_refused(tmp_path: Path) -> None:
    sentence = refused(start("setup", "--database", f"sqlite:///{tmp_path}"))
    assert str(tmp_path) in sentence
    assert not list(tmp_path.iterdir())


def test_a_database_that_is_some_other_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear colleagues, " * 500, encoding="utf-8")
    before = file.read_bytes()
    assert str(file) in refused(start("setup", "--database", f"sqlite:///{file}"))
    assert file.read_bytes() == before


@pytest.mark.parametrize("address", ["tongxin.db", "nosuchdatabase://here/tongxin"])
def test_an_address_that_names_no_database_is_refused(address: str) -> None:
    assert refused(start("setup", "--database", address)).startswith("Give --database an address such as sqlite:///")


def test_a_database_that_does_not_answer_is_refused_without_showing_its_password() -> None:
    sentence = refused(start("setup", "--database", f"postgresql+psycopg://me:hidden@127.0.0.1:{free_port()}/tongxin"))
    assert "hidden" not in sentence


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(empty: Path) -> None:
    with sql(empty) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = empty.read_bytes()
    assert "newer" in refused(start("setup", "--database", f"sqlite:///{empty}"))
    assert empty.read_bytes() == before


def test_without_an_account_only_a_demonstration_may_be_reached_from_other_computers(empty: Path) -> None:
    before = empty.read_bytes()
    arguments = ["--no-demo", "--address", "0.0.0.0", "--port", str(free_port())]
    assert "demonstration" in refused(start(*arguments, "--database", f"sqlite:///{empty}"))
    assert empty.read_bytes() == before
    assert "demonstration" in refused(start(*arguments, "--database", f"sqlite:///{empty.parent}/sub/new.db"))
    assert not (empty.parent / "sub").exists()


def test_a_database_with_an_account_may_be_reached_from_other_computers(empty: Path) -> None:
    database = Database(f"sqlite:///{empty}")
    with database.writing(trusted("operator")) as session:
        accounts.add(session, "li.juan", "李娟", "two red lanterns")
    database.close()
    with serving(f"sqlite:///{empty}", "--no-demo", "--address", "0.0.0.0") as served:
        assert "Everyone on this computer's network" in served.printed()


def test_a_demonstration_may_be_reached_from_other_computers_and_says_so(empty: Path) -> None:
    with sql(empty) as connection:
        connection.execute("INSERT INTO settings (key, value) VALUES ('demonstration', 'yes')")
    with serving(f"sqlite:///{empty}", "--no-demo", "--address", "0.0.0.0") as served:
        assert "Everyone on this computer's network" in served.printed()


def test_a_second_start_changes_nothing_and_takes_seconds(empty: Path) -> None:
    before = empty.read_bytes()
    with serving(f"sqlite:///{empty}", "--no-demo", within=30):
        pass
    assert empty.read_bytes() == before


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_server_stops_without_a_traceback(empty: Path, stop: signal.Signals) -> None:
    with serving(f"sqlite:///{empty}", "--no-demo") as served:
        served.process.send_signal(stop)
        assert served.process.wait(timeout=20) in (0, -stop)
        assert "Traceback" not in served.printed()


def test_a_relative_path_of_a_database_starts_at_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(venv.ROOT))
    done = start("setup", "--no-demo", "--database", "sqlite:///here/tongxin.db", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "here" / "tongxin.db").is_file()


def test_the_files_of_leaflet_are_copied_once(tmp_path: Path) -> None:
    assets.copy(tmp_path)
    script = tmp_path / "leaflet" / "leaflet.js"
    assert {"leaflet.js", "leaflet.css", "images"} == {path.name for path in script.parent.iterdir()}
    first = script.stat().st_ino, script.stat().st_mtime_ns
    script.with_name("leaflet.css").unlink()
    assets.copy(tmp_path)
    assert (script.stat().st_ino, script.stat().st_mtime_ns) == first
    assert script.with_name("leaflet.css").is_file()
