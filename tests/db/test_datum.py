"""Datums: known points land where they should, there and back, and the datum of a file is guessed by what is known."""

from math import asin, cos, radians, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.datum import BD, FROM, GCJ, TO, WGS, Point, from_gcj, to_bd, to_gcj
from db.geojson import converted
from db.guessing import BESIDE, OWN, SCHEMATIC, STATIONS, Guess, Known, guess
from db.mending import Geometry

KNOWN = [  # WGS-84, GCJ-02: the points by which implementations of the public formula are tested
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),  # Shanghai
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),  # Shenzhen
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),  # Beijing
]
BAIDU = [  # WGS-84, BD-09, as the test of `coordtransform` and its ports publish them
    ((116.404, 39.915), (116.41662724378733, 39.922699552216216)),
    ((116.3913836995125, 39.907253214522164), (116.404, 39.915)),  # found there by one step back: within two metres
]


def metres(here: Point, there: Point) -> float:
    """On a sphere; not how the product reckons."""
    (a, b), (c, d) = (tuple(map(radians, point)) for point in (here, there))
    return 2 * 6_371_000 * asin(sqrt(sin((d - b) / 2) ** 2 + cos(b) * cos(d) * sin((c - a) / 2) ** 2))


@pytest.mark.parametrize(("wgs", "gcj"), KNOWN)
def test_known_points_are_converted_both_ways(wgs: Point, gcj: Point) -> None:
    assert to_gcj(wgs) == pytest.approx(gcj, abs=1e-9)
    assert from_gcj(gcj) == pytest.approx(wgs, abs=1e-7)


@pytest.mark.parametrize(("wgs", "bd"), BAIDU)
def test_points_of_baidu_land_within_five_metres(wgs: Point, bd: Point) -> None:
    assert metres(TO[BD](wgs), bd) < 5
    assert metres(FROM[BD](bd), wgs) < 5
    assert metres(to_bd(from_gcj((116.404, 39.915))), (116.41036949371029, 39.92133699351021)) < 0.01


@given(
    datum=st.sampled_from([GCJ, BD]), longitude=st.floats(74, 134), latitude=st.floats(18, 53)
)  # fmt: skip
def test_the_way_there_and_back_ends_within_a_centimetre(datum: str, longitude: float, latitude: float) -> None:
    assert FROM[datum](TO[datum]((longitude, latitude))) == pytest.approx((longitude, latitude), abs=1e-7)


@pytest.mark.parametrize("datum", [WGS, GCJ, BD])
def test_abroad_nothing_is_shifted(datum: str) -> None:
    assert FROM[datum]((2.35, 48.85)) == TO[datum]((2.35, 48.85)) == (2.35, 48.85)


def square(x: float, y: float, size: float = 0.004) -> Geometry:
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def asked(datum: str, **known: object) -> Guess | None:
    """What is guessed of a square that a file shows in a datum."""
    everything = {"own": {}, "beside": [], "schematic": {}, "stations": {}, **known}
    return guess({1: converted(square(115, 26), TO[datum])}, Known(**everything))  # type: ignore[arg-type]


@pytest.mark.parametrize("datum", [WGS, GCJ, BD])
@pytest.mark.parametrize(
    ("against", "known"),
    [
        (OWN, {"own": {1: square(115.0001, 26.0001)}}),
        (BESIDE, {"beside": [square(115.004, 26), square(115, 26.004)]}),
        (STATIONS, {"stations": {1: [(115.0005, 26.0005), (115.0035, 26.0035)]}}),
        (SCHEMATIC, {"schematic": {1: square(115, 26)}}),
    ],
)
def test_the_datum_is_guessed_from_what_is_known(datum: str, against: str, known: dict[str, object]) -> None:
    found = asked(datum, **known)
    assert found is not None
    assert (found.datum, found.against) == (datum, against)
    assert found.metres[datum] < 20 < min(off for other, off in found.metres.items() if other != datum)


def test_what_does_not_tell_is_not_taken_for_a_guess() -> None:
    assert asked(GCJ) is None
    far = asked(GCJ, own={1: square(83, 39)})
    assert far is not None and far.datum is None and min(far.metres.values()) > 1_000_000
    clear = asked(GCJ, own={1: square(83, 39)}, schematic={1: square(115, 26)})
    assert clear is not None and (clear.datum, clear.against) == (GCJ, SCHEMATIC)
