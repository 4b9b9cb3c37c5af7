"""The volunteer teams: of the cases by name alone, of the fictional sub-district with two years of activities."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from db.models import Activity, Area, Attendance, Provenance, Source, Team, Volunteer
from seed.activity import weather
from seed.festivals import SPRING, holiday
from seed.files import table
from seed.rows import Rows
from seed.streams import HISTORY, SURNAMES, moment, person, stream

STEMS = "甲乙丙丁戊己庚辛壬癸"
AHEAD = 16  # days for which activities are already planned
RECENT = timedelta(days=14)  # what is younger may still lack the organiser's confirmation
SEASON_LIFT = {3: 1.25, 5: 1.1, 10: 1.1, 11: 1.05, 12: 1.1, 1: 0.95, 2: 0.8, 7: 0.85, 8: 0.85}
OFF = {SPRING, "new_year", "national_day", "labour_day"}  # regular activities pause on these holidays

Matter = dict[str, str]


def add_case_teams(rows: Rows) -> None:
    """The two teams the articles name; their hours were not reported."""
    for row in table("cases/teams.csv"):
        source = rows.of(Source)[rows.id(Source, row["source"]) - 1]
        rows.add(
            Team,
            area_id=rows.id(Area, row["area"]),
            name=row["name"],
            host=row["host"] or None,
            founded_on=date.fromisoformat(row["founded_on"]),
            ended_on=None,
            provenance=Provenance.REPORTED,
            recorded_at=moment(source["as_of"], 12),
            source_id=source["id"],
        )


def add_volunteering(rows: Rows, today: date) -> None:
    """Sixteen teams, whoever is in them, and what they did."""
    matters = table("fictional/activities.csv")
    for row in table("fictional/teams.csv"):
        chance = stream("team", row["name"])
        founded = today - HISTORY - timedelta(days=chance.randint(30, 1200))
        common = {
            "area_id": rows.id(Area, row["area"]),
            "provenance": Provenance.ILLUSTRATIVE,
            "source_id": rows.id(Source, "fictional"),
        }
        team = rows.add(
            Team,
            name=row["name"],
            host=row["host"],
            founded_on=founded,
            ended_on=None,
            recorded_at=moment(founded, 9),
            **common,
        )
        common |= {"team_id": team}
        people = [(rows.add(Volunteer, **common, **member), member) for member in _members(row, founded, today, chance)]
        keeper = person(stream("organiser", row["name"]))
        mine = [matter for matter in matters if matter["kind"] == row["kind"]]
        for activity, present in _activities(row, mine, people, today):
            number = rows.add(Activity, **common, **activity, recorded_by=keeper)
            for one in present:
                rows.add(
                    Attendance, **common, activity_id=number, day=activity["day"], **one,
                    recorded_at=activity["recorded_at"], recorded_by=keeper,
                )  # fmt: skip


def _members(row: dict[str, str], founded: date, today: date, chance: Random) -> Iterator[dict[str, Any]]:
    """Invented names that nobody bears; most joined at the beginning, some later, a few have left."""
    names = chance.sample([f"{surname}某{stem}（示例）" for surname in SURNAMES for stem in STEMS], int(row["members"]))
    for name in names:
        late = chance.random() < 0.35
        joined = today - timedelta(days=chance.randint(20, 700)) if late else founded
        left = today - timedelta(days=chance.randint(1, 300)) if chance.random() < 0.06 else None
        yield {
            "name": name,
            "party_member": chance.random() < (0.9 if "党员" in row["name"] else 0.35),
            "joined_on": joined,
            "left_on": left if left and left > joined else None,
            "recorded_at": moment(joined, 10),
        }


def _activities(
    row: dict[str, str], matters: list[Matter], people: list[tuple[int, dict[str, Any]]], today: date
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """At most one activity a day, so that nobody is in two places; each with who came to it."""
    for offset in range(-HISTORY.days, AHEAD + 1):
        day = today + timedelta(days=offset)
        chance = stream("volunteering", row["name"], day)
        if not _takes_place(row, day, chance):
            continue
        matter = chance.choices(matters, [_likely(matter, day) for matter in matters])[0]
        start = int(row["hour"]) * 60 + chance.choice((0, 0, 30))
        activity = {
            "title": matter["title"],
            "day": day,
            "starts_at": start,
            "state": "planned",
            "reason": None,
            "person_times": None,
            "recorded_at": moment(min(day - timedelta(days=chance.randint(3, 9)), today - timedelta(days=1)), 15),
        }
        fate = chance.random()
        told = stream("told", row["name"], day, today).random()
        if fate < 0.03 or (matter["outdoor"] == "1" and weather(day).rain and fate < 0.3):
            rain = matter["outdoor"] == "1" and weather(day).rain
            activity |= {"state": "cancelled", "reason": "降雨" if rain else "与街道统一活动冲突"}
            yield activity, []
        elif offset >= 0 or (today - day < RECENT and told < 0.04):  # to come, or nobody has recorded it yet
            yield activity, []
        else:
            served = int(matter["served"])
            activity |= {"state": "held", "recorded_at": moment(day, 21, chance.randrange(60))}
            activity["person_times"] = round(served * chance.uniform(0.7, 1.4)) if served else None
            unconfirmed = today - day < RECENT and told > 0.92
            yield activity, _present(people, day, today, start, int(matter["minutes"]), unconfirmed, chance)


def _takes_place(row: dict[str, str], day: date, chance: Random) -> bool:
    """Once a week on the team's day, sometimes once more; quieter in summer, not on long holidays."""
    if holiday(day) in OFF or (row["kind"] == "school" and day.month in (2, 7, 8)):
        return False
    regular = day.weekday() == int(row["weekday"])
    extra = 0.07 if day.weekday() >= 5 or row["kind"] in ("evening", "weekday") else 0.02
    if holiday(day) == "mid_autumn" or _eve(day):
        extra = 0.25
    return chance.random() < (0.82 * SEASON_LIFT.get(day.month, 1.0) if regular else extra)


