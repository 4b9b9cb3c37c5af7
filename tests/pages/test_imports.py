"""Imports: a file is chosen, looked at, put in and taken back, and what is wrong stands where it is wrong."""

from datetime import date

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.engine import Database
from db.models import ImportBatch, Station, StationDay
from db.viewer import Viewer
from tests.pages.screens import assert_sound, screen, text
from tests.pages.test_roles import as_
from tests.workbooks import xlsx

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def station(demonstration: Database) -> str:
    """A station of the fictional sub-district whose name there is only once."""
    with demonstration.reading() as session:
        names = list(session.scalars(select(Station.name).where(Station.closed_on.is_(None)).order_by(Station.id)))
    return next(name for name in names if names.count(name) == 1)


def usage(station: str) -> bytes:
    return xlsx(
        [
            ["服务统计", None, None],
            ["点位", "日期", "休息饮水"],
            [station, date(2025, 3, 5), 1],
            [station, date(2025, 3, 6), "很多"],
            ["合计", None, 2],
        ]
    )


def uploaded(data: bytes, name: str = "三月.xlsx", kind: str = "station_usage") -> AppTest:
    """The page once a file was chosen."""
    app = screen("imports")
    app.button_group(key="import.kind").set_value(kind).run()
    return app.file_uploader(key="import.file").set_value((name, data, MIME)).run()


def column(app: AppTest, heading: str) -> object:
    return next(box for box in app.selectbox if box.label == heading)


def test_a_file_is_looked_at_put_in_and_taken_back(demonstration: Database, station: str) -> None:
    app = uploaded(usage(station))
    assert "Say which columns these are, or add them: Station" in text(app)
    column(app, "点位").set_value("station").run()  # type: ignore[attr-defined]
    assert_sound(app)
    said = text(app)
    assert "1 refused" in said and "rows 5" in said
    put = next(button for button in app.button if button.label == "Put in 1 row")
    put.click().run()
    assert_sound(app)
    with demonstration.reading() as session:
        (batch,) = session.scalars(select(ImportBatch))
        assert (batch.kind, batch.added + batch.changed, batch.refused) == ("station_usage", 1, 1)
    assert "What I have put in" in text(app)
    assert any(button.label == "Put in 0 rows" and button.disabled for button in app.button)
    again = uploaded(usage(station))
    assert "Say which columns" not in text(again), "the column is taken for what it was taken for last"
    next(button for button in again.button if button.label == "Take back").click().run()
    next(button for button in again.button if button.key and button.key.endswith(".save")).click().run()
    assert "taken back" in text(again)
    with demonstration.reading() as session:
        day = StationDay.day == date(2025, 3, 5)
        counts = session.scalars(
            select(StationDay.visits)
            .join(Station, Station.id == StationDay.station_id)
            .where(day, Station.name == station)
        )
        assert list(counts) != [1]


def test_a_file_that_cannot_be_read_says_what_to_do(demonstration: Database) -> None:
    app = uploaded(b"%PDF-1.7", "a.xlsx")
    assert_sound(app)
    assert "Save the list as .xlsx, .xls or .csv" in text(app)
    app = uploaded(xlsx([["甲", "乙"], [1, 2]]))
    assert "Check the headings" in text(app)


def test_who_may_enter_nothing_finds_no_page(demonstration: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    as_(monkeypatch, Viewer("局长"))
    with pytest.raises(ValueError, match="navigation page"):
        screen("imports")
