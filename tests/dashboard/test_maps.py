"""Maps: geometry that holds for any outline, labels that stay apart, and nothing asked of another server."""

import json
import math
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import served
from dashboard.maps import grid_map
from dashboard.maps.classes import classes
from dashboard.maps.geometry import Box, Geometry, bounds, clip, largest, projection, room, signed_area
from dashboard.maps.grid_map import Badge, Face, Legend, Scene, letters
from dashboard.maps.ground import UNIT, Piece, packed
from dashboard.maps.labels import Wording, fit
from dashboard.maps.outline import outline
from dashboard.maps.shapes import Context, Shape, boundary_note
from dashboard.parts.status import Status
from dashboard.parts.tokens import SEQUENCE, SOFT
from dashboard.text import using

HERE = Path(grid_map.__file__).parent
SCRIPT = "\n".join(file.read_text(encoding="utf-8") for file in [HERE / "grid_map.js", *(HERE / "script").glob("*.js")])
FICTIONAL = Path(__file__).parents[2] / "seed" / "data" / "fictional" / "schematic.geojson"
BREAKS = (600, 800, 1000, 1200)


def square(west: float, south: float, size: float = 1) -> Geometry:
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def a_shape(code: str = "a", **given: Any) -> Shape:
    return Shape(**{"code": code, "name": "东街", "geometry": square(115, 26), "value": 982, "figure": "982"} | given)


def shapes_of_the_demonstration() -> list[Shape]:
    features = json.loads(FICTIONAL.read_text(encoding="utf-8"))["features"]
    codes = re.compile(r"\d{12}0\d\d")  # residents' own grids, from 101 on, lie over these
    grids = [feature for feature in features if codes.fullmatch(feature["properties"]["code"])]
    states = [Status.LATE, None, Status.NEAR, Status.OK]
    return [
        a_shape(feature["properties"]["code"], name="望江01网格", geometry=feature["geometry"], status=states[n % 4])
        for n, feature in enumerate(grids)
    ]


def contains(ring: tuple[tuple[float, float], ...], x: float, y: float) -> bool:
    """Whether a ring holds a point: it turns once around it."""
    turn = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        turn += math.remainder(math.atan2(y2 - y, x2 - x) - math.atan2(y1 - y, x1 - x), math.tau)
    return abs(turn) > math.pi


stars = st.lists(st.floats(1, 10), min_size=5, max_size=24).map(
    lambda radii: tuple(
        (50 + r * math.cos(i * math.tau / len(radii)), 20 + r * math.sin(i * math.tau / len(radii)))
        for i, r in enumerate(radii)
    )
)


@given(stars, st.floats(1, 60), st.floats(1, 30))
def test_a_label_of_any_proportions_is_placed_inside_its_area(ring: Any, width: float, height: float) -> None:
    place = room((ring,), width, height)
    assert place.scale > 0
    for across, down in ((-1, -1), (-1, 1), (1, -1), (1, 1)):
        assert contains(
            ring,
            place.x + across * 0.499 * width * place.scale,
            place.y + down * 0.499 * height * place.scale,
        )


def test_a_label_keeps_out_of_a_hole_and_goes_to_the_largest_part() -> None:
    outer = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
    hole = ((1.0, 1.0), (7.0, 1.0), (7.0, 9.0), (1.0, 9.0))
    assert room((outer, hole), 1, 1).x > 7
    island = ((20.0, 0.0), (21.0, 0.0), (21.0, 1.0))
    assert largest([(island,), (outer, hole)])[0] == outer


def test_a_ring_is_positive_when_it_winds_counter_clockwise() -> None:
    ring = ((0.0, 0.0), (2.0, 0.0), (2.0, 3.0), (0.0, 3.0))
    assert signed_area(ring) == 6
    assert signed_area(ring[::-1]) == -6


def test_a_degree_of_longitude_is_drawn_as_much_shorter_as_it_is_on_the_ground() -> None:
    to_picture = projection((115, 25.5, 116, 26.5), height=400, margin=10)
    assert to_picture((115, 26.5)) == (10, 10)
    x, y = to_picture((116, 25.5))
    assert y == pytest.approx(390)
    assert (x - 10) / (y - 10) == pytest.approx(math.cos(math.radians(26)))
    assert to_picture.width == pytest.approx(x + 10)


