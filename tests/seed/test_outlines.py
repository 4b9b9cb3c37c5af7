"""The outlines kept as data: valid, tiling, and still what the maker makes."""

from collections import defaultdict
from itertools import combinations

import pytest
from shapely import unary_union
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from seed.files import shapes, table
from seed.outlines import features

FOLDERS = ("cases", "fictional")


def outlines(folder: str) -> dict[str, BaseGeometry]:
    """Every area's outline by code."""
    files = [*shapes(f"{folder}/boundaries.geojson"), *shapes(f"{folder}/schematic.geojson")]
    return {properties["code"]: shape(geometry) for properties, geometry in files if "code" in properties}


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_schematic_outlines_are_what_their_maker_makes(folder: str) -> None:
    made = [(feature["properties"], feature["geometry"]) for feature in features(folder)]
    kept = shapes(f"{folder}/schematic.geojson")
    assert [properties for properties, _ in made] == [properties for properties, _ in kept]
    for (properties, new), (_, old) in zip(made, kept, strict=True):
        assert shape(new).symmetric_difference(shape(old)).area < 1e-9, properties


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_area_has_an_outline_and_every_outline_is_valid(folder: str) -> None:
    found = outlines(folder)
    assert found.keys() == {row["code"] for row in table(f"{folder}/areas.csv")}
    assert all(outline.is_valid for outline in found.values())
    for _properties, geometry in shapes(f"{folder}/surroundings.geojson"):
        assert shape(geometry).is_valid


@pytest.mark.parametrize("folder", FOLDERS)
def test_cells_tile_the_area_above_them(folder: str) -> None:
    found = outlines(folder)
    inside: dict[str, list[BaseGeometry]] = defaultdict(list)
    own: dict[str, list[BaseGeometry]] = defaultdict(list)
    for row in table(f"{folder}/areas.csv"):
        if row["kind"] not in ("county", "street"):  # two grid systems may lie over each other
            (own if row["kind"] == "self_grid" else inside)[row["parent"]].append(found[row["code"]])
    for properties, geometry in shapes(f"{folder}/schematic.geojson"):
        if "name" in properties and properties["around"][0] in inside:
            inside[properties["around"][0]].append(shape(geometry))
    assert own
    for code, cells in (*inside.items(), *own.items()):
        if code == "360502002000":  # its own outline is one part of an undivided one, whose other parts lie around it
            cells = [cell for cell in cells if cell.intersection(found[code]).area > cell.area / 2]
        missed = unary_union(cells).symmetric_difference(found[code]).area
        assert missed < found[code].area * 1e-3, code
        for a, b in combinations(cells, 2):
            assert a.intersection(b).area < found[code].area * 1e-6, code


def test_what_lies_around_an_area_does_not_cover_it() -> None:
    for folder in FOLDERS:
        found = outlines(folder)
        streets = {row["code"] for row in table(f"{folder}/areas.csv") if row["kind"] == "street"}
        for properties, geometry in shapes(f"{folder}/surroundings.geojson"):
            for code in streets & set(properties["around"]):
                covered = shape(geometry).intersection(found[code]).area
                assert covered < found[code].area * 0.02, (properties["name"], code)


def test_names_that_point_somewhere_lie_there() -> None:
    found = outlines("cases")
    names = {row["name"]: found[row["code"]].centroid for row in table("cases/areas.csv") if row["scheme"] == "xingguo"}
    assert names["东街社区"].x > names["西街社区"].x
    assert names["南门社区"].y < names["文明社区"].y
