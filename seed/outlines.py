"""Makes `schematic.geojson` of both data folders from the outlines beside it: `python3 -m seed.outlines`.

Done once and kept as data, so that a community looks the same in every database; run it again after a change of
`areas.csv` or of an outline.
"""

import json
from collections.abc import Iterator
from math import dist
from typing import Any

from db.schematic import Mesh, Ring, centre, reading_order, split
from seed.files import DATA, shapes, table

Feature = dict[str, Any]

SELF = "self_grid"
"""The level of the grids in which residents govern themselves."""
BEARINGS = {"东": (1, 0), "西": (-1, 0), "南": (0, -1), "北": (0, 1)}


def main() -> None:
    """Write both files."""
    for folder in ("cases", "fictional"):
        lines = [json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features(folder)]
        text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
        (DATA / folder / "schematic.geojson").write_text(text, encoding="utf-8")


def features(folder: str) -> Iterator[Feature]:
    """The schematic outlines of everything below the towns: areas by code, what lies around them by name."""
    areas = table(f"{folder}/areas.csv")
    outlines = {properties["code"]: _ring(geometry) for properties, geometry in shapes(f"{folder}/boundaries.geojson")}
    if folder == "cases":
        for properties, geometry in shapes("cases/undivided.geojson"):
            yield from _divide(properties["parts"], _ring(geometry), areas)
    for area in areas:
        if area["kind"] == "street" and area["code"] in outlines:
            yield from _town(area["code"], outlines[area["code"]], Mesh(outlines[area["code"]], area["code"]), areas)


def _divide(parts: dict[str, str], outline: Ring, areas: list[dict[str, str]]) -> Iterator[Feature]:
    """Towns the sources show as one: `parts` gives their codes by name, from north to south."""
    mesh = Mesh(outline, "".join(parts))
    cells = mesh.split(outline, len(parts))
    mesh.bend(cells)
    loaded = {area["code"]: area["parent"] for area in areas}
    southward = sorted(cells, key=lambda cell: -centre(cell)[1])
    for code, cell in zip(parts.values(), southward, strict=True):
        if code in loaded:
            below = list(_town(code, cell, mesh, areas))  # first, for it puts points on the outlines
            yield _feature(mesh.outline(cell), code=code)
            yield from below
    around = [code for code in parts.values() if code in loaded]
    around += [loaded[code] for code in around]
    for (name, code), cell in zip(parts.items(), southward, strict=True):
        if code not in loaded:
            yield _feature(mesh.outline(cell), name=name, around=around)


def _town(code: str, outline: Ring, mesh: Mesh, areas: list[dict[str, str]]) -> Iterator[Feature]:
    """The communities of a town, the listed ones that are not loaded among them, and the grids of each."""
    inside = [area for area in areas if area["parent"] == code]
    unloaded = [row["name"] for row in table("cases/siblings.csv") if row["town"] == code]
    cells = mesh.split(outline, len(inside) + len(unloaded))
    mesh.bend(cells)
    placed = _placed([area["name"] for area in inside], unloaded, outline, reading_order(cells))
    below = {area["code"]: list(_grids(area["code"], placed[area["name"]], mesh, areas)) for area in inside}
    for area in inside:
        ring = mesh.outline(placed[area["name"]])
        yield _feature(ring, code=area["code"])
        for grid, cell in below[area["code"]]:
            yield _feature(mesh.outline(cell), code=grid)
        own = [row["code"] for row in areas if row["parent"] == area["code"] and row["kind"] == SELF]
        if own:  # over the same ground, and divided on their own
            for grid, cell in zip(own, split(ring, len(own), f"{area['code']} {SELF}"), strict=True):
                yield _feature(cell, code=grid)
    around = [code, *(area["code"] for area in inside)]
    for name in unloaded:
        yield _feature(mesh.outline(placed[name]), name=name, around=around)


def _grids(code: str, outline: Ring, mesh: Mesh, areas: list[dict[str, str]]) -> Iterator[tuple[str, Ring]]:
    inside = [area["code"] for area in areas if area["parent"] == code and area["kind"] != SELF]
    if not inside:
        return
    cells = mesh.split(outline, len(inside))
    mesh.bend(cells, amount=0.03)
    for grid, cell in zip(inside, reading_order(cells), strict=True):
        yield grid, cell
        yield from _grids(grid, cell, mesh, areas)


def _placed(names: list[str], others: list[str], outline: Ring, cells: list[Ring]) -> dict[str, Ring]:
    """A cell for each name, in the order given.

    城东 gets the easternmost cell that is left, 南门 the southernmost. Where there are `others`, what is ours lies
    near the middle, so that it has them all around.
    """
    left, placed = list(cells), {}
    for name in (*names, *others):
        if sign := next((sign for sign in name if sign in BEARINGS), None):
            x, y = BEARINGS[sign]
            placed[name] = max(left, key=lambda cell: centre(cell)[0] * x + centre(cell)[1] * y)
            left.remove(placed[name])
    middle = centre(outline)
    for name in names if others else ():
        if name not in placed:
            placed[name] = min(left, key=lambda cell: dist(centre(cell), middle))
            left.remove(placed[name])
    placed.update(zip((name for name in (*names, *others) if name not in placed), left, strict=True))
    return placed


def _ring(geometry: dict[str, Any]) -> Ring:
    return [(x, y) for x, y in geometry["coordinates"][0][:-1]]


def _feature(ring: Ring, **properties: Any) -> Feature:
    coordinates = [[list(point) for point in [*ring, ring[0]]]]
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": coordinates}}


if __name__ == "__main__":
    main()
