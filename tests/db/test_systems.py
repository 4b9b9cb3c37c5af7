"""Two grid systems over one place: side by side in lists, over each other on the ground, and never counted twice."""

from datetime import date
from typing import Any

import pytest
from shapely import unary_union
from shapely.geometry import shape
from sqlalchemy import func, select

from db.actions import area_lists, boundaries, issues, places
from db.actions import areas as actions
from db.actions.issues import IssueDraft
from db.actions.places import PlaceDraft
from db.engine import Database
from db.errors import Refused
from db.lists import Line
from db.measures import totals
from db.measures.indicators import INDICATORS
from db.models import LAST_DAY, SELF, SERVICE, Area, AreaParent, Post, Role
from db.queries import areas
from db.queries.areas import AreaRow
from db.queries.figures import figure
from db.words import Word
from tests.demonstration import TODAY
from tests.factories import TESTER

SHICHONG, TOGETHER, STREET = "440703006107", "990000001002", "990000001000"
ENDS = date(2021, 9, 24)


def kinds(rows: list[AreaRow]) -> list[str]:
    return [row.kind for row in rows]


def value(session: Any, key: str, code: str, on: date = TODAY) -> float | None:
    return figure(session, INDICATORS[key], areas.area(session, code).id, None, on).value


def test_children_are_those_of_one_system_and_both_divide_the_same_ground(demonstration_to_read: Database) -> None:
    for code, on, parted, own in ((SHICHONG, ENDS, ["large_grid"] * 4, 9), (TOGETHER, TODAY, ["grid"] * 8, 6)):
        with demonstration_to_read.reading() as session:
            place = areas.area(session, code)
            assert kinds(areas.children(session, place.id, on)) == parted
            selves = areas.children(session, place.id, on, SELF)
            assert kinds(selves) == ["self_grid"] * own
            assert {row.provenance for row in selves} == {"illustrative"}
            drawn = areas.outlines(session, [place.id, *(row.id for row in selves)], on)
            assert all(outline.schematic for outline in drawn.values())
        whole, parts = shape(drawn[place.id].geometry), [shape(drawn[row.id].geometry) for row in selves]
        assert unary_union(parts).symmetric_difference(whole).area < whole.area * 1e-4
        assert sum(part.area for part in parts) == pytest.approx(whole.area, rel=1e-4)
    with demonstration_to_read.reading() as session:
        assert len(areas.children(session, areas.area(session, STREET).id, TODAY, SELF)) == 12, "shared by both"


def test_no_sum_counts_the_other_system_too(demonstration_to_read: Database) -> None:
    with demonstration_to_read.reading() as session:
        assert (value(session, "grids", SHICHONG, ENDS), value(session, "self_grids", SHICHONG, ENDS)) == (16, 9)
        assert (value(session, "grids", STREET), value(session, "self_grids", STREET)) == (100, 6)
        assert value(session, "posts_self", SHICHONG, ENDS) is None, "the article names nobody"
        street = [row.id for row in areas.subtree(session, areas.area(session, STREET).id, TODAY)]
        held = select(func.count()).where(Post.from_day <= TODAY, Post.to_day > TODAY, Post.area_id.in_(street))
        for system in (SERVICE, SELF):
            inside = [row.id for row in areas.all_areas(session) if row.id in street and row.system == system]
            counted = session.scalar(held.where(Post.area_id.in_(inside)))
            assert counted and value(session, f"posts_{system}", STREET) == counted
    with demonstration_to_read.engine.connect() as connection:
        assert totals.differences(connection) == ({}, {})


