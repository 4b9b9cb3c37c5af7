"""A place of any number of grids to measure the map with: blocks of a lattice whose lines nobody drew with a ruler."""

import json
from datetime import date, timedelta
from math import sin
from pathlib import Path
from typing import Final, NamedTuple

from db.engine import Database
from db.loading import loading
from db.migrating import upgrade
from db.models import (
    FIRST_DAY,
    LAST_DAY,
    Area,
    AreaParent,
    Boundary,
    Compound,
    CompoundMark,
    Issue,
    Provenance,
    Setting,
    Source,
)
from seed.places import add_dictionaries
from seed.rows import Rows
from seed.streams import moment, stream

ROOT: Final = "990200000000"
SIDES: Final = 5
"""Into how many pieces a side of a grid is bent: an outline of twenty points."""


class Lattice(NamedTuple):
    """How many grids the place, a sub-district and a community are wide and high."""

    place: tuple[int, int]
    street: tuple[int, int]
    community: tuple[int, int]


LATTICES: Final = {500: Lattice((25, 20), (5, 20), (5, 2)), 5_000: Lattice((100, 50), (20, 25), (4, 5))}


def fill(file: Path, grids: int, today: date) -> str:
    """A database with so many grids, each with compounds and open issues; its address."""
    url = f"sqlite:///{file}"
    database = Database(url)
    upgrade(database)
    rows, lattice = Rows(), LATTICES[grids]
    add_dictionaries(rows)
    rows.add(Setting, key="demonstration", value="yes")
    rows.add(Setting, key="home_area", value=ROOT)
    with loading(database, today) as connection:
        wide, high = lattice.place
        county = _area(rows, None, ROOT, "万格区", "county", (0, 0, wide, high))
        for number, (sx, sy) in enumerate(_blocks((0, 0, wide, high), lattice.street), 1):
            box = (sx, sy, sx + lattice.street[0], sy + lattice.street[1])
            code = f"{ROOT[:6]}{number:03}000"
            street = _area(rows, county, code, f"第{number}街道", "street", box)
            for at, (cx, cy) in enumerate(_blocks(box, lattice.community), 1):
                inner = (cx, cy, cx + lattice.community[0], cy + lattice.community[1])
                below = f"{code[:9]}{at:03}"
                community = _area(rows, street, below, f"{number}之{at}社区", "community", inner)
                for grid, (x, y) in enumerate(_blocks(inner, (1, 1)), 1):
                    name = f"{number}之{at}第{grid:02}网格"
                    area = _area(rows, community, f"{below}{grid:03}", name, "grid", (x, y, x + 1, y + 1))
                    _live(rows, area, today)
        rows.insert(connection)
    database.close()
    return url


def _blocks(box: tuple[int, int, int, int], size: tuple[int, int]) -> list[tuple[int, int]]:
    west, north, east, south = box
    return [(x, y) for y in range(north, south, size[1]) for x in range(west, east, size[0])]


def _area(rows: Rows, parent: int | None, code: str, name: str, kind: str, box: tuple[int, int, int, int]) -> int:
    area = rows.add(
        Area, code=code, name=name, scheme="tongxin", kind=kind, households=300, residents=800, fictional=True,
        valid_from=FIRST_DAY, valid_to=LAST_DAY, **_recorded(rows, date(2020, 1, 1)),
    )  # fmt: skip
    if parent:
        rows.add(AreaParent, area_id=area, from_day=FIRST_DAY, to_day=LAST_DAY, parent_id=parent)
    geometry = {"type": "Polygon", "coordinates": [_outline(*box)]}
    rows.add(Boundary, area_id=area, geometry=json.dumps(geometry), datum="WGS-84", schematic=True, source_id=None)
    return area


def _outline(west: int, north: int, east: int, south: int) -> list[tuple[float, float]]:
    """Once around a block, along points that its neighbours go along too."""
    edge = [(x, north * SIDES) for x in range(west * SIDES, east * SIDES)]
    edge += [(east * SIDES, y) for y in range(north * SIDES, south * SIDES)]
    edge += [(x, south * SIDES) for x in range(east * SIDES, west * SIDES, -1)]
    edge += [(west * SIDES, y) for y in range(south * SIDES, north * SIDES - 1, -1)]
    return [_point(x, y) for x, y in edge]


def _point(x: int, y: int) -> tuple[float, float]:
    east, south = x + 0.6 * sin(x * 7.1 + y * 3.3), y + 0.6 * sin(x * 2.9 + y * 5.7)
    return round(115 + east / SIDES * 0.004, 6), round(27 - south / SIDES * 0.004, 6)


def _live(rows: Rows, area: int, today: date) -> None:
    chance = stream("live", area)
    for number in range(int(chance.expovariate(0.6))):
        day = today - timedelta(days=chance.randint(0, 40))
        rows.add(
            Issue, area_id=area, title=f"路灯不亮{number}", level="grid", reported_on=day, state="reported",
            due_on=day + timedelta(days=20), reworks=0, passes=0, **_recorded(rows, day),
        )  # fmt: skip
    for number in range(4):
        unmanaged = chance.random() < 0.7
        day = today - timedelta(days=600)
        compound = rows.add(
            Compound, area_id=area, name=f"小区{number}", unmanaged=unmanaged, valid_from=day, **_recorded(rows, day)
        )
        if chance.random() < 0.6:
            rows.add(
                CompoundMark, compound_id=compound, area_id=area, unmanaged=unmanaged, kind="owners_committee",
                from_day=day + timedelta(days=30), **_recorded(rows, day),
            )  # fmt: skip


def _recorded(rows: Rows, day: date) -> dict[str, object]:
    return {
        "provenance": Provenance.ILLUSTRATIVE,
        "recorded_at": moment(day, 9),
        "source_id": rows.id(Source, "fictional"),
    }
