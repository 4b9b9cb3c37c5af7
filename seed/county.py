"""A fictional county to measure with: its areas, and who is in them, as they stand when its records begin."""

import json
from datetime import date, timedelta
from math import cos, pi, sin
from typing import NamedTuple

from db.models import (
    FIRST_DAY,
    LAST_DAY,
    Agreement,
    Area,
    AreaParent,
    Boundary,
    Compound,
    CompoundMark,
    PartnerUnit,
    Provenance,
    Resource,
    Source,
    Station,
    StationKind,
    Team,
    Volunteer,
)
from db.schematic import Mesh, Ring, centre, reading_order
from seed.files import table
from seed.rows import Rows
from seed.streams import SURNAMES, moment, stream

HOME = "980101000000"
COMMUNITIES, GRIDS = 12, 40  # in each sub-district
STATIONS = 40  # in each sub-district
COMPOUNDS, TEAMS = 10, 2  # in each community
MEMBERS = 30  # in each team

KINDS = {
    "service_centre": ("one_stop", "convenience", "policy_publicity", "consultation"),
    "red_station": ("rest_water", "policy_publicity", "convenience", "charging"),
    "outdoor_worker_station": ("rest_water", "charging", "convenience"),
    "elders_canteen": ("meals", "meal_delivery"),
}
"""Kinds of stations, and the services each counts, the main one first."""


class Community(NamedTuple):
    """A community, its grids, and the middle of its outline."""

    id: int
    name: str
    grids: list[int]
    at: tuple[float, float]


class Street(NamedTuple):
    """A sub-district and its communities."""

    id: int
    name: str
    communities: list[Community]


def words(name: str) -> list[tuple[str, str]]:
    """A list of `scale/words.csv`: words with their category."""
    return [(row["word"], row["category"]) for row in table("scale/words.csv") if row["list"] == name]


def add_tree(rows: Rows) -> list[Street]:
    """The county, its sub-districts, communities and grids, each with a schematic outline."""
    county, outline = _area(rows, None, HOME, "同安区", "county"), _round()
    mesh, cells = Mesh(outline, HOME), {county: outline}
    streets, names = [], [name for name, _ in words("street")]
    for number, cell in enumerate(_cells(mesh, outline, len(names))):
        code = f"{HOME[:6]}{number + 1:03}000"
        street = _area(rows, county, code, names[number], "street")
        cells[street] = cell
        streets.append(Street(street, names[number], _communities(rows, mesh, cells, street, code, number)))
    for area, cell in cells.items():
        ring = mesh.outline(cell)
        geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        rows.add(
            Boundary,
            area_id=area,
            geometry=json.dumps(geometry, separators=(",", ":")),
            datum="WGS-84",
            schematic=True,
            source_id=rows.id(Source, "schematic"),
        )
    return streets