def test_what_is_recorded_in_a_grid_counts_once_above_it_and_not_in_the_grids_under_it(demonstration: Database) -> None:
    with demonstration.reading() as session:
        own = areas.children(session, areas.area(session, TOGETHER).id, TODAY, SELF)[0]
        served = areas.children(session, areas.area(session, TOGETHER).id, TODAY)
        role = session.scalars(select(Role.id).where(Role.scheme == "tongxin", Role.code == "group_leader")).one()

        def counts(session: Any) -> dict[str, list[float | None]]:
            codes = [own.code, TOGETHER, STREET, *(row.code for row in served)]
            return {key: [value(session, key, code) for code in codes] for key in ("issues_open", "posts_self")}

        before = counts(session)
    with demonstration.writing(TESTER) as session:
        issues.report(session, IssueDraft(own.id, "楼道灯不亮", None, None, TODAY, None))
        actions.appoint(session, own.id, role_id=role, holder="新任某", phone=None, from_day=TODAY)
    with demonstration.reading() as session:
        after = counts(session)
        assert session.scalars(select(Post.system).where(Post.holder == "新任某")).one() == SELF
    for key in before:
        grown = [(new or 0) - (old or 0) for old, new in zip(before[key], after[key], strict=True)]
        assert grown == [1, 1, 1, *[0] * len(served)], key


@pytest.fixture
def place(database: Database) -> int:
    """A community with a grid of each system, and levels of both."""
    with database.writing(TESTER) as session:
        root = places.found(session, PlaceDraft(SHICHONG, "石冲社区", "community"))
        places.set_levels(session, root, levels())
    for kind, name in (("grid", "一网格"), ("self_grid", "自治一格"), ("self_grid", "自治二格")):
        with database.writing(TESTER) as session:
            area_lists.add_list(session, root, kind, [Line(1, {"name": name})], TODAY)
    return root


def levels(own: str = "self") -> list[Word]:
    return [
        Word("community", "社区", "Community"),
        Word("grid", "网格", "Grid"),
        Word("building", "楼栋", "Building"),
        Word("self_grid", "居民自治网格", "Own grid", own),
        Word("resident_group", "居民小组", "Group", "self"),
    ]


def test_a_level_says_its_system_and_keeps_it_while_it_has_areas(database: Database, place: int) -> None:
    with database.reading() as session:
        found = {row.kind: row.system for row in areas.subtree(session, place, TODAY)}
    assert found == {"community": None, "grid": SERVICE, "self_grid": SELF}
    for wrong, said in ((levels("service"), "Keep the grid system of"), (levels("third"), "one of the two")):
        with pytest.raises(Refused) as refused, database.writing(TESTER) as session:
            places.set_levels(session, place, wrong)
        assert any(said in problem.message for problem in refused.value.problems)


def test_a_grid_lies_only_in_grids_of_its_own_system(database: Database, place: int) -> None:
    with database.reading() as session:
        known = {row.name: row for row in areas.subtree(session, place, TODAY)}
    for kind, parent in (("resident_group", "一网格"), ("building", "自治一格")):
        with database.reading() as session:
            (planned,) = area_lists.plan(session, place, kind, [Line(1, {"name": "一", "parent": parent})], TODAY)
        assert planned.parent_id is None and planned.problems, kind
    with database.reading() as session:
        (planned,) = area_lists.plan(session, place, "building", [Line(1, {"name": "1栋"})], TODAY)
    assert planned.parent == "一网格", "the only one it can be"
    with pytest.raises(Refused), database.writing(TESTER) as session:
        actions.move(session, known["自治一格"].id, to=known["一网格"].id, from_day=TODAY)


def test_made_up_outlines_divide_the_ground_once_for_each_system(database: Database, place: int) -> None:
    with database.writing(TESTER) as session:
        assert boundaries.sketch(session, place, TODAY) == (4, [])
    with database.reading() as session:
        whole = shape(areas.outlines(session, [place], TODAY)[place].geometry)
        for system in (SERVICE, SELF):
            rows = areas.children(session, place, TODAY, system)
            drawn = areas.outlines(session, [row.id for row in rows], TODAY)
            assert sum(shape(one.geometry).area for one in drawn.values()) == pytest.approx(whole.area, rel=1e-6)
        parted = session.execute(select(Area.id).join(AreaParent, AreaParent.area_id == Area.id)).all()
        assert len(parted) == 3 and LAST_DAY > TODAY
