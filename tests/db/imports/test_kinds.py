"""Kinds of lists: what each does with rows that are new, changed, the same, or wrong."""

from datetime import date
from typing import Any

import pytest

from db.engine import Database
from db.measures import totals
from db.models import (
    Activity,
    Area,
    Attendance,
    Compound,
    CompoundMark,
    Issue,
    Milestone,
    Post,
    Project,
    Station,
    StationDay,
    Volunteer,
)
from db.users import OPERATOR
from db.viewer import looking
from tests import workbooks
from tests.db.imports.place import Place, code_of, lay_out
from tests.workbooks import xlsx


@pytest.fixture
def place(database: Database, monkeypatch: pytest.MonkeyPatch) -> Place:
    from tests import clock
    from tests.db.imports.place import TODAY

    clock.stop(monkeypatch, TODAY)
    return lay_out(database)


def cells(told: dict[str, Any]) -> list[tuple[int, str | None, str]]:
    """Where something was refused, and what stood there."""
    return [(one["row"], one["column"], one["value"]) for one in told["refused"]]


def whole(place: Place) -> bool:
    """Whether the totals equal the facts."""
    with place.database.engine.connect() as connection:
        return not any(totals.differences(connection)) and not totals.wrong_paths(connection)


def twice(place: Place, kind: str, data: bytes) -> tuple[int, int]:
    """Put a file in and look at it again: how many rows were written, how many are left then."""
    first = place.commit(kind, data)
    again = place.told(kind, data)
    assert (again["add"], again["change"]) == (0, 0)
    assert place.commit(kind, data).batch_id is None
    assert whole(place)
    return sum(bool(step.writes) for step in first.plan.steps), again["leave"]


USAGE = [
    ["2026年3月驿站服务统计表", None, None, None, None],
    ["填报单位：东街社区", None, None, None, "单位：人次"],
    ["序 号", "驿站名称*", "统计日期", "服务人次", None],
    [None, None, None, "休息饮水", "学习阅读"],
    [1, "东街驿站", date(2026, 3, 5), 12, "３"],
    [2, "东街驿站", "2026年3月6日", "15人次", None],
    [3, "幸福驿站", 46086, "1.2万", 0],
    [4, "不存在驿站", "2026-03-05", 1, 1],
    [5, "幸福驿站", "3月8日", 1, 1],
    [6, "西街驿站", "2026-03-05", 1, 1],
    [7, "东街驿站", "2027-03-05", 1, 1],
    ["合计", None, None, 15, 3],
    ["填表人：张三", None, None, None, None],
]


def test_usage_of_stations_is_read_under_titles_and_a_heading_of_two_rows(place: Place) -> None:
    data = xlsx(USAGE, merge=["A1:E1", "A3:A4", "B3:B4", "C3:C4", "D3:E3"])
    told = place.told("station_usage", data)
    assert (told["add"], told["change"], told["leave"]) == (3, 0, 2)
    assert cells(told) == [
        (8, "驿站名称*", "不存在驿站"),
        (9, "统计日期", "3月8日"),
        (10, "驿站名称*", "西街驿站"),  # of a community that the coordinator does not see
        (11, "统计日期", "2027-03-05"),
    ]
    assert place.rows(StationDay) == []
    assert twice(place, "station_usage", data) == (3, 5)
    days = {(row.station_id, row.day): (row.visits, row.by_service, row.recorded_by) for row in place.rows(StationDay)}
    assert days == {
        (1, date(2026, 3, 5)): (15, {"rest_water": 12, "reading": 3}, "李干事"),
        (1, date(2026, 3, 6)): (15, {"rest_water": 15}, "李干事"),
        (2, date(2026, 3, 5)): (12_000, {"rest_water": 12_000}, "李干事"),
    }


def test_usage_with_a_row_for_each_service_makes_one_report_a_day(place: Place) -> None:
    rows = [
        ["日期", "驿站", "服务项目", "人次"],
        ["2026-03-05", "东街驿站", "休息饮水", 5],
        ["2026-03-05", "东街驿站", "学习阅读", 7],
        ["2026-03-05", "东街驿站", "洗衣", 7],
        ["2026-03-06", "东街驿站", "学习阅读", 1],
    ]
    told = place.told("station_usage", xlsx(rows))
    assert (told["add"], cells(told)) == (3, [(4, "服务项目", "洗衣")])
    place.commit("station_usage", xlsx(rows))
    assert [row.by_service for row in place.rows(StationDay)] == [{"rest_water": 5, "reading": 7}, {"reading": 1}]
    rows[1][3] = 6
    told = place.told("station_usage", xlsx(rows[:3]))
    assert told["change"] == 2, "both rows are about the one report that changes"
    place.commit("station_usage", xlsx(rows[:3]))
    assert place.rows(StationDay)[0].by_service == {"rest_water": 6, "reading": 7}


