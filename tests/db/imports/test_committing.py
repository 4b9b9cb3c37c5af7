"""Putting in and taking back: all of a batch or nothing of it, also when the power fails in the middle."""

import multiprocessing
import os
import random
import signal
import time
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from db import calendar, trail
from db.actions import areas, stations
from db.engine import Database
from db.errors import NotFound, Refused
from db.imports import committing, files
from db.measures import totals
from db.models import Area, AreaParent, Attendance, AuditEntry, ImportBatch, Issue, Post, StationDay, Volunteer
from db.permissions import ROLES
from db.users import OPERATOR
from db.viewer import Held, Viewer
from tests import clock, factories
from tests.db.imports.place import TODAY, Place, lay_out
from tests.factories import TESTER
from tests.workbooks import xlsx


@pytest.fixture
def place(database: Database, monkeypatch: pytest.MonkeyPatch) -> Place:
    clock.stop(monkeypatch, TODAY)
    return lay_out(database)


def sound(database: Database) -> bool:
    """Whether the totals equal the facts, and the trail is whole."""
    with database.engine.connect() as connection:
        exact = not any(totals.differences(connection)) and not totals.wrong_paths(connection)
        return exact and not trail.examine(connection).faults


def facts(database: Database) -> list[object]:
    """Every row an import may touch."""
    found: list[object] = []
    with database.engine.connect() as connection:
        for model in (Area, AreaParent, StationDay, Issue, Post, Volunteer, Attendance):
            table = model.__table__
            told = [column for column in table.c if column.name not in ("version", "recorded_at", "recorded_by")]
            found += [tuple(row) for row in connection.execute(select(*told).order_by(*table.primary_key))]
    return found


USAGE = [
    ["驿站", "日期", "休息饮水"],
    ["东街驿站", "2026-03-05", 5],
    ["东街驿站", "2026-03-06", 6],
    ["东街驿站", "x", 6],
]


def test_a_batch_is_noted_with_what_it_did_and_who(place: Place) -> None:
    done = place.commit("station_usage", xlsx(USAGE))
    (batch,) = place.rows(ImportBatch)
    assert (batch.actor, batch.kind, batch.added, batch.changed, batch.refused, batch.entries) == (
        "李干事", "station_usage", 2, 0, 1, 2,
    )  # fmt: skip
    entries = [entry for entry in place.rows(AuditEntry) if entry.batch_id == done.batch_id]
    assert [(entry.event, entry.actor) for entry in entries] == [("station_day:report", "李干事")] * 2
    assert sound(place.database)


def test_a_batch_is_taken_back_with_entries_of_its_own(place: Place) -> None:
    with place.database.writing(TESTER) as session:
        stations.record_day(session, 1, date(2026, 3, 5), seen=None, by_service={"rest_water": 1}, open=True, note="早")
    before = facts(place.database)
    done = place.commit("station_usage", xlsx(USAGE))
    assert place.undo(done) == 2
    assert facts(place.database) == before
    assert sound(place.database)
    events = [entry.event for entry in place.rows(AuditEntry)]
    assert events[-3:] == ["station_day:undo", "station_day:undo", "batch:undo"]
    with pytest.raises(Refused, match="already"):
        place.undo(done)
    again = place.commit("station_usage", xlsx(USAGE))
    assert (again.batch_id, len(place.rows(StationDay))) == (2, 2)


def test_what_somebody_changed_since_is_not_taken_back(place: Place) -> None:
    done = place.commit("station_usage", xlsx(USAGE))
    with place.database.writing(TESTER) as session:
        stations.record_day(session, 1, date(2026, 3, 6), seen=1, by_service={"rest_water": 7}, open=True, note=None)
    before = facts(place.database)
    with pytest.raises(Refused, match="tester has changed “2026-03-06” since"):
        place.undo(done)
    assert facts(place.database) == before


