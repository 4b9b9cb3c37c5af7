"""The stations of the fictional sub-district, and what they reported day by day."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from db.models import Area, Boundary, Provenance, Source, Station, StationDay, StationKind
from db.schematic import Point, Ring, centre, contains
from seed.activity import busyness, weather
from seed.files import table
from seed.rows import Rows
from seed.streams import HISTORY, moment, person, stream

SHARES = (0.46, 0.27, 0.17, 0.10)  # of a station's services, the main one first
GAPS = (4, 1)  # days that the stations with something missing have not reported
CLOSED = timedelta(days=12)  # how long one station has been closed for repairs


def add_stations(rows: Rows, today: date) -> None:
    """Thirty stations and two years of their reports."""
    begin = today - HISTORY
    outlines = {row["area_id"]: _ring(row["geometry"]) for row in rows.of(Boundary)}
    described = table("fictional/stations.csv")
    late, absent = _late(described), _absent(described, today)
    repaired = stream("repairs").choice([row["name"] for row in described if row["kind"] == "red_station"])
    for row in described:
        area = rows.id(Area, row["area"])
        months = row["opened_months_ago"]
        opened = today - timedelta(days=int(months) * 30) if months else begin
        longitude, latitude = _spot(outlines[area], stream("spot", row["name"]))
        station = rows.add(
            Station,
            row["name"],
            area_id=area,
            kind_id=rows.id(StationKind, row["kind"]),
            name=row["name"],
            longitude=longitude,
            latitude=latitude,
            opening_hours=row["opening_hours"],
            services=row["services"].split(";"),
            reports_daily=True,
            opened_on=opened,
            closed_on=None,
            provenance=Provenance.ILLUSTRATIVE,
            recorded_at=moment(opened, 9),
            source_id=rows.id(Source, "fictional"),
        )
        last = today - timedelta(days=absent.get(row["name"], -1) + 1)
        closed_from = today - CLOSED if row["name"] == repaired else today + timedelta(days=1)
        common = {
            "station_id": station,
            "area_id": area,
            "provenance": Provenance.ILLUSTRATIVE,
            "recorded_by": person(stream("keeper", row["name"])),
            "source_id": rows.id(Source, "fictional"),
        }
        for report in _reports(row, opened, last, today, closed_from, row["name"] in late):
            rows.add(StationDay, **common, **report)


def _late(described: list[dict[str, str]]) -> set[str]:
    """The stations that often report days later."""
    return set(stream("late").sample([row["name"] for row in described], 2))


def _absent(described: list[dict[str, str]], today: date) -> dict[str, int]:
    """The stations with nothing reported of the last days, and how many days that is."""
    names = stream("absent", today).sample([row["name"] for row in described], len(GAPS))
    return dict(zip(names, GAPS, strict=True))


def _reports(
    row: dict[str, str], first: date, last: date, today: date, closed_from: date, late: bool
) -> Iterator[dict[str, Any]]:
    """What a station had reported by noon of `today`, day by day."""
    by_noon = stream("noon", row["name"]).random() < 0.4
    services = row["services"].split(";")
    growth = stream("growth", row["name"]).uniform(-0.04, 0.14)
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        chance = stream("visits", row["name"], day)
        if day == today and by_noon:
            recorded = moment(day, 11, chance.randrange(55))
        else:
            evening = day + timedelta(days=_delay(chance, late))
            recorded = moment(evening, 17 + chance.randrange(4), chance.randrange(60))
        if recorded > moment(today, 12) or chance.random() < 0.001:  # not yet reported, or never
            continue
        if day >= closed_from:
            yield _report(day, recorded, {}, note="设施检修，暂停开放", open=False)
            continue
        busy = busyness(day, row["kind"], float(row["weekend_factor"]))
        if not busy:
            yield _report(day, recorded, {}, note="春节放假", open=False)
            continue
        event = chance.random() < 0.004
        trend = 1 - growth * (today - day) / HISTORY
        visits = int(row["weekday_visits"]) * busy * trend * min(1.4, max(0.7, chance.gauss(1, 0.09)))
        visits *= (2.1 if event else 1) * (0.45 if day == today else 1)
        shares = list(SHARES[: len(services)])
        if weather(day).heat and services[0] == "rest_water":
            shares[0] *= 1.6
        yield _report(
            day, recorded, _shared(round(visits), services, shares, chance), note="社区活动日" if event else None
        )


def _delay(chance: Random, late: bool) -> int:
    """How many days after the day a station reports it."""
    return chance.randint(1, 5) if chance.random() < (0.2 if late else 0.003) else 0


def _report(
    day: date, recorded: datetime, by_service: dict[str, int], note: str | None, open: bool = True
) -> dict[str, Any]:
    visits = sum(by_service.values())
    return {
        "day": day,
        "visits": visits,
        "by_service": by_service,
        "open": open,
        "note": note,
        "recorded_at": recorded,
    }


def _shared(visits: int, services: list[str], shares: list[float], chance: Random) -> dict[str, int]:
    """Visits by service, adding up; the main service takes what rounding leaves."""
    weights = [share * chance.uniform(0.8, 1.2) for share in shares]
    counts = [int(visits * weight / sum(weights)) for weight in weights]
    counts[0] += visits - sum(counts)
    return dict(zip(services, counts, strict=True))


def _spot(outline: Ring, chance: Random) -> Point:
    """A place inside an outline, away from its edge."""
    x, y = centre(outline)
    while True:
        corner, share = chance.choice(outline), chance.uniform(0.1, 0.55)
        spot = round(x + (corner[0] - x) * share, 6), round(y + (corner[1] - y) * share, 6)
        if contains(outline, spot):
            return spot


def _ring(geometry: str) -> Ring:
    shape = json.loads(geometry)
    points = shape["coordinates"][0] if shape["type"] == "Polygon" else shape["coordinates"][0][0]
    return [(x, y) for x, y in points[:-1]]
