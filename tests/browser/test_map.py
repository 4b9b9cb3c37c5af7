"""The grid map under a hand: down to the last level and up, indicators and layers switched, and tiles."""

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Page, expect

from db.datum import to_gcj
from seed.loader import HOME
from tests.browser.visitor import Visitor
from tests.demonstration import TODAY
from tests.serving import serving

COUNTY, TOWN = "360732000000", "360732100000"


def built(visitor: Visitor) -> int:
    """How often the map's shapes were made since the page was opened."""
    return int(visitor.grid_map().evaluate("(root) => Number(root.dataset.built)"))


def until(visitor: Visitor, true: str) -> None:
    """Wait until something is true of the map, for ten seconds at most."""
    for _look in range(100):
        if visitor.grid_map().evaluate(true):
            return
        visitor.page.wait_for_timeout(100)
    raise AssertionError(true)


def wait_for(visitor: Visitor, code: str) -> None:
    """Until the page is about an area and its map is at rest."""
    visitor.page.wait_for_url(re.compile(f"area={code}(&|$)"))
    visitor.settle()
    visitor.page.wait_for_timeout(700)  # the flight


def test_clicks_lead_down_to_the_last_level_and_double_clicks_outside_up_again(visitor: Visitor) -> None:
    visitor.open("grid_map", area=COUNTY, level="street", lang="zh")
    drawn = visitor.grid_map()
    drawn.evaluate("(root) => (root.pictures[0].map.mine = 'the same')")
    visitor.page.mouse.click(*visitor.point("潋江镇"))
    wait_for(visitor, TOWN)
    drawn.locator("[data-key=level]").select_option("community")
    visitor.page.wait_for_url("**level=community*")
    until(visitor, "(root) => root.pictures[0].cells.length === 14")
    visitor.page.mouse.click(*visitor.point("国兴"))
    visitor.page.wait_for_url(re.compile(r"area=360732100(?!000)\d{3}(&|$)"))
    visitor.settle()
    visitor.page.wait_for_timeout(700)
    community = visitor.address["area"]
    zoomed = drawn.evaluate("(root) => root.pictures[0].map.getZoom()")
    visitor.page.mouse.click(*visitor.point("国兴"))
    visitor.page.wait_for_url(re.compile(rf"area={community[:9]}\d{{6}}(&|$)"))
    visitor.settle()
    assert drawn.evaluate("(root) => root.pictures[0].map.getZoom()") == zoomed  # chosen in the same frame
    expect(visitor.page.locator(".headline")).to_contain_text("国兴")
    box = drawn.locator(".leaflet-container").bounding_box()
    assert box is not None
    outside = box["x"] + box["width"] - 30, box["y"] + box["height"] - 80  # a corner that nothing is in
    for code in (community, TOWN, COUNTY):
        visitor.page.mouse.dblclick(*outside)
        wait_for(visitor, code)
    assert drawn.evaluate("(root) => root.pictures[0].map.mine") == "the same"
    visitor.page.mouse.click(*visitor.point("国兴"))
    wait_for(visitor, community)
    drawn.locator(".leaflet-container").focus()
    visitor.page.keyboard.press("Escape")
    wait_for(visitor, TOWN)
    drawn.get_by_role("button", name="返回上一级").click()
    wait_for(visitor, COUNTY)
    expect(drawn.get_by_role("button", name="返回上一级")).to_be_disabled()


def test_another_indicator_only_shades_anew_and_keeps_the_view(visitor: Visitor) -> None:
    visitor.open("grid_map", area=HOME, lang="en")
    drawn = visitor.grid_map()
    visitor.page.wait_for_timeout(500)
    before = built(visitor)
    zoom = drawn.evaluate(
        "({ pictures: [{ map }] }) => (map.mine = true) && map.setZoom(15, { animate: false }).getZoom()"
    )
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.page.get_by_test_id("stButtonGroup").get_by_text("Owners' committees").click()
    expect(drawn.locator(".legend .title")).to_contain_text("Owners' committees")
    assert drawn.evaluate("(root) => [root.pictures[0].map.mine, root.pictures[0].map.getZoom()]") == [True, zoom]
    assert built(visitor) == before
    visitor.page.mouse.click(*visitor.point("和顺0"))
    visitor.page.wait_for_url("**area=990000001*")
    visitor.settle()
    assert built(visitor) == before
    assert not [url for url in asked if "/map/" in url or "leaflet" in url]


def test_the_legend_switches_layers_by_keyboard_and_the_address_keeps_them(visitor: Visitor) -> None:
    visitor.open("grid_map", area=HOME, lang="en")
    drawn = visitor.grid_map()
    count = "(root) => root.pictures[0].badges.length"
    stations = drawn.evaluate(count)
    assert stations > 20
    box = drawn.get_by_role("checkbox", name="Open issues by age")
    box.focus()
    visitor.page.keyboard.press("Space")
    visitor.page.wait_for_url("**layers=issues*")
    visitor.settle()
    expect(drawn.get_by_text("oldest up to 7 days")).to_be_visible()
    assert drawn.evaluate(count) > stations
    assert drawn.evaluate("(root) => root.getRootNode().activeElement?.dataset.key") == "issues"
    drawn.locator("[data-key=near]").select_option("500")
    expect(drawn.get_by_text("Households within 500 m of a station, in a straight line")).to_be_visible()
    circles = "(root) => root.pictures[0].layers.over.getLayers().filter((one) => one instanceof L.Circle).length"
    assert drawn.evaluate(circles) == stations
    drawn.get_by_role("checkbox", name="Stations", exact=True).uncheck()
    visitor.page.wait_for_url("**stations*")
    visitor.page.reload()
    visitor.settle()
    assert 0 < visitor.grid_map().evaluate(count) < stations + 60
    expect(visitor.grid_map().get_by_role("checkbox", name="Stations", exact=True)).not_to_be_checked()