def test_what_something_depends_on_is_not_taken_back(place: Place) -> None:
    rows = [["社区", "驿站", "类型"], ["东街社区", "新驿站", "红色驿站"]]
    done = place.commit("stations", xlsx(rows))
    later = place.commit("station_usage", xlsx([USAGE[0], ["新驿站", "2026-11-22", 5]]))
    with pytest.raises(Refused, match="depends on “新驿站”"):
        place.undo(done)
    place.undo(later)
    place.undo(done)
    assert sound(place.database)


def test_every_kind_of_batch_can_be_taken_back(place: Place) -> None:
    before = facts(place.database)
    batches = [place.commit(kind, xlsx(rows)) for kind, rows in SOUND.items()]
    assert all(done.batch_id and not done.plan.refusals for done in batches)
    for done in reversed(batches):
        place.undo(done)
        assert sound(place.database), done.plan.kind
    assert facts(place.database) == before


def test_only_whoever_put_it_in_takes_it_back_and_only_where_they_still_may(place: Place) -> None:
    done = place.commit("station_usage", xlsx(USAGE))
    with pytest.raises(NotFound):
        place.undo(done, Viewer("王干事", (Held(ROLES["coordinator"], place.street),)))
    with pytest.raises(Refused, match="no longer"):
        place.undo(done, Viewer("李干事", (Held(ROLES["coordinator"], place.west),)))
    with pytest.raises(Refused, match="Ask an administrator"):
        place.undo(done, Viewer("李干事", (Held(ROLES["leader"], place.east),)))
    assert len(place.rows(StationDay)) == 2


def test_a_plan_that_somebody_has_seen_is_carried_out_or_refused(place: Place) -> None:
    plan = place.plan("station_usage", xlsx(USAGE))
    with place.database.writing(TESTER) as session:
        stations.record_day(session, 1, date(2026, 3, 5), seen=None, by_service={"rest_water": 9}, open=True, note=None)
    with pytest.raises(Refused, match="preview again"):
        place.commit("station_usage", xlsx(USAGE), digest=plan.digest)
    assert len(place.rows(StationDay)) == 1


def test_columns_are_taken_for_what_they_were_taken_for_last(place: Place) -> None:
    rows = [["点位", "日期", "休息饮水"], ["东街驿站", "2026-03-05", 5]]
    book = files.read("表.xlsx", xlsx(rows))
    with place.database.reading(place.by) as session:
        sheet, heading = committing.recognise(session, "station_usage", book, TODAY)
        with pytest.raises(Refused, match="Station"):
            committing.preview(session, "station_usage", sheet, heading, TODAY)
    heading = heading.mapped({0: "station", 1: "day", 2: "service.rest_water"})
    committing.commit(place.database, place.by, "station_usage", book, sheet, heading, TODAY)
    rows.append(["东街驿站", "2026-03-06", 5])
    assert place.told("station_usage", xlsx(rows))["add"] == 1
    with pytest.raises(Refused):
        place.told("station_usage", xlsx(rows), OPERATOR)


def test_columns_nobody_knows_can_be_explained_and_one_field_is_one_column(place: Place) -> None:
    book = files.read("表.xlsx", xlsx([["一月台账", None, None], ["甲", "乙", "丙"], ["东街驿站", "2026-03-05", 5]]))
    with place.database.reading(place.by) as session:
        sheet, heading = committing.recognise(session, "station_usage", book, TODAY)
        assert [column.heading for column in heading.columns] == ["甲", "乙", "丙"]
        with pytest.raises(Refused, match="Check the headings"):
            committing.preview(session, "station_usage", sheet, heading, TODAY)
        fields = {0: "station", 1: "day", 2: "service.rest_water"}
        assert len(committing.preview(session, "station_usage", sheet, heading.mapped(fields), TODAY).steps) == 1
        with pytest.raises(Refused, match="only one column"):
            committing.preview(session, "station_usage", sheet, heading.mapped({**fields, 2: "day"}), TODAY)


