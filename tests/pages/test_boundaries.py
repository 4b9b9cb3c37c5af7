"""Boundaries on their page: drawing begins with the shape that it would replace, whatever day is looked at."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.actions import boundaries
from db.engine import Database
from db.queries import boundaries as queries
from db.viewer import trusted
from tests import factories
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.pages.dialogs import press
from tests.pages.screens import assert_sound, screen, text

NEWER, LATER = TODAY - timedelta(days=10), TODAY + timedelta(days=20)


def box(west: float, east: float) -> dict[str, Any]:
    """A rectangle, in thousandths of a degree from 115° E, 26° N."""
    west, east = (round(115 + side / 1000, 6) for side in (west, east))
    return {
        "type": "Polygon",
        "coordinates": [[[west, 26.0], [east, 26.0], [east, 26.01], [west, 26.01], [west, 26.0]]],
    }


FIRST, SECOND, THIRD, BESIDE, MINE = box(0, 5), box(0, 6), box(0, 7), box(6, 10), box(0, 6.5)


class Place:
    """A grid that was drawn anew ten days ago and will be again, and one beside it that is drawn since then."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.writing(TESTER) as session:
            factories.dictionaries(session)
            community = factories.area(session, "community", name="东街社区")
            grid = factories.area(session, "grid", community, name="左网格")
            self.id, self.code = grid.id, grid.code
            self.beside = factories.area(session, "grid", community, name="右网格").id
        self.draw(self.id, FIRST, None)
        self.draw(self.id, SECOND, NEWER)
        self.draw(self.beside, BESIDE, None)

    def draw(self, area: int, shape: dict[str, Any], since: date | None) -> None:
        with self.database.writing(trusted("网格员小李")) as session:
            boundaries.reshape(session, area, shape, seen=queries.newest(session, area), since=since)

    def on(self, day: date) -> dict[str, Any]:
        with self.database.reading() as session:
            return queries.drawn(session, [self.id], day)[self.id].geometry

    def look(self, day: date) -> AppTest:
        app = screen("boundaries", area=self.code, as_of=day.isoformat())
        assert_sound(app)
        return app

    def held(self, app: AppTest) -> Any:
        """The shape that the map is given to be dragged."""
        return json.loads(app.session_state[f"boundary-{self.id}#0.shape"])

    def drag(self, app: AppTest, shape: dict[str, Any]) -> None:
        """Let the map tell another shape."""
        app.session_state[f"boundary-{self.id}#0.shape"] = json.dumps(shape, separators=(",", ":"))
        app.run()
        assert_sound(app)


@pytest.fixture
def place(bare: Database) -> Place:
    return Place(bare)


def begin(app: AppTest, day: date | None) -> None:
    """Choose from when on it counts."""
    next(one for one in app.date_input if one.label.startswith("Counts from")).set_value(day).run()
    assert_sound(app)


def test_who_draws_while_an_earlier_day_is_shown_draws_on_from_what_counts_now_and_reverts_nothing(
    place: Place,
) -> None:
    app = place.look(NEWER - timedelta(days=20))
    assert place.held(app) == SECOND
    place.drag(app, MINE)
    assert "左网格 and 右网格 overlap by" in text(app), "judged on the day from which it counts"
    press(app, "Save the boundary")
    assert [place.on(day) for day in (NEWER - timedelta(days=1), NEWER, TODAY)] == [FIRST, SECOND, MINE]


def test_another_day_to_begin_on_is_another_shape_to_begin_from_until_something_is_drawn(place: Place) -> None:
    place.draw(place.id, THIRD, LATER)
    app = place.look(TODAY)
    takes_over = "左网格 has another boundary from"
    assert place.held(app) == SECOND and takes_over in text(app)
    begin(app, NEWER - timedelta(days=3))
    app.run()
    assert place.held(app) == FIRST
    begin(app, LATER + timedelta(days=1))
    app.run()
    assert place.held(app) == THIRD and takes_over not in text(app)
    begin(app, TODAY)
    app.run()
    place.drag(app, MINE)
    replaces = "Another boundary counts on that day: it is drawn dashed"
    assert replaces not in text(app)
    begin(app, LATER + timedelta(days=1))
    assert place.held(app) == MINE and replaces in text(app)
