"""The fictional sub-district: the same for the same day, and believable on any."""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from statistics import mean
from typing import Any

import pytest

from db.models import Area, Base, Compound, CompoundMark, Issue, Post, Service, Station, StationDay
from db.models.compounds import MARK_MEASURES
from seed.activity import busyness
from seed.festivals import holiday, qingming
from seed.loader import HOME, demonstration
from seed.rows import Rows
from seed.streams import HISTORY, moment

TODAY = date(2026, 11, 22)
DAYS = (TODAY, date(2026, 2, 18), date(2024, 2, 29))  # a Sunday, a day of Spring Festival, a leap day

made = cache(demonstration)


def fictional(rows: Rows, model: type[Base]) -> list[dict[str, Any]]:
    inside = {area["id"] for area in rows.of(Area) if area["fictional"]}
    return [row for row in rows.of(model) if row["area_id"] in inside]


def issue_key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["title"], row["reported_on"], row["closed_on"]


def test_the_same_day_makes_the_same_rows() -> None:
    again = demonstration(TODAY)
    for model in (Area, Station, StationDay, Compound, CompoundMark, Post, Issue):
        assert made(TODAY).of(model) == again.of(model)


def test_another_day_shifts_the_activity_and_leaves_the_place() -> None:
    later = made(DAYS[1])
    assert [row["code"] for row in made(TODAY).of(Area)] == [row["code"] for row in later.of(Area)]
    assert max(row["day"] for row in fictional(later, StationDay)) == DAYS[1]
    assert {issue_key(row) for row in made(TODAY).of(Issue)} != {issue_key(row) for row in later.of(Issue)}


@pytest.mark.parametrize("today", DAYS)
def test_nothing_happens_after_today(today: date) -> None:
    rows = made(today)
    for model in (StationDay, Issue, Compound, CompoundMark, Post, Station):
        for row in fictional(rows, model):
            assert row["recorded_at"] <= moment(today, 12)
            for column in ("day", "reported_on", "closed_on", "valid_from", "from_day", "opened_on"):
                assert (row.get(column) or today) <= today


@pytest.mark.parametrize("today", DAYS)
def test_the_desk_holds_about_forty_issues_a_few_of_them_pressing(today: date) -> None:
    left = Counter((row["due_on"] - today).days for row in made(today).of(Issue) if row["closed_on"] is None)
    assert 38 <= sum(left.values()) <= 42
    assert 3 <= sum(count for days, count in left.items() if days < 0) <= 6
    assert left[0] >= 2
    assert left[1] >= 2


@pytest.mark.parametrize("today", DAYS)
def test_as_many_issues_were_open_in_the_past_as_are_today(today: date) -> None:
    issues = made(today).of(Issue)

    def open_on(day: date) -> int:
        return sum(row["reported_on"] <= day and (row["closed_on"] or date.max) > day for row in issues)

    assert 25 <= mean(open_on(today - timedelta(days=30 * month)) for month in range(1, 20)) <= 50
    closed = [row for row in issues if row["closed_on"]]
    assert 0.85 < mean(row["closed_on"] <= row["due_on"] for row in closed) < 0.95


@pytest.mark.parametrize("today", DAYS)
def test_today_is_half_reported_and_a_few_stations_are_behind(today: date) -> None:
    rows = made(today)
    days = {(row["station_id"], row["day"]) for row in fictional(rows, StationDay)}
    stations = fictional(rows, Station)
    assert 5 <= sum((station["id"], today) in days for station in stations) <= 15
    week = [today - timedelta(days=offset) for offset in range(1, 8)]
    behind = [station for station in stations if any((station["id"], day) not in days for day in week)]
    assert 2 <= len(behind) <= 7
    assert len(stations) == 30


def test_one_station_is_closed_for_repairs_and_says_so() -> None:
    yesterday = TODAY - timedelta(days=1)
    closed = [row for row in fictional(made(TODAY), StationDay) if not row["open"] and row["day"] == yesterday]
    assert [(row["visits"], row["note"]) for row in closed] == [(0, "设施检修，暂停开放")]


