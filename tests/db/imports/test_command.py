"""`python3 -m db import`: the preview as JSON, nothing written without `--commit`, and with whose rights."""

import json
from datetime import date
from pathlib import Path

import pytest

from db.actions import accounts
from db.engine import Database
from db.imports.book import MOST_BYTES
from db.models import AuditEntry, StationDay
from tests import clock
from tests.db.imports.place import TODAY, Place, lay_out
from tests.db.test_commands import Done, refused, run
from tests.factories import TESTER
from tests.workbooks import csv, xlsx

ROWS = [
    ["驿站", "统计日期", "休息饮水"],
    ["东街驿站", date(2026, 3, 5), 12],
    ["西街驿站", "2026年3月5日", "1.2万"],
    ["无名驿站", "2026-03-05", 3],
    ["合计", None, 15],
]


@pytest.fixture
def place(database: Database, monkeypatch: pytest.MonkeyPatch) -> Place:
    clock.stop(monkeypatch, TODAY)
    return lay_out(database)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "三月.xlsx"
    path.write_bytes(xlsx(ROWS))
    return path


def put(place: Place, *arguments: object) -> Done:
    return run("import", *arguments, url=place.database.url)


def test_the_preview_is_json_and_writes_nothing(place: Place, file: Path) -> None:
    done = put(place, "station_usage", file)
    assert done.returncode == 1, "something was refused"
    assert json.loads(done.stdout) == {
        "add": 2,
        "change": 0,
        "leave": 1,
        "refused": [
            {
                "row": 4,
                "column": "驿站",
                "value": "无名驿站",
                "reason": "There is no station called 无名驿站 here: add it first, or correct the name.",
            }
        ],
    }
    assert place.rows(StationDay) == []


def test_commit_puts_in_what_is_not_refused_and_a_second_time_nothing(place: Place, file: Path) -> None:
    first = json.loads(put(place, "station_usage", file, "--commit").stdout)
    assert (first["add"], first["batch"]) == (2, 1)
    assert sorted(row.visits for row in place.rows(StationDay)) == [12, 12_000]
    again = json.loads(put(place, "station_usage", file, "--commit").stdout)
    assert (again["add"], again["change"], again["leave"], again["batch"]) == (0, 0, 3, None)
    file.write_bytes(csv([*ROWS[:1], ["东街驿站", "2026-03-06", "5"]], "gb18030"))
    assert put(place, "station_usage", file, "--commit").returncode == 0


def test_in_the_name_of_an_account_only_what_it_may_is_done(place: Place, file: Path) -> None:
    with place.database.writing(TESTER) as session:
        li = accounts.add(session, "li.juan", "李娟", "a long enough password")
        accounts.grant(session, li, "coordinator", place.east)
        wang = accounts.add(session, "wang", "王局", "a long enough password")
        accounts.grant(session, wang, "leader", None)
        for account in (li, wang):
            session.get(accounts.Account, account).must_change = False
    told = json.loads(put(place, "station_usage", file, "--as", "li.juan", "--commit").stdout)
    assert told["add"] == 1
    assert [(one["row"], one["value"]) for one in told["refused"]] == [(3, "西街驿站"), (4, "无名驿站")]
    assert [entry.actor for entry in place.rows(AuditEntry)][-2:] == ["李娟", "李娟"]
    assert "Ask an administrator" in refused(put(place, "station_usage", file, "--as", "wang"))
    assert "no account nobody" in refused(put(place, "station_usage", file, "--as", "nobody"))


def test_what_cannot_be_read_is_one_sentence(place: Place, tmp_path: Path) -> None:
    assert "cannot be read" in refused(put(place, "people", tmp_path / "missing.xlsx"))
    large = tmp_path / "large.xlsx"
    with large.open("wb") as sparse:
        sparse.truncate(200_000_000)
    assert f"at most {MOST_BYTES // 1_000_000} MB" in refused(put(place, "people", large))
    other = tmp_path / "other.csv"
    other.write_text("这不是,名单\n1,2\n", encoding="utf-8")
    assert "Check the headings" in refused(put(place, "people", other))