def test_names_of_people_in_a_batch_can_be_erased_and_then_it_stays(place: Place) -> None:
    from db.actions import persons

    done = place.commit("people", xlsx([["网格", "职务", "姓名"], ["东街第一网格", "网格长", "张三"]]))
    with place.database.writing(TESTER) as session:
        persons.erase(session, "posts", place.rows(Post)[0].id, reason="asked")
    with pytest.raises(Refused):
        place.undo(done)
    assert sound(place.database)


def _put_in(url: str, by: Viewer, data: bytes, told: object) -> None:
    """In a process of its own: put a file in, and say so once it is in."""
    calendar_today = TODAY
    database = Database(url)
    book = files.read("表.xlsx", data)
    with database.reading(by) as session:
        sheet, heading = committing.recognise(session, "issues", book, calendar_today)
    os.write(told, b"s")  # type: ignore[arg-type]
    done = committing.commit(database, by, "issues", book, sheet, heading, calendar_today)
    os.write(told, f"{done.batch_id}\n".encode())  # type: ignore[arg-type]
    time.sleep(30)


def test_twenty_power_failures_in_the_middle_leave_every_batch_whole_or_absent(place: Place) -> None:
    count, chance, acknowledged = 150, random.Random(7), set[int]()
    spent = 1.0
    context = multiprocessing.get_context("fork")
    for turn in range(20):
        rows = [["社区", "事项", "上报日期"]]
        rows += [["东街社区", f"第{turn}批第{number}件", "2026-11-01"] for number in range(count)]
        reader, writer = os.pipe()
        child = context.Process(target=_put_in, args=(place.database.url, place.by, xlsx(rows), writer))
        place.database.engine.dispose()
        child.start()
        os.close(writer)
        assert os.read(reader, 1) == b"s"
        begun = time.monotonic()
        os.set_blocking(reader, turn == 0)
        time.sleep(0 if turn == 0 else chance.uniform(0, 1.1) * spent)
        said = b""
        with suppress(BlockingIOError):
            said = os.read(reader, 20)
        if turn == 0:
            spent = time.monotonic() - begun
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        os.close(reader)
        if said:
            acknowledged.add(turn)
    with place.database.reading() as session:
        found: dict[int, int] = {}
        for title in session.scalars(select(Issue.title)):
            turn = int(title[1:].partition("批")[0])
            found[turn] = found.get(turn, 0) + 1
        batches = session.scalar(select(func.count()).select_from(ImportBatch))
    assert set(found.values()) == {count}, "whole or absent"
    assert acknowledged <= set(found)
    assert batches == len(found)
    assert len(found) < 20, "none was hit in the middle"
    assert sound(place.database)


SOUND: dict[str, list[list[object]]] = {
    "areas": [["名称", "层级", "上级", "户数"], ["南门网格", "网格", "东街社区", 5], ["第二网格", None, "东街社区", 6]],
    "people": [["网格", "职务", "姓名", "电话"], ["东街第一网格", "网格长", "张三", "12345"]],
    "stations": [["社区", "驿站", "类型", "服务项目"], ["东街社区", "新驿站", "红色驿站", "学习阅读"]],
    "station_usage": [["驿站", "日期", "休息饮水", "备注"], ["东街驿站", "2026年3月5日", "１２", None]],
    "attendance": [["队伍", "活动", "日期", "姓名", "小时"], ["邻里互助队", "清洁", "2026-03-07", "张三", 2]],
    "projects": [["社区", "项目", "类别", "立项日期"], ["东街社区", "花坛", "环境", "2026-03-07"]],
    "milestones": [["项目", "节点", "计划完成", "权重"], ["庭院座椅", "验收", "2026-06-07", "30%"]],
    "issues": [["社区", "事项", "上报日期"], ["东街社区", "路灯", "2026-03-07"], ["东街社区", "井盖", 46086]],
    "compounds": [
        ["社区", "小区", "无物业", "登记日期", "业委会"],
        ["东街社区", "花园", "是", "2026-01-01", "2026-02-02"],
    ],
}
"""A list of each kind that is taken as it is, but for stations, of which these tests know other ones."""

