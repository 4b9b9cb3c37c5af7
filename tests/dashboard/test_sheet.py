"""Sheets to print: complete, legible, inside their page, of the right size, with Chinese glyphs, and free of markup."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image
from pypdf import PdfReader

from dashboard import reads
from dashboard.filters import View
from dashboard.maps import press, sheet
from dashboard.maps.classes import Classes, Rule
from dashboard.maps.lettering import Entry, measured, shortened, wrapped
from dashboard.maps.plate import Dot, Plate
from dashboard.maps.shapes import Context
from dashboard.maps.sheet import LANDSCAPE, PAPERS, PORTRAIT, SLIDE, Paper, Sheet, drawn, paper
from dashboard.panels import grid_map, map_ground
from dashboard.panels import sheet as panel
from dashboard.parts.tokens import SEQUENCE
from dashboard.text import using
from db.engine import Database
from db.errors import Refused
from seed.loader import HOME
from tests import hostile
from tests.dashboard.test_maps import a_shape, square
from tests.demonstration import TODAY
from tests.pages.screens import CASES

PLACES = (HOME, *CASES)
Box = tuple[float, float, float, float]


def looking(code: str) -> View:
    """A place, in a script run, on the day its source ends."""
    reads.begin()
    area = reads.area(code)
    last = area.as_of or TODAY
    return View(area, None if area.as_of else last - timedelta(days=6), last, TODAY)


def of_place(code: str, indicator: str | None = None) -> Sheet:
    view = looking(code)
    around = map_ground.frame(view)
    keys, more = grid_map.indicators(view, around)
    found = panel.sheet(view, around, None, indicator or next(iter([*keys, *more]), None))
    assert found
    return found


def a_sheet(**given: Any) -> Sheet:
    plate = Plate([a_shape()], {"a": SEQUENCE[2]}, around=[Context("长冈乡", square(116, 26))])
    told = {
        "title": "潋江镇 · 驿站服务", "subtitle": "近7天", "heading": "驿站服务", "note": "各驿站逐日上报",
        "figure": "982", "unit": "人次", "shades": [Entry(SEQUENCE[2], "800–<1,000", "1")], "method": "取整分级",
        "signs": [Entry("station", "驿站", "1")], "notes": ["来源：示例"], "approval": "", "plate": plate,
    }  # fmt: skip
    return Sheet(**told | given)


def test_what_a_class_holds_is_said_of_one_class_too_and_never_of_rates_as_of_whole_things() -> None:
    said = panel._ranges
    assert said("station_visits", Classes((), Rule.EQUAL, 0)) == ["0"]
    assert said("station_visits", Classes((1, 3), Rule.EQUAL, 0)) == ["0", "1–2", "≥3"]
    assert said("management_coverage_rate", Classes((0.5, 1), Rule.EQUAL, 0)) == ["<50%", "50%–<100%", "≥100%"]


def svg(found: Sheet, on: Paper) -> ElementTree.Element:
    return ElementTree.fromstring(drawn(found, on, on.pixels, "打印于 2026-11-22 09:30"))


def written(root: ElementTree.Element) -> Iterator[tuple[str, Box]]:
    """Every line of words on a sheet and the box it takes; all stand where they say, for no group is moved."""
    assert not any("transform" in one.attrib for one in root.iter() if not one.tag.endswith("pattern"))
    for one in root.iter("{http://www.w3.org/2000/svg}text"):
        said, size = one.text or "", float(one.attrib["font-size"])
        wide, x, y = measured(said, size), float(one.attrib["x"]), float(one.attrib["y"])
        left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[one.attrib["text-anchor"]]
        yield said, (left, y - size * 0.84, left + wide, y + size * 0.16)


def assert_laid_out(root: ElementTree.Element, on: Paper) -> None:
    """All words are inside the margins of the page, and none touches another."""
    found = list(written(root))
    for said, (left, top, right, bottom) in found:
        inside = on.margin - 1 <= left and right <= on.width - on.margin + 1 and on.margin <= top
        assert inside and bottom <= on.height - on.margin + 2, said
    for (one, a), (other, b) in combinations(found, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] + 1 or b[3] <= a[1] + 1, (one, other)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_place_lies_well_on_every_paper_and_says_all_a_reader_must_know(
    demonstration_to_read: Database, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("MAP_APPROVAL_NO", "审图号：赣S（2026）001号")
    with using(language):
        for code in PLACES:
            found = of_place(code)
            for kind, papers in PAPERS.items():
                assert paper(found, kind) in papers
                for on in papers:
                    root = svg(found, on)
                    assert_laid_out(root, on)
                    said = "\n".join(text for text, _box in written(root))
                    for must in ("2026-11-22 09:30", "审图号", {"zh": "北", "en": "N"}[language], "0"):
                        assert must in said, (code, must)
                    assert re.search({"zh": "公里|米", "en": r"\d k?m"}[language], said)
                    assert {"zh": "边界为示意，非法定界线", "en": "schematic, not legal"}[language] in said.replace(
                        "\n", ""
                    )
        home = "\n".join(text for text, _box in written(svg(of_place(HOME), LANDSCAPE)))
        assert {"zh": "虚构示范", "en": "fictional demonstration"}[language] in home
        assert "©" not in home and not re.search(r"1[3-9]\d{9}|\d\*{4}\d", home), "no telephone number"


def test_the_legend_counts_every_area_once_and_tells_what_is_missing_from_zero(
    demonstration_to_read: Database,
) -> None:
    with using("en"):
        for code in PLACES:
            found = of_place(code)
            if found.shades:
                assert sum(int(entry.amount) for entry in found.shades) == len(found.plate.shapes)
        visits = of_place(HOME, "station_visits")
    kinds = [entry.sample for entry in visits.shades]
    assert set(kinds) <= {*SEQUENCE, "missing", "nothing"} and len(kinds) > 3
    silent = [shape for shape in visits.plate.shapes if shape.missing]
    assert [entry.amount for entry in visits.shades if entry.sample == "missing"] == [str(len(silent))] * bool(silent)
    assert not {shape.code for shape in silent} & visits.plate.fills.keys()
    assert visits.figure and visits.heading == "Station visits" and "Classes: " in visits.method
    stations = {entry.sample: int(entry.amount) for entry in visits.signs if entry.sample in ("station", "silent")}
    assert sum(stations.values()) == len(visits.plate.stations) > 0


def test_a_grid_is_printed_on_the_map_of_its_place_and_framed(demonstration_to_read: Database) -> None:
    view = looking(HOME)
    grid = map_ground.cells(view, view.area, None)[0]
    assert of_place(HOME).plate.chosen is None
    found = of_place(grid.code)
    assert found.plate.chosen == next(one.geometry for one in found.plate.shapes if one.code == grid.code)
    assert found.signs[-1] == Entry("chosen", grid.name)


def test_a_tall_area_is_printed_upright_and_a_wide_one_lying() -> None:
    def stretched(west: float, south: float, east: float, north: float) -> Sheet:
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        shape = a_shape(geometry={"type": "Polygon", "coordinates": [ring]})
        return a_sheet(plate=Plate([shape], {"a": SEQUENCE[0]}))

    assert paper(stretched(115, 26, 115.4, 27), "a4") is PORTRAIT
    assert paper(stretched(115, 26, 117, 27), "a4") is LANDSCAPE
    assert paper(stretched(115, 26, 115.4, 27), "16x9") is SLIDE


def test_whatever_somebody_typed_is_words_on_the_sheet_and_nothing_else() -> None:
    for attack in (text for text in hostile.STRINGS if len(text) <= 400):
        assert_plain(attack)


def assert_plain(attack: str) -> None:
    plate = Plate(
        [
            a_shape(name=attack, figure="1"),
            a_shape("b", name=attack, geometry=square(115, 27), value=None, missing=True),
        ],
        {"a": SEQUENCE[0]},
        held=[Context(attack, square(115, 26))],
        around=[Context(attack, square(116, 26))],
        stations=[Dot(115.5, 26.5)],
    )
    hostile_sheet = a_sheet(
        title=attack, subtitle=attack, heading=attack, notes=[attack], approval=attack[:40], plate=plate
    )
    tags = {re.sub("{.*}", "", one.tag) for one in svg(hostile_sheet, PORTRAIT).iter()}
    assert tags <= {"svg", "defs", "pattern", "rect", "path", "text", "clipPath", "g", "circle"}


def test_lines_break_between_chinese_characters_and_english_words_but_not_before_a_full_stop() -> None:
    lines = wrapped("各驿站逐日上报。Every station reports daily.", 13 * 7, 13)
    assert lines == ["各驿站逐日上", "报。Every", "station", "reports", "daily."]
    assert wrapped("x" * 30, 80, 13) == ["x" * 10] * 3
    assert shortened("长" * 80, 100, 10) == "长" * 9 + "…"


def test_nothing_to_shade_still_prints_with_its_outlines() -> None:
    plate = Plate([a_shape(figure="", value=None)], {"a": "#F7F4EF"})
    bare = a_sheet(heading="", figure="", shades=[], method="", signs=[], plate=plate)
    for on in (LANDSCAPE, PORTRAIT, SLIDE):
        assert_laid_out(svg(bare, on), on)


def test_a_png_has_as_many_pixels_as_its_paper_asks_for_and_is_not_blank() -> None:
    for kind, size in (("a4", (3508, 2480)), ("16x9", (3840, 2160))):
        wide = a_sheet(plate=replace(a_sheet().plate, edges=[square(115, 26), square(116.5, 26)]))
        with Image.open(BytesIO(press.pressed(wide, kind, "png", "2026-11-22"))) as picture:
            assert picture.size == size
            colours = {colour: n for n, colour in picture.convert("RGB").getcolors(1 << 20) or []}
        assert {(0x7A, 0x15, 0x17), (0x7F, 0xAA, 0xD0), (0xFF, 0xFF, 0xFF)} <= colours.keys()


def test_a_pdf_is_one_page_of_the_size_with_its_chinese_fonts_in_it_and_text_that_can_be_found() -> None:
    for kind, size in (("a4", LANDSCAPE.points), ("16x9", SLIDE.points)):
        wide = a_sheet(plate=replace(a_sheet().plate, edges=[square(115, 26), square(116.5, 26)]))
        (page,) = PdfReader(BytesIO(press.pressed(wide, kind, "pdf", "2026-11-22"))).pages
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(size, abs=0.5)
        assert "潋江镇 · 驿站服务" in page.extract_text()
        assert "长冈乡" in page.extract_text()
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        for font in fonts:
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & descriptor.keys()
        assert not page.images, "drawn, not a picture"


def test_who_would_wait_long_for_the_press_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "_PATIENCE", 0.01)
    with press._ONE, pytest.raises(Refused, match="try again"):
        press.pressed(a_sheet(), "a4", "png", "")
    assert not press._ONE.locked()
    monkeypatch.setattr(press, "drawn", lambda *_given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        press.pressed(a_sheet(), "a4", "png", "")
    assert not press._ONE.locked(), "a sheet that fails does not keep the press"


def test_glyphs_are_those_of_the_font_and_not_boxes() -> None:
    letters = "潋江镇驿站網格"
    with Image.open(BytesIO(press.pressed(a_sheet(title=letters), "16x9", "png", ""))) as picture:
        assert len({picture.crop((120 + at * 90, 170, 210 + at * 90, 270)).tobytes() for at in range(7)}) == 7
    assert sheet.PAPER_NAMES.keys() == PAPERS.keys()
