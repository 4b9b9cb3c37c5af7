"""GeoJSON: what is read, mended or refused with its feature and spot named, and what is written and read again."""

import json
import random
from math import cos, pi, sin
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import make_valid
from shapely.geometry import Polygon, shape

from db import geojson
from db.datum import BD, FROM, GCJ, TO, WGS, to_gcj
from db.errors import Refused
from db.geojson import Feature, read, says, written
from db.mending import MOST_MENDED, Broken, mended, square_metres

SQUARE = [[115.0, 27.0], [115.01, 27.0], [115.01, 27.01], [115.0, 27.01], [115.0, 27.0]]


def features(*geometries: Any, datum: str = WGS, **more: Any) -> list[Feature]:
    rows = [
        {"type": "Feature", "properties": {"name": f"网格{number}", "code": 10 + number}, "geometry": geometry}
        for number, geometry in enumerate(geometries, 1)
    ]
    return read(json.dumps({"type": "FeatureCollection", "features": rows, **more}).encode(), datum=datum)


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_a_feature_brings_its_geometry_and_every_text_it_could_be_known_by() -> None:
    (feature,) = features(polygon(SQUARE))
    assert feature.texts == ("网格1", "11")
    assert feature.problem is None
    assert feature.geometry is not None
    assert shape(feature.geometry).equals(Polygon(SQUARE))


def test_coordinates_in_gcj_02_are_stored_as_wgs_84() -> None:
    (feature,) = features(polygon([list(to_gcj((x, y))) for x, y in SQUARE]), datum=GCJ)
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


BOW_TIE = [[115, 27], [115.01, 27.01], [115.01, 27], [115, 27.01], [115, 27]]


def test_a_bow_tie_is_refused_with_its_spot_and_as_it_was_drawn() -> None:
    (feature,) = features(polygon(BOW_TIE))
    assert feature.problem is not None
    assert feature.problem.values["place"] == "115.00500, 27.00500"
    assert feature.spot == pytest.approx((115.005, 27.005))
    assert feature.drawn == polygon(BOW_TIE)


def test_a_slip_of_the_hand_is_mended_and_said() -> None:
    ring = [*SQUARE[:-1], [114.99999, 27.00002], [115.00002, 26.99999], SQUARE[0]]
    (feature,) = features(polygon(ring))
    assert feature.problem is None and feature.geometry is not None
    assert feature.spot == pytest.approx((115, 27), abs=1e-4)
    assert 0 < feature.changed < MOST_MENDED
    assert shape(feature.geometry).is_valid
    assert square_metres(shape(feature.geometry)) == pytest.approx(square_metres(Polygon(SQUARE)), rel=1e-3)


def test_what_touches_itself_at_a_point_keeps_all_it_encloses() -> None:
    pinched = [[0, 0], [2, 1], [4, 0], [4, 2], [2, 1], [0, 2], [0, 0]]
    (feature,) = features(polygon([[115 + x / 1000, 27 + y / 1000] for x, y in pinched]))
    assert feature.problem is None and feature.geometry is not None
    assert feature.geometry["type"] == "MultiPolygon"
    assert shape(feature.geometry).area == pytest.approx(4e-6)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=3, max_size=9, unique=True))
def test_every_outline_is_sound_or_refused_and_none_changes_unsaid(
    corners: list[tuple[int, int]],
) -> None:
    ring = [[115 + x / 1024, 27 + y / 1024] for x, y in [*corners, corners[0]]]
    (feature,) = features(polygon(ring))
    drawn = Polygon(ring)
    if feature.geometry is None:
        assert feature.problem is not None
        assert not drawn.is_valid or drawn.area == 0
        return
    kept = shape(feature.geometry)
    assert kept.is_valid and not kept.is_empty
    apart = square_metres(kept.symmetric_difference(make_valid(drawn))) - square_metres(kept.boundary.buffer(1e-6))
    assert (feature.spot is None) == drawn.is_valid
    assert apart <= feature.changed <= MOST_MENDED, "by what even and odd crossings make of it"