WORDS = [
    "东街驿站",
    "东街社区",
    "2026年3月5日",
    "合计",
    "１２",
    "1.2万",
    "6.5%",
    "张三",
    "是",
    "=1+1",
    "#N/A",
    "驿站",
    "日期",
]
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.integers(-10, 50_000),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(date(1950, 1, 1), date(2090, 1, 1)),
    st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=12),
)


@st.composite
def mangled_lists(draw: st.DrawFn) -> tuple[str, list[list[object]]]:
    """A list of some kind with columns moved, cells and headings overwritten, rows repeated, titles and rubbish."""
    kind = draw(st.sampled_from(list(SOUND)))
    rows = [list(row) for row in SOUND[kind]]
    order = draw(st.permutations(range(len(rows[0]))))
    rows = [[row[at] for at in order] for row in rows]
    rows += draw(st.lists(st.sampled_from(rows), max_size=2).map(lambda some: [list(row) for row in some]))
    for _ in range(draw(st.integers(0, 3))):
        row = draw(st.sampled_from(rows))
        row[draw(st.integers(0, len(row) - 1))] = draw(CELLS)
    above = draw(st.lists(st.lists(CELLS, max_size=3), max_size=2))
    below = draw(st.lists(st.lists(CELLS, max_size=7), max_size=2))
    return kind, [*above, *rows, *below]


@pytest.fixture(scope="module")
def mangled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    import shutil

    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("mangled") / "test.db")
    with pytest.MonkeyPatch.context() as patch:
        clock.stop(patch, TODAY)
        return lay_out(Database(f"sqlite:///{file}"))


def test_mangled_files_are_refused_or_planned_and_never_half_written(mangled: Place) -> None:
    before, taken = facts(mangled.database), list[int]()

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(mangled_lists())
    def look_and_put_in(drawn: tuple[str, list[list[object]]]) -> None:
        kind, rows = drawn
        try:
            data = xlsx(rows)
            plan = mangled.plan(kind, data)
        except Refused as refused:
            assert refused.problems
            return
        assert facts(mangled.database) == before, "a preview writes nothing"
        done = mangled.commit(kind, data, digest=plan.digest)
        assert (done.batch_id is not None) == any(step.writes for step in plan.steps)
        if done.batch_id is not None:
            taken.append(done.batch_id)
            mangled.undo(done)
            assert facts(mangled.database) == before

    look_and_put_in()
    assert len(taken) > 15, "most were refused as a whole: then this shows little"
    assert sound(mangled.database)


def test_a_day_of_every_station_for_half_a_year_is_one_batch(place: Place) -> None:
    with place.database.writing(TESTER) as session:
        for number in range(5):
            factories.station(session, place.east, f"驿站{number}")
    days = [date(2026, 5, 1) + timedelta(days=number) for number in range(60)]
    rows = [["驿站", "日期", "休息饮水"], *([f"驿站{number}", day, 20] for day in days for number in range(5))]
    done = place.commit("station_usage", xlsx(rows))
    assert len(done.plan.steps) == 300
    with place.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StationDay)) == 300
    assert place.undo(done) == 300
    assert sound(place.database)


def test_an_area_that_was_put_in_is_used_and_then_stays(place: Place) -> None:
    rows = [["名称", "层级", "上级"], ["南门网格", "网格", "东街社区"]]
    done = place.commit("areas", xlsx(rows))
    new = next(row for row in place.rows(Area) if row.name == "南门网格")
    with place.database.writing(TESTER) as session:
        areas.change(session, new.id, seen=new.version, name="南门新网格", households=1, residents=None)
    with pytest.raises(Refused, match="南门新网格"):
        place.undo(done)
    assert calendar.today() == TODAY
