"""Places: founded, grown from lists, drawn, furnished, pruned; what is refused, and totals that stay right."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from shapely import unary_union
from shapely.geometry import shape
from sqlalchemy import select

from db import geojson
from db.actions import area_lists, boundaries, issues, places, record_lists, stations, tree
from db.actions import areas as particulars
from db.actions.issues import IssueDraft
from db.actions.places import PlaceDraft
from db.engine import Database
from db.errors import Conflict, Refused
from db.lists import Column, Holds, pasted, table
from db.measures import totals
from db.measures.indicators import INDICATORS
from db.models import Area, AuditEntry, Boundary, Setting
from db.queries import areas
from db.queries.areas import AreaRow
from db.queries.figures import figure
from db.queries.places import Standing, standing
from db.words import Word, schemes, words
from tests.factories import TESTER

TODAY = date(2026, 3, 2)
CODE = "360732100000"
COLUMNS = [
    Column("code", ("编码",), Holds.CODE),
    Column("name", ("名称",)),
    Column("parent", ("所属",)),
    Column("households", ("户数",), Holds.NUMBER),
    Column("residents", ("人口",), Holds.NUMBER),
]
COMMUNITIES = "背街社区\t\t1280\t3460\n南门社区\n新桥社区"
GRIDS = "名称\t所属\n背街01网格\t背街社区\n背街02网格\t背街\n南门01网格\t南门社区"


@pytest.fixture
def place(database: Database) -> Iterator[int]:
    """A sub-district with its levels; at the end its totals must equal its facts."""
    with database.writing(TESTER) as session:
        root = places.found(session, PlaceDraft(CODE, "潋江镇", "street"))
        places.set_levels(session, root, [Word("street", "镇", "Town"), *schemes()["community_grid"].levels])
    yield root
    with database.engine.connect() as connection:
        assert totals.differences(connection) == ({}, {})
        assert totals.wrong_paths(connection) == 0


def grow(database: Database, root: int, text: str, kind: str) -> int:
    with database.writing(TESTER) as session:
        return area_lists.add_list(session, root, kind, table(pasted(text), COLUMNS).lines, TODAY)


@pytest.fixture
def grown(database: Database, place: int) -> int:
    """The sub-district with three communities and three grids."""
    grow(database, place, COMMUNITIES, "community")
    grow(database, place, GRIDS, "grid")
    return place


def row(database: Database, name: str) -> AreaRow:
    with database.reading() as session:
        return next(row for row in areas.all_areas(session) if row.name == name)


def known(database: Database, root: int) -> Standing:
    with database.reading() as session:
        return standing(session, root, TODAY)


def value(database: Database, key: str, area: int, on: date = TODAY) -> float | None:
    with database.reading() as session:
        return figure(session, INDICATORS[key], area, None, on).value


def refusals(database: Database, act: Any, *arguments: Any, **named: Any) -> list[tuple[str, str]]:
    """The fields and sentences with which an action is refused."""
    with pytest.raises(Refused) as refused, database.writing(TESTER) as session:
        act(session, *arguments, **named)
    return [(problem.field, problem.message.format(**problem.values)) for problem in refused.value.problems]


def test_a_place_calls_its_own_level_by_how_its_name_ends(database: Database, place: int) -> None:
    root = row(database, "潋江镇")
    assert (root.code, root.kind, root.name_zh, root.name_en) == (CODE, "street", "镇", "Town")
    with database.reading() as session:
        assert [root.name for root in areas.roots(session, TODAY)] == ["潋江镇"]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (PlaceDraft("12345", "甲街道", "street"), "code"),
        (PlaceDraft("360732100001", "甲街道", "street"), "code"),
        (PlaceDraft("360732101000", "甲社区", "community"), "code"),
        (PlaceDraft(CODE, "甲街道", "street"), "code"),
        (PlaceDraft("360732101000", "  ", "street"), "name"),
        (PlaceDraft("360732101000", "甲", "building"), "kind"),
    ],
)
def test_a_place_with_a_wrong_code_or_no_name_is_refused(
    database: Database, place: int, draft: PlaceDraft, field: str
) -> None:
    assert [where for where, _ in refusals(database, places.found, draft)] == [field]


def test_levels_with_areas_keep_their_place_and_others_come_and_go(database: Database, grown: int) -> None:
    town, community, grid = (
        Word("street", "镇", "Town"),
        Word("community", "社区", "Community"),
        Word("grid", "网格", ""),
    )
    building = Word("building", "楼栋", "Building")
    with database.writing(TESTER) as session:
        places.set_levels(session, grown, [town, community, grid._replace(name_zh="小网格"), building])
    assert [(level.name_zh, level.name_en, level.areas) for level in known(database, grown).levels] == [
        ("镇", "Town", 1), ("社区", "Community", 3), ("小网格", "小网格", 3), ("楼栋", "Building", 0)
    ]  # fmt: skip
    assert refusals(database, places.set_levels, grown, [town, community, building])[0][1].startswith("Keep the level")
    assert refusals(database, places.set_levels, grown, [town, grid, community])[0][1].startswith("Keep the order")
    assert refusals(database, places.set_levels, grown, [town, community, grid._replace(name_zh="")])[0][0] == "grid"
    assert refusals(database, places.set_levels, grown, [community, grid])[0][0] == "levels"


def test_areas_of_a_list_hang_where_it_says_under_codes_of_their_own(database: Database, grown: int) -> None:
    with database.reading() as session:
        communities = areas.children(session, grown, TODAY)
        below = {
            row.name: [(grid.name, grid.code) for grid in areas.children(session, row.id, TODAY)] for row in communities
        }
    assert {row.name: row.code for row in communities} == {
        "背街社区": "360732100005",  # as the shipped list has it
        "南门社区": "360732100006",
        "新桥社区": "360732100U01",  # in no list
    }
    assert below == {
        "背街社区": [("背街01网格", "360732100005001"), ("背街02网格", "360732100005002")],
        "南门社区": [("南门01网格", "360732100006001")],
        "新桥社区": [],
    }
    assert (communities[0].households, communities[0].residents) == (1280, 3460)
    assert (value(database, "communities", grown), value(database, "grids", grown)) == (3, 3)
    with database.reading() as session:
        events = session.scalars(select(AuditEntry.event).where(AuditEntry.subject == "areas")).all()
    assert events == ["place:found", *["area:add"] * 6]


def test_a_later_list_never_takes_a_code_that_was_used(database: Database, grown: int) -> None:
    grow(database, grown, "编码\t名称\t所属\n360732100005007\t背街07网格\t背街社区\n\t背街08网格\t背街社区", "grid")
    with database.writing(TESTER) as session:
        ended = row(database, "背街08网格")
        tree.end(session, ended.id, seen=ended.version, on=TODAY)
    grow(database, grown, "名称\t所属\n背街09网格\t背街社区", "grid")
    assert row(database, "背街08网格").code == "360732100005008"
    assert row(database, "背街09网格").code == "360732100005009"


def test_every_line_says_what_is_wrong_with_it_and_nothing_is_saved(database: Database, grown: int) -> None:
    text = (
        "编码\t名称\t所属\t户数\n"
        "360732100005002\t甲网格\t背街社区\t12\n"  # taken
        "360732100005050\t乙网格\t背街社区\t12\n"
        "360732100005050\t丙网格\t背街社区\t12\n"  # twice
        "\t\t背街社区\t12\n"  # no name
        "\t丁网格\t北门社区\t12\n"  # unknown
        "\t戊网格\t\t12\n"  # lies nowhere
        "\t己网格\t背街社区\t很多\n"  # no number
        "\t背街01网格\t背街社区\t12\n"  # there already
        "\t庚网格\t背街社区\t12"
    )
    found = refusals(database, area_lists.add_list, grown, "grid", table(pasted(text), COLUMNS).lines, TODAY)
    assert [field for field, _ in found] == [f"line.{line}" for line in (2, 3, 4, 5, 6, 7, 8, 9)]
    for sentence, part in zip(
        (sentence for _, sentence in found),
        ("背街02网格 has the code", "twice", "twice", "name", "北门社区", "lies in", "很多", "背街社区 has an area"),
        strict=True,
    ):
        assert part in sentence
    assert value(database, "grids", grown) == 3


def test_two_areas_of_one_name_are_told_apart_by_code(database: Database, grown: int) -> None:
    grow(database, grown, "名称\t所属\n南门01网格\t背街社区", "grid")
    with database.writing(TESTER) as session:
        places.set_levels(session, grown, [Word("street", "镇", "Town"), *schemes()["five"].levels])
    said = refusals(
        database, area_lists.add_list, grown, "building", table(pasted("1栋，南门01网格"), COLUMNS).lines, TODAY
    )
    assert "enter the code" in said[0][1]
    assert grow(database, grown, "1栋，360732100006001", "building") == 1
    assert row(database, "1栋").code == "360732100006001001"


def test_a_county_grows_towns_and_a_community_grids(database: Database) -> None:
    with database.writing(TESTER) as session:
        county = places.found(session, PlaceDraft("360732000000", "兴国县", "county"))
        levels = [words("level")["county"], words("level")["street"], words("level")["community"]]
        places.set_levels(session, county, levels)
        community = places.found(session, PlaceDraft("360502002001", "甲社区", "community"))
        places.set_levels(session, community, [words("level")["community"], words("level")["grid"]])
    grow(database, county, "潋江镇\n新城镇", "street")
    grow(database, community, "甲01网格", "grid")
    assert (row(database, "潋江镇").code, row(database, "新城镇").code) == (CODE, "360732U01000")
    assert row(database, "甲01网格").code == "360502002001001"


def test_one_area_is_added_below_another_from_a_day_on(database: Database, grown: int) -> None:
    parent = row(database, "新桥社区")
    with database.writing(TESTER) as session:
        area_lists.add(session, parent.id, "grid", {"name": "新桥01网格", "households": "300"}, TODAY, TODAY)
    assert row(database, "新桥01网格").code == "360732100U01001"
    assert value(database, "grids", grown, date(2026, 3, 1)) == 3
    assert value(database, "grids", grown) == 4


def test_an_area_ends_on_a_day_and_earlier_days_keep_it(database: Database, grown: int) -> None:
    grid = row(database, "背街02网格")
    with database.writing(TESTER) as session:
        places.set_roles(session, grown, [words("role")["grid_worker"]])
        role = known(database, grown).roles[0] if known(database, grown).roles else None
    assert role is None  # not before it was committed
    role_id = known(database, grown).roles[0].id
    with database.writing(TESTER) as session:
        particulars.appoint(session, grid.id, role_id=role_id, holder="李某", phone=None, from_day=date(2026, 1, 1))
        tree.end(session, grid.id, seen=grid.version, on=TODAY)
    assert value(database, "grids", grown, date(2026, 3, 1)) == 3
    assert value(database, "grids", grown) == 2
    with database.reading() as session:
        assert [one.name for one in areas.roots(session, TODAY)] == ["潋江镇"]
        assert "背街02网格" not in {one.name for one in areas.descendants(session, grown, TODAY)}
        assert "背街02网格" in {one.name for one in areas.descendants(session, grown, date(2026, 3, 1))}
        events = session.scalars(select(AuditEntry.event).where(AuditEntry.area_id == grid.id)).all()
    assert events[-2:] == ["post:end", "area:end"]


def test_an_area_in_which_something_goes_on_cannot_end(database: Database, grown: int) -> None:
    community, grid = row(database, "背街社区"), row(database, "背街01网格")
    furnish(database, grown, "背街驿站，背街01网格，红色驿站")
    draft = IssueDraft(grid.id, "路灯不亮", category=None, handler=None, reported_on=TODAY, due_on=None)
    with database.writing(TESTER) as session:
        issues.report(session, draft)
    said = dict(
        enumerate(sentence for _, sentence in refusals(database, tree.end, grid.id, seen=grid.version, on=TODAY))
    )
    assert "背街驿站" in said[0]
    assert "路灯不亮" in said[1]
    below = refusals(database, tree.end, community.id, seen=community.version, on=TODAY)
    assert "背街01网格" in below[0][1]
    assert "topmost" in refusals(database, tree.end, grown, seen=1, on=TODAY)[0][1]
    early = row(database, "南门01网格")
    assert refusals(database, tree.end, early.id, seen=early.version, on=date.min)[0][0] == "on"
    with pytest.raises(Conflict), database.writing(TESTER) as session:
        tree.end(session, early.id, seen=early.version + 1, on=TODAY)


def test_only_an_area_that_nothing_refers_to_is_removed(database: Database, grown: int) -> None:
    community, grid = row(database, "南门社区"), row(database, "南门01网格")
    assert "below" in refusals(database, tree.remove, community.id, seen=community.version)[0][1]
    furnish(database, grown, "南门驿站，南门社区，红色驿站")
    with database.writing(TESTER) as session:
        boundaries.sketch(session, grown, TODAY)
        tree.remove(session, grid.id, seen=grid.version)
    assert value(database, "grids", grown) == 2
    assert "stations" in refusals(database, tree.remove, community.id, seen=community.version)[0][1]
    with database.reading() as session:
        assert session.scalar(select(Boundary).where(Boundary.area_id == grid.id)) is None
        entry = session.scalars(select(AuditEntry).where(AuditEntry.event == "area:remove")).one()
    assert entry.before is not None
    assert entry.before["name"] == "南门01网格"


def test_the_code_of_a_removed_area_is_not_given_to_another(database: Database, grown: int) -> None:
    with database.reading() as session:
        last = max((one for one in areas.all_areas(session) if one.kind == "grid"), key=lambda one: one.code)
    with database.writing(TESTER) as session:
        tree.remove(session, last.id, seen=last.version)
    community = next(name for name in ("南门社区", "背街社区") if last.code.startswith(row(database, name).code))
    grow(database, grown, f"新设网格，{community}", "grid")
    assert row(database, "新设网格").code == f"{last.code[:-3]}{int(last.code[-3:]) + 1:03}"


def test_a_place_founded_by_mistake_is_removed_and_no_visit_begins_there(database: Database, place: int) -> None:
    with database.writing(TESTER) as session:
        other = places.found(session, PlaceDraft("360732101000", "乙街道", "street"))
        places.open_first(session, other)
    assert known(database, other).opens_first
    with database.writing(TESTER) as session:
        tree.remove(session, other, seen=1)
    with database.reading() as session:
        assert session.get(Setting, "home_area") is None
        assert session.scalars(select(Area.name)).all() == ["潋江镇"]


def test_schematic_outlines_fill_the_place_and_each_other(database: Database, grown: int) -> None:
    with database.writing(TESTER) as session:
        assert boundaries.sketch(session, grown, TODAY) == (7, [])
    with database.reading() as session:
        outlines = areas.outlines(session, [one.id for one in areas.all_areas(session)], TODAY)
        communities = [one.id for one in areas.children(session, grown, TODAY)]
    assert all(outline.schematic for outline in outlines.values())
    whole = shape(outlines[grown].geometry)
    assert whole.is_valid
    parts = unary_union([shape(outlines[one].geometry) for one in communities])
    assert parts.symmetric_difference(whole).area < whole.area * 1e-3
    assert (known(database, grown).drawn, known(database, grown).schematic) == (7, 7)


def test_a_new_grid_gets_an_outline_beside_those_of_its_neighbours(database: Database, grown: int) -> None:
    with database.writing(TESTER) as session:
        boundaries.sketch(session, grown, TODAY)
    before = outline(database, "南门社区")
    grow(database, grown, "名称\t所属\n背街03网格\t背街社区", "grid")
    with database.writing(TESTER) as session:
        made, left = boundaries.sketch(session, grown, TODAY)
    assert (made, left) == (3, [])  # the three grids of that community
    assert outline(database, "南门社区") == before


def outline(database: Database, name: str) -> dict[str, Any] | None:
    with database.reading() as session:
        found = areas.outlines(session, [row(database, name).id], TODAY)
    return found[row(database, name).id].geometry if found else None


def upload(database: Database, root: int, *named: tuple[dict[str, Any], Any], datum: str = "WGS-84") -> int:
    rows = [{"type": "Feature", "properties": properties, "geometry": geometry} for properties, geometry in named]
    data = json.dumps({"type": "FeatureCollection", "features": rows}).encode()
    with database.writing(TESTER) as session:
        return boundaries.upload(session, root, geojson.read(data, datum=datum), TODAY, datum=datum)


def square(x: float) -> dict[str, Any]:
    ring = [[115 + x, 26], [115.01 + x, 26], [115.01 + x, 26.01], [115 + x, 26.01], [115 + x, 26]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_outlines_of_a_file_find_their_areas_by_code_then_by_name(database: Database, grown: int) -> None:
    grow(database, grown, "名称\t所属\n南门01网格\t背街社区", "grid")
    made = upload(
        database,
        grown,
        ({"代码": "360732100005"}, square(0)),
        ({"社区": "背街社区", "网格": "背街01网格"}, square(0.1)),  # the lower one
        ({"社区": "南门社区", "网格": "南门01网格"}, square(0.2)),  # of two of that name
        ({"name": "别处"}, square(0.3)),  # of nothing here
    )
    assert made == 3
    assert outline(database, "背街社区") == square(0)
    assert outline(database, "背街01网格") == square(0.1)
    with database.reading() as session:
        twins = {one.code: one.id for one in areas.all_areas(session) if one.name == "南门01网格"}
        assert set(areas.outlines(session, list(twins.values()), TODAY)) == {twins["360732100006001"]}
        stored = session.scalar(select(Boundary).where(Boundary.area_id == row(database, "背街社区").id))
    assert stored is not None
    assert (stored.schematic, stored.datum) == (False, "WGS-84")


def test_no_outline_of_a_file_is_used_while_one_is_wrong(database: Database, grown: int) -> None:
    crossed = {"type": "Polygon", "coordinates": [[[115, 26], [115.1, 26.1], [115.1, 26], [115, 26.1], [115, 26]]]}
    with pytest.raises(Refused, match="南门社区"):
        upload(database, grown, ({"name": "背街社区"}, square(0)), ({"name": "南门社区"}, crossed))
    with pytest.raises(Refused, match="keep one"):
        upload(database, grown, ({"name": "背街社区"}, square(0)), ({"code": "360732100005"}, square(0.1)))
    with pytest.raises(Refused, match="none of them"):
        upload(database, grown, ({"name": "别处"}, square(0)))
    assert known(database, grown).drawn == 0


def test_nothing_is_made_up_beside_a_real_outline_and_a_real_one_is_divided(database: Database, grown: int) -> None:
    upload(database, grown, ({"name": "潋江镇"}, square(0)), ({"name": "背街社区"}, square(0)), datum="GCJ-02")
    with database.writing(TESTER) as session:
        made, left = boundaries.sketch(session, grown, TODAY)
    assert (made, left) == (2, ["潋江镇"])  # the grids of 背街社区 lie in its real outline
    whole = shape(outline(database, "背街社区") or {})
    grids = unary_union([shape(outline(database, name) or {}) for name in ("背街01网格", "背街02网格")])
    assert grids.symmetric_difference(whole).area < whole.area * 1e-2


def furnish(database: Database, root: int, text: str) -> int:
    with database.writing(TESTER) as session:
        kinds, services = words("station_kind"), words("service")
        places.set_station_words(session, root, [kinds["red_station"], kinds["bookroom"]], [services["reading"]])
        lines = table(pasted(text), [Column("name", ()), Column("area", ()), Column("kind", ())]).lines
        return record_lists.add(session, record_lists.plan_stations(session, root, lines, date(2026, 1, 1), TODAY))


def test_stations_teams_and_units_come_from_lists_or_not_at_all(database: Database, grown: int) -> None:
    assert furnish(database, grown, "背街红色驿站，背街社区\n书香书屋，南门01网格，书屋\n镇书屋，") == 3
    lines = table(
        pasted("邻里队，背街社区\n法律队，，司法局"), [Column("name", ()), Column("area", ()), Column("host", ())]
    ).lines
    kinds = {"学校": "school", "医院": "hospital"}
    columns = [Column("name", ()), Column("area", ()), Column("kind", ())]
    with database.writing(TESTER) as session:
        record_lists.add(session, record_lists.plan_teams(session, grown, lines, TODAY, TODAY))
        units = table(pasted("实验小学，背街社区，学校"), columns).lines
        record_lists.add(
            session, record_lists.plan_units(session, grown, units, TODAY, TODAY, kinds, {"成员": "member"})
        )
    now = known(database, grown)
    assert (now.stations, now.teams, now.units) == (3, 2, 1)
    with database.writing(TESTER) as session:
        wrong = table(pasted("甲小学，背街社区，学府\n乙小学，东门，学校\n丙小学，背街社区，学校"), columns).lines
        planned = record_lists.plan_units(session, grown, wrong, TODAY, TODAY, kinds, {"成员": "member"})
    assert [field for field, _ in refusals(database, record_lists.add, planned)] == ["line.1", "line.2"]
    assert known(database, grown).units == 1
    with pytest.raises(Refused, match="another name"):
        furnish(database, grown, "新驿站，背街社区，红色驿站\n背街红色驿站，背街社区，红色驿站")
    assert known(database, grown).stations == 3


def test_words_in_use_stay_and_own_ones_join(database: Database, grown: int) -> None:
    furnish(database, grown, "背街红色驿站，背街社区")
    kinds, services = words("station_kind"), words("service")
    with database.writing(TESTER) as session:
        own = Word("", "乡贤馆", "")
        places.set_station_words(
            session, grown, [own, kinds["red_station"]], [services["reading"], Word("", "理发", "Haircuts")]
        )
        places.set_roles(session, grown, [words("role")["grid_leader"], Word("", "巷长", "")])
    now = known(database, grown)
    assert [(word.code, word.name_zh, word.name_en) for word in now.station_kinds] == [
        ("own_1", "乡贤馆", "乡贤馆"), ("red_station", "红色驿站", "Red service station")
    ]  # fmt: skip
    assert [word.name_zh for word in now.roles] == ["网格长", "巷长"]
    said = refusals(database, places.set_station_words, grown, [kinds["bookroom"]], [services["meals"]])
    assert said == [("station_kinds", "Keep 红色驿站: it is in use.")]
    said = refusals(database, places.set_station_words, grown, [kinds["red_station"]], [services["meals"]])
    assert said == [("services", "Keep 学习阅读: it is in use.")]


def test_reports_of_the_new_place_count_up_to_its_top(database: Database, grown: int) -> None:
    furnish(database, grown, "背街红色驿站，背街01网格")
    with database.writing(TESTER) as session:
        stations.record_day(session, 1, TODAY, seen=None, by_service={"reading": 12}, open=True, note=None)
    assert value(database, "station_visits", grown) == 12
