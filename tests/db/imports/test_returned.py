"""What goes back to people: their own workbook with what is wrong marked, and templates that come in again."""

from datetime import date

import pytest
from sqlalchemy import select

from dashboard.forms.form import told
from dashboard.text import _, using
from db.engine import Database
from db.imports import columns, committing, files, returned, templates
from db.imports.kinds import KINDS
from db.models import StationDay
from tests import clock, workbooks
from tests.db.imports.place import TODAY, Place, lay_out
from tests.workbooks import opened, xlsx

ROWS = [
    ["三月统计", None, None, None],
    ["驿站", "日期", "休息饮水", "学习阅读"],
    ["东街驿站", date(2026, 3, 5), 12, 3],
    ["东街驿站", "2026-03-06", "很多", "-3"],
    ["=HYPERLINK(1)", "2026-03-06", 1, None],
    ["合计", None, "=SUM(C3:C5)", None],
]


@pytest.fixture
def place(database: Database, monkeypatch: pytest.MonkeyPatch) -> Place:
    clock.stop(monkeypatch, TODAY)
    return lay_out(database)


def back(place: Place, data: bytes, name: str = "表.xlsx") -> bytes:
    """The workbook as it comes back, in Chinese."""
    book = files.read(name, data)
    with using("zh"):
        return returned.workbook(place.plan("station_usage", data, name=name), book, data, told)


def marked(data: bytes) -> dict[str, str]:
    """The cells that are coloured, and what their comments say."""
    sheet = opened(data).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    coloured = {cell.coordinate for cell in cells if cell.fill.fgColor.rgb == returned.COLOUR}
    said = {cell.coordinate: cell.comment.text for cell in cells if cell.comment}
    assert coloured == said.keys()
    return said


def test_ones_own_workbook_comes_back_with_its_refused_cells_marked(place: Place) -> None:
    data = xlsx(ROWS, merge=["A1:D1"], formats={"B3": "yyyy年m月d日"})
    again = back(place, data)
    assert marked(again).keys() == {"C4", "A5"}
    sheet = opened(again).active
    assert sheet["A1"].value == "三月统计" and "A1:D1" in sheet.merged_cells
    assert sheet["B3"].number_format == "yyyy年m月d日"
    assert sheet["C6"].value == "=SUM(C3:C5)", "what was a formula still is one"
    sheet["C4"], sheet["D4"] = 4, 3
    corrected = workbooks.saved(sheet.parent)
    assert marked(back(place, corrected)).keys() == {"A5"}, "marks of before go once the cell is right"
    place.commit("station_usage", corrected)
    assert [row.visits for row in place.rows(StationDay)] == [15, 7]


@pytest.mark.parametrize("name", ["表.xls", "表.csv"])
def test_old_workbooks_and_text_come_back_as_new_ones(place: Place, name: str) -> None:
    rows = [[None if isinstance(cell, str) and cell.startswith("=S") else cell for cell in row] for row in ROWS]
    rows[4][0] = "+1+1"
    data = workbooks.xls(rows) if name.endswith("xls") else workbooks.csv(rows)
    again = back(place, data, name)
    assert marked(again).keys() == {"C4", "A5"}
    cell = opened(again).active["A5"]
    assert (cell.value, cell.data_type) == ("+1+1", "s")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_a_template_is_recognised_in_the_language_it_was_made_in(place: Place, kind: str, language: str) -> None:
    with place.database.reading(place.by) as session, using(language):
        importer = committing.importer(session, kind, TODAY)
        data = templates.template(importer, _, language == "en")
        book = files.read("模板.xlsx", data)
        sheet, heading = columns.best(book, kind, importer.fields())
        assert not [column.heading for column in heading.columns if column.at not in heading.mapping]
        assert len(heading.mapping) == len(importer.fields())
        plan = committing.preview(session, kind, sheet, heading, TODAY)
        assert (plan.steps, plan.refusals, plan.left) == ([], [], [2]), "the example is left"
        assert list(session.scalars(select(StationDay))) == []


def test_a_template_offers_what_there_is_to_choose_from(place: Place) -> None:
    with place.database.reading(place.by) as session, using("zh"):
        data = templates.template(committing.importer(session, "station_usage", TODAY), _, False)
    book = opened(data)
    sheet = book.worksheets[0]
    rules = {str(rule.sqref).partition("3:")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    headings = {cell.column_letter: cell.value for cell in sheet[1]}
    station = next(letter for letter, heading in headings.items() if heading.startswith("驿站"))
    lists = book.worksheets[1]
    assert rules[station] == f"'{lists.title}'!${station}$1:${station}$2", (
        "the western station is not for this coordinator"
    )
    assert {lists[f"{station}{row}"].value for row in (1, 2)} == {"东街驿站", "幸福驿站"}
    assert lists.sheet_state == "hidden"
