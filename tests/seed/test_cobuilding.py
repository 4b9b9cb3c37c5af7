"""Co-building in the demonstration: lists that hold together, and cases that say no more than their articles."""

from datetime import date, timedelta
from itertools import chain
from typing import Any

import pytest

from db.models import (
    Agreement,
    Area,
    AreaParent,
    Milestone,
    Need,
    PartnerUnit,
    Project,
    ProjectContribution,
    ProjectSession,
    Resource,
    Source,
)
from db.queries.cobuilding import CAPACITIES, KINDS
from db.queries.projects import GIFTS
from seed.files import table
from seed.loader import demonstration
from seed.rows import Rows
from tests.seed.test_cases import real

TODAY = date(2026, 11, 22)
MODELS = (Agreement, Milestone, Need, PartnerUnit, Project, ProjectContribution, ProjectSession, Resource)

Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows() -> Rows:
    return demonstration(TODAY)


def fictional(rows: Rows, model: Any) -> list[Row]:
    cases = real(rows)
    return [row for row in rows.of(model) if row["area_id"] not in cases]


def told(rows: Rows, model: Any, code: str) -> list[Row]:
    area = rows.id(Area, code)
    return [row for row in rows.of(model) if row["area_id"] == area]


def by_id(rows: Rows, model: Any) -> dict[int, Row]:
    return {row["id"]: row for row in rows.of(model)}


def ended(project: Row) -> date | None:
    end: date | None = project["finished_on"] or project["cancelled_on"]
    return end


def test_there_is_enough_of_everything_to_show(rows: Rows) -> None:
    counts = {model: len(fictional(rows, model)) for model in MODELS}
    assert (counts[PartnerUnit], counts[Need], counts[Resource]) == (24, 60, 40)
    assert 36 <= counts[Project] <= 40
    assert len({need["category"] for need in fictional(rows, Need)}) == 6
    assert min(counts.values()) >= 20


def test_four_to_six_milestones_are_late_and_each_says_why(rows: Rows) -> None:
    late = [
        row for row in fictional(rows, Milestone) if row["due_on"] < TODAY and not (row["done_on"] or row["dropped_on"])
    ]
    assert 4 <= len(late) <= 6
    assert all(row["reason"] for row in late)


def test_every_state_of_a_project_is_there(rows: Rows) -> None:
    projects = fictional(rows, Project)
    assert sum(bool(row["started_on"] and not ended(row)) for row in projects) >= 10
    assert sum(row["started_on"] is None for row in projects) >= 3
    assert sum(bool(row["finished_on"]) for row in projects) >= 15
    cancelled = [row for row in projects if row["cancelled_on"]]
    assert cancelled
    assert all(row["reason"] for row in cancelled)


def test_a_need_is_matched_from_the_day_its_first_project_was_agreed(rows: Rows) -> None:
    agreed: dict[int, date] = {}
    for project in rows.of(Project):
        if project["need_id"] and not project["cancelled_on"]:
            known = agreed.get(project["need_id"], date.max)
            agreed[project["need_id"]] = min(known, project["agreed_on"])
    assert {row["id"]: row["matched_on"] for row in rows.of(Need) if row["matched_on"]} == agreed
    current = [row for row in fictional(rows, Need) if row["ends_on"] is None]
    assert 0.5 < sum(bool(row["matched_on"]) for row in current) / len(current) < 0.9


def test_no_more_of_a_resource_is_used_than_there_is_and_it_reaches_the_project(rows: Rows) -> None:
    parents = {row["area_id"]: row["parent_id"] for row in rows.of(AreaParent)}
    resources = by_id(rows, Resource)
    for resource in resources.values():
        mine = [row for row in rows.of(Project) if row["resource_id"] == resource["id"]]
        used = sum(row["quantity"] for row in mine if not row["cancelled_on"])
        assert resource["quantity"] is None or used <= resource["quantity"], resource
        for project in mine:
            assert resource["area_id"] in (project["area_id"], parents[project["area_id"]]), project
            assert project["unit_id"] == resource["unit_id"]
            assert resource["from_day"] <= project["agreed_on"] < (resource["to_day"] or date.max), project


