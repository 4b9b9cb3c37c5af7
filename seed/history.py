"""The days of the county: what its stations, teams, grids and partner units record, one day after the other."""

from datetime import date, timedelta
from random import Random
from typing import Any

from db.models import (
    Activity,
    Attendance,
    Base,
    Compound,
    Issue,
    Milestone,
    Need,
    Project,
    ProjectContribution,
    ProjectSession,
    Provenance,
    Resource,
    Source,
    Station,
    StationDay,
    Team,
)
from seed.activity import busyness
from seed.county import KINDS, MEMBERS, Street, words
from seed.files import table
from seed.rows import Rows
from seed.stations import SHARES
from seed.streams import moment, stream

ACTIVITIES, ISSUES, NEEDS = 54, 33, 2  # a day, in the whole county
WEEKEND = dict(zip(KINDS, (0.55, 1.15, 0.8, 0.85), strict=True))
VISITS = dict(zip(KINDS, (90, 100, 70, 94), strict=True))


class History:
    """What a county records up to `today`: the same about a day, however long ago its records begin."""

    def __init__(self, rows: Rows, streets: list[Street], today: date) -> None:
        self._rows, self._today = rows, today
        self._below = {street.id: [community.id for community in street.communities] for street in streets}
        kinds = {services: kind for kind, services in KINDS.items()}
        self._stations = [
            (number, row["area_id"], kinds[tuple(row["services"])], stream("size", number).uniform(0.6, 1.4))
            for number, row in enumerate(rows.of(Station), 1)
        ]
        self._teams = [(number, row["area_id"]) for number, row in enumerate(rows.of(Team), 1)]
        self._compounds = list(rows.of(Compound))
        self._resources = list(rows.of(Resource))
        self._matters = table("fictional/issues.csv")
        self._shares = [int(matter["share"]) for matter in self._matters]
        self._titles = [title for title, _ in words("activity")]
        self._common = {"provenance": Provenance.ILLUSTRATIVE, "source_id": rows.id(Source, "fictional")}

    def record(self, day: date) -> None:
        """Add what began on a day, and what has become of it since."""
        chance = stream("county", day)
        self._reports(day, chance)
        for _ in range(ACTIVITIES + (30 if day.weekday() > 4 else -12)):
            self._activity(day, chance)
        for _ in range(ISSUES + chance.randint(-8, 8)):
            self._issue(day, chance)
        for _ in range(NEEDS):
            self._need(day, chance)

    def _add(self, model: type[Base], recorded: date, /, **values: Any) -> int:
        return self._rows.add(model, **values, **self._common, recorded_at=moment(recorded, 18))

    def _reports(self, day: date, chance: Random) -> None:
        """One station in a hundred forgets a day; of today only half have come in."""
        busy = {kind: busyness(day, kind, WEEKEND[kind]) * VISITS[kind] for kind in KINDS}
        for station, area, kind, size in self._stations:
            draw = chance.random()
            if draw < (0.5 if day == self._today else 0.01):
                continue
            visits = int(busy[kind] * size * (0.8 + 0.4 * draw))
            services = KINDS[kind] if visits else ()
            counts = {service: int(visits * share) for service, share in zip(services, SHARES, strict=False)}
            self._add(
                StationDay,
                day,
                station_id=station,
                area_id=area,
                day=day,
                visits=sum(counts.values()),
                by_service=counts,
                open=bool(visits),
            )

    def _activity(self, day: date, chance: Random) -> None:
        """Of what was planned one in twenty was cancelled; service counts once it is confirmed some days later."""
        team, area = chance.choice(self._teams)
        starts, title, draw = chance.choice((480, 540, 840, 1140)), chance.choice(self._titles), chance.random()
        planned = day == self._today and draw < 0.5
        state = "planned" if planned else "cancelled" if draw > 0.95 else "held"
        common = {"team_id": team, "area_id": area, "day": day, "starts_at": starts}
        activity = self._add(
            Activity,
            day,
            **common,
            title=title,
            state=state,
            reason="下雨" if state == "cancelled" else None,
            person_times=chance.randint(10, 90) if state == "held" else None,
        )
        if state != "held":
            return
        confirmed = day + timedelta(days=chance.randint(0, 4))
        for member in chance.sample(range(MEMBERS), chance.randint(8, 18)):
            self._add(
                Attendance,
                day,
                **common,
                activity_id=activity,
                volunteer_id=(team - 1) * MEMBERS + member + 1,
                minutes=60 + member % 4 * 30,
                confirmed_on=confirmed if confirmed <= self._today else None,
            )

    def _issue(self, day: date, chance: Random) -> None:
        """Nine in ten are closed by their due day, the others within a fortnight after it."""
        matter = chance.choices(self._matters, self._shares)[0]
        compound, days = chance.choice(self._compounds), int(matter["days"])
        taken = chance.randint(1, days) if chance.random() < 0.9 else days + chance.randint(1, 14)
        closed = self._past(day + timedelta(days=taken))
        self._add(
            Issue,
            day,
            area_id=compound["area_id"],
            title=matter["title"].format(compound=compound["name"], n=chance.randint(1, 18)),
            category=matter["category"],
            level=matter["level"],
            handler=matter["handler"],
            reported_on=day,
            due_on=day + timedelta(days=days),
            closed_on=closed,
            state="closed" if closed else "handling",
            result=matter["result"] if closed else None,
        )

    def _need(self, day: date, chance: Random) -> None:
        """Three needs in four become a project within six weeks, with four milestones, sessions and a gift."""
        resource = chance.choice(self._resources)
        area = chance.choice(self._below[resource["area_id"]])
        common = {"area_id": area, "title": resource["title"], "category": resource["category"]}
        agreed = self._past(day + timedelta(days=chance.randint(7, 42))) if chance.random() < 0.75 else None
        need = self._add(
            Need,
            day,
            **common,
            published_on=day,
            matched_on=agreed,
            ends_on=self._past(day + timedelta(days=365)),
        )
        if not agreed:
            return
        started = self._past(agreed + timedelta(days=chance.randint(0, 20)))
        weeks = chance.randint(8, 26)
        last = agreed + timedelta(days=30 + 7 * weeks)
        finished = self._past(last)
        project = self._add(
            Project,
            agreed,
            **common,
            need_id=need,
            resource_id=resource["id"],
            unit_id=resource["unit_id"],
            agreed_on=agreed,
            started_on=started,
            planned_end=last,
            finished_on=finished,
        )
        if not started:
            return
        of_project = {"project_id": project, "area_id": area}
        for step, (title, _) in enumerate(words("milestone")):
            due = started + (last - started) * (step + 1) / 4
            done = min(max(due + timedelta(days=chance.randint(-9, 12)), started), last)
            self._add(Milestone, started, **of_project, title=title, due_on=due, done_on=self._past(done))
        for week in range(1, weeks, 4):
            held = started + timedelta(weeks=week)
            if held <= min(last, self._today):
                persons = chance.randint(8, 40)
                self._add(
                    ProjectSession,
                    held,
                    **of_project,
                    title=resource["title"],
                    day=held,
                    person_times=persons * 2,
                    persons=persons,
                )
        self._add(
            ProjectContribution,
            started,
            **of_project,
            kind="money",
            giver="居民（示例）",
            day=started,
            amount=chance.randint(1, 50) * 10_000,
        )

    def _past(self, day: date) -> date | None:
        """A day that has come, None for one that has not."""
        return day if day <= self._today else None
