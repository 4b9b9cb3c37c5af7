"""`python3 -m db`: what each command does and prints, and each failure as one sentence and exit 1."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from db import commands
from db.actions import sign_ins
from db.engine import Database
from db.queries.areas import all_areas
from db.venv import ROOT
from tests import factories
from tests.demonstration import FIGURES
from tests.factories import TESTER


@dataclass
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


def typed(*arguments: object, database: Path) -> subprocess.CompletedProcess[str]:
    """A command as an operator types it, in a process of its own."""
    command = [sys.executable, "-m", "db", *map(str, arguments), "--database", f"sqlite:///{database}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def run(*arguments: object, database: Path | None = None, url: str = "") -> Done:
    """The same command without the second it takes to start Python."""
    code, out, err = 0, StringIO(), StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        patch.setattr(sys, "argv", ["db", *map(str, arguments), "--database", url or f"sqlite:///{database}"])
        try:
            commands.main()
        except SystemExit as end:  # Python prints a sentence and exits with 1
            code, said = (end.code, "") if isinstance(end.code, int) else (1, f"{end.code}\n")
            err.write(said)
    return Done(code, out.getvalue(), err.getvalue())


def refused(done: Done | subprocess.CompletedProcess[str]) -> str:
    """The one sentence with which a command failed."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Path:
    """A small database: one street of 1,200 households."""
    copy = Path(shutil.copy(sqlite_template, tmp_path / "tongxin.db"))
    database = Database(f"sqlite:///{copy}")
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street", name="东街", households=1200)
        factories.station(session, street.id)
    database.close()
    return copy


def names(file: Path) -> list[str]:
    database = Database(f"sqlite:///{file}")
    with database.reading() as session:
        found = [row.name for row in all_areas(session)]
    database.close()
    return found


