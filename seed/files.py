"""The data files of `seed/data`: tables as CSV with a heading, shapes as GeoJSON."""

import csv
import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file by heading; an empty cell is an empty string."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def shapes(name: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The features of a GeoJSON file: (properties, geometry)."""
    collection = json.loads((DATA / name).read_text(encoding="utf-8"))
    return [(feature["properties"], feature["geometry"]) for feature in collection["features"]]