def test_two_days_stand_beside_each_other_and_move_together(visitor: Visitor) -> None:
    visitor.open("grid_map", area=HOME, lang="en", than=str(TODAY.replace(day=1)), indicator="issues_open")
    drawn = visitor.grid_map()
    expect(drawn.locator("figcaption")).to_have_count(2)
    visitor.page.wait_for_timeout(500)
    faces = drawn.evaluate("(root) => root.pictures.map((one) => one.face.classes)")
    assert len(faces[0]) == len(faces[1]) and faces[0] != faces[1]
    drawn.evaluate("(root) => void root.pictures[1].map.setZoom(15, { animate: false })")
    visitor.page.wait_for_timeout(300)
    views = drawn.evaluate("(root) => root.pictures.map(({ map }) => [map.getZoom(), map.getCenter().lat])")
    assert views[0] == pytest.approx(views[1])
    visitor.page.get_by_role("button", name="Compared with").click()
    visitor.page.get_by_role("button", name="One map again").click()
    expect(drawn.locator(".picture")).to_have_count(1)


class Tiles(BaseHTTPRequestHandler):
    """A tile server of our own: every tile is one grey point."""

    asked: ClassVar[list[tuple[int, int, int]]] = []
    PIXEL = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c636060606000000005000157f39c1a0000000049454e44ae426082"
    )

    def do_GET(self) -> None:
        z, x, y = (int(part) for part in self.path.strip("/").removesuffix(".png").split("/"))
        self.asked.append((z, x, y))
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(self.PIXEL)

    def log_message(self, *_said: object) -> None:
        """Nothing."""


@contextmanager
def tile_server() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Tiles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_with_tiles_their_host_alone_is_asked_and_they_lie_where_their_datum_says(
    browser: Browser, demonstration_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tile_server() as origin:
        for name, value in {
            "TILE_URL": origin + "/{z}/{x}/{y}.png",
            "TILE_DATUM": "GCJ-02",
            "TILE_ATTRIBUTION": "Tiles of nobody",
            "MAP_APPROVAL_NO": "GS(2026)0000",
        }.items():
            monkeypatch.setenv(name, value)
        copied = shutil.copy(demonstration_file, tmp_path / "tongxin.db")  # who signs in is written into it
        with serving(f"sqlite:///{copied}", "--no-demo", today=TODAY) as served:
            context = browser.new_context(locale="en-GB", viewport={"width": 1366, "height": 900})
            page = context.new_page()
            hosts: set[str] = set()
            refused: list[str] = []
            page.on("request", lambda request: hosts.add(urlparse(request.url).netloc))
            page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
            visitor = Visitor(page, served.url)
            visitor.enter("leader")
            visitor.open("grid_map", area=TOWN, lang="en")
            drawn = visitor.grid_map()
            page.locator(".leaflet-tile-loaded").first.wait_for()
            expect(drawn.locator(".note")).to_contain_text("Tiles of nobody · GS(2026)0000")
            assert {host for host in hosts if host} == {urlparse(served.url).netloc, urlparse(origin).netloc}
            assert not refused
            assert Tiles.asked
            assert_tiles_lie_right(page)
            context.close()


def assert_tiles_lie_right(page: Page) -> None:
    """A point of a GCJ-02 tile is drawn within three metres of where the point lies."""
    found = page.locator(".grid-map").evaluate(
        """(root) => {
            const { map, tiling } = root.pictures[0];
            const [tile] = Object.values(tiling._tiles).filter(({ current }) => current);
            const at = L.DomUtil.getPosition(tile.el).add(tiling._level.origin);
            const drawn = map.unproject(at, tile.coords.z);
            const said = map.unproject(tile.coords.scaleBy(tiling.getTileSize()), tile.coords.z);
            const metre = 1 / map.distance(drawn, map.unproject(at.add([1, 0]), tile.coords.z));
            return [[drawn.lng, drawn.lat], [said.lng, said.lat], metre];
        }"""
    )
    drawn, said, pixels_a_metre = found
    shown = to_gcj(tuple(drawn))
    off = max(abs(shown[0] - said[0]) * 100_000, abs(shown[1] - said[1]) * 111_000)
    assert off <= 3 + 1 / pixels_a_metre  # a tile stands on whole pixels
    assert max(abs(drawn[0] - said[0]), abs(drawn[1] - said[1])) > 0.001  # which a tile in WGS-84 would not be


def test_a_browser_without_the_outlines_of_a_place_is_not_given_them(visitor: Visitor, browser: Browser) -> None:
    visitor.open("grid_map", area=HOME)
    visitor.grid_map()
    name = visitor.grid_map().evaluate("() => [...window.tongxinGrounds.keys()][0]")
    stranger = browser.new_context()
    assert stranger.request.get(f"{visitor.base}{name}").status == 404
    kept = visitor.page.context.request.get(f"{visitor.base}{name}")
    assert kept.ok and "immutable" in kept.headers["cache-control"] and "private" in kept.headers["cache-control"]
    stranger.close()