def test_services_add_up_to_the_visits_and_are_those_of_the_station() -> None:
    rows = made(TODAY)
    services = {station["id"]: set(station["services"]) for station in rows.of(Station)}
    known = {service["code"] for service in rows.of(Service)}
    assert set().union(*services.values()) <= known
    for row in fictional(rows, StationDay):
        assert sum(row["by_service"].values()) == row["visits"]
        assert row["by_service"].keys() <= services[row["station_id"]]
        assert min(row["by_service"].values(), default=0) >= 0


def test_some_reports_come_days_late() -> None:
    delays = Counter((row["recorded_at"] - moment(row["day"], 0)).days for row in fictional(made(TODAY), StationDay))
    assert delays[0] > 0.9 * delays.total()
    assert delays.keys() == {0, 1, 2, 3, 4, 5}


def test_weekends_and_spring_festival_show_in_the_visits() -> None:
    visits: Counter[date] = Counter()
    for row in fictional(made(TODAY), StationDay):
        visits[row["day"]] += row["visits"]
    plain = [day for day in visits if TODAY - day > timedelta(days=7) and not holiday(day)]
    working = mean(visits[day] for day in plain if day.weekday() < 5)
    assert mean(visits[day] for day in plain if day.weekday() >= 5) < 0.95 * working
    assert visits[date(2026, 2, 17)] < 0.4 * working


def test_a_canteen_closes_for_spring_festival_and_a_bookroom_fills_at_the_weekend() -> None:
    assert busyness(date(2026, 2, 17), "elders_canteen", 0.85) == 0
    assert busyness(date(2026, 3, 7), "bookroom", 1.6) > busyness(date(2026, 3, 5), "bookroom", 1.6)


@pytest.mark.parametrize("today", DAYS)
def test_most_unmanaged_compounds_have_a_committee_and_none_has_two_managements(today: date) -> None:
    rows = made(today)
    unmanaged = {row["id"] for row in fictional(rows, Compound) if row["unmanaged"]}
    held = [row for row in rows.of(CompoundMark) if (row["to_day"] or date.max) > today]
    assert all(row["unmanaged"] is (row["compound_id"] in unmanaged) and row["evidence"] for row in held)
    marks = [row for row in held if row["unmanaged"] and row["kind"] in MARK_MEASURES]
    committees = {row["compound_id"] for row in marks if row["kind"] == "owners_committee"}
    managed = Counter(row["compound_id"] for row in marks if row["kind"] != "owners_committee")
    assert 0.70 <= len(committees) / len(unmanaged) <= 0.85
    assert committees | managed.keys() <= unmanaged
    assert max(managed.values()) == 1
    assert len(fictional(rows, Compound)) == 300


def test_households_and_residents_add_up() -> None:
    areas = {row["code"]: row for row in made(TODAY).of(Area) if row["fictional"]}
    for column in ("households", "residents"):
        grids = sum(row[column] for row in areas.values() if row["kind"] == "grid")
        assert sum(row[column] for row in areas.values() if row["kind"] == "community") == grids
        assert areas[HOME][column] == grids
    assert all(200 <= row["households"] <= 500 for row in areas.values() if row["kind"] == "grid")


def test_nobody_can_be_called_and_every_holder_is_an_example() -> None:
    for row in made(TODAY).of(Post):
        assert row["phone"].startswith("100-0000-")
        assert row["holder"].endswith("某（示例）")


def test_history_goes_back_two_years() -> None:
    assert min(row["day"] for row in fictional(made(TODAY), StationDay)) == TODAY - HISTORY
    assert min(row["reported_on"] for row in made(TODAY).of(Issue)) <= TODAY - HISTORY + timedelta(days=3)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 2, 16), "spring_festival"),
        (date(2026, 2, 17), "spring_festival"),
        (date(2026, 2, 24), None),
        (date(2025, 10, 6), "mid_autumn"),
        (date(2026, 6, 19), "dragon_boat"),
        (date(2026, 10, 2), "national_day"),
        (date(2026, 4, 5), "qingming"),
        (date(2026, 11, 22), None),
    ],
)
def test_a_day_belongs_to_its_holiday(day: date, name: str | None) -> None:
    assert holiday(day) == name


@pytest.mark.parametrize(("year", "day"), [(2020, 4), (2023, 5), (2024, 4), (2026, 5), (2028, 4)])
def test_qingming_falls_on_the_fourth_or_fifth_of_april(year: int, day: int) -> None:
    assert qingming(year) == date(year, 4, day)
