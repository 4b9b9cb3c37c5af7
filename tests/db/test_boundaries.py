"""Boundaries over time: which one counts on a day, what does not fit beside it, and what two who draw learn."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import MetaData, select, text

from db import copying, geojson, migrating
from db.actions import boundaries
from db.datum import BD, GCJ, WGS
from db.engine import Database
from db.errors import Conflict, NotFound, Refused
from db.fitting import BEYOND, GAP, OVERLAP
from db.models import Area, AuditEntry, Base, Revision
from db.queries import areas
from db.queries import boundaries as queries
from db.viewer import trusted
from tests import factories
from tests.factories import TESTER

DAY = date(2026, 3, 2)
OTHER = trusted("网格员小李")
TIE = [[115, 26], [115.01, 26.01], [115.01, 26], [115, 26.01], [115, 26]]


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """A rectangle, in thousandths of a degree from 115° E, 26° N."""
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {
        "type": "Polygon",
        "coordinates": [[[round(115 + x / 1000, 6), round(26 + y / 1000, 6)] for x, y in corners]],
    }


class Town:
    """A community with two grids beside each other, by id."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.writing(TESTER) as session:
            factories.dictionaries(session)
            community = factories.area(session, "community", name="东街社区")
            self.whole = community.id
            self.left, self.right = (
                factories.area(session, "grid", community, name=name).id for name in ("左网格", "右网格")
            )

    def draw(self, area: int, geometry: dict[str, Any], since: date | None = None, **more: Any) -> None:
        with self.database.writing(more.pop("by", TESTER)) as session:
            seen = more.pop("seen", None)
            seen = queries.newest(session, area) if seen is None else seen
            boundaries.reshape(session, area, geometry, seen=seen, since=since, **more)

    def on(self, area: int, day: date) -> dict[str, Any]:
        with self.database.reading() as session:
            counted = queries.counting(queries.history(session, area), day)
            drawn = areas.outlines(session, [area, self.whole], day)[area].geometry
            assert counted is not None and counted.geometry == drawn, "both ways to ask have one answer"
            assert queries.drawn(session, [area], day)[area].id == counted.id
            return drawn


@pytest.fixture
def town(database: Database) -> Iterator[Town]:
    yield Town(database)


def test_on_a_day_that_shape_counts_which_began_last_by_then_and_before_the_first_the_first(town: Town) -> None:
    first, second, third, mended = (box(0, 0, size, size) for size in (1, 2, 3, 4))
    town.draw(town.left, second, DAY)
    town.draw(town.left, third, DAY + timedelta(days=10))
    assert town.on(town.left, DAY - timedelta(days=400)) == second
    town.draw(town.left, first, DAY - timedelta(days=30), note="测绘图 2026-02")
    assert town.on(town.left, DAY - timedelta(days=400)) == first
    assert town.on(town.left, DAY - timedelta(days=1)) == first
    assert town.on(town.left, DAY) == second
    assert town.on(town.left, DAY + timedelta(days=10)) == third
    town.draw(town.left, mended, DAY)  # the same day again: what was recorded last counts
    assert town.on(town.left, DAY + timedelta(days=9)) == mended
    with town.database.reading() as session:
        rows = queries.history(session, town.left)
        assert queries.later(session, [town.left], DAY) == {town.left: DAY + timedelta(days=10)}
    assert [row.from_day for row in rows] == [DAY + timedelta(days=gap) for gap in (10, 0, 0, -30)]
    assert (rows[-1].source, rows[-1].recorded_by, rows[-1].points) == ("测绘图 2026-02", "tester", 4)
    assert rows[-1].square_metres == pytest.approx(111.32 * 100.05, rel=1e-3)


def test_the_database_and_the_page_agree_which_of_many_shapes_counts(town: Town) -> None:
    for size, start in enumerate((5, 5, 2, 9, 2, None, 7, None, 9, 1), 1):
        town.draw(town.left, box(0, 0, size, size), None if start is None else DAY + timedelta(days=start))
        for day in range(12):
            town.on(town.left, DAY + timedelta(days=day))  # which asks both