@given(
    st.sampled_from([WGS, GCJ, BD]),
    st.tuples(st.floats(75, 133), st.floats(19, 52)),
    st.lists(st.tuples(st.floats(0.001, 0.02), st.floats(0.001, 0.02)), min_size=3, max_size=12),
)
def test_what_is_written_and_read_again_is_the_same_in_every_datum(
    datum: str, corner: tuple[float, float], spans: list[tuple[float, float]]
) -> None:
    turns = [2 * pi * at / len(spans) for at in range(len(spans))]
    ring = [[corner[0] + x * cos(turn), corner[1] + y * sin(turn)] for turn, (x, y) in zip(turns, spans, strict=True)]
    shifted = [list(TO[datum]((x, y))) for x, y in [*ring, ring[0]]]
    first = features(polygon(shifted), datum=datum)[0]
    if first.geometry is None:
        return
    file = written([({"name": "甲", "code": "1"}, first.geometry)], datum)
    assert says(file) == datum
    (again,) = read(file, datum=datum)
    assert again.geometry is not None
    for here, there in zip(again.geometry["coordinates"][0], first.geometry["coordinates"][0], strict=True):
        assert here == pytest.approx(there, abs=9e-7)  # a tenth of a metre
    raw = json.loads(file)["features"][0]["geometry"]["coordinates"][0]
    for (x, y), there in zip(raw, first.geometry["coordinates"][0], strict=True):
        assert FROM[datum]((x, y)) == pytest.approx(there, abs=9e-7)


def test_what_people_typed_stays_text_in_a_file() -> None:
    name = '"},{"type":"</script>=1+1\n'
    (feature,) = read(written([({"name": name, "code": "7"}, polygon(SQUARE))], WGS, about=name))
    assert feature.label == name.strip()


def test_what_crosses_itself_all_over_is_refused_before_it_is_taken_apart() -> None:
    chance = random.Random(1)
    ring = [[115 + chance.random(), 27 + chance.random()] for _place in range(19_999)]
    triangles = [[[*ring[at : at + 3], ring[at]]] for at in range(0, 15_000, 3)]
    there_and_back = [[x, 27.0] for x, _y in ring[:-1]] + [[115.5, 27.01]]
    began = perf_counter()
    for geometry in (
        polygon([*ring, ring[0]]),
        {"type": "MultiPolygon", "coordinates": triangles},
        polygon([*there_and_back, there_and_back[0]]),
    ):
        with pytest.raises(Broken) as broken:
            mended(geometry)
        assert broken.value.spot is not None
    assert perf_counter() - began < 10, "each in far less than two seconds where nothing else runs"


def test_parts_that_share_a_long_border_become_one_and_a_slip_among_many_points_is_mended() -> None:
    border = [[115 + sin(at / 7) / 10_000, 27 + at / 1e6] for at in range(5000)]
    left, right = ([*border, [x, border[-1][1]], [x, 27.0], border[0]] for x in (114.99, 115.01))
    whole = mended({"type": "MultiPolygon", "coordinates": [[left], [right]]})
    assert whole.geometry["type"] == "Polygon" and whole.changed < 0.01
    turns = [2 * pi * at / 19_000 for at in range(19_000)]
    around = [[115 + cos(turn) / 100, 27 + sin(turn) / 100] for turn in turns]
    around[500], around[501] = around[501], around[500]
    assert 0 < mended(polygon([*around, around[0]])).changed < 1


def test_of_a_small_outline_next_to_nothing_may_change_whatever_it_spans() -> None:
    thin = [[0, 0], [10, 10], [10, 10.02], [0, 0.02], [-0.04, 0.05], [-0.04, 0.08], [0.01, 0.01], [0, 0]]
    (feature,) = features(polygon([[115 + x / 1000, 27 + y / 1000] for x, y in thin]))
    assert feature.problem is not None and "crosses itself" in feature.problem.message


def test_a_file_of_too_many_points_is_refused_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geojson, "MOST_IN_ALL", 14)
    assert len(features(polygon(SQUARE), {"type": "MultiPolygon", "coordinates": [[SQUARE]]}, None)) == 3
    with pytest.raises(Refused, match="more than 14 points"):
        features(polygon(SQUARE), polygon(SQUARE), {"type": "MultiPolygon", "coordinates": [[SQUARE]]})


def test_numbers_without_end_and_a_system_that_is_no_object_are_told() -> None:
    (feature,) = features(polygon([[10**400, 27], *SQUARE[1:-1], [10**400, 27]]))
    assert feature.problem is not None and "cannot be read" in feature.problem.message
    for said in ("EPSG:4528", ["EPSG:4528"], 7, {"properties": "EPSG:4528"}, "x" * 9000):
        with pytest.raises(Refused, match=r"in degrees.{0,120}$"):
            features(polygon(SQUARE), crs=said)
    for fine in (None, {}, "EPSG:4326", {"properties": None}, {"properties": {}}):
        assert features(polygon(SQUARE), crs=fine)[0].problem is None
