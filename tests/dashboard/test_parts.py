"""The read-only parts, as markup; what they look like in a browser is looked at."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import parts
from dashboard.panels import areas
from dashboard.parts import Concern, Html, Row, Status, Tile, tokens
from dashboard.text import using

HOSTILE = "<img src=x onerror=alert(1)>\"'&"

# Every part, with words that somebody typed wherever a part takes words.
EVERYTHING = {
    "sentence": parts.sentence(HOSTILE, parts.strong(HOSTILE), parts.mark(Status.LATE, HOSTILE)),
    "filled": parts.fill("{name} <&> {figure}", name=HOSTILE, figure=parts.strong("13")),
    "head": parts.head(HOSTILE, HOSTILE),
    "headline": parts.headline(HOSTILE, parts.chip(Status.LATE, HOSTILE)),
    "caption": parts.caption(HOSTILE, "", HOSTILE),
    "remark": parts.remark(Status.LATE, HOSTILE),
    "facts": parts.facts([(HOSTILE, HOSTILE)]),
    "total": parts.total(HOSTILE, HOSTILE, HOSTILE, (HOSTILE, HOSTILE)),
    "more": parts.more(HOSTILE, HOSTILE),
    "empty": parts.empty(HOSTILE),
    "tiles": parts.tiles([Tile(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, status) for status in (None, *Status)]),
    "ranked": parts.ranked(
        (HOSTILE, HOSTILE, HOSTILE),
        [Row(HOSTILE, HOSTILE, 3, HOSTILE, 4, HOSTILE, Status.NEAR), Row(HOSTILE, HOSTILE, None, HOSTILE)],
        HOSTILE,
    ),
    "attention": parts.attention([Concern(HOSTILE, status, HOSTILE, HOSTILE, HOSTILE) for status in Status]),
    "legend": parts.legend([HOSTILE], HOSTILE, "dash", [HOSTILE, parts.sample("tick", HOSTILE)]),
}


def tree(html: Html) -> ElementTree.Element:
    return ElementTree.fromstring(f"<div>{html}</div>")


def words(html: Html) -> str:
    return " ".join(" ".join(tree(html).itertext()).split())


@pytest.mark.parametrize("html", EVERYTHING.values(), ids=EVERYTHING.keys())
def test_what_somebody_typed_is_shown_and_never_becomes_markup(html: Html) -> None:
    parsed = tree(html)
    assert HOSTILE in "".join(parsed.itertext())
    assert not [element for element in parsed.iter() if element.tag == "img" or "onerror" in element.attrib]


@pytest.mark.parametrize("html", EVERYTHING.values(), ids=EVERYTHING.keys())
def test_the_stylesheet_knows_every_class(html: Html) -> None:
    sheet = (Path(parts.__file__).parent / "parts.css").read_text(encoding="utf-8")
    known = set(re.findall(r"\.([a-z]+)", sheet))
    used = {name for element in tree(html).iter() for name in element.get("class", "").split()}
    assert used <= known


def test_the_stylesheet_takes_every_colour_from_the_tokens() -> None:
    sheet = (Path(parts.__file__).parent / "parts.css").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet)
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", sheet)) - {"st-font", "st-heading-font"}
    assert used <= set(re.findall(r"--([a-z0-9-]+):", tokens.custom_properties()))


def test_whatever_can_be_picked_can_be_reached_by_keyboard_under_its_own_name() -> None:
    rows = [Row("a", "东街", 3, "3"), Row(None, "合计", 3, "3")]
    concerns = [Concern("b", Status.LATE, "路灯不亮", "", "超期 1 天")]
    html = parts.tiles([Tile("c", "未结事项", "41")]) + parts.ranked(("", "", ""), rows) + parts.attention(concerns)
    handles = [element for element in tree(html).iter() if element.get("role") == "button"]
    assert [handle.get("data-key") for handle in handles] == ["c", "a", "b"]
    assert all(handle.get("tabindex") == "0" for handle in handles)
    assert ["".join(handle.itertext()) for handle in handles] == ["未结事项41", "东街", "路灯不亮"]


def test_a_missing_value_is_hatched_and_unranked_and_zero_is_zero() -> None:
    ranking = tree(parts.ranked(("", "", ""), [Row("a", "东街", 0, "0", 4), Row("b", "国兴", None, "")]))
    zero, missing = ranking.findall(".//tbody/tr")
    assert [cell.text for cell in (zero[0], zero[3])] == ["1", "0"]
    assert zero[2][0].get("class") == "bar" and zero[2][0][0].get("style") == "width:0.0%"
    assert missing[0].text is None and missing[3].text == "—"
    assert missing[2][0].get("class") == "bar hatch"
    assert "未报" in "".join(missing.itertext())


def test_bars_share_a_scale_that_holds_the_usual_level_too() -> None:
    html = parts.ranked(("", "", ""), [Row("a", "a", 50, "50", 200), Row("b", "b", 100, "100", 100)], "usual")
    assert re.findall(r'style="(.*?)"', html) == ["width:25.0%", "left:100.0%", "width:50.0%", "left:50.0%"]


def test_the_overdue_part_of_a_bar_is_marked_on_its_scale() -> None:
    html = parts.ranked(("", "", ""), [Row("a", "a", 50, "50", late=20), Row("b", "b", 100, "100")])
    assert re.findall(r'<em style="(.*?)"', html) == ["width:20.0%"]


def test_rows_whose_order_is_no_merit_carry_no_number() -> None:
    rows = [Row(None, "a", 1, "1"), Row(None, "b", 2, "2")]
    assert words(parts.ranked(("Band", "issues", ""), rows, numbered=False)) == "Band issues a 1 b 2"


def test_facts_stand_two_to_a_line_only_where_they_are_told_to() -> None:
    assert [tree(parts.facts([], wide))[0].get("class") for wide in (False, True)] == ["facts", "facts wide"]


def test_a_ranking_of_nothing_is_only_its_head() -> None:
    assert words(parts.ranked(("Place", "Visits", "Change"), [])) == "Place Visits Change"
    assert words(parts.ranked(("", "", ""), [Row("a", "a", None, "")])) == "a — 未报"


def test_a_figure_of_two_numbers_stays_on_one_line() -> None:
    assert "13\u00a0/\u00a014" in parts.tiles([Tile("a", "按时上报", "13 / 14", "社区")])


def test_a_state_is_told_by_a_word_in_the_viewers_language() -> None:
    assert [words(parts.chip(status)) for status in Status] == ["正常", "临期", "超期", "未报"]
    with using("en"):
        assert [words(parts.chip(status)) for status in Status] == ["On time", "Due soon", "Overdue", "Not reported"]


def test_the_shapes_of_the_states_differ() -> None:
    assert len({str(parts.icon(status)).split(">", 1)[1] for status in Status}) == len(Status)


@pytest.mark.parametrize(
    ("breaks", "whole", "labels"),
    [
        ((600, 800, 1000, 1200), True, ["<600", "600", "800", "1,000", "≥1,200"]),
        ((1, 2, 4, 6), True, ["0", "1", "2–3", "4–5", "≥6"]),
        ((5, 10, 15, 20), True, ["0–4", "5–9", "10–14", "15–19", "≥20"]),
        ((0.5, 1.5), False, ["<0.5", "0.5", "≥1.5"]),
        ((1, 2, 5), False, ["<1", "1", "2", "≥5"]),
    ],
)
def test_a_legend_names_its_classes(breaks: tuple[float, ...], whole: bool, labels: list[str]) -> None:
    assert parts.bounds(breaks, whole) == labels


def test_only_whole_things_are_said_to_lie_from_number_to_number() -> None:
    assert areas.bounds("issues_open", (1, 2, 4, 6)) == ["0", "1", "2–3", "4–5", "≥6"]
    assert areas.bounds("management_coverage_rate", (1,)) == ["<100%", "≥100%"]
    assert areas.bounds("service_hours", (2, 4)) == ["<2", "2", "≥4"]


def test_a_break_belongs_to_the_class_it_opens() -> None:
    assert [tokens.step(value, (600, 800, 1000, 1200)) for value in (0, 599, 600, 1199, 1200)] == [0, 0, 1, 3, 4]


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2, 1.4.3."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "paper", "least"),
    [
        (tokens.INK, tokens.PAPER, 16.8),
        (tokens.INK, tokens.SOFT, 15.3),
        (tokens.MUTED, tokens.PAPER, 6.5),
        (tokens.MUTED, tokens.SOFT, 5.9),
        (tokens.CONTEXT, tokens.SOFT, 4.6),
        (tokens.ACTION, tokens.PAPER, 8.3),
        (tokens.GOLD, tokens.FRAME, 6.8),
        (tokens.DATA, tokens.PAPER, 7.0),
        (tokens.OK, tokens.PAPER, 7.8),
        (tokens.OK, "#E6F3EE", 6.9),
        (tokens.NEAR, tokens.PAPER, 6.5),
        (tokens.NEAR, "#FFF2D9", 5.9),
        (tokens.LATE, tokens.PAPER, 6.6),
        (tokens.LATE, "#FDEBE8", 5.8),
        (tokens.MISSING, tokens.PAPER, 6.9),
        (tokens.MISSING, "#F1EEE9", 6.0),
        *((tokens.ink_on(level), shade, 4.8) for level, shade in enumerate(tokens.SEQUENCE)),
        *((colour, tokens.PAPER, 3.0) for colour in tokens.CATEGORIES),
    ],
)
def test_what_must_be_read_can_be_read(ink: str, paper: str, least: float) -> None:
    assert round(contrast(ink, paper), 1) >= least


def test_more_is_always_farther_from_the_background() -> None:
    ratios = [contrast(shade, tokens.PAPER) for shade in tokens.SEQUENCE]
    assert ratios == sorted(ratios)


def test_parts_are_drawn_by_one_component_and_nothing_is_picked_at_first() -> None:
    def page() -> None:
        import streamlit as st

        from dashboard.parts import empty, sentence, show

        st.write(show(sentence("a"), "one"), show(empty("b"), "two"))

    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    assert len(app.get("bidi_component")) == 2
    assert app.markdown[0].value == "`None` `None`"
