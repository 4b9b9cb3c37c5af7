"""GeoJSON: what is read, what is refused with its feature named, and the way back from GCJ-02."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon, shape

from db.datum import from_gcj, to_gcj
from db.errors import Refused
from db.geojson import Feature, read

SQUARE = [[115.0, 27.0], [115.01, 27.0], [115.01, 27.01], [115.0, 27.01], [115.0, 27.0]]
KNOWN = [  # WGS-84, GCJ-02: the points by which implementations of the public formula are tested
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),  # Shanghai
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),  # Shenzhen
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),  # Beijing
]


def features(*geometries: Any, gcj: bool = False, **more: Any) -> list[Feature]:
    rows = [
        {"type": "Feature", "properties": {"name": f"网格{number}", "code": 10 + number}, "geometry": geometry}
        for number, geometry in enumerate(geometries, 1)
    ]
    return read(json.dumps({"type": "FeatureCollection", "features": rows, **more}).encode(), gcj=gcj)


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


@pytest.mark.parametrize(("wgs", "gcj"), KNOWN)
def test_known_points_are_converted_both_ways(wgs: tuple[float, float], gcj: tuple[float, float]) -> None:
    assert to_gcj(wgs) == pytest.approx(gcj, abs=1e-9)
    assert from_gcj(gcj) == pytest.approx(wgs, abs=1e-7)


@given(longitude=st.floats(74, 134), latitude=st.floats(18, 53))
def test_the_way_there_and_back_ends_within_a_centimetre(longitude: float, latitude: float) -> None:
    assert from_gcj(to_gcj((longitude, latitude))) == pytest.approx((longitude, latitude), abs=1e-7)


def test_abroad_nothing_is_shifted() -> None:
    assert from_gcj((2.35, 48.85)) == to_gcj((2.35, 48.85)) == (2.35, 48.85)


def test_a_feature_brings_its_geometry_and_every_text_it_could_be_known_by() -> None:
    (feature,) = features(polygon(SQUARE))
    assert feature.texts == ("网格1", "11")
    assert feature.problem is None
    assert feature.geometry is not None
    assert shape(feature.geometry).equals(Polygon(SQUARE))


def test_coordinates_in_gcj_02_are_stored_as_wgs_84() -> None:
    (feature,) = features(polygon([list(to_gcj((x, y))) for x, y in SQUARE]), gcj=True)
    assert feature.geometry is not None
    for here, there in zip(feature.geometry["coordinates"][0], SQUARE, strict=True):
        assert here == pytest.approx(there, abs=1e-6)


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (polygon([[115, 27], [115.01, 27.01], [115.01, 27], [115, 27.01], [115, 27]]), "crosses itself"),
        (polygon(SQUARE[:-1]), "not closed"),
        (polygon([[115, 27], [115.01, 27], [115.02, 27], [115, 27]]), "encloses nothing"),
        (polygon([[x * 1000, y * 1000] for x, y in SQUARE]), "not in degrees"),
        (polygon(SQUARE, [[x + 1, y] for x, y in SQUARE]), "hole outside"),
        (polygon([["a", "b"]] * 4), "cannot be read"),
        ({"type": "Point", "coordinates": [115, 27]}, "is no area"),
        (None, "is no area"),
    ],
)
def test_a_geometry_that_is_wrong_is_refused_by_the_name_of_its_feature(geometry: Any, said: str) -> None:
    good, bad = features(polygon(SQUARE), geometry)
    assert good.problem is None
    assert bad.geometry is None
    assert bad.problem is not None
    assert said in bad.problem.message
    assert (bad.problem.values["number"], bad.problem.values["name"]) == (2, "网格2")


@pytest.mark.parametrize(
    "data", [b"x", b"[]", b'{"type": "FeatureCollection", "features": []}', b'{"type": "Topology"}', b"\xff"]
)
def test_a_file_without_features_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read(data)


def test_a_file_in_metres_is_refused_by_its_system() -> None:
    with pytest.raises(Refused, match="EPSG::4528"):
        features(polygon(SQUARE), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4528"}})
    assert features(polygon(SQUARE), crs={"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}})[0].problem is None


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=3, max_size=9, unique=True))
def test_what_crosses_itself_is_found_as_shapely_finds_it(corners: list[tuple[int, int]]) -> None:
    ring = [[115 + x / 1024, 27 + y / 1024] for x, y in [*corners, corners[0]]]
    edges = list(pairwise(corners + corners[:1]))
    proper = any(
        _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0
        for at, (a, b) in enumerate(edges)
        for c, d in edges[at + 1 :]
    )
    (feature,) = features(polygon(ring))
    crosses = feature.problem is not None and "crosses itself" in feature.problem.message
    assert crosses == proper
    if crosses:
        assert not Polygon(ring).is_valid


def _turn(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
