"""What both kinds of places share: dictionaries, sources, the tree of areas and its outlines."""

import json
from datetime import date, datetime

from db.models import (
    FIRST_DAY,
    LAST_DAY,
    Area,
    AreaParent,
    Boundary,
    HandlingUnit,
    IssueLimit,
    IssueRule,
    IssueTerm,
    Level,
    Neighbour,
    OfficeHours,
    Role,
    Service,
    Source,
    StationKind,
)
from db.words import limits, words
from seed.files import shapes, table
from seed.rows import Rows


def day(text: str) -> date | None:
    """The day a cell holds, None for an empty one."""
    return date.fromisoformat(text) if text else None


def add_dictionaries(rows: Rows) -> None:
    """Sources, and the words that differ from place to place."""
    for row in table("sources.csv"):
        rows.add(
            Source,
            row["code"],
            code=row["code"],
            title=row["title"],
            publisher=row["publisher"] or None,
            published_on=day(row["published_on"]),
            as_of=day(row["as_of"]),
            licence=row["licence"] or None,
        )
    for row in table("levels.csv"):
        rows.add(
            Level, (row["scheme"], row["kind"]), **row | {"rank": int(row["rank"]), "system": row["system"] or None}
        )
    for row in table("roles.csv"):
        rows.add(Role, (row["scheme"], row["code"]), **row | {"rank": int(row["rank"])})
    for row in table("station_kinds.csv"):
        rows.add(StationKind, row["code"], **row | {"rank": int(row["rank"])})
    for row in table("services.csv"):
        rows.add(Service, row["code"], **row | {"rank": int(row["rank"])})
    for kind in ("category", "channel", "urgency", "concern"):
        for rank, word in enumerate(words(f"issue_{kind}").values(), 1):
            said = {"code": word.code, "name_zh": word.name_zh, "name_en": word.name_en, "grouped": word.kind or None}
            rows.add(IssueTerm, scheme="tongxin", kind=kind, rank=rank, **said)
    for (urgency, stage), limit in limits().items():
        rows.add(IssueLimit, scheme="tongxin", urgency=urgency, stage=stage, **limit.__dict__)
    for row in table("office_hours.csv"):
        rows.add(OfficeHours, scheme=row["scheme"], opens=int(row["opens"]), closes=int(row["closes"]))
    for row in table("issue_rules.csv"):
        rows.add(IssueRule, scheme=row["scheme"], code=row["code"], number=int(row["number"]))
    for row in table("handling_units.csv"):
        rows.add(HandlingUnit, **row | {"rank": int(row["rank"]), "department": row["department"] == "1"})


def add_areas(rows: Rows, folder: str, recorded: dict[str, datetime], *, fictional: bool) -> None:
    """The areas of a data folder with their outlines and surroundings; `recorded` says when, by source."""
    for row in table(f"{folder}/areas.csv"):
        area = rows.add(
            Area,
            row["code"],
            code=row["code"],
            name=row["name"],
            scheme=row["scheme"],
            kind=row["kind"],
            households=int(row["households"]) if row["households"] else None,
            residents=int(row["residents"]) if row["residents"] else None,
            fictional=fictional,
            valid_from=FIRST_DAY,
            valid_to=day(row["valid_to"]) or LAST_DAY,
            provenance=row["provenance"],
            recorded_at=recorded[row["source"]],
            source_id=rows.id(Source, row["source"]),
        )
        if row["parent"]:
            parent = rows.id(Area, row["parent"])
            rows.add(AreaParent, area_id=area, from_day=FIRST_DAY, to_day=LAST_DAY, parent_id=parent)
    for file, surveyed in (("boundaries", True), ("schematic", False), ("surroundings", True)):
        for properties, geometry in shapes(f"{folder}/{file}.geojson"):
            source = rows.id(Source, properties["source"] if surveyed else "schematic")
            text = json.dumps(geometry, separators=(",", ":"))
            if "code" in properties:
                rows.add(
                    Boundary,
                    area_id=rows.id(Area, properties["code"]),
                    geometry=text,
                    datum="WGS-84",
                    schematic=properties["schematic"] if surveyed else True,
                    source_id=source,
                )
            for code in properties.get("around", ()):
                rows.add(
                    Neighbour,
                    area_id=rows.id(Area, code),
                    name=properties["name"],
                    geometry=text,
                    source_id=source,
                )
