"""Values: what a cell means, as people write it."""

from datetime import date, datetime, time

import pytest

from db.errors import Refused
from db.imports import values
from db.imports.book import Broken

DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    "cell",
    [
        DAY,
        datetime(2026, 3, 5, 8, 30),
        "2026-03-05",
        "2026/3/5",
        "2026.3.5",
        "20260305",
        "2026年3月5日",
        "2026年03月05号",
        "２０２６年３月５日",
        " 2026 年 3 月 5 日 ",
        46086,
        "46086",
        46086.5,
        "2026-03-05 08:30:00",
        "2026年3月5日 星期四",
        20260305,
    ],
)
def test_a_day_is_read_however_it_is_written(cell: object) -> None:
    assert values.day(cell, "") == DAY  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cell", ["3月5日", "2026-02-30", "2026年3月", "明天", "5/3/2026", "1", 12, "2026-13-01", "0026-01-01"]
)
def test_what_is_no_day_is_refused(cell: object) -> None:
    with pytest.raises(Refused):
        values.day(cell, "")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (12, 12),
        (12.0, 12),
        ("1,280", 1280),
        ("１２８０", 1280),
        ("1280户", 1280),
        ("1.2万", 12_000),
        ("1.2万人次", 12_000),
        ("12 人次", 12),
        ("3千", 3000),
        ("0", 0),
        ("12.0", 12),
    ],
)
def test_a_count_is_read_with_its_unit(cell: object, number: int) -> None:
    assert values.count(cell, "") == number  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cell", ["很多", "12-15", "2.5", "约十人", "12%", True, date(2026, 3, 5), "12人34", "1,2,3", Broken("#N/A")]
)
def test_what_is_no_count_is_refused(cell: object) -> None:
    with pytest.raises(Refused):
        values.count(cell, "")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "heading", "minutes"),
    [
        ("2.5小时", "时长", 150),
        ("2小时30分", "时长", 150),
        ("2个半小时", "时长", 150),
        ("半小时", "时长", 30),
        ("90分钟", "时长", 90),
        (2.5, "服务时长（小时）", 150),
        ("２.５", "服务时长(小时)", 150),
        (90, "分钟", 90),
        (time(2, 30), "时长", 150),
        ("2:30", "时长", 150),
        ("2h", "x", 120),
        ("1 hour", "x", 60),
    ],
)
def test_a_length_of_time_is_whole_minutes(cell: object, heading: str, minutes: int) -> None:
    assert values.minutes(cell, heading) == minutes  # type: ignore[arg-type]


def test_a_length_of_time_without_a_unit_is_refused() -> None:
    with pytest.raises(Refused, match="hours or minutes"):
        values.minutes(2.5, "时长")


@pytest.mark.parametrize(
    ("cell", "minute"),
    [("9:00", 540), ("下午2点半", 870), (0.375, 540), (time(9), 540), ("9：30-11：00", 570), ("9点", 540)],
)
def test_a_time_of_day_is_minutes_after_midnight(cell: object, minute: int) -> None:
    assert values.clock(cell, "") == minute  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "fraction"),
    [("6.5%", 0.065), (0.065, 0.065), ("６.５％", 0.065), ("百分之6.5", 0.065), ("0.065", 0.065), ("100%", 1)],
)
def test_a_share_is_a_fraction(cell: object, fraction: float) -> None:
    assert values.share(cell, "") == pytest.approx(fraction)  # type: ignore[arg-type]


@pytest.mark.parametrize(("cell", "weight"), [("30%", 30), (0.3, 30), (2, 2), ("1", 1), ("100%", 100)])
def test_a_weight_may_be_a_share(cell: object, weight: int) -> None:
    assert values.weight(cell, "") == weight  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (13800138000.0, "13800138000"),
        (13800138000, "13800138000"),
        ("１３８ 0013 8000", "13800138000"),
        ("'0571", "0571"),
    ],
)
def test_a_code_keeps_its_digits(cell: object, code: str) -> None:
    assert values.code(cell, "") == code  # type: ignore[arg-type]


def test_a_code_that_lost_digits_is_refused() -> None:
    with pytest.raises(Refused, match="lost"):
        values.code("3.60732E+11", "")


@pytest.mark.parametrize(
    ("cell", "meant"), [("是", True), ("√", True), ("否", False), ("×", False), (True, True), ("Y", True), (0, False)]
)
def test_yes_and_no(cell: object, meant: bool) -> None:
    assert values.yes_no(cell, "") is meant  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", [None, "", "  ", "　", "-", "—", "/", "无", "N/A"])
def test_what_stands_for_nothing_says_nothing(cell: object) -> None:
    assert values.says_nothing(cell)  # type: ignore[arg-type]
