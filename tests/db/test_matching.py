"""Matching needs and resources: a labelled set, what is left out whatever it is called, and the reasons in words."""

import csv
from datetime import date
from pathlib import Path

from db.matching import Fit, fitting
from db.queries.cobuilding import NeedRow, ResourceRow

FILE = Path(__file__).parent.parent / "data" / "needs_and_resources.csv"
ON = date(2026, 11, 22)
AREAS = {"街道": 1, "东街社区": 2, "南门社区": 3, "西街社区": 4, "北门社区": 5}


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def table(kind: str) -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["kind"] == kind]


def number(row: dict[str, str]) -> int:
    return int(row["key"][1:])


def need(row: dict[str, str]) -> NeedRow:
    area = AREAS[row["area"]]
    listed = day(row["from_day"])
    assert listed
    return NeedRow(
        number(row), 1, row["title"], row["category"], row["detail"] or None, int(row["quantity"] or 0) or None, area,
        row["area"], listed, day(row["to_day"]), None, None, frozenset({area, AREAS["街道"]}),
    )  # fmt: skip


def resource(row: dict[str, str]) -> ResourceRow:
    start = day(row["from_day"])
    assert start
    return ResourceRow(
        number(row), 1, row["title"], row["category"], row["detail"] or None, int(row["quantity"] or 0) or None, 1,
        "单位", AREAS[row["area"]], row["area"], start, day(row["to_day"]),
    )  # fmt: skip


RESOURCES = [resource(row) for row in table("resource")]
USED = {number(row): int(row["used"]) for row in table("resource")}


def ranked(row: dict[str, str]) -> list[Fit]:
    return fitting(need(row), RESOURCES, USED, ON)


def wanted(row: dict[str, str]) -> set[int]:
    return {int(key[1:]) for key in row["fits"].split(";") if key}