def test_taking_the_newest_back_restores_the_one_before_and_says_how_it_ran(town: Town) -> None:
    town.draw(town.left, box(0, 0, 1, 1))
    town.draw(town.left, box(0, 0, 2, 2), DAY)
    with town.database.writing(TESTER) as session:
        before = session.get_one(Revision, "areas").number
        taken = queries.newest(session, town.left)
        boundaries.remove(session, taken)
    assert town.on(town.left, DAY) == box(0, 0, 1, 1)
    with town.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.event == "boundaries:remove")).one()
        assert session.get_one(Revision, "areas").number == before + 1
    assert entry.after is not None and json.loads(entry.after["geometry"]) == box(0, 0, 2, 2)
    assert entry.area_id == town.left
    town.draw(town.left, box(0, 0, 3, 3), DAY)
    with town.database.reading() as session:
        assert queries.newest(session, town.left) > taken, "no id is given twice"
    with pytest.raises(NotFound), town.database.writing(TESTER) as session:
        boundaries.remove(session, 999_999)


def test_the_second_of_two_who_draw_learns_who_was_first_and_when(town: Town) -> None:
    town.draw(town.left, box(0, 0, 1, 1))
    with town.database.reading() as session:
        seen = queries.newest(session, town.left)
    town.draw(town.left, box(0, 0, 2, 2), DAY, by=OTHER)
    with pytest.raises(Conflict) as conflict:
        town.draw(town.left, box(0, 0, 3, 3), DAY, seen=seen)
    assert conflict.value.who == "网格员小李" and conflict.value.at is not None
    town.draw(town.left, box(0, 0, 3, 3), DAY, seen=conflict.value.version)
    assert town.on(town.left, DAY) == box(0, 0, 3, 3)


def test_what_crosses_itself_is_refused_with_the_spot_and_what_changes_nothing_too(town: Town) -> None:
    town.draw(town.left, box(0, 0, 1, 1))
    for geometry, said in (
        ({"type": "Polygon", "coordinates": [TIE]}, "crosses itself near 115.00500, 26.00500"),
        ({"type": "Polygon", "coordinates": [[["x", 1]] * 4]}, "Draw it anew"),
        ({"type": "Polygon", "coordinates": [[[500, 1], [501, 1], [501, 2], [500, 1]]]}, "Draw it anew"),
        (None, "Draw it anew"),
        (box(0, 0, 1, 1), "drawn like this already"),
    ):
        with pytest.raises(Refused, match=said):
            town.draw(town.left, geometry)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="when it ends"), town.database.writing(TESTER) as session:
        session.get_one(Area, town.left).valid_to = DAY
        boundaries.reshape(session, town.left, box(0, 0, 2, 2), seen=queries.newest(session, town.left), since=DAY)
    assert town.on(town.left, DAY) == box(0, 0, 1, 1)


def test_overlaps_gaps_and_what_reaches_beyond_are_told_with_their_size_and_place(town: Town) -> None:
    town.draw(town.whole, box(0, 0, 10, 10))
    town.draw(town.right, box(5, 0, 10, 10))
    with town.database.reading() as session:
        fits = queries.misfits(session, {town.left: box(0, 0, 5, 10)}, DAY)
        found = queries.misfits(session, {town.left: box(-1, 0, 6, 9)}, DAY)
        above = queries.misfits(session, {town.whole: box(0, 0, 9, 10)}, DAY)
    assert fits == []
    metre = 111_320 * 100_050 / 1e6  # of a square of a thousandth of a degree
    assert {(one.kind, one.areas): round(one.square_metres / metre, 1) for one in found} == {
        (OVERLAP, (town.left, town.right)): 9.0,
        (BEYOND, (town.left, town.whole)): 9.0,
        (GAP, (town.left, town.right)): 5.0,
    }
    gap = next(one for one in found if one.kind == GAP)
    assert 115 <= gap.spot[0] <= 115.005 and 26.009 <= gap.spot[1] <= 26.01
    assert {one.kind for one in above} == {BEYOND}


