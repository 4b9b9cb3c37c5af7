"""Showcase packs: nobody can be recognised in one, every figure is what it was, and nobody can change it."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import Date, DateTime, Table, func, insert, select
from sqlalchemy.exc import OperationalError

from dashboard import packing
from db import calendar, engine
from db.actions import areas, cobuilding, scenes, stations
from db.actions.cobuilding import AgreementDraft
from db.actions.scenes import SceneDraft
from db.engine import Database
from db.errors import NotFound, Unusable
from db.frozen import Frozen
from db.measures.indicators import INDICATORS
from db.models import Area, AreaParent, Attendance, Base, PartnerUnit, Scene, Volunteer
from db.packs import columns
from db.packs.columns import As
from db.packs.snapshot import beyond, freeze
from db.queries.areas import subtree
from db.queries.figures import figures
from db.viewer import SYSTEM
from seed.loader import HOME
from tests import factories
from tests.db.test_commands import run
from tests.deeds import DAY, Town
from tests.demonstration import TODAY
from tests.factories import TESTER

NAME, PHONE = "哨兵甲乙", "13900001234"

PUBLIC = {
    "activities.title",
    "agreements.title",
    "areas.name",
    *(f"claims.{name}" for name in ("term", "gloss", "value", "unit", "qualifier", "dated", "note")),
    "compound_marks.name",
    "compounds.name",
    "handling_units.name",
    *(f"issue_terms.{name}" for name in ("name_zh", "name_en", "grouped")),
    *(
        f"{table}.{name}"
        for table in ("levels", "roles", "services", "station_kinds")
        for name in ("name_zh", "name_en")
    ),
    "milestones.title",
    *(f"{table}.{name}" for table in ("needs", "projects", "resources") for name in ("category", "title")),
    "neighbours.name",
    "partner_units.name",
    "project_sessions.title",
    "scenes.notes",
    *(f"sources.{name}" for name in ("title", "publisher", "licence")),
    "stations.name",
    "stations.opening_hours",
    "teams.host",
    "teams.name",
}
"""Every column whose text leaves as it was written: what the place publishes itself."""


def test_it_is_decided_for_every_table_and_every_text_what_becomes_of_it() -> None:
    known = {table.name: table for table in Base.metadata.sorted_tables}
    assert known.keys() == columns.TEXTS.keys() | columns.LEFT_OUT | columns.DERIVED
    assert not columns.TEXTS.keys() & (columns.LEFT_OUT | columns.DERIVED)
    for name in columns.TEXTS:
        written = {column.name for column in known[name].columns if columns.holds_text(column)}
        assert written == columns.texts(known[name]).keys(), name
    public = {f"{table}.{name}" for table, kinds in columns.TEXTS.items() for name in kinds if kinds[name] is As.PUBLIC}
    assert public == PUBLIC


def test_a_key_that_is_none_goes_nowhere() -> None:
    listed = columns.Listed(frozenset(), frozenset())
    for table in columns.tables():
        for name, kind in columns.texts(table).items():
            if kind not in (As.KEY, As.KEYS):
                continue
            planted = {f"{NAME}{PHONE}": NAME} if name == "by_service" else [NAME] if kind is As.KEYS else NAME
            try:
                assert NAME not in json.dumps(columns.told(table, {name: planted}, listed), ensure_ascii=False)
            except Unusable as refused:
                assert f"{table.name}.{name}" in str(refused)


@pytest.fixture
def crowded(tmp_path: Path, sqlite_template: Path) -> tuple[Database, str]:
    """A town with at least one row in every table, and the code of the community in which they are."""
    file = tmp_path / "crowded.db"
    file.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{file}")
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        town = Town(session)
        area, code = town.area, town.code
    with database.engine.execution_options(writing=True, loading=True).begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table in Base.metadata.sorted_tables:
            if table.name not in columns.DERIVED and not connection.scalar(select(func.count()).select_from(table)):
                connection.execute(insert(table).values(filled(table, area)))
    return database, code


def filled(table: Table, area: int) -> dict[str, Any]:
    """Something in each column of a table."""
    made: dict[type, Any] = {str: "x", int: 1, bool: True, float: 1.0, dict: {}, object: {}}
    values: dict[str, Any] = {}
    for column in table.columns:
        if isinstance(column.type, Date | DateTime):
            values[column.name] = DAY if isinstance(column.type, Date) else datetime(2026, 3, 2)
        elif column.name.endswith("area_id"):
            values[column.name] = area
        elif column.name == "scheme":
            values[column.name] = "test"
        elif column.name == "measure":
            values[column.name] = "disputes_settled"
        elif column.name == "geometry":
            values[column.name] = '{"type": "Point", "coordinates": [115, 26]}'
        else:
            values[column.name] = made[column.type.python_type]
    return values


def plant(database: Database, wanted: Callable[[str, str], bool]) -> None:
    """A name and a telephone number in every row, in every column of text that is wanted."""
    database.close()
    with closing(sqlite3.connect(database.engine.url.database or "")) as connection, connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        for table in Base.metadata.sorted_tables:
            if table.name in columns.DERIVED:
                continue
            for column in table.columns:
                if not columns.holds_text(column) or not wanted(table.name, column.name):
                    continue
                said = f"{NAME}{PHONE} {table.name}.{column.name} "
                how = "? || rowid"
                if column.name == "geometry":
                    said = json.dumps({"type": "Point", "coordinates": [115, 26], "name": said}, ensure_ascii=False)
                    how = "?"
                elif not issubclass(column.type.python_type, str):
                    said, how = json.dumps({"said": said}, ensure_ascii=False), "?"
                connection.execute(f'UPDATE "{table.name}" SET "{column.name}" = {how}', (said,))  # noqa: S608


def is_free(table: str, column: str) -> bool:
    """Whether a column holds what anybody wrote, and not a key by which the programme works."""
    kinds = columns.TEXTS.get(table)
    return kinds is None or {**kinds, "recorded_by": As.NOTHING}.get(column, As.KEY) not in (As.KEY, As.KEYS)


def contents(pack: Path) -> Iterator[tuple[str, bytes]]:
    """Every file in a pack, and in the archives in it."""
    with ZipFile(pack) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)
            if name.endswith((".zip", ".whl")):
                with archive.open(name) as inner, ZipFile(inner) as nested:
                    yield from ((f"{name}!{one}", nested.read(one)) for one in nested.namelist())


def test_no_name_and_no_number_that_anybody_wrote_is_in_any_file_of_a_pack(
    crowded: tuple[Database, str], tmp_path: Path
) -> None:
    database, code = crowded
    plant(database, lambda table, column: is_free(table, column) and f"{table}.{column}" not in PUBLIC)
    packing.make(database, code, tmp_path / "first.zip")
    files = dict(contents(tmp_path / "first.zip"))
    assert len(files) > 200
    assert any(name.endswith(packing.DATABASE) for name in files)
    for name, data in files.items():
        assert NAME.encode() not in data and PHONE.encode() not in data, name

    plant(database, is_free)
    packing.make(database, code, tmp_path / "second.zip")
    found, named = set(), set()
    for name, data in contents(tmp_path / "second.zip"):
        assert PHONE.encode() not in data, name
        if NAME.encode() in data:
            named.add(name.partition("/")[2])
        if name.endswith(packing.DATABASE):
            (tmp_path / "second.db").write_bytes(data)
    assert named == {packing.DATABASE, "README.txt"}  # which tells what the area is called
    with closing(sqlite3.connect(tmp_path / "second.db")) as connection:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                rows = connection.execute(f'SELECT "{column.name}" FROM "{table.name}"').fetchall()  # noqa: S608
                if any(NAME in str(value) for (value,) in rows):
                    found.add(f"{table.name}.{column.name}")
                assert rows or table.name in columns.LEFT_OUT | columns.DERIVED, f"{table.name} is not tried"
    assert found == PUBLIC
    database.close()


def every_figure(database: Database, code: str, on: date) -> dict[Any, Any]:
    """All figures of an area and all below it, since the beginning and of a week."""
    with database.reading(SYSTEM) as session:
        root = session.scalars(select(Area.id).where(Area.code == code)).one()
        areas = [row.id for row in subtree(session, root, on)]
        return {
            (first, *key): figure.value
            for first in (None, on - timedelta(days=6))
            for key, figure in figures(session, INDICATORS.values(), areas, first, on).items()
        }


@pytest.mark.parametrize("code", [HOME, "990000001003", "440703006107"])
def test_every_figure_in_a_pack_is_that_of_its_source(
    demonstration_to_read: Database, tmp_path: Path, code: str
) -> None:
    made = freeze(demonstration_to_read, code, tmp_path / "frozen.db")
    assert (made.code, made.day) == (code, TODAY)
    pack = Database(f"sqlite:///{tmp_path / 'frozen.db'}")
    there, here = every_figure(demonstration_to_read, code, TODAY), every_figure(pack, code, TODAY)
    assert {key for key in there if there[key] != here.get(key)} == set()
    assert any(value for (_first, indicator, _area), value in there.items() if indicator == "station_visits")
    assert [file.name for file in tmp_path.glob("frozen.db*")] == ["frozen.db"]
    done = run("check", url=pack.url)
    assert done.returncode == 0, done.stderr
    if code == HOME:
        numbers = select(Volunteer.team_id, Volunteer.joined_on, Volunteer.id).order_by(Volunteer.id)
        with demonstration_to_read.reading() as source, pack.reading() as session:
            inside = Volunteer.area_id.in_(session.scalars(select(Area.id)).all())
            assert source.execute(numbers.where(inside)).all() != session.execute(numbers).all()
            assert all(name.endswith("*") and len(name) == 2 for name in session.scalars(select(Volunteer.name)))
            persons = select(func.count(Attendance.volunteer_id.distinct()))
            assert source.scalar(persons.where(Attendance.area_id.in_(session.scalars(select(Area.id)).all()))) == (
                session.scalar(persons)
            )
    pack.close()


@pytest.fixture
def pack(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Database, Town]]:
    """A pack of the community of a town, in which an agreement was made with a unit of the street above."""
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        town = Town(session)
        unit = factories.partner_unit(session, town.street, "街道卫生院")
        cobuilding.add_agreement(session, town.area, unit, AgreementDraft("结对协议", DAY, None))
        scenes.add(session, town.area, SceneDraft("map", 2, 20, focus_id=town.sibling, notes="请看 → 网格"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/pack/tongxin.db")
    (tmp_path / "pack").mkdir()
    freeze(database, town.code, tmp_path / "pack" / "tongxin.db")
    engine.default_database.cache_clear()
    yield engine.default_database(), town
    engine.default_database().close()
    engine.default_database.cache_clear()
    calendar.hold(None)


def test_what_lies_outside_comes_along_only_where_it_is_needed(pack: tuple[Database, Town]) -> None:
    frozen, town = pack
    with frozen.reading() as session:
        assert set(session.scalars(select(Area.id))) == {town.area, town.grid, town.spare, town.street}
        assert session.get_one(Area, town.street).residents is None
        assert "街道卫生院" in set(session.scalars(select(PartnerUnit.name)))
        assert set(session.scalars(select(Scene.focus_id))) == {None}
        assert "请看 → 网格" in set(session.scalars(select(Scene.notes)))
    assert frozen.frozen is not None
    with frozen.reading(frozen.frozen.visitor()) as session:
        assert set(session.scalars(select(Area.id))) == {town.area, town.grid, town.spare}


def test_what_came_below_an_area_after_it_had_moved_away_is_told_of(database: Database) -> None:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street")
        here, there = (factories.area(session, "community", street) for _ in range(2))
        moved = factories.area(session, "grid", here)
        areas.move(session, moved.id, to=there.id, from_day=DAY)
        ids = here.id, there.id, moved.id
    with database.writing(TESTER) as session:
        assert beyond(session.connection(), ids[0]) == set()
        late_id = factories.area(session, "grid").id
        session.add(AreaParent(area_id=late_id, parent_id=ids[2], from_day=DAY))
    with database.reading() as session:
        assert beyond(session.connection(), ids[0]) == {late_id}
        assert beyond(session.connection(), ids[1]) == set()


def test_a_pack_stands_still_and_refuses_every_write(pack: tuple[Database, Town]) -> None:
    frozen, town = pack
    assert frozen.frozen is not None
    assert calendar.now() == frozen.frozen.at
    before = Path(frozen.engine.url.database or "").read_bytes()
    for by in (TESTER, SYSTEM, frozen.frozen.visitor()):
        with pytest.raises(Frozen, match="frozen"), frozen.writing(by) as session:
            stations.remove(session, town.station, seen=1)
    with (
        pytest.raises(OperationalError, match="readonly"),
        frozen.engine.execution_options(loading=True).begin() as connection,
    ):
        connection.execute(Base.metadata.tables["stations"].delete())
    for command in ("rebuild", "seal", "upgrade"):
        run(command, url=frozen.url)
    assert Path(frozen.engine.url.database or "").read_bytes() == before


def test_what_cannot_be_made_leaves_nothing(database: Database, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        freeze(database, "none", tmp_path / "none.db")
    assert not list(tmp_path.glob("none*"))
    (tmp_path / "there.db").touch()
    with pytest.raises(Unusable, match="exists"):
        freeze(database, "none", tmp_path / "there.db")
