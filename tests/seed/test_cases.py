"""The five real places: all facts carried, nothing after the article, nobody by name."""

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import String

import seed
from db.measures.indicators import INDICATORS
from db.measures.registry import measure
from db.models import Area, Boundary, Claim, Issue, Level, Neighbour, Post, Role, Source, Station, StationDay
from seed.files import DATA, table
from seed.loader import demonstration
from seed.rows import Rows

FACTS = {"F000": 44, "F001": 75, "F002": 48, "F003": 68, "F004": 36}
"""How many facts the reference drew from each article; they are numbered without gaps."""

NAMES = {
    "20dd8fb9016f", "229d5434a519", "3655f8a98bb7", "526a3d9af8f6", "8e3b6ce232ad", "a91b131ee457",
    "b0865e86a0a4", "b28adc34696d", "ca1ee3f7fe9a", "dcb63cd9f201", "f0c1b33edbf8", "faa0d77016bd",
}  # fmt: skip
"""SHA-256 beginnings of the names of persons in the articles, so that they stand nowhere, not even here."""


@pytest.fixture(scope="module")
def rows() -> Rows:
    return demonstration(date(2026, 11, 22))


def real(rows: Rows) -> dict[int, date]:
    """For each area of the real places the day its article ends."""
    ends = {row["id"]: row["as_of"] for row in rows.of(Source)}
    return {area["id"]: ends[area["source_id"]] for area in rows.of(Area) if not area["fictional"]}


def test_every_fact_is_a_claim_or_left_out_for_a_reason() -> None:
    claimed = [row["fact"] for row in table("cases/claims.csv")]
    left_out = {row["fact"]: row["reason"] for row in table("cases/left_out.csv")}
    assert all(left_out.values())
    expected = [f"{article}-{number:03}" for article, count in FACTS.items() for number in range(1, count + 1)]
    assert sorted([*claimed, *left_out]) == expected


def test_amounts_repeat_the_value_of_their_claim_under_a_known_measure() -> None:
    claims = {row["fact"]: row for row in table("cases/claims.csv")}
    for row in table("cases/amounts.csv"):
        assert row["amount"] == claims[row["fact"]]["value"]
        assert measure(row["measure"])


def test_claims_stand_beside_indicators_that_exist() -> None:
    named = {row["indicator"] for row in table("cases/claims.csv") if row["indicator"]}
    assert named
    assert named <= INDICATORS.keys()


def test_items_that_do_not_add_up_stay_as_the_source_has_them() -> None:
    items = [int(row["amount"]) for row in table("cases/amounts.csv") if row["measure"] == "service_centres"]
    claimed = [row["value"] for row in table("cases/claims.csv") if row["indicator"] == "service_centres"]
    assert (sum(items), claimed) == (30, ["31"])


def test_nothing_of_a_case_is_dated_after_its_article(rows: Rows) -> None:
    ends = real(rows)
    assert all(ends.values())
    moved = date(2023, 6, 30)  # when the statistics list two of 城北's units elsewhere
    for model in (StationDay, Station, Post, Issue, Area):
        for row in rows.of(model):
            end = ends.get(row["id"] if model is Area else row["area_id"])
            if end:
                days = [value for value in row.values() if type(value) is date and date.min < value < date.max]
                assert all(day <= end or (model is Area and day == moved) for day in days), row
                assert row["recorded_at"].date() <= end


def test_nothing_adverse_is_invented_for_a_case(rows: Rows) -> None:
    ends = real(rows)
    assert not [row for row in rows.of(Issue) if row["area_id"] in ends]
    assert not [row for row in rows.of(Station) if row["area_id"] in ends and row["reports_daily"]]
    assert not [row for row in rows.of(Post) if row["area_id"] in ends]


def test_the_stations_days_add_up_to_what_was_reported_and_say_that_they_are_illustrative(rows: Rows) -> None:
    days = [row for row in rows.of(StationDay) if row["area_id"] in real(rows)]
    assert 2850 <= sum(row["visits"] for row in days) <= 3000
    assert {row["provenance"] for row in days} == {"illustrative"}
    assert min(row["day"] for row in days) == date(2021, 6, 24)
    assert max(row["day"] for row in days) == date(2021, 9, 24)


def test_codes_are_unique_and_of_their_kind(rows: Rows) -> None:
    codes = [row["code"] for row in rows.of(Area)]
    assert len(codes) == len(set(codes))
    for row in rows.of(Area):
        if row["fictional"]:
            assert row["code"].startswith("990000")  # no province has 99
        digits = 15 if row["kind"] in ("grid", "large_grid", "self_grid") else 12
        if row["name"].startswith("原文未列名"):
            assert re.fullmatch(r"\d{9}U\d\d", row["code"])  # a letter: no statistical code has one
        else:
            assert re.fullmatch(rf"\d{{{digits}}}", row["code"])


@pytest.mark.parametrize(
    ("town", "kind", "count"),
    [
        ("360502002", "community", 32),
        ("360732100", "community", 14),
        ("360732100", "grid", 79),
        ("440703006", "large_grid", 4),
        ("440703006", "grid", 16),
        ("990000001", "community", 12),
        ("990000001", "grid", 100),
    ],
)
def test_a_place_has_as_many_areas_as_it_should(rows: Rows, town: str, kind: str, count: int) -> None:
    places = {row["id"] for row in rows.of(Area) if row["code"].startswith(town)}
    moved = {"360502005007", "360502003020"} if town == "360502002" else set()
    found = [row for row in rows.of(Area) if row["kind"] == kind and (row["id"] in places or row["code"] in moved)]
    assert len(found) == count


def test_every_place_has_its_own_levels_and_roles(rows: Rows) -> None:
    schemes = {row["scheme"] for row in rows.of(Area)}
    assert len(schemes) == 6
    assert schemes == {row["scheme"] for row in rows.of(Role)} == {row["scheme"] for row in rows.of(Level)}
    northern = sorted((row["rank"], row["name_zh"]) for row in rows.of(Role) if row["scheme"] == "yushui")
    assert [name for _rank, name in northern] == ["网格指导员", "网格长", "网格员", "网格辅助员", "楼栋长"]


def test_surveyed_outlines_are_the_counties_alone(rows: Rows) -> None:
    kinds = {row["id"]: row["kind"] for row in rows.of(Area)}
    assert {kinds[row["area_id"]] for row in rows.of(Boundary) if not row["schematic"]} == {"county"}
    streets = {row["id"] for row in rows.of(Area) if row["kind"] in ("county", "street")}
    assert streets == streets & {row["area_id"] for row in rows.of(Neighbour)}


def test_nothing_is_longer_than_its_column(rows: Rows) -> None:
    for model in (Area, Claim, Level, Neighbour, Role, Source, Station):
        for column in model.__table__.columns:
            if isinstance(column.type, String) and column.type.length:
                assert max(len(row.get(column.key) or "") for row in rows.of(model)) <= column.type.length, column


def test_no_person_of_the_articles_is_named_anywhere() -> None:
    texts = [
        file.read_text(encoding="utf-8") for file in (*DATA.rglob("*.*"), *Path(seed.__file__).parent.glob("*.py"))
    ]
    for run in re.findall("[一-鿿]+", "\n".join(texts)):
        for size in (2, 3):
            for at in range(len(run) - size + 1):
                digest = hashlib.sha256(run[at : at + size].encode()).hexdigest()[:12]
                assert digest not in NAMES, f"a name stands in …{run}…"
