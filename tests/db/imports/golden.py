"""The golden workbooks: what they are made of, and how those that a real program wrote were written.

`write` lays the source down; LibreOffice (7.4, headless) then saved it as .xls of 97, as .xlsx, and as .csv:

    soffice --headless --convert-to "xls:MS Excel 97" --outdir DIR usage.xlsx
    soffice --headless --convert-to "csv:Text - txt - csv (StarCalc):44,34,76" … (and 85 for GB18030)
    soffice --headless --convert-to "xlsx:Calc MS Excel 2007 XML" …

What came out lies in `tests/data/workbooks/`. Formulas were calculated by it, which our own builder cannot do.
"""

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

ROWS: list[list[Any]] = [
    ["测试街道2026年3月驿站服务情况统计表", None, None, None, None, None, None],
    ["填报单位：东街社区", None, None, None, None, None, "单位：人次"],
    ["序号", "社 区", "驿站名称", "日  期", "服务人次", None, "备　注"],
    [None, None, None, None, "休息饮水", "学习阅读", None],
    [1, "东街社区", "东街驿站", date(2026, 3, 5), 12, 3, None],
    [2, None, "东街驿站", "2026年3月6日", "１５", "2人次", "全角数字"],
    [3, None, "东街驿站", "2026.3.7", "=10+2", "=E5+1", "公式"],
    [4, None, "幸福驿站", 46086, "1.2千", 0, None],
    [5, None, "幸福驿站", "2026/3/6", "很多", 1, None],
    [6, None, "无名驿站", date(2026, 3, 6), 1, 1, None],
    [7, None, "幸福驿站", date(2026, 3, 8), 4, "-", "隐藏的行"],
    [None, None, None, None, None, None, None],
    ["合 计", None, None, None, "=SUM(E5:E11)", "=SUM(F5:F11)", None],
    ["填表人：李娟　　审核人：张三", None, None, None, None, None, None],
]
"""A month of a sub-district's stations with everything real lists have: rows 9 and 10 are wrong."""

EXPECTED = {"add": 5, "change": 0, "leave": 2}
REFUSED = [(9, "休息饮水", "很多"), (10, "驿站名称", "无名驿站")]
VISITS = {
    (1, date(2026, 3, 5)): {"rest_water": 12, "reading": 3},
    (1, date(2026, 3, 6)): {"rest_water": 15, "reading": 2},
    (1, date(2026, 3, 7)): {"rest_water": 12, "reading": 13},
    (2, date(2026, 3, 5)): {"rest_water": 1200},
    (2, date(2026, 3, 8)): {"rest_water": 4},
}
MERGED = ("A1:G1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:G4", "B5:B11", "A14:G14")


def write(folder: Path) -> None:
    """Lay down what LibreOffice is to save."""
    book = Workbook()
    sheet = book.active
    sheet.title = "3月"
    for row in ROWS:
        sheet.append(row)
    for area in MERGED:
        sheet.merge_cells(area)
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["D5"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["D10"].number_format = sheet["D11"].number_format = "yyyy/m/d"
    sheet.row_dimensions[11].hidden = True
    book.create_sheet("填表说明").append(["请于每月5日前报送"])
    book.save(folder / "usage.xlsx")