def test_usage_may_be_a_total_alone_or_a_day_on_which_the_station_was_closed(place: Place) -> None:
    rows = [
        ["驿站", "日期", "是否开放", "人次"],
        ["东街驿站", "2026-03-05", "是", 9],
        ["东街驿站", "2026-03-06", "否", None],
    ]
    assert twice(place, "station_usage", xlsx(rows)) == (2, 2)
    assert [(row.visits, row.by_service, row.open) for row in place.rows(StationDay)] == [(9, {}, True), (0, {}, False)]
    wrong = [["驿站", "日期", "休息饮水", "学习阅读", "人次合计"], ["东街驿站", "2026-03-07", 2, 3, 6]]
    assert cells(place.told("station_usage", xlsx(wrong))) == [(2, "人次合计", "6")]


def test_an_odd_number_is_refused_at_its_cell_until_a_note_says_why(place: Place) -> None:
    usual = [["驿站", "日期", "休息饮水"], *(["东街驿站", date(2026, 3, day), 20] for day in (1, 8, 15, 22))]
    place.commit("station_usage", xlsx(usual))
    odd = [["驿站", "日期", "休息饮水", "备注"], ["东街驿站", "2026-03-29", 400, None]]
    told = place.told("station_usage", xlsx(odd))
    assert cells(told) == [(2, "休息饮水", "400")]
    assert "20.0 times a usual day" in told["refused"][0]["reason"]
    odd[1][3] = "庙会"
    assert place.told("station_usage", xlsx(odd))["add"] == 1


def test_people_are_known_by_area_post_and_name(place: Place) -> None:
    rows = [
        ["网格", "职务", "姓名", "联系电话", "任职时间"],
        ["东街第一网格", "网格长", "张 三", 13800138000, "2026.3.1"],
        ["东街第一网格", "网格员", "李四", "1380013800O", "2026.3.1"],
        ["东街第一网格", "皇帝", "王五", None, None],
        ["西街社区", "网格员", "赵六", None, None],
    ]
    told = place.told("people", xlsx(rows))
    assert told["add"] == 1
    assert cells(told) == [(3, "联系电话", "1380013800O"), (4, "职务", "皇帝"), (5, "网格", "西街社区")]
    assert "There is no area called 西街社区 here" in told["refused"][2]["reason"]
    assert twice(place, "people", xlsx(rows[:2])) == (1, 1)
    rows[1][3] = "139-0013-9000"
    plan = place.plan("people", xlsx(rows[:2]))
    assert plan.steps[0].difference == (("phone", "13800138000", "139-0013-9000"),)
    place.commit("people", xlsx(rows[:2]))
    assert [(row.holder, row.phone) for row in place.rows(Post)] == [("张 三", "139-0013-9000")]


def test_stations_are_known_by_area_and_name(place: Place) -> None:
    rows = [
        ["所属社区", "驿站名称", "类型", "服务项目", "开放时间", "经度", "纬度", "启用日期"],
        ["东街社区", "东街驿站", None, "休息饮水、学习阅读", "8:30-17:30", None, None, None],
        ["东街社区", "河畔驿站", "红色驿站", "学习阅读", None, 115.35, 26.33, "2026-01-05"],
        ["东街社区", "山顶驿站", "宫殿", None, None, None, None, None],
        ["东街社区", "山脚驿站", "红色驿站", "飞行", 8, 115.35, None, None],
    ]
    told = place.told("stations", xlsx(rows))
    assert (told["add"], told["change"]) == (1, 1)
    assert cells(told) == [(4, "类型", "宫殿"), (5, "服务项目", "飞行")]
    twice(place, "stations", xlsx(rows))
    found = {row.name: row for row in place.rows(Station)}
    assert found["东街驿站"].opening_hours == "8:30-17:30"
    assert (found["河畔驿站"].services, found["河畔驿站"].opened_on) == (["reading"], date(2026, 1, 5))


def test_issues_are_known_by_place_words_and_day(place: Place) -> None:
    rows = [
        ["事项", "社区", "网格", "上报日期", "办理时限", "承办单位"],
        ["路灯不亮", "东街社区", "第二网格", "2026-11-01", "2026-11-08", "物业"],
        ["井盖松动", "东街社区", None, "2026-11-02", "2026-11-01", None],
        ["垃圾堆积", "西街社区", "第二网格", "2026-11-02", None, None],
        ["树枝折断", None, "第二网格", "2026-11-02", None, None],
    ]
    told = place.told("issues", xlsx(rows))
    assert told["add"] == 2  # the second grid of the west is not seen, so the name says enough
    assert cells(told) == [(3, "办理时限", "2026-11-01"), (4, "社区", "西街社区")]
    assert twice(place, "issues", xlsx(rows)) == (2, 2)
    assert [(row.title, row.level) for row in place.rows(Issue)] == [("路灯不亮", "grid"), ("树枝折断", "grid")]
    told = place.told("issues", xlsx(rows), OPERATOR)
    assert (5, "网格", "第二网格") in cells(told), "who sees both grids of that name must say which"


