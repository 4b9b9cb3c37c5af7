"""A coordinator draws boundaries on the map and brings files of them: with a mouse, with keys, and with a finger."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.visitor import Visitor
from tests.demonstration import TODAY

GRID, SIBLING, COMMUNITY = "990000001008002", "990000001008003", "990000001008"
KNOWN = ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069))
"""A point in WGS-84 and in GCJ-02, by which implementations of the public formula are tested."""

SHAPE = """({ pictures }, code) => {
    const shown = pictures[0].ground.pieces.find((piece) => piece.code === code);
    return shown.points.flat().flatMap((ring) => [...ring, ring[0]].map(([lat, lng]) => [lng, lat]));
}"""
DRAWN = "({ editor }) => JSON.parse(editor.now).coordinates[0]"


@contextmanager
def drawing(browser: Browser, base: str, code: str, width: int = 1366, height: int = 1000) -> Iterator[Visitor]:
    """A coordinator before the boundary of an area."""
    with Visitor.at(browser, base, width=width, height=height) as person:
        look(person, code)
        yield person


def look(person: Visitor, code: str, day: date | None = None) -> None:
    person.open("boundaries", area=code, lang="en", **({"as_of": day.isoformat()} if day else {}))
    person.page.locator(".reshape[data-drawn]").wait_for()


def middle(handle: Locator) -> tuple[float, float]:
    box = handle.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(person: Visitor, handle: Locator, to: tuple[float, float]) -> None:
    """Take a handle to another place of the window."""
    mouse = person.page.mouse
    handle.scroll_into_view_if_needed()
    mouse.move(*middle(handle))
    mouse.down()
    mouse.move(*to, steps=8)
    mouse.up()
    person.done()


def points(person: Visitor) -> Locator:
    return person.page.locator(".reshape .point")


def drawn(person: Visitor) -> list[list[float]]:
    """The ring as the map of the page has it now."""
    ring: list[list[float]] = person.page.locator(".reshape").evaluate(DRAWN)
    return ring


def shows(person: Visitor, ring: list[list[float]]) -> None:
    """The map of the page has come to that ring, or has kept it."""
    for _look in range(50):
        if drawn(person) == ring:
            break
        person.page.wait_for_timeout(200)
    assert drawn(person) == ring


def on_map(person: Visitor, code: str, day: date) -> list[list[float]]:
    """The ring as the grid map shows it on a day."""
    person.open("grid_map", area=code, lang="en", as_of=day.isoformat())
    ring: list[list[float]] = person.grid_map().evaluate(SHAPE, code)
    return ring


def in_overview(person: Visitor, code: str, day: date) -> str:
    """The path of an area in the overview of the one above it on a day."""
    person.open("overview", area=code[:12], lang="en", as_of=day.isoformat())
    path = person.page.locator(f'.outline .area[data-key="{code}"], .outline [data-key="{code}"] path').first
    return path.get_attribute("d") or ""


def save(person: Visitor) -> None:
    person.press("Save the boundary")
    expect(person.page.get_by_role("button", name="Undo")).to_be_disabled()


def count(person: Visitor, many: int) -> None:
    """So many boundaries of the area are listed."""
    expect(person.page.locator(".attention .row, .attention li, .attention tr").filter(has_text="since").or_(
        person.page.locator(".attention [data-key^='boundary:']"))).to_have_count(many)  # fmt: skip


def test_a_boundary_drawn_into_another_shape_counts_from_its_day_and_can_be_taken_back(
    browser: Browser, workshop: str
) -> None:
    with drawing(browser, workshop, GRID) as person:
        before = drawn(person)
        x, y = middle(points(person).nth(2))
        drag(person, points(person).nth(2), (x + 40, y + 25))
        moved = drawn(person)
        assert sum(here != there for here, there in zip(before, moved, strict=True)) == 1
        person.sees("Kept as a draft until you save.")
        person.sees(re.compile("overlap by|A gap of|reaches"))
        drag(person, person.page.locator(".reshape .middle").first, (x - 80, y + 60))
        assert len(drawn(person)) == len(before) + 1
        person.press("Undo")
        shows(person, moved)
        person.open("overview", area=GRID, lang="en")
        look(person, GRID)  # what was drawn waits, as on every form
        shows(person, moved)
        person.type("Where it comes from (optional)", "2026 年测绘图 <b>")
        save(person)
        person.sees("2026 年测绘图 <b>")
        assert on_map(person, GRID, TODAY) == moved
        assert on_map(person, GRID, TODAY - timedelta(days=1)) == before
        assert in_overview(person, GRID, TODAY) != in_overview(person, GRID, TODAY - timedelta(days=1))
        look(person, GRID)
        person.page.locator('[data-key^="boundary:"]').first.click()
        expect(person.page.get_by_role("dialog")).to_be_visible()
        person.press("Take it back")
        person.press("Remove")
        expect(person.page.get_by_role("dialog")).to_have_count(0)
        assert on_map(person, GRID, TODAY) == before


def test_a_boundary_that_crosses_itself_is_marked_at_once_and_refused(browser: Browser, workshop: str) -> None:
    with drawing(browser, workshop, GRID) as person:
        before, faults = drawn(person), person.page.locator(".reshape .fault")
        handles = points(person)
        corners = [middle(handles.nth(at)) for at in range(handles.count())]
        far = max(corners, key=lambda corner: hypot(corner[0] - corners[1][0], corner[1] - corners[1][1]))
        beyond = tuple(there + (there - here) * 0.15 for here, there in zip(corners[1], far, strict=True))
        drag(person, handles.nth(1), beyond)  # type: ignore[arg-type]
        assert faults.count() > 0
        said = person.page.locator(".reshape .said")
        expect(said).to_contain_text("It crosses itself near")
        spots = person.page.locator(".reshape").evaluate("({ editor }) => editor.crossed")
        person.press("Save the boundary")
        refused = person.page.get_by_text("Move a point: it crosses itself near").first
        expect(refused).to_be_visible()
        place = [float(part) for part in re.findall(r"\d+\.\d+", refused.inner_text())]
        assert min(hypot(place[0] - x, place[1] - y) for x, y in spots) < 2e-5, "the server means the same spot"
        drag(person, person.page.locator(".reshape .point.chosen"), corners[1])
        expect(faults).to_have_count(0)
        expect(said).to_be_hidden()
        shows(person, before)  # the point that a neighbour has there catches it


def given(person: Visitor, folder: Path, code: str, ring: list[list[float]]) -> None:
    """Choose a file with one outline."""
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"code": code}, "geometry": shape}
    file = folder / f"{len(list(folder.iterdir()))}.geojson"  # a browser does not notice the same file chosen again
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    person.page.locator("input[type=file]").set_input_files(file)
    person.done()


def square(corner: tuple[float, float]) -> list[list[float]]:
    x, y = corner
    return [[x, y], [x + 0.004, y], [x + 0.004, y + 0.003], [x, y + 0.003], [x, y]]


def test_a_file_that_crosses_itself_is_refused_with_the_spot_drawn_and_one_in_gcj_02_lands_where_it_should(
    browser: Browser, workshop: str, tmp_path: Path
) -> None:
    wgs, gcj = KNOWN
    with drawing(browser, workshop, SIBLING) as person:
        before = drawn(person)
        a, b, c, d, end = square((before[0][0], before[0][1]))
        given(person, tmp_path, SIBLING, [a, c, b, d, end])
        person.page.get_by_text("WGS-84 or CGCS2000").first.click()
        person.done()
        wrong = person.page.locator(".remark", has_text="crosses itself near")
        expect(wrong).to_contain_text(f"Feature 1 ({SIBLING})")
        expect(person.page.locator(".spot svg circle")).to_have_count(2)
        expect(person.page.get_by_role("button", name="Use 0 outlines")).to_be_disabled()
        given(person, tmp_path, SIBLING, square(gcj))
        person.sees("That does not tell which it is: ask whoever made the file.")
        person.page.get_by_text("GCJ-02 (web maps of China)").click()
        person.done()
        person.sees(re.compile("reaches .* beyond"))
        person.press("Use 1 outline")
        x, y = on_map(person, SIBLING, TODAY)[0]
        metres = hypot((x - wgs[0]) * cos(radians(y)), y - wgs[1]) * 111_320
        assert metres < 5, "where the published formula says"
        assert on_map(person, SIBLING, TODAY - timedelta(days=1)) == before


def test_a_file_taken_away_in_bd_09_says_so_and_comes_back_as_it_was(
    browser: Browser, workshop: str, tmp_path: Path
) -> None:
    with drawing(browser, workshop, COMMUNITY) as person:
        person.pick("Datum of the file", "BD-09")
        with person.page.expect_download() as taken:
            person.page.get_by_role("button", name=re.compile("^GeoJSON of")).click()
        assert taken.value.suggested_filename == f"boundaries-{COMMUNITY}-{TODAY}-BD-09.geojson"
        file = tmp_path / "taken.geojson"
        taken.value.save_as(file)
        content = json.loads(file.read_text("utf-8"))
        assert content["datum"] == "BD-09" and len(content["features"]) > 3
        content.pop("datum")
        file.write_text(json.dumps(content), "utf-8")
        person.page.locator("input[type=file]").set_input_files(file)
        person.done()
        person.sees("BD-09 fits best; that is a suggestion.")
        person.sees(re.compile(r"would be off by [\d.,]+ m as WGS-84, by [\d.,]+ m as GCJ-02, by 0(\.\d)? m as BD-09"))
        expect(person.page.get_by_role("button", name=re.compile("^Use .* outlines"))).to_be_enabled()


def test_the_second_who_draws_is_told_who_was_first_and_keeps_what_was_drawn(browser: Browser, workshop: str) -> None:
    code = "990000001008004"
    with drawing(browser, workshop, code) as first, drawing(browser, workshop, code) as second:
        x, y = middle(points(second).nth(1))
        drag(second, points(second).nth(1), (x + 30, y + 30))
        mine = drawn(second)
        points(first).nth(3).focus()
        for _key in range(12):
            first.page.keyboard.press("ArrowLeft")
        first.page.keyboard.press("PageDown")
        first.page.keyboard.press("Delete")
        first.done()
        theirs = drawn(first)
        save(first)
        second.sees(re.compile("saved another shape at .*: it is drawn dashed. What you drew is kept."))
        expect(second.page.locator(".reshape path.theirs")).to_have_count(1)
        shows(second, mine)
        second.press("Save the boundary")
        second.sees(re.compile("Demonstration coordinator changed this at"))
        shows(second, mine)
        second.page.get_by_text("Take theirs", exact=True).click()
        second.done()
        shows(second, theirs)
        second.page.get_by_text("Keep mine", exact=True).click()
        second.done()
        shows(second, mine)
        save(second)
        assert on_map(second, code, TODAY) == mine


@pytest.mark.parametrize("code", ["990000001008005"])
def test_a_finger_on_a_phone_draws_too_and_long_outlines_show_as_many_points_as_have_room(
    browser: Browser, workshop: str, code: str
) -> None:
    with drawing(browser, workshop, code, width=390, height=844) as person:
        assert person.overflow <= 0
        before = drawn(person)
        handle = points(person).nth(1)
        handle.scroll_into_view_if_needed()
        x, y = middle(handle)
        touch = person.page.context.new_cdp_session(person.page)
        for kind, shift in (("touchStart", 0), ("touchMove", 12), ("touchMove", 30), ("touchEnd", 30)):
            at = [] if kind == "touchEnd" else [{"x": x + shift, "y": y + shift}]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
        person.done()
        assert drawn(person) != before
        person.press("Begin anew")
        look(person, "360732000000")
        ring = drawn(person)
        assert len(ring) > 150
        assert 10 < points(person).count() < len(ring)
        person.sees("Zoom in to see all points.")
        far: Any = person.page.locator(".reshape").evaluate("({ editor }) => editor.parts[0][0].length")
        assert far == len(ring) - 1