def spoil(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


@pytest.mark.parametrize(("area", "key", "first", "last", "least", "most"), FIGURES)
def test_figure_prints_what_an_article_reported(
    demonstration_file: Path, area: str, key: str, first: str | None, last: str, least: int, most: int
) -> None:
    window = ["--as-of", last, *(["--from", first] if first else [])]
    told = json.loads(run("figure", "--area", area, "--indicator", key, *window, database=demonstration_file).stdout)
    assert least <= told["value"] <= most
    assert told["value"] == told["numerator"]
    assert (told["area"], told["indicator"], told["as_of"], told["denominator"]) == (area, key, last, None)
    assert told["definition_version"] >= 1
    assert told["last_reported"] is None or told["last_reported"] <= last


def test_figure_prints_a_rate_as_a_fraction_with_its_parts(demonstration_file: Path) -> None:
    done = run(
        "figure", "--area", "360502002000", "--indicator", "property_entry_rate", "--as-of", "2020-12-31",
        database=demonstration_file,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert (told["numerator"], told["denominator"], told["unit"]) == (120, 165, "fraction")
    assert told["value"] == pytest.approx(120 / 165)


def test_figure_prints_null_for_what_nobody_reported(file: Path) -> None:
    code = "--area", all_codes(file)[0]
    done = run("figure", *code, "--indicator", "station_visits", "--as-of", "2026-03-02", database=file)
    told = json.loads(done.stdout)
    assert (told["value"], told["numerator"], told["last_reported"]) == (None, None, None)


def all_codes(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [code for (code,) in connection.execute("SELECT code FROM areas")]


@pytest.mark.parametrize(
    ("area", "key", "said"),
    [("990000000000", "grids", "there is no area 990000000000"), (None, "happiness", "Choose an indicator: ")],
)
def test_figure_refuses_what_it_does_not_know(file: Path, area: str | None, key: str, said: str) -> None:
    code = area or all_codes(file)[0]
    assert said in refused(run("figure", "--area", code, "--indicator", key, database=file))


def test_upgrade_makes_a_database_once(tmp_path: Path) -> None:
    file = tmp_path / "new" / "tongxin.db"
    done = run("upgrade", database=file)
    assert (done.returncode, done.stdout.split()[0]) == (0, "Migrated."), done.stderr
    assert names(file) == []
    again = run("upgrade", database=file)
    assert (again.returncode, again.stdout.split(":")[0]) == (0, "Nothing to do")


def test_check_finds_a_total_changed_by_hand_and_rebuild_mends_it(file: Path) -> None:
    assert run("check", database=file).stdout.startswith("The totals equal the facts.\nThe audit trail is whole: ")
    spoil(file, "UPDATE daily_totals SET amount = amount + 3 WHERE measure = 'stations'")
    found = run("check", database=file)
    assert found.returncode == 1
    assert "stations in area 1 on 2025-06-01: the total is +3 off" in found.stderr
    assert "Run `python3 -m db rebuild`: 1 daily totals, 0 monthly totals and 0 paths" in found.stderr
    mended = run("rebuild", database=file)
    assert (mended.returncode, mended.stdout) == (0, "Rebuilt: 1 daily and 0 monthly totals were mended.\n")
    assert run("check", database=file).returncode == 0
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT actor, after FROM audit_entries ORDER BY id DESC LIMIT 1").fetchone() == (
            "system",
            '{"daily": 1, "monthly": 0}',
        )


def test_check_names_an_audit_entry_changed_by_hand(file: Path) -> None:
    sealed = run("seal", database=file)
    assert sealed.stdout.startswith("Sealed 2 audit entries. Seal 1 is "), sealed.stderr
    noted = sealed.stdout.split()[-1]
    assert run("check", "--seal", noted, database=file).returncode == 0
    assert "2 entries in 1 sealed batches" in run("check", database=file).stdout
    assert "No seal has the hash abc." in run("check", "--seal", "abc", database=file).stderr
    spoil(file, "UPDATE audit_entries SET actor = 'nobody' WHERE id = 2")
    found = run("check", database=file)
    assert found.returncode == 1
    assert found.stderr.startswith("Entry 2 of ")
    assert "Find out who changed the audit trail" in found.stderr


def test_sealing_again_seals_only_what_is_new(file: Path) -> None:
    assert run("seal", database=file).stdout.startswith("Sealed 2 ")
    assert run("seal", database=file).stdout.startswith("Sealed 0 audit entries. Seal 1 is ")
    assert run("rebuild", database=file).returncode == 0
    assert run("seal", database=file).stdout.startswith("Sealed 1 audit entries. Seal 2 is ")


def test_prune_audit_refuses_what_is_young_and_says_what_it_took(file: Path) -> None:
    assert "six months" in refused(run("prune-audit", "--before", "2999-01-01", database=file))
    done = run("prune-audit", "--before", "2020-01-01", database=file)
    assert (done.returncode, done.stdout.split(" that")[0]) == (0, "Pruned 0 audit entries")


def test_check_finds_a_path_that_the_tree_does_not_have(file: Path) -> None:
    spoil(file, "DELETE FROM area_paths")
    assert "and 1 paths differ" in refused(run("check", database=file))
    assert run("rebuild", database=file).returncode == 0
    assert run("check", database=file).returncode == 0


def test_a_backup_is_one_file_that_restores_what_was_there(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "backup.db"
    assert run("backup", copy, database=file).returncode == 0
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith("backup")} == {"backup.db"}
    spoil(file, "UPDATE areas SET name = 'spoiled'")
    done = run("restore", copy, database=file)
    assert done.returncode == 0, done.stderr
    assert names(file) == ["东街"]
    assert run("check", database=file).returncode == 0


def test_a_backup_is_restored_into_a_new_place(file: Path, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "backup.db", database=file).returncode == 0
    done = run("restore", tmp_path / "backup.db", database=tmp_path / "elsewhere" / "tongxin.db")
    assert done.returncode == 0, done.stderr
    assert names(tmp_path / "elsewhere" / "tongxin.db") == ["东街"]


def test_a_backup_never_overwrites_a_file(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear colleagues", encoding="utf-8")
    assert "exists already" in refused(run("backup", other, database=file))
    assert other.read_text(encoding="utf-8") == "Dear colleagues"
    assert "could not be written" in refused(run("backup", tmp_path / "no" / "folder.db", database=file))


def test_what_is_no_backup_is_not_restored(file: Path, tmp_path: Path) -> None:
    letter, other = tmp_path / "letter.txt", tmp_path / "other.db"
    letter.write_text("Dear colleagues, " * 500, encoding="utf-8")
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    refused(run("restore", letter, database=file))
    assert "no backup of Tongxin" in refused(run("restore", other, database=file))
    assert "could not be read" in refused(run("restore", tmp_path / "missing.db", database=file))
    assert "there is none" in refused(run("check", database=tmp_path / "missing.db"))
    assert names(file) == ["东街"]
    assert not (tmp_path / "missing.db").exists()


def test_a_backup_of_a_newer_version_is_not_restored(file: Path, tmp_path: Path) -> None:
    newer = Path(shutil.copy(file, tmp_path / "newer.db"))
    spoil(newer, "UPDATE alembic_version SET version_num = '9999'")
    spoil(newer, "UPDATE areas SET name = 'of the future'")
    assert "newer" in refused(run("restore", newer, database=file))
    assert names(file) == ["东街"]


@pytest.mark.parametrize("command", [("check",), ("rebuild",), ("figure", "--area", "1", "--indicator", "grids")])
def test_a_database_without_a_schema_is_refused_with_what_to_do(tmp_path: Path, command: tuple[str, ...]) -> None:
    file = tmp_path / "empty.db"
    file.touch()
    assert "Run `python3 -m db upgrade`" in refused(run(*command, database=file))


@pytest.mark.parametrize("url", ["tongxin.db", "nosuchdatabase://here/tongxin"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    refused(run("check", url=url))


@pytest.mark.parametrize("command", ["upgrade", "check"])
def test_a_database_that_does_not_answer_is_refused_without_showing_its_password(command: str) -> None:
    assert "hidden" not in refused(run(command, url="postgresql+psycopg://me:hidden@127.0.0.1:1/tongxin"))


def test_a_folder_that_is_no_database_is_refused(tmp_path: Path) -> None:
    assert str(tmp_path) in refused(run("upgrade", database=tmp_path))


def test_backups_of_postgresql_are_left_to_its_own_tools(tmp_path: Path) -> None:
    url = "postgresql+psycopg://me@127.0.0.1:1/tongxin"
    assert "pg_dump" in refused(run("backup", tmp_path / "x", url=url))


def test_figure_without_a_day_is_as_of_today(file: Path) -> None:
    code = all_codes(file)[0]
    told = json.loads(run("figure", "--area", code, "--indicator", "stations", database=file).stdout)
    assert told["value"] == 1
    assert date.fromisoformat(told["as_of"]) >= date(2026, 1, 1)


def test_the_commands_work_as_they_are_typed(tmp_path: Path) -> None:
    file = tmp_path / "tongxin.db"
    said = "there is no area 1"
    assert "Run `python3 -m db upgrade`" in refused(typed("check", database=file))
    assert typed("upgrade", database=file).stdout.startswith("Migrated.")
    assert typed("check", database=file).stdout.startswith("The totals equal the facts.\nThe audit trail is whole: ")
    assert typed("backup", tmp_path / "copy.db", database=file).returncode == 0
    assert said in refused(typed("figure", "--area", "1", "--indicator", "grids", database=file))
    assert typed("figure", database=file).returncode == 2


def test_an_account_is_made_listed_kept_out_and_given_a_new_password(file: Path) -> None:
    street = names(file)
    assert street
    said = run("user", "add", "Li.Juan", "--display", "李娟", "--role", "coordinator", database=file)
    assert said.returncode == 0, said.stderr
    first = said.stdout.split()[-1]
    assert said.stdout.startswith("Added li.juan. Its first password is ")
    listed = run("user", "list", database=file).stdout
    assert listed == "li.juan\t李娟\tmust change\tcoordinator in everything\n"
    database = Database(f"sqlite:///{file}")
    assert sign_ins.sign_in(database, "li.juan", first, "192.0.2.1").must_change
    second = run("user", "reset", "li.juan", database=file).stdout.split()[-1]
    with pytest.raises(sign_ins.WrongPassword):
        sign_ins.sign_in(database, "li.juan", first, "192.0.2.1")
    assert run("user", "disable", "li.juan", database=file).stdout == "Disabled li.juan.\n"
    with pytest.raises(sign_ins.WrongPassword):
        sign_ins.sign_in(database, "li.juan", second, "192.0.2.1")
    assert run("user", "enable", "li.juan", database=file).returncode == 0
    assert sign_ins.sign_in(database, "li.juan", second, "192.0.2.1")
    database.close()


def test_an_account_that_cannot_be_made_is_refused_in_one_sentence(file: Path) -> None:
    assert run("user", "add", "li.juan", database=file).returncode == 0
    assert "another name" in refused(run("user", "add", "LI.JUAN", database=file))
    assert "2 to 60" in refused(run("user", "add", "x y", database=file))
    assert "no area 0" in refused(run("user", "add", "wang", "--role", "leader", "--area", "0", database=file))
    assert "no account nobody" in refused(run("user", "reset", "nobody", database=file))
    both = ["--role", "system_administrator", "--role", "audit_administrator"]
    assert "three administrators" in refused(run("user", "add", "wang", *both, database=file))
    assert run("user", "list", database=file).stdout.count("\n") == 1, "whatever failed left nothing"