def test_without_an_outline_of_the_parent_a_gap_is_what_the_others_enclose(town: Town) -> None:
    frame = box(0, 0, 10, 10)
    frame["coordinates"].append(box(4, 4, 6, 6)["coordinates"][0])
    town.draw(town.right, frame)
    with town.database.reading() as session:
        (gap,) = queries.misfits(session, {town.left: box(4, 4, 6, 5)}, DAY)
    assert gap.kind == GAP and set(gap.areas) == {town.left, town.right}


@pytest.mark.parametrize("datum", [WGS, GCJ, BD])
def test_a_file_that_is_taken_away_comes_back_as_it_was_from_a_day_on(town: Town, datum: str) -> None:
    town.draw(town.left, box(0, 0, 5, 10), note="=1+1 测绘")
    town.draw(town.right, box(5, 0, 10, 10), schematic=True)
    with town.database.reading() as session:
        features = queries.features(session, town.whole, DAY)
        guessed = queries.guess(session, {town.left: geojson.converted(box(0, 0, 5, 10), geojson.TO[datum])}, DAY)
    assert guessed is not None and guessed.datum == datum
    (left, _geometry), (right, _other) = features
    assert (left["name"], left["since"], left["source"], left["schematic"]) == ("左网格", None, "=1+1 测绘", False)
    assert (right["schematic"], right["parent"]) == (True, left["parent"])
    file = geojson.written(features, datum, about="x")
    with town.database.writing(TESTER) as session:
        read = geojson.read(file, datum=datum)
        assert boundaries.upload(session, town.whole, read, DAY, datum=datum, since=DAY, note="新图") == 2
    with town.database.reading() as session:
        rows = queries.history(session, town.left)
    assert [(row.from_day, row.datum, row.source) for row in rows] == [(DAY, datum, "新图"), (None, WGS, "=1+1 测绘")]
    for here, there in zip(*(row.geometry["coordinates"][0] for row in rows), strict=True):
        assert here == pytest.approx(there, abs=9e-7)
    assert town.on(town.left, DAY - timedelta(days=1)) == box(0, 0, 5, 10)


def test_boundaries_of_an_older_schema_count_from_the_beginning_and_new_ones_join(database: Database) -> None:
    with database.engine.execution_options(writing=True).begin() as connection:
        config = migrating._config()
        config.attributes["connection"] = connection
        Base.metadata.drop_all(connection)
        connection.execute(text("DELETE FROM alembic_version"))
        command.upgrade(config, "0007")
        old = MetaData()
        old.reflect(connection)
        put = connection.execute
        put(
            old.tables["levels"].insert(),
            {"scheme": "t", "kind": "grid", "rank": 1, "name_zh": "网", "name_en": "Grid"},
        )
        spans = {"valid_from": date.min, "valid_to": date.max, "recorded_at": datetime(2026, 3, 2)}
        put(
            old.tables["areas"].insert(),
            {"id": 7, "code": "99", "name": "甲", "scheme": "t", "kind": "grid", "fictional": False, "version": 1}
            | {"provenance": "entered", **spans},
        )
        known = {"geometry": json.dumps(box(0, 0, 1, 1)), "datum": GCJ, "schematic": True}
        put(old.tables["boundaries"].insert(), {"area_id": 7, **known})
    assert migrating.upgrade(database) is True
    with database.writing(TESTER) as session:
        (row,) = queries.history(session, 7)
        assert (row.from_day, row.datum, row.schematic, row.geometry) == (None, GCJ, True, box(0, 0, 1, 1))
        boundaries.reshape(session, 7, box(0, 0, 2, 2), seen=row.id, since=DAY)
    with database.reading() as session:
        assert areas.outlines(session, [7], DAY)[7].geometry == box(0, 0, 2, 2)
        assert areas.outlines(session, [7], DAY - timedelta(days=1))[7].geometry == box(0, 0, 1, 1)


def test_all_boundaries_over_time_are_copied_to_another_database(town: Town, tmp_path: Any) -> None:
    town.draw(town.left, box(0, 0, 1, 1))
    town.draw(town.left, box(0, 0, 2, 2), DAY)
    target = Database(f"sqlite:///{tmp_path}/copy.db")
    migrating.upgrade(target)
    copying.copy(town.database, target)
    with target.reading() as session:
        assert [row.from_day for row in queries.history(session, town.left)] == [DAY, None]
    target.close()
