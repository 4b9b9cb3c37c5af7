"""The wall: what each scene says and shows, that nobody is named on it, and that scenes are rows."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from dashboard import reads, wall
from dashboard.filters import View
from dashboard.text import using
from db import calendar
from db.actions import scenes as actions
from db.actions.scenes import SceneDraft
from db.engine import Database
from db.errors import Conflict, Refused
from db.models import Issue, Milestone, Post, ProjectContribution, Team, Volunteer
from db.queries.scenes import KINDS, USUAL, scenes
from seed.loader import HOME
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.pages.screens import CASES


def looking(code: str = HOME) -> View:
    """A week of a place, in a script run."""
    reads.begin()
    return View(reads.area(code), TODAY - timedelta(days=6), TODAY, TODAY)


def shown(view: View, *rows: Any) -> list[ElementTree.Element]:
    """Scenes as a browser reads them."""
    return list(ElementTree.fromstring(f"<div>{wall.drawn(view, rows or USUAL)}</div>"))


def words(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def part(scene: ElementTree.Element, name: str) -> ElementTree.Element:
    return next(one for one in scene.iter() if name in (one.get("class") or "").split())


def test_each_scene_says_one_sentence_that_its_figures_bear_out(demonstration_to_read: Database) -> None:
    with using("zh"):
        found = dict(zip(KINDS, shown(looking()), strict=True))
    sentences = {kind: words(part(scene, "sentence")) for kind, scene in found.items()}
    done, of = 8, 12
    assert sentences["overview"].startswith(f"近7天，{of} 个社区中 {done} 个按时上报")
    ranked = [words(cell) for cell in part(found["map"], "ranked").iter("td") if cell.get("class") == "figure"]
    total = sum(int(figure.replace(",", "")) for figure in ranked)
    assert f"共 {total:,} 人次" in sentences["map"]
    assert f"最多（{ranked[0]}）" in sentences["map"]
    late, near, silent = (words(tile.find("b") or tile) for tile in part(found["attention"], "tiles"))
    assert sentences["attention"].startswith(late.split()[0].removesuffix("件"))
    assert near and silent
    opened = words(part(found["issues"], "tiles")[0].find("b") or found["issues"]).removesuffix("件")
    assert sentences["issues"].startswith(f"未结事项 {opened} 件")


@pytest.mark.parametrize("place", [HOME, *CASES])
def test_every_scene_of_every_place_can_be_drawn_and_spoken_to(demonstration_to_read: Database, place: str) -> None:
    view = looking(place)
    for language in ("zh", "en"):
        with using(language):
            assert len(shown(view)) == len(KINDS)
            for row in USUAL:
                assert wall.spoken(view, row).strip(), row.kind


def test_no_scene_names_anybody_who_is_no_office(demonstration_to_read: Database) -> None:
    with demonstration_to_read.reading() as session:
        people = {
            name
            for column in (Post.holder, Post.phone, Volunteer.name, ProjectContribution.giver, Milestone.reason)
            for (name,) in session.query(column).distinct()
            if name and len(name) > 1
        }
        people |= {name for (name,) in session.query(Issue.handler).distinct() if name}
        people -= {name for (name,) in session.query(Team.name).distinct()}
    view = looking()
    with using("zh"):
        said = " ".join(words(scene) for scene in shown(view)) + "".join(wall.spoken(view, row) for row in USUAL)
    assert not {name for name in people if name in said}


def test_a_scene_is_about_its_own_area_and_day(demonstration_to_read: Database) -> None:
    view = looking()
    child = reads.children(view.area.id, TODAY)[0]
    past = TODAY - timedelta(days=30)
    row = replace(USUAL[0], focus_id=child.id, focus_code=child.code, as_of=past)
    seen = wall.about(view, row)
    assert (seen.area.code, seen.last, seen.first) == (child.code, past, past - timedelta(days=6))
    with using("zh"):
        (scene,) = shown(view, row)
        assert words(part(scene, "clock")).startswith("数据截至")
        assert wall.spoken(view, row).startswith(child.name)
        assert set(wall.points(view, USUAL[1])) == {one.code for one in reads.children(view.area.id, TODAY)}


def test_scenes_are_rows_in_an_order_that_can_be_changed(demonstration: Database) -> None:
    area = looking().area.id
    with demonstration.writing(TESTER) as session:
        assert scenes(session, area) == list(USUAL)
        actions.begin(session, area)
        actions.begin(session, area)
        own = scenes(session, area)
        assert [row.kind for row in own] == list(KINDS)
        last = own[-1]
        assert last.id is not None
        actions.change(session, last.id, seen=1, draft=SceneDraft("map", 1, 45, notes="请看  地图"))
        with pytest.raises(Conflict):
            actions.remove(session, last.id, seen=1)
        assert own[0].id is not None
        actions.remove(session, own[0].id, seen=1)
        now = scenes(session, area)
        assert (now[0].kind, now[0].seconds, now[0].notes) == ("map", 45, "请看 地图")
        assert [row.kind for row in now] == ["map", "map", "attention"]
        for wrong in (SceneDraft("x", 1, 20), SceneDraft("map", 0, 20), SceneDraft("map", 1, 4)):
            with pytest.raises(Refused):
                actions.add(session, area, wrong)
        with pytest.raises(Refused):
            actions.add(session, area, SceneDraft("map", 1, 20, as_of=TODAY + timedelta(days=1)))
    reads.begin()
    assert [row.kind for row in reads.scenes(area)] == ["map", "map", "attention"], "walls follow"


def test_until_the_morning_nobody_is_said_to_lack_the_report_of_the_day_before(
    demonstration_to_read: Database,
) -> None:
    view = replace(looking(), first=TODAY - timedelta(days=5), last=TODAY + timedelta(days=1))
    night = replace(view, today=TODAY + timedelta(days=1), early=True)
    assert night.settled == TODAY - timedelta(days=1)
    with using("zh"):
        said = words(part(shown(night)[0], "sentence"))
        assert said.startswith("近7天（截至11月21日），12 个社区中 8 个按时上报")
        morning = words(part(shown(replace(night, early=False))[0], "sentence"))
        assert "12 个社区中 0 个" in morning or "8 个" not in morning
        begun = words(part(shown(replace(night, first=night.last))[0], "sentence"))
        assert begun.startswith("当日刚开始，尚未到上报时间")


@pytest.mark.parametrize(("hour", "early"), [(0, True), (8, True), (9, False), (23, False)])
def test_the_morning_ends_at_nine_where_the_users_are(hour: int, early: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    at = calendar.stored(datetime(2026, 11, 23, hour, 30 if early else 0))
    monkeypatch.setattr(calendar, "_held", at)
    assert calendar.is_early() is early


def test_what_residents_raised_is_told_by_its_class_alone(demonstration_to_read: Database) -> None:
    view = looking()
    titles = {row.title for row in reads.open_issues(view.area.id, view.last)}
    with using("zh"):
        said = " ".join(words(scene) for scene in shown(view)) + "".join(wall.spoken(view, row) for row in USUAL)
    assert not [title for title in titles if title in said]
    assert "设施维修" in said


def test_a_place_that_enters_no_issues_has_no_scenes_about_them(demonstration_to_read: Database) -> None:
    assert [row.kind for row in wall.chosen(looking())] == list(KINDS)
    case = replace(looking(CASES[1]), first=None)
    assert [row.kind for row in wall.chosen(case)] == ["overview", "map"]
    with using("zh"):
        _overview, by_map, _attention, about_issues = shown(case)
        assert "9 个最多（6）" in words(part(by_map, "sentence")), "nine are as many, and one is not put before them"
        assert " 0" not in words(about_issues)
