"""The volunteer teams of the demonstration: believable on any day, the same for the same day, and nobody real."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest

from db.actions.attendance import LONGEST
from db.models import Activity, Area, Attendance, Provenance, Team, Volunteer
from db.rosters import key
from seed.festivals import SPRING, holiday
from seed.loader import demonstration
from seed.streams import HISTORY, moment

TODAY = date(2026, 11, 22)
DAYS = (TODAY, date(2026, 2, 18), date(2024, 2, 29))  # a Sunday, a day of Spring Festival, a leap day

made = cache(demonstration)


def test_the_same_day_makes_the_same_volunteers() -> None:
    again = demonstration(TODAY)
    for model in (Team, Volunteer, Activity, Attendance):
        assert made(TODAY).of(model) == again.of(model)


@pytest.mark.parametrize("today", DAYS)
def test_the_sub_district_serves_about_as_many_hours_every_month(today: date) -> None:
    minutes: Counter[tuple[int, int]] = Counter()
    for row in made(today).of(Attendance):
        minutes[row["day"].year, row["day"].month] += row["minutes"]
    whole = sorted(minutes)[1:-1]
    assert len(whole) >= 22
    assert all(900 <= minutes[month] / 60 <= 2600 for month in whole)
    assert 1400 <= sum(minutes[month] for month in whole) / len(whole) / 60 <= 2200
    year, before = whole[-12:], whole[:-12][-10:]
    assert sum(minutes[month] for month in year) / 12 > sum(minutes[month] for month in before) / 10, "teams grow"


@pytest.mark.parametrize("today", DAYS)
def test_some_activities_are_cancelled_and_a_few_of_the_last_two_weeks_wait(today: date) -> None:
    rows = made(today)
    states = Counter(row["state"] for row in rows.of(Activity))
    assert 0.03 <= states["cancelled"] / states["held"] <= 0.12
    assert all((row["reason"] is not None) == (row["state"] == "cancelled") for row in rows.of(Activity))
    unrecorded = [row["day"] for row in rows.of(Activity) if row["state"] == "planned" and row["day"] < today]
    unconfirmed = {row["day"] for row in rows.of(Attendance) if row["confirmed_on"] is None}
    assert 1 <= len(unrecorded) + len(unconfirmed) <= 12
    assert unconfirmed
    assert all(today - day < timedelta(days=14) for day in (*unrecorded, *unconfirmed))
    to_come = [row for row in rows.of(Activity) if row["day"] > today]
    assert 15 <= len(to_come) <= 50
    assert {row["state"] for row in to_come} <= {"planned", "cancelled"}


@pytest.mark.parametrize("today", DAYS)
def test_nobody_is_in_two_places_and_everybody_is_in_the_team_they_serve_with(today: date) -> None:
    rows = made(today)
    members = {row["id"]: row for row in rows.of(Volunteer)}
    parents = {row["id"]: row for row in rows.of(Activity)}
    mine = defaultdict(list)
    for row in rows.of(Attendance):
        activity, member = parents[row["activity_id"]], members[row["volunteer_id"]]
        assert (row["day"], row["area_id"]) == (activity["day"], activity["area_id"])
        assert row["team_id"] == activity["team_id"] == member["team_id"]
        assert activity["state"] == "held" and row["day"] < today
        assert member["joined_on"] <= row["day"] < (member["left_on"] or date.max)
        assert 0 < row["minutes"] <= LONGEST
        assert row["confirmed_on"] is None or row["day"] <= row["confirmed_on"] <= today
        mine[row["volunteer_id"], row["day"]].append((row["starts_at"], row["starts_at"] + row["minutes"]))
    assert all(first[1] <= second[0] for times in mine.values() for first, second in pairwise(sorted(times)))


@pytest.mark.parametrize("today", DAYS)
def test_nothing_was_recorded_after_today_and_history_goes_back_two_years(today: date) -> None:
    rows = made(today)
    for model in (Team, Volunteer, Activity, Attendance):
        assert all(row["recorded_at"] <= moment(today, 12) for row in rows.of(model))
    assert min(row["day"] for row in rows.of(Activity)) <= today - HISTORY + timedelta(days=7)
    assert all(row["joined_on"] <= today for row in rows.of(Volunteer))


def test_sixteen_teams_have_350_members_and_every_name_says_that_it_is_invented() -> None:
    rows = made(TODAY)
    fictional = {row["id"] for row in rows.of(Area) if row["fictional"]}
    teams = [row for row in rows.of(Team) if row["area_id"] in fictional]
    assert (len(teams), len(rows.of(Volunteer))) == (16, 350)
    assert all(row["name"][1] == "某" and row["name"].endswith("（示例）") for row in rows.of(Volunteer))
    names = {(row["team_id"], key(row["name"])) for row in rows.of(Volunteer)}
    assert len(names) == 350, "a pasted list tells members of a team apart"


def test_teams_rest_at_spring_festival_and_visit_old_people_before_it() -> None:
    rows = made(TODAY)
    assert not any(holiday(row["day"]) == SPRING for row in rows.of(Activity))
    title = "空巢老人过年大扫除和贴春联"
    eves = [row["day"] for row in rows.of(Activity) if row["title"] == title]
    assert eves
    assert all(any(holiday(day + timedelta(days=ahead)) == SPRING for ahead in range(1, 8)) for day in eves)


def test_the_cases_have_the_teams_their_articles_name_and_no_hours() -> None:
    rows = made(TODAY)
    areas = {row["id"]: row["code"] for row in rows.of(Area)}
    reported = [row for row in rows.of(Team) if row["provenance"] == Provenance.REPORTED]
    assert [(areas[row["area_id"]], row["name"], row["founded_on"]) for row in reported] == [
        ("440703006107", "滨港御城小区志愿服务队", date(2021, 8, 31)),
        ("350825100006", "党员志愿服务队", date(2021, 9, 28)),
    ]
    known = {row["id"] for row in reported}
    for model in (Volunteer, Activity, Attendance):
        assert not any(row["team_id"] in known for row in rows.of(model))
