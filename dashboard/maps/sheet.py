"""The sheet: a map to print or to put on a slide, as one SVG that says all that its reader has to know.

Title, map, legend, what to know about the data: drawn in units of which 1320 make the long side of an A4 sheet, so that
the smallest words are 8 points high.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.maps.lettering import NOTE, SANS, SONG, Column, Entry, bold, measured, shortened, words
from dashboard.maps.outline import PATTERN
from dashboard.maps.plate import Plate, draw, scale
from dashboard.parts.markup import NOTHING, Html
from dashboard.parts.tokens import FRAME, HAIRLINE, MUTED, PAPER
from dashboard.text import N_

TITLES: Final = (30, 26, 22, 18)
SUBTITLE: Final = 15
HEAD: Final = 96
SIDE: Final = 256
GAP: Final = 28
FOOT: Final = 12
GOLD: Final = "#C79A3B"


@dataclass(frozen=True)
class Paper:
    """A sheet: its size in units, in pixels as a PNG and in points as a PDF."""

    width: float
    height: float
    pixels: tuple[int, int]
    points: tuple[float, float]
    margin: int = 48


LANDSCAPE: Final = Paper(1320, 933.33, (3508, 2480), (841.89, 595.28))
PORTRAIT: Final = Paper(933.33, 1320, (2480, 3508), (595.28, 841.89))
SLIDE: Final = Paper(1280, 720, (3840, 2160), (960, 540), 40)

PAPERS: Final = {"a4": (LANDSCAPE, PORTRAIT), "16x9": (SLIDE,)}
PAPER_NAMES: Final = {"a4": N_("A4 paper"), "16x9": N_("16:9 slide")}


@dataclass(frozen=True)
class Sheet:
    """What is on a sheet: its words, and the map."""

    title: str
    subtitle: str
    heading: str
    note: str
    figure: str
    unit: str
    shades: Sequence[Entry]
    method: str
    signs: Sequence[Entry]
    notes: Sequence[str]
    approval: str
    plate: Plate


def paper(sheet: Sheet, kind: str) -> Paper:
    """The paper of a kind on which the map is largest."""
    return max(PAPERS[kind], key=lambda one: _scale(sheet, one))


def _scale(sheet: Sheet, one: Paper) -> float:
    """Roughly how large the map is on a paper: in landscape the legend stands beside it, in portrait under it."""
    beside = SIDE + GAP if one.width > one.height else 0
    return scale(sheet.plate, one.width - 2 * one.margin - beside, one.height - 2 * one.margin - HEAD - 280 + beside)


def drawn(sheet: Sheet, on: Paper, size: tuple[float, float], printed: str) -> Html:
    """The sheet as SVG of a size in pixels or points; `printed` says when it was made."""
    left, right, top = on.margin, on.width - on.margin, on.margin + HEAD
    foot, bottom = _foot(sheet, on, printed)
    if not (sheet.heading or sheet.shades or sheet.signs):
        legend, window = NOTHING, (left, top, right, bottom)
    elif on.width > on.height:
        legend = _legend(sheet, [Column(right - SIDE, top, SIDE)] * 3)
        window = (left, top, right - SIDE - GAP, bottom)
    else:
        _legend(sheet, tried := _columns(on, 0))
        height = max(column.y for column in tried)
        legend = _legend(sheet, _columns(on, bottom - height))
        window = (left, top, right, bottom - height - GAP / 2)
    return Html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" viewBox="0 0 {} {}" font-family="{}" '
        'preserveAspectRatio="none"><defs>{}</defs><rect width="100%" height="100%" fill="{}"/>{}</svg>'
    ).format(
        *size, on.width, on.height, SANS, PATTERN, PAPER,
        _head(sheet, on) + draw(sheet.plate, window, sheet.approval) + legend + foot,
    )  # fmt: skip


def _head(sheet: Sheet, on: Paper) -> Html:
    """The red rule with its gold line, the title, and what the map shows of where and when."""
    left, top, width = on.margin, on.margin, on.width - 2 * on.margin
    size = next((size for size in TITLES if measured(sheet.title, size) <= width), TITLES[-1])
    rules = Html('<rect x="{0}" y="{1}" width="{2:.1f}" height="4" fill="{3}"/>') + Html(
        '<rect x="{0}" y="{4}" width="{2:.1f}" height="1" fill="{5}"/>'
    )
    return (
        rules.format(left, top, width, FRAME, top + 4, GOLD)
        + words(left, top + 46, shortened(sheet.title, width, size), size, more=SONG + bold(width=0.9))
        + words(left, top + 75, shortened(sheet.subtitle, width, SUBTITLE), SUBTITLE, fill=MUTED)
    )


def _foot(sheet: Sheet, on: Paper, printed: str) -> tuple[Html, float]:
    """Where the data come from and what to know about them, when it was printed; and where the map must end."""
    aside = measured(printed, NOTE) + GAP

    def lines(top: float) -> Column:
        column = Column(on.margin, top, on.width - 2 * on.margin - aside)
        for note in sheet.notes:
            column.say(note, fill=MUTED)
        return column

    height = max(lines(0).y, NOTE * 1.5)
    top = on.height - on.margin - height
    right = on.width - on.margin
    rule = Html('<path d="M{} {:.1f}H{:.1f}" stroke="{}"/>').format(on.margin, top - FOOT / 2, right, HAIRLINE)
    when = words(right, top + NOTE * 1.15, printed, NOTE, fill=MUTED, anchor="end")
    return rule + lines(top).drawn + when, top - 2 * FOOT


def _columns(on: Paper, top: float) -> list[Column]:
    """The places of the legend under a map."""
    width = (on.width - 2 * on.margin - 2 * GAP) / 3
    return [Column(on.margin + number * (width + GAP), top, width) for number in range(3)]


def _legend(sheet: Sheet, columns: Sequence[Column]) -> Html:
    """What is shaded and what it comes to, the shades, the signs; one column may hold all three."""
    what, shades, signs = columns
    if sheet.heading:
        what.rule()
        what.say(sheet.heading, 16, more=bold())
        if sheet.figure:
            what.y += 40
            what.drawn += words(what.x, what.y - 8, sheet.figure, 30, more=bold(width=0.9))
            after = what.x + measured(sheet.figure, 30) + 6
            what.drawn += words(after, what.y - 8, sheet.unit, 14, fill=MUTED)
        what.say(sheet.note, fill=MUTED)
        what.gap()
    for entry in sheet.shades:
        shades.enter(entry)
    if sheet.method:
        shades.gap(6)
        shades.say(sheet.method, fill=MUTED)
    shades.gap()
    for entry in sheet.signs:
        signs.enter(entry)
    return NOTHING.join(dict.fromkeys(column.drawn for column in columns))