@given(stars)
def test_what_is_clipped_lies_in_the_window_and_loses_only_what_lies_outside(ring: Any) -> None:
    window: Box = (45, 18, 52, 30)
    kept = clip(ring, window)
    assert all(45 - 1e-9 <= x <= 52 + 1e-9 and 18 - 1e-9 <= y <= 30 + 1e-9 for x, y in kept)
    assert clip(ring, (0, 0, 100, 100)) == ring
    assert abs(signed_area(kept)) <= signed_area(ring) + 1e-9


@pytest.mark.parametrize("width", [240, 358, 480])
def test_labels_of_a_hundred_grids_do_not_overlap_at_any_width(width: int) -> None:
    shapes = shapes_of_the_demonstration()
    to_picture = projection(bounds(shape.geometry for shape in shapes), height=480, margin=10)
    boxes = []
    for shape in shapes:
        wordings = [
            Wording(shape.name, shape.figure, name_sign=True),
            Wording("", shape.figure),
            Wording(figure_sign=True),
        ]
        for label in fit(largest(to_picture.parts(shape.geometry)), wordings, to_picture.width):
            if label.start <= width < (label.end or math.inf):
                scale, (wide, high) = width / to_picture.width, label.wording.box
                x, y = label.at[0] * scale, label.at[1] * scale
                boxes.append((x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))
    assert boxes
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart


def test_a_cell_too_small_for_its_name_shows_the_figure_and_keeps_the_name_for_the_tooltip() -> None:
    small = a_shape("small", name="将军园社区", geometry=square(116, 26, 0.06), figure="7")
    drawn = outline([a_shape(), small], None, [], BREAKS, label="")
    assert '<text class="name" x="0.0" y="-2">东街</text>' in drawn
    assert not re.search("<text[^>]*>将军园社区", drawn)
    assert re.search('<text class="figure"[^>]*>7<', drawn)
    assert "<title>将军园社区 7</title>" in drawn


def test_an_area_without_a_figure_has_its_sign_beside_its_name() -> None:
    drawn = outline([a_shape(value=None, figure="", status=Status.LATE)], None, [], BREAKS, label="")
    assert re.search('<text class="name"[^>]* y="5">东街</text><svg class="icon late"', drawn)
    assert 'class="figure"' not in drawn


def test_an_outline_can_be_picked_from_by_mouse_and_keyboard_and_reads_aloud() -> None:
    with using("en"):
        drawn = outline([a_shape("360732100001", status=Status.LATE)], None, [], BREAKS, label="Visits")
    assert 'data-key="360732100001" role="button" tabindex="0"' in drawn
    assert 'aria-label="东街 982 Overdue"' in drawn
    assert 'aria-label="Visits"' in drawn


def test_nothing_reported_is_hatched_and_never_looks_like_zero() -> None:
    zero, silent = a_shape("zero", value=0, figure="0"), a_shape("silent", value=None, figure="—", missing=True)
    assert f'fill="{SEQUENCE[0]}"' in outline([zero], None, [], BREAKS, label="")
    assert 'fill="url(#not-reported)"' in outline([silent], None, [], BREAKS, label="")


def test_a_share_of_nothing_is_neither_shaded_nor_hatched() -> None:
    drawn = outline([a_shape(value=None, figure="—")], None, [], BREAKS, label="")
    assert re.search(f'class="area"[^>]*fill="{SOFT}"', drawn)


def test_names_cannot_bring_markup_into_a_map() -> None:
    attack = "<script>alert(1)</script>"
    shape, around = a_shape(name=attack, code='"><script>'), [Context(attack, square(116, 26))]
    assert "<script" not in outline([shape], None, around, BREAKS, label=attack)
    assert not re.search("innerHTML|outerHTML|insertAdjacentHTML|document.write|eval", SCRIPT)
    for words in re.findall(r"bindTooltip\((.*)\)", SCRIPT):
        assert 'text("span"' in words  # of which nothing but the text is set


