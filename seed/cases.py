"""The five real places, as their articles reported them and not a day further."""

from datetime import date

from db.models import Area, Claim, Provenance, ReportedAmount, Source, Station, StationDay, StationKind
from seed.files import table
from seed.places import add_areas
from seed.rows import Rows
from seed.streams import moment


def add_cases(rows: Rows) -> None:
    """Areas, claims, reported amounts and stations of the five places."""
    recorded = {row["code"]: moment(row["as_of"], 12) for row in rows.of(Source) if row["as_of"]}
    add_areas(rows, "cases", recorded, fictional=False)
    claims = {}
    for row in table("cases/claims.csv"):
        claims[row["fact"]] = row
        optional = {column: row[column] or None for column in ("indicator", "unit", "qualifier", "note")}
        plain = {column: row[column] for column in ("fact", "kind", "term", "gloss", "value", "dated")}
        rows.add(
            Claim, area_id=rows.id(Area, row["area"]), source_id=rows.id(Source, row["source"]), **plain, **optional
        )
    for row in table("cases/amounts.csv"):
        claim = claims[row["fact"]]
        rows.add(
            ReportedAmount,
            area_id=rows.id(Area, claim["area"]),
            measure=row["measure"],
            day=date.fromisoformat(row["day"]),
            amount=int(row["amount"]),
            provenance=Provenance.REPORTED,
            recorded_at=recorded[claim["source"]],
            source_id=rows.id(Source, claim["source"]),
        )
    stations = {row["name"]: row for row in table("cases/stations.csv")}
    for row in stations.values():
        rows.add(
            Station,
            row["name"],
            area_id=rows.id(Area, row["area"]),
            kind_id=rows.id(StationKind, row["kind"]),
            name=row["name"],
            longitude=None,
            latitude=None,
            opening_hours=row["opening_hours"] or None,
            services=row["services"].split(";"),
            reports_daily=False,
            opened_on=date.fromisoformat(row["opened_on"]),
            closed_on=None,
            provenance=Provenance.REPORTED,
            recorded_at=recorded[row["source"]],
            source_id=rows.id(Source, row["source"]),
        )
    for row in table("cases/station_days.csv"):
        station = stations[row["station"]]
        rows.add(
            StationDay,
            station_id=rows.id(Station, row["station"]),
            area_id=rows.id(Area, station["area"]),
            day=date.fromisoformat(row["day"]),
            visits=int(row["visits"]),
            by_service={},
            open=True,
            note=None,
            provenance=Provenance.ILLUSTRATIVE,  # the total was reported, its days were not
            recorded_at=recorded[station["source"]],
            recorded_by=None,
            source_id=rows.id(Source, station["source"]),
        )