def _communities(
    rows: Rows, mesh: Mesh, cells: dict[int, Ring], street: int, code: str, number: int
) -> list[Community]:
    first, found = words("first")[number][0], []
    for at, cell in enumerate(_cells(mesh, cells[street], COMMUNITIES)):
        below, name = f"{code[:9]}{at + 1:03}", first + words("second")[at][0]
        community = _area(rows, street, below, f"{name}社区", "community")
        cells[community] = cell
        grids = []
        for grid, part in enumerate(_cells(mesh, cell, GRIDS // COMMUNITIES + (at < GRIDS % COMMUNITIES)), 1):
            grids.append(_area(rows, community, f"{below}{grid:03}", f"{name}{grid:02}网格", "grid"))
            cells[grids[-1]] = part
        found.append(Community(community, name, grids, centre(cell)))
    return found


def _area(rows: Rows, parent: int | None, code: str, name: str, kind: str) -> int:
    households = stream("households", code).randint(220, 420) if kind == "grid" else None
    area = rows.add(
        Area,
        code,
        code=code,
        name=name,
        scheme="tongxin",
        kind=kind,
        households=households,
        residents=households and households * 27 // 10,
        fictional=True,
        valid_from=FIRST_DAY,
        valid_to=LAST_DAY,
        **_recorded(rows, date(2000, 1, 1)),
    )
    if parent:
        rows.add(AreaParent, area_id=area, from_day=FIRST_DAY, to_day=LAST_DAY, parent_id=parent)
    return area


def _round() -> Ring:
    """The outline of the county: a circle that nobody drew with a compass."""
    chance = stream("outline", HOME)
    radii = [chance.uniform(0.13, 0.18) for _ in range(36)]
    turns = [at * 2 * pi / len(radii) for at in range(len(radii))]
    return [(round(83.6 + r * cos(t), 6), round(38.6 + r * 0.8 * sin(t), 6)) for r, t in zip(radii, turns, strict=True)]


def _cells(mesh: Mesh, ring: Ring, count: int) -> list[Ring]:
    cells = mesh.split(ring, count)
    mesh.bend(cells, amount=0.04)
    return reading_order(cells)


def add_stations(rows: Rows, streets: list[Street], begin: date) -> None:
    """Stations of every kind in all communities, open since before the records begin."""
    for street in streets:
        for at in range(STATIONS):
            community = street.communities[at % COMMUNITIES]
            kind = list(KINDS)[at // COMMUNITIES % len(KINDS)]
            word = rows.of(StationKind)[rows.id(StationKind, kind) - 1]["name_zh"]
            chance = stream("station", community.id, at)
            rows.add(
                Station,
                area_id=community.id,
                kind_id=rows.id(StationKind, kind),
                name=f"{community.name}{word}",
                longitude=round(community.at[0] + chance.uniform(-0.004, 0.004), 6),
                latitude=round(community.at[1] + chance.uniform(-0.004, 0.004), 6),
                opening_hours="08:30–17:30",
                services=list(KINDS[kind]),
                reports_daily=True,
                opened_on=begin,
                **_recorded(rows, begin),
            )


def add_teams(rows: Rows, streets: list[Street], begin: date) -> None:
    """Volunteer teams of all communities; the volunteers of a team are numbered one after the other."""
    for community in (community for street in streets for community in street.communities):
        for number in range(1, TEAMS + 1):
            team = rows.add(
                Team,
                area_id=community.id,
                name=f"{community.name}志愿服务{number}队",
                founded_on=begin,
                **_recorded(rows, begin),
            )
            chance = stream("team", team)
            for member in range(MEMBERS):
                rows.add(
                    Volunteer,
                    team_id=team,
                    area_id=community.id,
                    name=f"{chance.choice(SURNAMES)}某{member + 1:02}（示例）",
                    party_member=chance.random() < 0.4,
                    joined_on=begin,
                    **_recorded(rows, begin),
                )


def add_units(rows: Rows, streets: list[Street], begin: date) -> None:
    """The partner units of all sub-districts, what they signed and what they offer."""
    for street in streets:
        for at, (word, kind) in enumerate(words("unit")):
            common = {"area_id": street.id, **_recorded(rows, begin)}
            name = f"{street.name[:2]}{word}"
            unit = rows.add(PartnerUnit, name=name, kind=kind, capacity="member", joined_on=begin, **common)
            rows.add(Agreement, unit_id=unit, title=f"{name}共建协议", signed_on=begin, **common)
            need, category = words("need")[at]
            rows.add(Resource, unit_id=unit, category=category, title=need, from_day=begin, **common)


def add_compounds(rows: Rows, streets: list[Street], begin: date, today: date) -> None:
    """Compounds in all grids, four in ten unmanaged once; a committee, then a firm, in most of those by today."""
    for community in (community for street in streets for community in street.communities):
        for at, (word, _) in enumerate(words("compound")):
            chance = stream("compound", community.id, at)
            area, unmanaged = community.grids[at % len(community.grids)], chance.random() < 0.4
            compound = rows.add(
                Compound,
                area_id=area,
                name=f"{community.name}{word}",
                unmanaged=unmanaged,
                valid_from=begin,
                **_recorded(rows, begin),
            )
            elected = begin + timedelta(days=chance.randint(0, (today - begin).days * 5 // 4))
            managed = elected + timedelta(days=chance.randint(20, 240))
            firm = managed if unmanaged else begin
            for kind, day in (("owners_committee", elected), ("property_firm", firm)):
                if day <= today and (unmanaged or kind == "property_firm"):
                    rows.add(
                        CompoundMark,
                        compound_id=compound,
                        area_id=area,
                        unmanaged=unmanaged,
                        kind=kind,
                        from_day=day,
                        **_recorded(rows, day),
                    )


def _recorded(rows: Rows, day: date) -> dict[str, object]:
    return {
        "provenance": Provenance.ILLUSTRATIVE,
        "recorded_at": moment(day, 9),
        "source_id": rows.id(Source, "fictional"),
    }
