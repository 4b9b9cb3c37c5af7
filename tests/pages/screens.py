"""A page as AppTest runs it, and everything that stands on it, read as a person reads it."""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

from dashboard.text import using
from db.venv import ROOT

CASES = ("360502002000", "360732100000", "440703006107", "350825100006", "441481003000")
"""The five real places, at the level their article is about."""

SPOKEN = {"body", "label", "placeholder", "help", "options", "content", "text"}
"""Fields of Streamlit's elements that hold words."""


def screen(page: str, language: str = "en", **address: str) -> AppTest:
    """A page of the app as its address shows it, in a session of its own."""
    return turned(entered(language), page, language, **address)


def entered(language: str = "en") -> AppTest:
    """Somebody who has come in, on the overview, since AppTest knows no page before: of no area, so it costs little."""
    with using(language):
        app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=30)
        app.query_params.update({"lang": language, "area": "-"})
        app.run()
        del app.session_state["at_area"]
        return app


def turned(app: AppTest, page: str, language: str = "en", **address: str) -> AppTest:
    """The same session on a page as another address shows it."""
    with using(language):
        app.query_params = {"lang": language, **address}
        return app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()


def assert_sound(app: AppTest) -> None:
    """Nothing failed, neither loudly nor politely."""
    assert not app.exception, [fault.value for fault in app.exception]
    assert not app.error, [fault.value for fault in app.error]


def words(app: AppTest) -> list[str]:
    """Every piece of text on a page: of parts, widgets, charts and the map's tooltips."""
    return [" ".join(said.split()) for element in elements(app._tree) for said in _spoken(element) if said.strip()]


def text(app: AppTest) -> str:
    """The same on one line."""
    return " | ".join(words(app))


def facts(app: AppTest) -> dict[str, str]:
    """Terms and their values, as the parts list them."""
    found = {}
    for part in parts(app):
        for term, value in zip(part.iter("dt"), part.iter("dd"), strict=True):
            found["".join(term.itertext())] = " ".join("".join(value.itertext()).split())
    return found


def tiles(app: AppTest) -> dict[str, str]:
    """The figure of each tile by its label."""
    return {
        "".join(tile[0].itertext()): (tile[1].text or "").strip()
        for part in parts(app)
        for tile in part.iter("div")
        if tile.get("class") == "tile"
    }


def rows(app: AppTest) -> list[str]:
    """The names in the rankings of a page, from the top."""
    return [
        "".join(cell.itertext())
        for part in parts(app)
        for cell in part.iter("td")
        if cell.get("class") == "name"
    ]  # fmt: skip


def parts(app: AppTest) -> list[ElementTree.Element]:
    """The parts of a page as markup."""
    return [
        ElementTree.fromstring(f"<div>{element.proto.bytes.decode()}</div>")
        for element in elements(app._tree)
        if element.type == "bidi_component" and element.proto.component_name == "tongxin_parts"
    ]


def grid_map(app: AppTest) -> Any:
    """What the grid map of a page is drawn from."""
    (drawn,) = (
        element.proto.bytes
        for element in elements(app._tree)
        if element.type == "bidi_component" and element.proto.component_name == "tongxin_map"
    )
    return json.loads(drawn)


def elements(block: Any) -> Iterator[Any]:
    """Every element and block, in the order of the page."""
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from elements(child)


def _spoken(element: Any) -> Iterator[str]:
    if element.type == "bidi_component" and element.proto.component_name == "tongxin_map":
        for half in json.loads(element.proto.bytes).values():
            yield from (feature["properties"]["said"] for feature in half["features"])
            yield from (words for *_at, words in half["names"])
            yield from half.get("titles", {}).values()
    elif element.type == "bidi_component":
        yield from _read(ElementTree.fromstring(f"<div>{element.proto.bytes.decode()}</div>"))
    elif element.type == "vega_lite_chart":
        yield from _titles(json.loads(element.proto.spec))
    elif element.type != "html" and getattr(element, "proto", None) is not None:
        yield from _fields(MessageToDict(element.proto))


def _read(part: ElementTree.Element) -> Iterator[str]:
    """The text of a part, without its style sheet, and what it tells listeners."""
    for element in part.iter():
        if element.tag != "style":
            yield element.text or ""
            yield element.get("aria-label", "")
        yield element.tail or ""


def _titles(spec: Any) -> Iterator[str]:
    """What a chart says beside its data: titles of axes, legends and tooltips."""
    if isinstance(spec, dict):
        yield from (value for key, value in spec.items() if key in ("title", "text") and isinstance(value, str))
        spec = list(spec.values())
    if isinstance(spec, list):
        for value in spec:
            yield from _titles(value)


def _fields(fields: Any, spoken: bool = False) -> Iterator[str]:
    if isinstance(fields, str):
        yield fields if spoken else ""
    elif isinstance(fields, dict):
        for key, value in fields.items():
            yield from _fields(value, key in SPOKEN)
    elif isinstance(fields, list):
        for value in fields:
            yield from _fields(value, spoken)
