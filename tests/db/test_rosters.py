"""Rosters: what people paste from a group chat, line by line."""

import pytest

from db.rosters import find, parse, plain

CHAT = """#接龙
11月22日 周六上午9:00-11:30 清洁家园

例 姓名 时长
1. 张三 2小时
2、李四 1.5h
３．王五　９０分钟 👍🏻
4. 赵六 2:30
⑤钱七 9:00-11:30

6️⃣ 孙八 两个半小时 [玫瑰]
7 周九 下午2点-4点半
合计 15小时
"""


def read(text: str, usual: int | None = None) -> list[tuple[str, int, int | None]]:
    roster = parse(text, usual)
    assert not roster.problems
    return [(line.name, line.minutes, line.starts_at) for line in roster.lines]


def problem(text: str) -> str:
    (found,) = parse(text).problems
    assert found.values["text"] in found.message.format(**found.values) or "already" in found.message
    return f"{found.field}: {found.message.format(**found.values)}"


def test_a_list_from_a_group_chat_is_read_and_its_headings_are_named_as_left_out() -> None:
    assert read(CHAT) == [
        ("张三", 120, None),
        ("李四", 90, None),
        ("王五", 90, None),
        ("赵六", 150, None),
        ("钱七", 150, 540),
        ("孙八", 150, None),
        ("周九", 150, 840),
    ]
    assert parse(CHAT).left_out == ("#接龙", "11月22日 周六上午9:00-11:30 清洁家园", "例 姓名 时长", "合计 15小时")
    assert [line.number for line in parse(CHAT).lines] == [5, 6, 7, 8, 9, 11, 12]


@pytest.mark.parametrize(
    ("time", "minutes", "starts_at"),
    [
        ("2小时", 120, None),
        ("２．５小时", 150, None),
        ("两小时", 120, None),
        ("一个半小时", 90, None),
        ("半小时", 30, None),
        ("半个小时", 30, None),
        ("2小时半", 150, None),
        ("2小时30分", 150, None),
        ("2h30m", 150, None),
        ("2h30", 150, None),
        ("十二小时", 720, None),
        ("三个钟头", 180, None),
        ("1.5H", 90, None),
        ("90分钟", 90, None),
        ("四十五分钟", 45, None),
        ("90 min", 90, None),
        ("0:45", 45, None),
        ("9:00-11:30", 150, 540),
        ("９：００～１１：３０", 150, 540),
        ("9:00 — 11:30", 150, 540),
        ("9点到11点半", 150, 540),
        ("9-11点", 120, 540),
        ("上午9时至下午2时", 300, 540),
        ("下午2:00-4:00", 120, 840),
        ("晚上7点—8点20分", 80, 1140),
        ("22:00-24:00", 120, 1320),
    ],
)
def test_a_time_is_read_however_it_is_written_and_wherever_it_stands(
    time: str, minutes: int, starts_at: int | None
) -> None:
    for line in (f"陈军 {time}", f"{time} 陈军", f"1. 陈军，{time}", f"姓名：陈军 时长：{time}", f"陈军{time}"):
        assert read(line) == [("陈军", minutes, starts_at)], line


def test_a_plain_number_counts_in_the_unit_of_the_heading_and_without_one_is_asked_about() -> None:
    assert read("姓名\t时长（小时）\n张三\t2\n李四\t1.5") == [("张三", 120, None), ("李四", 90, None)]
    assert read("姓名 时长(分钟)\n张三 45") == [("张三", 45, None)]
    assert problem("张三 2") == "line.1: Line 1: say whether it is hours or minutes, such as 2小时 or 90分钟 (张三 2)."


def test_people_without_a_time_get_the_usual_one_or_are_asked_for_it() -> None:
    assert read("1. 张三\n2. 李四 1小时", usual=120) == [("张三", 120, None), ("李四", 60, None)]
    assert "add the time of service" in problem("1. 张三\n2. 李四 1小时")
    assert len(parse("张三\n李四").problems) == 2, "a name alone is a person, not a heading"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("王芳 +1", "names nobody"),
        ("＋１", "names nobody"),
        ("张三 李四 2小时", "leave one name"),
        ("张三、李四 2小时", "leave one name"),
        ("张三 东门值守 2小时", "leave one name"),
        ("2小时", "full name"),
        ("王十五分钟", "full name"),
        ("张三 9:00", "from when to when"),
        ("张三 11:00-9:00", "end must be later"),
        ("张三 22:00-1:00", "end must be later"),
        ("张三 9:00-25:00", "times of day"),
        ("张三 9:00-10:00 1小时", "one time for each person"),
        ("张三 0小时", "from 1 to 1,440"),
        ("张三 30小时", "from 1 to 1,440"),
    ],
)
def test_a_line_that_could_mean_two_things_is_named_and_never_guessed(line: str, said: str) -> None:
    text = problem(f"1. 钱七 2小时\n\n2. {line}")
    assert text.startswith("line.3: Line 3: ")
    assert said in text


def test_somebody_who_signed_twice_is_named_with_both_lines() -> None:
    assert problem("张三 2小时\n李四 1小时\n张 三 1小时") == (
        "line.3: Line 3: 张三 is on line 1 already; put the time together."
    )


def test_remarks_stand_in_brackets_and_tell_people_of_one_name_apart() -> None:
    assert read("1. 韩杨（带队） 2小时\n2. 韩杨（3栋） 1小时") == [("韩杨(带队)", 120, None), ("韩杨(3栋)", 60, None)]
    members = {1: "韩杨", 2: "张三（1栋）", 3: "张三（2栋）", 4: "李某甲（示例）"}
    assert find("韩杨(带队)", members) == 1
    assert find("张三(2栋)", members) == 3
    assert find("张三", members) is None, "two are called so"
    assert find("张三（5栋）", members) is None
    assert find("李某甲", members) == 4
    assert plain("韩杨（带队）") == "韩杨"


def test_nothing_pasted_is_nobody() -> None:
    assert parse("") == parse("\n 👍 \n") == (parse(""))
    assert (parse("").lines, parse("---\n#接龙").lines) == ((), ())