@cache
def _eve(day: date) -> bool:
    """Whether Spring Festival is about to begin."""
    return any(holiday(day + timedelta(days=ahead)) == SPRING for ahead in range(1, 8)) and not holiday(day)


@cache
def _seasons(day: date) -> set[str]:
    """What a day is the season of; anything may be done that belongs to none."""
    near = {holiday(day + timedelta(days=ahead)) for ahead in range(4)}
    found = {
        "winter_festival": _eve(day),
        "mid_autumn": "mid_autumn" in near,
        "dragon_boat": "dragon_boat" in near,
        "chongyang": day.month == 10 and day.day >= 10,
        "cold": day.month in (12, 1),
        "hot": day.month in (7, 8),
    }
    return {"", *(season for season, now in found.items() if now)}


def _likely(matter: Matter, day: date) -> float:
    """How likely a matter is on a day; what belongs to a season is done in it alone."""
    return int(matter["share"]) if matter["season"] in _seasons(day) else 0


def _present(
    people: list[tuple[int, dict[str, Any]]],
    day: date,
    today: date,
    start: int,
    minutes: int,
    unconfirmed: bool,
    chance: Random,
) -> list[dict[str, Any]]:
    """About two thirds of the team; a few come late or go early, and most lists are confirmed within days."""
    known = [
        number
        for number, member in people
        if member["joined_on"] <= day and (member["left_on"] is None or day < member["left_on"])
    ]
    share = min(0.95, max(0.3, chance.gauss(0.70, 0.10)))
    confirmed = min(today, day + timedelta(days=chance.choice((0, 0, 0, 1, 1, 2, 3))))
    return [
        {
            "volunteer_id": number,
            "minutes": minutes - (chance.choice((20, 30, 45)) if chance.random() < 0.12 else 0),
            "starts_at": start,
            "confirmed_on": None if unconfirmed else confirmed,
        }
        for number in sorted(chance.sample(known, round(len(known) * share)))
    ]
