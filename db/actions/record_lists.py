"""Stations, teams and partner units from lists: checked line by line, then all of them or none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.actions import cobuilding, editing, stations, volunteering
from db.actions.area_lists import called
from db.actions.cobuilding import UnitDraft
from db.actions.stations import StationDraft
from db.actions.volunteering import TeamDraft
from db.errors import N_, Forbidden, Problem, Refused
from db.lists import Line
from db.models import Service, StationKind
from db.queries import areas

Words = Mapping[str, str]
"""What people may write for a code, in any language the list may be in."""


@dataclass(frozen=True)
class Entry:
    """A line of a list as it would be added: the area, the draft its action takes, and what is wrong with it."""

    line: int
    name: str
    area_id: int | None
    area: str
    kind: str
    draft: Any
    problems: tuple[Problem, ...]


Read = Callable[[str, Line, list[Problem]], tuple[str, Any]]
"""What a line says beyond its area: (kind in words, draft)."""


def plan_stations(session: Session, area_id: int, lines: Sequence[Line], since: date, on: date) -> list[Entry]:
    """Stations (name, area, kind, services, hours); a kind left out is known by the station's name."""
    kinds = list(session.scalars(select(StationKind).order_by(StationKind.rank)))
    known = list(session.scalars(select(Service).order_by(Service.rank)))

    def read(at: str, line: Line, problems: list[Problem]) -> tuple[str, StationDraft]:
        kind = next((kind for kind in kinds if line["kind"] in (kind.name_zh, kind.name_en, kind.code)), None)
        if kind is None and not line["kind"]:
            kind = next((kind for kind in kinds if kind.name_zh in line["name"]), None)
        if kind is None:
            message = N_("Write one of these kinds: {kinds}.")
            problems.append(Problem(at, message, {"kinds": [kind.name_zh for kind in kinds]}))
        said = [
            word for word in line["services"].replace("、", " ").replace(";", " ").replace("；", " ").split() if word
        ]
        services = [row.code for row in known if {row.name_zh, row.name_en, row.code} & {*said}]
        for word in said:
            if not any(word in (row.name_zh, row.name_en, row.code) for row in known):
                problems.append(Problem(at, N_("There is no service called {service}."), {"service": word}))
        draft = StationDraft(
            name=line["name"],
            kind_id=kind.id if kind else 0,
            opening_hours=line["hours"] or None,
            services=services if said else [row.code for row in known[:3]],
            reports_daily=True,
            longitude=None,
            latitude=None,
            opened_on=since,
            closed_on=None,
        )
        return kind.name_zh if kind else line["kind"], draft

    return _plan(session, area_id, lines, on, read)


def plan_teams(session: Session, area_id: int, lines: Sequence[Line], since: date, on: date) -> list[Entry]:
    """Volunteer teams (name, area, host)."""

    def read(_at: str, line: Line, _problems: list[Problem]) -> tuple[str, TeamDraft]:
        return line["host"], TeamDraft(line["name"], line["host"] or None, since, None)

    return _plan(session, area_id, lines, on, read)


def plan_units(
    session: Session, area_id: int, lines: Sequence[Line], since: date, on: date, kinds: Words, capacities: Words
) -> list[Entry]:
    """Partner units (name, area, kind, capacity); a capacity left out is that of a member."""

    def read(at: str, line: Line, problems: list[Problem]) -> tuple[str, UnitDraft]:
        for words, text, optional in ((kinds, line["kind"], False), (capacities, line["capacity"], True)):
            if text not in words and not (optional and not text):
                message = N_("Write one of these: {words}.")
                problems.append(Problem(at, message, {"words": list(dict.fromkeys(words))}))
        capacity = capacities.get(line["capacity"], next(iter(capacities.values())))
        return line["kind"], UnitDraft(line["name"], kinds.get(line["kind"], ""), capacity, since, None)

    return _plan(session, area_id, lines, on, read)


def _plan(session: Session, area_id: int, lines: Sequence[Line], on: date, read: Read) -> list[Entry]:
    inside = areas.subtree(session, area_id, on)
    root = inside[:1]
    entries: list[Entry] = []
    for line in lines:
        problems: list[Problem] = []
        at = f"line.{line.number}"
        name = editing.text(at, line["name"], 80, problems, N_("Enter a name.")) or ""
        area = called(at, line["area"], inside if line["area"] else root, problems)
        if any((entry.name, entry.area_id) == (name, area.id if area else None) for entry in entries):
            problems.append(Problem(at, N_("{name} is in the list twice."), {"name": name}))
        kind, draft = read(at, line, problems)
        entries.append(
            Entry(
                line.number,
                name,
                area.id if area else None,
                area.name if area else line["area"],
                kind,
                draft,
                tuple(problems),
            )
        )
    return entries


def add(session: Session, entries: Sequence[Entry]) -> int:
    """Add what was planned: all of it, or nothing if there is a problem; returns how many."""
    if not entries:
        raise Refused(Problem("text", N_("Paste a list, or choose a file.")))
    problems = [problem for entry in entries for problem in entry.problems]
    editing.refuse_if(problems)
    adders: dict[type, Callable[[Session, int, Any], int]] = {
        StationDraft: stations.add, TeamDraft: volunteering.add_team, UnitDraft: cobuilding.add_unit
    }  # fmt: skip
    for entry in entries:
        assert entry.area_id is not None
        try:
            adders[type(entry.draft)](session, entry.area_id, entry.draft)
        except Forbidden:
            raise  # nothing that the list could say better, and it is written down
        except Refused as refused:
            problems += [Problem(f"line.{entry.line}", one.message, one.values) for one in refused.problems]
    editing.refuse_if(problems)
    return len(entries)
