"""Lists: pasted or uploaded, with and without headings, as people really keep them."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from db.errors import Problem, Refused
from db.lists import MOST_LINES, Cells, Column, Holds, number, pasted, table, uploaded

COLUMNS = [
    Column("code", ("编码", "code"), Holds.CODE),
    Column("name", ("名称", "网格", "网格名称")),
    Column("parent", ("所属", "社区"), repeats=True),
    Column("households", ("户数",), Holds.NUMBER),
    Column("residents", ("人口", "人数"), Holds.NUMBER),
]


def read(cells: Cells) -> list[dict[str, str]]:
    return [{key: line[key] for key in line.cells if line[key]} for line in table(cells, COLUMNS).lines]


def workbook(*rows: tuple[object, ...], merge: str | None = None) -> bytes:
    book, file = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    book.save(file)
    return file.getvalue()


def test_names_one_to_a_line() -> None:
    assert read(pasted("东街社区\n\n 西街社区 \n")) == [{"name": "东街社区"}, {"name": "西街社区"}]


def test_columns_without_headings_are_known_by_what_they_hold() -> None:
    rows = read(pasted("东街社区\t1,280\t3460\n西街社区\t960户\t２５１０"))
    assert rows[0] == {"name": "东街社区", "households": "1,280", "residents": "3460"}
    assert rows[1]["residents"] == "2510"
    rows = read(pasted("360502002001，东街社区，城北街道，１２００"))
    assert rows == [{"code": "360502002001", "name": "东街社区", "parent": "城北街道", "households": "1200"}]


def test_headings_are_known_in_any_order_under_titles_and_beside_columns_nobody_knows() -> None:
    data = workbook(
        ("城北街道网格一览表", None, None, None),
        ("2026年", None, None, None),
        ("人口（人）", "备注", "网格名称", "社区"),
        (910, "x", "东街01网格", "东街社区"),
        (840.0, None, "东街02网格", None),
        (1750, None, "合计", None),
        merge="A1:D1",
    )
    found = table(uploaded("网格.xlsx", data), COLUMNS)
    assert found.unknown == ("备注",)
    assert [line.number for line in found.lines] == [4, 5]
    assert [dict(line.cells) for line in found.lines] == [
        {"residents": "910", "name": "东街01网格", "parent": "东街社区"},
        {"residents": "840", "name": "东街02网格", "parent": "东街社区"},
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_as_spreadsheets_save_it(encoding: str) -> None:
    data = '名称,户数\n东街社区,"1,280"\n'.encode(encoding)
    assert read(uploaded("list.CSV", data)) == [{"name": "东街社区", "households": "1,280"}]


def test_full_width_brackets_stay_in_names() -> None:
    assert read(pasted("东街社区（老城）")) == [{"name": "东街社区（老城）"}]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("list.xls", b"x"),
        ("list.xlsx", b"no workbook"),
        ("list.csv", b"\xff\xff\xff\xff"),
        ("a.csv", b"x" * 10_000_001),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(name: str, data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        uploaded(name, data)
    assert [problem.field for problem in refused.value.problems] == ["file"]


def test_a_list_that_is_too_long_is_refused() -> None:
    with pytest.raises(Refused):
        table(pasted("x\n" * (MOST_LINES + 1)), COLUMNS)


@pytest.mark.parametrize(
    ("text", "value"), [("1,280", 1280), ("960户", 960), ("3 460人", 3460), ("0", 0), ("", None), ("—", None)]
)
def test_counts_as_people_write_them(text: str, value: int | None) -> None:
    problems: list[Problem] = []
    assert number("line.1", text, problems) == value
    assert not problems


@pytest.mark.parametrize("text", ["很多", "12.5", "-3", "2千", "²"])
def test_what_is_no_whole_number_is_said(text: str) -> None:
    problems: list[Problem] = []
    assert number("line.1", text, problems) is None
    assert problems[0].values == {"text": text}