def test_projects_and_their_milestones(place: Place) -> None:
    rows = [
        ["项目名称", "所在社区", "类别", "共建单位", "立项日期", "计划完成"],
        ["庭院座椅", "东街社区", "环境", "卫生服务中心", "2026-03-01", "2026-06-30"],
        ["健康讲座", "东街社区", "健康", "不存在单位", "2026-03-01", None],
        ["健康讲座", "东街社区", "健康", "卫生服务中心", "2026-03-01", "2026-02-01"],
        ["义诊", "东街社区", "健康", None, "2026-03-02", None],
    ]
    told = place.told("projects", xlsx(rows))
    assert (told["add"], told["change"]) == (1, 1)
    assert cells(told) == [(3, "共建单位", "不存在单位"), (4, "计划完成", "2026-02-01")]
    twice(place, "projects", xlsx(rows))
    assert [row.planned_end for row in place.rows(Project)] == [date(2026, 6, 30), None]
    steps = [
        ["项目", "节点", "权重", "计划完成", "完成日期", "原因"],
        ["庭院座椅", "方案公示", "30%", "2026-04-01", "2026-03-20", None],
        ["庭院座椅", "施工", 0.7, "2026-05-01", None, None],
        ["庭院座椅", "验收", "6.5%", "2026-06-01", None, None],
        ["无此项目", "施工", 1, "2026-05-01", None, None],
    ]
    data = xlsx(steps, formats={"C3": "0%"})
    told = place.told("milestones", data)
    assert (told["add"], told["change"]) == (1, 1)
    assert cells(told) == [(4, "权重", "6.5%"), (5, "项目", "无此项目")]
    twice(place, "milestones", data)
    assert [(row.weight, row.done_on) for row in place.rows(Milestone)] == [(30, date(2026, 3, 20)), (70, None)]


def test_attendance_brings_activities_and_new_members_with_it(place: Place) -> None:
    rows = [
        ["队伍", "活动名称", "活动日期", "姓名", "服务时长(小时)", "开始时间"],
        ["邻里互助队", "清洁家园", "2026-03-07", "张三", 2.5, "9:00"],
        ["邻里互助队", "清洁家园", "2026-03-07", "李四", "90分钟", None],
        ["邻里互助队", "理发", "2026-03-07", "张三", "2小时", "10:00"],
        ["邻里互助队", "理发", "2026-03-08", "张三", "17小时", None],
        ["无此队", "理发", "2026-03-08", "张三", "1小时", None],
        ["邻里互助队", "理发", "2027-03-08", "张三", "1小时", None],
    ]
    told = place.told("attendance", xlsx(rows))
    assert told["add"] == 2
    assert cells(told) == [
        (4, "服务时长(小时)", "2小时"),  # overlaps the clean-up
        (5, "服务时长(小时)", "17小时"),
        (6, "队伍", "无此队"),
        (7, "活动日期", "2027-03-08"),
    ]
    assert twice(place, "attendance", xlsx(rows)) == (2, 2)
    assert [(row.minutes, row.starts_at, bool(row.confirmed_on)) for row in place.rows(Attendance)] == [
        (150, 540, True),
        (90, None, True),
    ]
    assert [(row.name, row.joined_on) for row in place.rows(Volunteer)] == [
        ("张三", date(2026, 3, 7)),
        ("李四", date(2026, 3, 7)),
    ]
    assert [(row.title, row.state) for row in place.rows(Activity)] == [("清洁家园", "held")]
    more = [rows[0], ["邻里互助队", "清洁家园", "2026-03-07", "王五", 1, None], [*rows[1][:4], 3, None]]
    told = place.told("attendance", xlsx(more))
    assert (told["add"], told["change"]) == (1, 1)
    place.commit("attendance", xlsx(more))
    assert [row.minutes for row in place.rows(Attendance)] == [180, 90, 60], "who is not in the file stays"
    assert whole(place)


