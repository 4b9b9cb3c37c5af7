"""Files: what is in them is read whatever wrote them, and what must not be read is refused with what to do."""

import resource
from datetime import date, datetime, time

import pytest

from db.errors import Refused
from db.imports import files
from db.imports.book import MOST_BYTES, MOST_ROWS, Broken
from tests import workbooks

ROWS = [
    ["驿站名称", "日期", "休息饮水"],
    ["东街驿站", date(2026, 3, 5), 12],
    ["西街驿站", "2026年3月5日", 2.5],
    [None, None, None],
    ["合计", None, "14.5"],
]


def rows(name: str, data: bytes) -> dict[int, list[object]]:
    """The cells of the first sheet, days without their time."""
    sheet = files.read(name, data).sheets[0]
    return {
        number: [value.date() if isinstance(value, datetime) else value for value in values] for number, values in sheet
    }


def said(name: str, data: bytes) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(Refused) as refused:
        files.read(name, data)
    (problem,) = refused.value.problems
    assert problem.field == "file"
    return problem.message.format(**problem.values)


EXPECTED = {
    1: ["驿站名称", "日期", "休息饮水"],
    2: ["东街驿站", date(2026, 3, 5), 12],
    3: ["西街驿站", "2026年3月5日", 2.5],
    5: ["合计", None, "14.5"],
}


def test_a_workbook_an_old_one_and_a_text_file_hold_the_same() -> None:
    assert rows("a.xlsx", workbooks.xlsx(ROWS)) == EXPECTED
    assert rows("a.xls", workbooks.xls(ROWS)) == EXPECTED
    as_text = {number: [None if cell is None else str(cell) for cell in row] for number, row in EXPECTED.items()}
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert rows("a.csv", workbooks.csv(ROWS, encoding)) == as_text, encoding
    assert rows("a.csv", workbooks.csv(ROWS, divider="\t")) == as_text
    assert rows("a.csv", workbooks.csv(ROWS, divider=";")) == as_text


def test_what_a_file_is_shows_in_its_content_not_in_its_name() -> None:
    assert rows("a.csv", workbooks.xlsx(ROWS)) == EXPECTED
    assert rows("a.xlsx", workbooks.xls(ROWS)) == EXPECTED
    assert rows("a.xls", workbooks.csv(ROWS))[2][0] == "东街驿站"


def test_merged_cells_hold_what_their_first_one_holds() -> None:
    table = [["社区", "网格"], ["东街社区", "一"], [None, "二"], [None, "三"], ["西街社区", "四"]]
    expected = {1: ["社区", "网格"], **{2 + i: ["东街社区", "一二三"[i]] for i in range(3)}, 5: ["西街社区", "四"]}
    assert rows("a.xlsx", workbooks.xlsx(table, merge=["A2:A4"])) == expected
    assert rows("a.xls", workbooks.xls(table, merge=[(1, 3, 0, 0, "东街社区")])) == expected


def test_hidden_rows_are_known() -> None:
    for data in (workbooks.xlsx(ROWS, hide=[3]), workbooks.xls(ROWS, hide=[2])):
        assert files.read("a", data).sheets[0].hidden_rows == {3}


def test_percentages_dates_and_times_are_what_their_cells_show() -> None:
    table = [[0.065, 46086, 0.375, 46086.5, 1.25, 0.3]]
    formats = {"A1": "0.0%", "B1": "yyyy年m月d日", "C1": "h:mm", "D1": "yyyy/m/d h:mm", "E1": "[h]:mm", "F1": "0%"}
    read = files.read("a.xlsx", workbooks.xlsx(table, formats=formats)).sheets[0].rows[1]
    assert read == ["6.5%", datetime(2026, 3, 5), time(9), datetime(2026, 3, 5, 12), "30:00", "30%"]


def test_a_formula_is_worth_the_result_that_was_saved_with_it() -> None:
    sheet = files.read("a.xlsx", workbooks.xlsx([["=1+1", "=A1"]])).sheets[0]
    assert [type(cell) for cell in sheet.rows[1]] == [Broken, Broken]
    data = workbooks.xlsx([["=1+1", 5]])
    calculated = (
        workbooks.part(data, "xl/worksheets/sheet1.xml").replace(b"<v />", b"<v>2</v>").replace(b"<v></v>", b"<v>2</v>")
    )
    assert rows("a.xlsx", workbooks.with_part(data, "xl/worksheets/sheet1.xml", calculated)) == {1: [2, 5]}


def test_macros_links_and_passwords_are_refused_with_what_to_do() -> None:
    good = workbooks.xlsx(ROWS)
    assert "without macros" in said("a.xlsm", good)
    assert "without macros" in said("a.xlsx", workbooks.with_part(good, "xl/vbaProject.bin", b"x"))
    assert "links" in said("a.xlsx", workbooks.with_part(good, "xl/externalLinks/externalLink1.xml", b"<a/>"))
    assert "password" in said("a.xlsx", workbooks.locked())


def test_bombs_are_refused_before_they_unpack() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bomb, liar = workbooks.bomb(), workbooks.lying_bomb()
    assert len(bomb) < 1_000_000
    assert "too large" in said("a.xlsx", bomb)
    assert said("a.xlsx", liar)
    good = workbooks.xlsx(ROWS)
    entities = b'<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">]><sst><si><t>&a;</t></si></sst>'
    assert "cannot be read" in said("a.xlsx", workbooks.with_part(good, "xl/workbook.xml", entities))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kilobytes


def test_what_is_too_large_is_refused_without_being_read() -> None:
    assert "at most 20 MB" in said("a.csv", b"x" * (MOST_BYTES + 1))
    assert "20000 rows" in said("a.csv", b"a,b\n" * (MOST_ROWS + 1))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0",
        b"%PDF-1.7",
        b"\x89PNG\r\n",
        b"PK\x03\x04rubbish",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\1" * 600,
    ],
    ids=["empty", "zeros", "pdf", "png", "torn zip", "torn xls"],
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    assert said("a.xlsx", data)


def test_a_torn_file_is_refused_wherever_it_is_torn() -> None:
    for data in (workbooks.xlsx(ROWS), workbooks.xls(ROWS)):
        for length in range(100, len(data), len(data) // 20):
            try:
                files.read("a", data[:length])
            except Refused as refused:
                assert refused.problems[0].field == "file"