def assert_days_lie_inside(rows: Rows, today: date) -> None:
    units, projects, needs = by_id(rows, PartnerUnit), by_id(rows, Project), by_id(rows, Need)
    for row in chain(rows.of(Resource), rows.of(Agreement)):
        unit = units[row["unit_id"]]
        start, end = row.get("from_day") or row["signed_on"], row.get("to_day") or row.get("ends_on")
        assert unit["joined_on"] <= start
        assert unit["left_on"] is None or (end and end <= unit["left_on"]), row
    for project in projects.values():
        assert project["agreed_on"] <= (project["started_on"] or today) <= today
        assert (project["started_on"] or project["agreed_on"]) <= (ended(project) or today) <= today
        if project["need_id"]:
            need = needs[project["need_id"]]
            assert need["published_on"] <= project["agreed_on"] < (need["ends_on"] or date.max), project
            assert need["area_id"] == project["area_id"]
    for row in rows.of(Milestone):
        project = projects[row["project_id"]]
        assert project["agreed_on"] <= row["due_on"]
        assert row["area_id"] == project["area_id"]
        if ended(project):
            assert row["done_on"] or row["dropped_on"], row
        for day in (row["done_on"], row["dropped_on"]):
            assert day is None or project["agreed_on"] <= day <= (ended(project) or today), row
    for row in chain(rows.of(ProjectSession), rows.of(ProjectContribution)):
        project = projects[row["project_id"]]
        assert project["agreed_on"] <= row["day"] <= (ended(project) or today), row
        assert row["area_id"] == project["area_id"]


def test_days_lie_inside_what_they_belong_to(rows: Rows) -> None:
    assert_days_lie_inside(rows, TODAY)


def test_the_demonstration_of_another_day_holds_together_too() -> None:
    other = TODAY + timedelta(days=37)
    assert_days_lie_inside(demonstration(other), other)


def test_words_come_from_their_lists(rows: Rows) -> None:
    assert {row["kind"] for row in rows.of(PartnerUnit)} <= KINDS.keys()
    assert {row["capacity"] for row in rows.of(PartnerUnit)} == CAPACITIES.keys()
    assert {row["kind"] for row in rows.of(ProjectContribution)} == GIFTS.keys()


def test_nothing_of_a_case_is_dated_after_its_article_or_adverse(rows: Rows) -> None:
    ends = real(rows)
    assert not [row for row in rows.of(Milestone) if row["area_id"] in ends]
    assert not [row for row in rows.of(Project) if row["area_id"] in ends and row["cancelled_on"]]
    for model in MODELS:
        for row in rows.of(model):
            if end := ends.get(row["area_id"]):
                assert row["source_id"] is not None
                days = [value for value in row.values() if type(value) is date]
                assert all(day <= end for day in days), row
                assert row["recorded_at"].date() <= end


def test_the_needs_of_xingguo_are_as_many_as_reported_in_classes_whose_split_is_illustrative(rows: Rows) -> None:
    needs = told(rows, Need, "360732100000")
    assert (len(needs), len({row["category"] for row in needs})) == (34, 6)
    assert len({row["title"] for row in needs}) == 34
    assert all(row["title"].startswith("原文未列名") for row in needs)
    assert {row["provenance"] for row in needs} == {"illustrative"}
    assert all("各类项数为示意" in row["detail"] for row in needs)
    assert "needs" not in {row["measure"] for row in table("cases/amounts.csv")}


def test_shichong_has_its_four_lines_its_units_and_ten_sessions_without_invented_headcounts(rows: Rows) -> None:
    code = "440703006107"
    assert {row["category"] for row in told(rows, Project, code)} == {"花季护航", "健康护航", "教育护航", "解难救困"}
    capacities = [row["capacity"] for row in told(rows, PartnerUnit, code)]
    assert (capacities.count("part_time_member"), capacities.count("backer")) == (6, 4)
    sessions = told(rows, ProjectSession, code)
    assert len(sessions) == 10
    assert {(row["person_times"], row["persons"]) for row in sessions} == {(None, None)}
    assert {row["provenance"] for row in sessions} == {"illustrative"}


def test_residents_gave_money_labour_land_and_ideas_and_no_amount_is_invented(rows: Rows) -> None:
    cases = real(rows)
    given = [row for row in rows.of(ProjectContribution) if row["area_id"] in cases]
    assert {row["kind"] for row in given} == GIFTS.keys()
    assert {row["amount"] for row in given} == {None}
    articles = {row["id"]: row["code"] for row in rows.of(Source)}
    assert {articles[row["source_id"]] for row in given} == {"article-000", "article-004"}