def test_compounds_and_what_they_have_gained(place: Place) -> None:
    rows = [
        ["小区名称", "社区", "网格", "是否无物业", "登记日期", "业委会成立日期", "物业进驻日期"],
        ["幸福花园", "东街社区", "东街第一网格", "是", "2025-01-01", "2026-02-01", None],
        ["明珠苑", "东街社区", "东街第一网格", "否", "2025-01-01", "2026-02-01", None],
        ["御景", "东街社区", "东街第一网格", None, "2025-01-01", None, "2024-01-01"],
    ]
    told = place.told("compounds", xlsx(rows))
    assert told["add"] == 2
    assert cells(told) == [(4, "物业进驻日期", "2024-01-01")]
    twice(place, "compounds", xlsx(rows))
    rows[1][6] = "2026-05-01"
    assert place.told("compounds", xlsx(rows))["change"] == 1
    twice(place, "compounds", xlsx(rows))
    assert [row.name for row in place.rows(Compound)] == ["幸福花园", "明珠苑"]
    assert [(row.kind, row.from_day) for row in place.rows(CompoundMark)] == [
        ("owners_committee", date(2026, 2, 1)),
        ("owners_committee", date(2026, 2, 1)),
        ("property_firm", date(2026, 5, 1)),
    ]


def test_areas_come_with_those_they_lie_in(place: Place) -> None:
    east = code_of(place, place.east)
    rows = [
        ["网格名称", "层级", "所属社区", "户数", "人口"],
        ["南门网格", "网格", "东街社区", "1.2千", 3000],
        ["东街第一网格", "网格", "东街社区", 300, None],
        ["北门网格", "网格", "南街社区", 300, None],
        ["某社区", "社区", "东街社区", 300, None],
        ["北门网格", "网格", east, "许多", None],
    ]
    told = place.told("areas", xlsx(rows))
    assert (told["add"], told["change"]) == (1, 1)
    assert cells(told) == [(4, "所属社区", "南街社区"), (5, "层级", "社区"), (6, "户数", "许多")]
    assert twice(place, "areas", xlsx(rows)) == (2, 2)
    assert {row.name: (row.code, row.households) for row in place.rows(Area)}["南门网格"] == (f"{east}001", 1200)
    below = [
        ["名称", "层级", "上级", "编码"],
        ["新网格", "网格", "新社区", None],
        ["新社区", "社区", "测试街道", "990099009901"],
    ]
    assert place.told("areas", xlsx(below))["refused"], "the coordinator of a community adds no other one"
    told = place.told("areas", xlsx(below), OPERATOR)
    assert (told["add"], told["refused"]) == (2, [])
    place.commit("areas", xlsx(below), OPERATOR)
    assert whole(place)
    taken = [["名称", "层级", "上级", "编码"], ["他网格", "网格", "东街社区", "990099009901"]]
    assert "in use elsewhere" in place.told("areas", xlsx(taken))["refused"][0]["reason"]


def test_what_a_viewer_may_not_do_is_refused_row_by_row_or_at_once(place: Place) -> None:
    from db.errors import Forbidden
    from db.permissions import ROLES
    from db.viewer import Held, Viewer

    rows = [
        ["事项", "社区", "上报日期"],
        ["路灯不亮", "东街社区", "2026-11-01"],
        ["路灯不亮", "西街社区", "2026-11-01"],
    ]
    with pytest.raises(Forbidden):
        place.told("issues", xlsx(rows), looking("局长", place.street))
    mixed = Viewer("王干事", (Held(ROLES["coordinator"], place.east), Held(ROLES["leader"], place.street)))
    told = place.told("issues", xlsx(rows), mixed)
    assert (told["add"], cells(told)) == (1, [(3, None, "")])


def test_a_row_twice_is_left_and_one_that_says_otherwise_is_refused(place: Place) -> None:
    rows = [["驿站", "日期", "休息饮水"], *([["东街驿站", "2026-03-05", 5]] * 2), ["东街驿站", "2026/3/5", 6]]
    told = place.told("station_usage", xlsx(rows))
    assert (told["add"], told["leave"]) == (1, 1)
    assert "row 2" in told["refused"][0]["reason"]


def test_old_workbooks_and_text_files_do_the_same(place: Place) -> None:
    rows = [
        ["驿站", "日期", "休息饮水", "学习阅读"],
        ["东街驿站", "2026-03-05", 5, "２"],
        ["幸福驿站", "46086", "很多", 1],
    ]
    for data in (workbooks.xlsx(rows), workbooks.xls(rows), workbooks.csv(rows, "gb18030"), workbooks.csv(rows)):
        told = place.told("station_usage", data)
        assert (told["add"], cells(told)) == (1, [(3, "休息饮水", "很多")])


def test_hidden_rows_count_and_are_told(place: Place) -> None:
    rows = [["驿站", "日期", "休息饮水"], ["东街驿站", "2026-03-05", 5], ["东街驿站", "2026-03-06", 5]]
    plan = place.plan("station_usage", xlsx(rows, hide=[3]))
    assert (len(plan.steps), plan.hidden) == (2, [3])
