"""Workbooks that people take away."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.downloads import workbook
from dashboard.text import using

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "－1"]


def opened(frame: pd.DataFrame, title: str = "驿站", notes: tuple[str, ...] = ()) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(workbook([(title, frame)], notes)))


def rows(book: openpyxl.Workbook, sheet: int = 1) -> list[tuple[object, ...]]:
    return list(book.worksheets[sheet].iter_rows(values_only=True))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_runs_as_a_formula_wherever_it_stands(text: str) -> None:
    book = opened(pd.DataFrame({text: [text]}), notes=(text,))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
    assert str(rows(book)[0][0]).startswith("'") and str(rows(book)[1][0]).startswith("'")
    assert str(rows(book, 0)[0][0]).startswith("'")


def test_figures_stay_figures_days_stay_days_and_what_is_missing_stays_empty() -> None:
    frame = pd.DataFrame(
        {
            "名称": ["背街驿站", None],
            "人次": pd.array([1204, None], dtype="Int64"),
            "率": [0.727, float("nan")],
            "变化": [-46, 0],
            "日期": [date(2026, 11, 21), None],
            "时刻": [pd.Timestamp("2026-11-21 09:30"), pd.NaT],
        }
    )
    _head, first, second = rows(opened(frame))
    assert first == ("背街驿站", 1204, 0.727, -46, datetime(2026, 11, 21), datetime(2026, 11, 21, 9, 30))
    assert second == (None, None, None, 0, None, None)


def test_the_head_stays_in_sight_and_columns_fit_chinese() -> None:
    sheet = opened(pd.DataFrame({"驿站名称": ["背街红色驿站"], "x": ["a" * 300]})).worksheets[1]
    assert sheet.freeze_panes == "A2" and sheet["A1"].font.bold
    assert sheet.column_dimensions["A"].width >= 12
    assert sheet.column_dimensions["B"].width <= 50


def test_the_first_sheet_says_what_the_tables_are_in_the_readers_language() -> None:
    days, kinds = pd.DataFrame({"人次": [1, 2]}), pd.DataFrame({"类别": ["红色驿站"]})
    tables = [("每日服务人次", days), ("按类别", kinds)]
    book = openpyxl.load_workbook(BytesIO(workbook(tables, ("口径：日报合计", "示意数据"))))
    assert book.sheetnames == ["说明", "每日服务人次", "按类别"]
    said = [("口径：日报合计",), ("示意数据",), ("每日服务人次：2 行",), ("按类别：1 行",)]
    assert rows(book, 0) == said
    assert rows(book, 2) == [("类别",), ("红色驿站",)]
    with using("en"):
        assert opened(days).sheetnames[0] == "About these tables"


def test_a_table_without_rows_and_a_title_no_sheet_may_have_still_make_a_workbook() -> None:
    book = opened(pd.DataFrame({"人次": []}), "驿站/日报: [" + "长" * 40)
    assert rows(book) == [("人次",)]
    assert len(book.sheetnames[1]) <= 31


def test_a_character_that_excel_refuses_is_left_out() -> None:
    assert rows(opened(pd.DataFrame({"a": ["x\x00\x08y"]})))[1] == ("xy",)


def test_nothing_is_built_before_somebody_clicks() -> None:
    def page() -> None:
        from dashboard.downloads import button

        def make() -> bytes:
            raise AssertionError("built")

        button("下载 Excel", make, "驿站", "stations")

    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    assert app.get("download_button")[0].proto.label == "下载 Excel"
