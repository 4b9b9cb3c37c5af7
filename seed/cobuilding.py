"""Co-building in the fictional sub-district: two years' lists, and the projects that came of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from db.models import (
    Agreement,
    Area,
    Milestone,
    Need,
    PartnerUnit,
    Project,
    ProjectContribution,
    ProjectSession,
    Provenance,
    Resource,
    Source,
)
from seed.files import table
from seed.rows import Rows
from seed.streams import moment, stream

FOLDER = "fictional"


@dataclass(frozen=True)
class Course:
    """The days a project runs through: `first` is when it starts or is to, `end` when it is planned to end."""

    agreed: date
    started: date | None
    first: date
    end: date
    ended: date | None

    def at(self, share: float) -> date:
        """The day at a share of the time from start to end."""
        return self.first + (self.end - self.first) * share


def add_cobuilding(rows: Rows, today: date) -> None:
    """Two dozen units, sixty needs, forty resources, and forty projects with all that belongs to them."""
    common = {"provenance": Provenance.ILLUSTRATIVE, "source_id": rows.id(Source, FOLDER)}
    _add_lists(rows, today, common)
    projects = table(f"{FOLDER}/projects.csv")
    matched = {row["need"]: _ago(today, row["agreed_ago"]) for row in projects if not row["cancelled_ago"]}
    _add_needs(rows, today, common, matched)
    for row in projects:
        _add_project(rows, today, common, row)


def _ago(today: date, days: str) -> date:
    return today - timedelta(days=int(days))


def _maybe(today: date, days: str) -> date | None:
    return _ago(today, days) if days else None


def _add_lists(rows: Rows, today: date, common: dict[str, Any]) -> None:
    for row in table(f"{FOLDER}/partner_units.csv"):
        joined = _ago(today, row["joined_ago"])
        rows.add(
            PartnerUnit,
            row["name"],
            area_id=rows.id(Area, row["area"]),
            name=row["name"],
            kind=row["kind"],
            capacity=row["capacity"],
            joined_on=joined,
            left_on=_maybe(today, row["left_ago"]),
            recorded_at=moment(joined, 9),
            **common,
        )
    for row in table(f"{FOLDER}/resources.csv"):
        start = _ago(today, row["from_ago"])
        rows.add(
            Resource,
            row["key"],
            unit_id=rows.id(PartnerUnit, row["unit"]),
            area_id=rows.id(Area, row["area"]),
            category=row["category"],
            title=row["title"],
            detail=row["detail"] or None,
            quantity=int(row["quantity"]) if row["quantity"] else None,
            from_day=start,
            to_day=_maybe(today, row["to_ago"]),
            recorded_at=moment(start, 9),
            **common,
        )
    for row in table(f"{FOLDER}/agreements.csv"):
        signed = _ago(today, row["signed_ago"])
        rows.add(
            Agreement,
            unit_id=rows.id(PartnerUnit, row["unit"]),
            area_id=rows.id(Area, row["area"]),
            title=f"{signed.year}年度共建协议",
            signed_on=signed,
            ends_on=_maybe(today, row["ended_ago"]),
            recorded_at=moment(signed, 10),
            **common,
        )


def _add_needs(rows: Rows, today: date, common: dict[str, Any], matched: dict[str, date]) -> None:
    for row in table(f"{FOLDER}/needs.csv"):
        published = _ago(today, row["published_ago"])
        rows.add(
            Need,
            row["key"],
            area_id=rows.id(Area, row["area"]),
            category=row["category"],
            title=row["title"],
            detail=row["detail"] or None,
            quantity=int(row["quantity"]) if row["quantity"] else None,
            published_on=published,
            wanted_by=_maybe(today, row["wanted_ago"]),
            matched_on=matched.get(row["key"]),
            ends_on=_maybe(today, row["ended_ago"]),
            recorded_at=moment(published, 9),
            **common,
        )


def _add_project(rows: Rows, today: date, common: dict[str, Any], row: dict[str, str]) -> None:
    """A project with its milestones, sessions and contributions; title and class come from the need it answers."""
    resource = rows.of(Resource)[rows.id(Resource, row["resource"]) - 1]
    need = rows.of(Need)[rows.id(Need, row["need"]) - 1] if row["need"] else None
    finished, cancelled = _maybe(today, row["finished_ago"]), _maybe(today, row["cancelled_ago"])
    started = _maybe(today, row["started_ago"])
    course = Course(
        _ago(today, row["agreed_ago"]),
        started,
        started or today + timedelta(days=10),
        _ago(today, row["planned_ago"]),
        finished or cancelled,
    )
    area = need["area_id"] if need else rows.id(Area, row["area"])
    project = rows.add(
        Project,
        row["key"],
        area_id=area,
        need_id=need["id"] if need else None,
        resource_id=resource["id"],
        unit_id=resource["unit_id"],
        title=need["title"] if need else row["title"],
        category=need["category"] if need else row["category"],
        quantity=int(row["quantity"]),
        agreed_on=course.agreed,
        started_on=course.started,
        planned_end=course.end,
        finished_on=finished,
        cancelled_on=cancelled,
        reason=row["reason"] or None,
        recorded_at=moment(course.agreed, 15),
        **common,
    )
    parts = {"project_id": project, "area_id": area, **common}
    for values in _milestones(row, course, today):
        rows.add(Milestone, **parts, **values)
    if row["template"] != "works" and course.started:
        for values in _sessions(row, course, today):
            rows.add(ProjectSession, **parts, **values)
    for gift in table(f"{FOLDER}/contributions.csv"):
        if gift["project"] == row["key"]:
            day = min(course.at(float(gift["share"])), course.ended or today)
            rows.add(
                ProjectContribution,
                kind=gift["kind"],
                giver=gift["giver"],
                day=day,
                amount=int(gift["amount"]),
                recorded_at=moment(day, 16),
                **parts,
            )


def _milestones(row: dict[str, str], course: Course, today: date) -> Iterator[dict[str, Any]]:
    """What was due is done, but for the one that is late; what a cancelled project had left is dropped."""
    steps = [step for step in table(f"{FOLDER}/milestones.csv") if step["template"] == row["template"]]
    dues = [course.at(float(step["share"])) for step in steps]
    last = max((at for at, due in enumerate(dues) if due < today), default=-1)
    for at, (step, due) in enumerate(zip(steps, dues, strict=True)):
        done = max(course.agreed, due + timedelta(days=stream("milestone", row["key"], at).randint(-5, 3)))
        if row["finished_ago"]:
            done_on = course.ended if at == len(steps) - 1 else min(done, course.ended or done)
        elif row["late"] and at == last:
            done_on = None
        else:
            done_on = done if due < today and done <= (course.ended or today) else None
        dropped = course.ended if row["cancelled_ago"] and done_on is None else None
        yield {
            "title": step["title"],
            "weight": int(step["weight"]),
            "due_on": due,
            "done_on": done_on,
            "dropped_on": dropped,
            "reason": row["reason"] if dropped else row["late"] if row["late"] and at == last else None,
            "recorded_at": moment(min(done_on or course.agreed, today), 11),
        }


def _sessions(row: dict[str, str], course: Course, today: date) -> Iterator[dict[str, Any]]:
    """Two to eight sessions, evenly from start to end as far as time has gone; different persons seldom counted."""
    chance: Random = stream("sessions", row["key"])
    number = max(2, min(8, int(row["quantity"])))
    for at in range(number):
        day = course.at((at + 1) / (number + 1))
        if day >= min(course.ended or today, today):
            return
        visits = chance.randint(14, 70)
        yield {
            "title": f"第{at + 1}场" if row["template"] == "course" else f"第{at + 1}次上门服务",
            "day": day,
            "person_times": visits,
            "persons": round(visits * chance.uniform(0.7, 0.98)) if chance.random() < 0.7 else None,
            "recorded_at": moment(day, 17),
        }
