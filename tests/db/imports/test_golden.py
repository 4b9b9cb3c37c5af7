"""Golden workbooks: one list as our builder and as LibreOffice wrote it, its preview, and what comes back."""

from pathlib import Path

import pytest

from dashboard.forms.form import told
from dashboard.text import using
from db.engine import Database
from db.import_command import report
from db.imports import files, returned
from db.models import StationDay
from tests import clock
from tests.db.imports import golden
from tests.db.imports.place import GOLDEN, TODAY, Place, lay_out
from tests.workbooks import opened

FILES = sorted(file.name for file in GOLDEN.iterdir())


@pytest.fixture
def place(database: Database, monkeypatch: pytest.MonkeyPatch) -> Place:
    clock.stop(monkeypatch, TODAY)
    return lay_out(database)


@pytest.mark.parametrize("name", FILES)
def test_what_libreoffice_wrote_is_previewed_put_in_and_given_back(place: Place, name: str) -> None:
    data = (GOLDEN / name).read_bytes()
    plan = place.plan("station_usage", data, name=name)
    said = report(plan)
    assert {key: said[key] for key in golden.EXPECTED} == golden.EXPECTED
    assert [(one["row"], "".join(one["column"].split()), one["value"]) for one in said["refused"]] == golden.REFUSED
    if not name.endswith("csv"):
        assert plan.hidden == [11]
    place.commit("station_usage", data)
    days = {(row.station_id, row.day): row.by_service for row in place.rows(StationDay)}
    assert days == golden.VISITS
    with using("zh"):
        back = returned.workbook(plan, files.read(name, data), data, told)
    sheet = opened(back).active
    marked = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
    assert marked == {"E9", "C10"}
    assert sheet["A1"].value == golden.ROWS[0][0]


def test_formulas_that_nobody_has_calculated_are_refused_at_their_cells(place: Place, tmp_path: Path) -> None:
    golden.write(tmp_path)
    said = place.told("station_usage", (tmp_path / "usage.xlsx").read_bytes())
    assert (said["add"], said["leave"]) == (4, 2)
    cells = [(one["row"], one["column"], one["value"]) for one in said["refused"]]
    assert cells[:2] == [(7, "休息饮水", "=10+2"), (7, "学习阅读", "=E5+1")]
    assert [cell[0] for cell in cells[2:]] == [9, 10]