@pytest.mark.parametrize(
    "attack", ["{{ 7 * 191 }}", "</script>", '"};alert(1);//', "\\", "\u2028", "{% if 1 %}", "${7*191}", "`"]
)
def test_what_somebody_typed_reaches_the_map_as_they_typed_it(attack: str) -> None:
    ground = json.loads(packed([Piece("a", attack, square(115, 26))], [(attack, square(116, 26))]))
    assert ground["areas"][0][1] == ground["around"][0][0] == attack
    drawn = a_scene(faces=(Face("", "0", (attack,), (Badge(0, "circle", "1", "#000000", attack),)),))
    assert drawn["faces"][0]["figures"] == [attack]
    assert drawn["faces"][0]["badges"][0]["said"] == attack


def a_scene(**given: Any) -> dict[str, Any]:
    """What travels of a scene with one cell."""
    usual: dict[str, Any] = {
        "frame": (0,), "cells": (1,), "lines": ((1.8, (0,)),), "names": (), "siblings": (),
        "faces": (Face("", "2", ("982",)),), "shades": classes([1, 2, 3]), "legend": Legend(),
    }  # fmt: skip
    found: dict[str, Any] = json.loads(grid_map.drawn(Scene(**usual | given), None))
    return found


def test_an_outline_of_nothing_is_empty_and_one_of_an_area_without_parts_shows_its_edge() -> None:
    assert outline([], None, [], BREAKS, label="") == ""
    assert outline([], square(115, 26), [], BREAKS, label="").count('class="edge"') == 1


def test_the_chosen_shape_is_cased_in_white() -> None:
    assert outline([a_shape()], None, [], BREAKS, label="", selected="a").count('class="chosen') == 2


def test_only_schematic_boundaries_carry_the_note() -> None:
    with using("en"):
        assert boundary_note([a_shape(), a_shape(schematic=True)]) == "Boundaries are schematic, not legal ones"
        assert boundary_note([a_shape()]) == ""


def test_the_grid_map_names_no_address_outside_our_server() -> None:
    assert grid_map.vendored("leaflet/leaflet.js") == "/app/static/vendor/leaflet/leaflet.js"
    for source in (SCRIPT, *((HERE / name).read_text(encoding="utf-8") for name in ("grid_map.css", "grid_map.py"))):
        assert not re.findall(r"https?:(?!//www.w3.org/2000/svg)|[\"'(]//\w|url\(", source)


@given(st.lists(stars, min_size=1, max_size=3))
def test_an_outline_loses_less_than_a_tenth_of_a_metre_when_it_is_packed(rings: Any) -> None:
    geometry = {
        "type": "MultiPolygon",
        "coordinates": [[[list(point) for point in (*ring, ring[0])]] for ring in rings],
    }
    (told,) = json.loads(packed([Piece("a", "东街", geometry)], []))["areas"]
    for ring, ((steps,),) in zip(rings, ((part,) for part in told[2]), strict=True):
        x = y = 0
        points = []
        for at in range(0, len(steps), 2):
            x, y = x + steps[at], y + steps[at + 1]
            points.append((x / UNIT, y / UNIT))
        assert len(points) == len(ring)
        for found, meant in zip(points, ring, strict=True):
            assert found == pytest.approx(meant, abs=0.6 / UNIT)


def test_what_changes_with_an_indicator_is_small_and_apart_from_the_ground() -> None:
    many = range(5_000)
    scene = Scene(
        (0,), tuple(many), (), (), (), (Face("", "3" * 5_000, tuple(str(n % 97) for n in many)),), None, Legend()
    )
    assert len(grid_map.drawn(scene, None)) < 80_000
    assert not {"areas", "around", "ground"} & a_scene().keys()


def test_each_kind_of_station_has_a_letter_of_its_own() -> None:
    assert letters(["党群服务中心", "红色驿站", "党群联络站"]) == ["党", "红", "群"]
    assert letters(["Bookroom", "Book", "B"]) == ["B", "O", "B"]


def test_a_file_keeps_its_address_as_long_as_it_holds_the_same() -> None:
    one, same, other = (served.pack(text, "json") for text in ("[1]", "[1]", "[2]"))
    assert one == same
    assert one.name != other.name
