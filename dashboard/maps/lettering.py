"""Words on a sheet of paper: where lines break, and the SVG that sets them one under another."""

import re
from typing import Final, NamedTuple
from unicodedata import east_asian_width

from dashboard.parts.markup import NOTHING, UNWRITABLE, Html
from dashboard.parts.tokens import HAIRLINE, HATCH, INK, MUTED, PAPER, SOFT

SANS: Final = "'Noto Sans SC', 'Noto Sans CJK SC', sans-serif"
"""What comes with `pylopdf-fonts-zh-cn`, so that every server prints the same."""
SONG: Final = Html(" font-family=\"'Noto Serif SC', 'Noto Serif CJK SC', serif\"")
NOTE: Final = 13
_LEADING: Final = 1.5
_SAMPLE: Final = 26
"""Width of what shows how something is drawn."""
_TOKENS: Final = re.compile(
    r"\s+|[《〈（「『“‘(]*(?:[\u2e80-\uffef]|[^\s\u2e80-\uffef]+)[，。；：、）》〉」』”’！？…,.;:)]*"
)
"""What stays on one line: a Chinese character or an English word, with the punctuation around it."""

_NARROW: Final = {",": 0.3, ".": 0.3, " ": 0.24, ":": 0.3}
_BOX: Final = Html('<rect x="{x:.1f}" y="{y:.1f}" width="26" height="16" fill="{fill}" stroke="{edge}"/>')
_DOT: Final = Html('<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{fill}" stroke="{edge}" stroke-width="1.5"{more}/>')
_LINE: Final = Html('<path d="M{x:.1f} {y:.1f}h26" stroke="{edge}" stroke-width="{width}"/>')


def measured(said: str, size: float) -> float:
    """The width of a line in Noto Sans SC, a little more rather than less."""
    return sum(_width(letter) for letter in said) * size


def _width(letter: str) -> float:
    if east_asian_width(letter) in "WFA":
        return 1.0
    return 0.57 if letter.isdigit() else _NARROW.get(letter, 0.6)


class Entry(NamedTuple):
    """A line of a legend: a colour or the name of a way to draw, what that is, and how many there are of it."""

    sample: str
    label: str
    amount: str = ""


def words(
    x: float, y: float, said: str, size: float, *, fill: str = INK, anchor: str = "start", more: Html = NOTHING
) -> Html:
    """One line of words; `more` are further attributes."""
    return Html('<text x="{:.1f}" y="{:.1f}" font-size="{}" fill="{}" text-anchor="{}"{}>{}</text>').format(
        x, y, size, fill, anchor, more, UNWRITABLE.sub("", said)
    )


def bold(colour: str = INK, width: float = 0.5) -> Html:
    """Attributes of stronger words: the letters that are sure to be there have one weight."""
    return Html(' stroke="{}" stroke-width="{}"').format(colour, width)


def halo(colour: str, width: float = 3.5) -> Html:
    """Attributes that keep words readable on whatever lies under them."""
    return Html(' stroke="{}" stroke-width="{}" stroke-linejoin="round" paint-order="stroke"').format(colour, width)


def wrapped(said: str, width: float, size: float) -> list[str]:
    """A text in lines that fit; a word longer than a line is broken anywhere."""
    lines = [""]
    for token in _TOKENS.findall(said):
        if measured(lines[-1] + token.rstrip(), size) <= width:
            lines[-1] += token
            continue
        lines.append("")
        for letter in token.lstrip():
            if lines[-1] and measured(lines[-1] + letter, size) > width:
                lines.append("")
            lines[-1] += letter
    return [line.strip() for line in lines if line.strip()]


def shortened(said: str, width: float, size: float) -> str:
    """A text as far as it fits on one line."""
    if measured(said, size) <= width:
        return said
    while said and measured(said + "…", size) > width:
        said = said[:-1]
    return said + "…"


def sample(kind: str, x: float, y: float) -> Html:
    """How something is drawn, 26 wide, around the height y: a colour, or what a name stands for."""
    box = {"missing": ("url(#not-reported)", HATCH), "nothing": (SOFT, HATCH)}.get(kind, (kind, HAIRLINE))
    dashed = Html(' stroke-dasharray="2 2"')
    dots = {"station": (INK, PAPER, NOTHING), "silent": (PAPER, INK, dashed)}
    lines = {"edge": 1.6, "chosen": 3.5}
    if kind in dots:
        fill, edge, more = dots[kind]
        return _DOT.format(x=x + _SAMPLE / 2, y=y, fill=fill, edge=edge, more=more)
    if kind in lines:
        return _LINE.format(x=x, y=y, edge=INK, width=lines[kind])
    return _BOX.format(x=x, y=y - 8, fill=box[0], edge=box[1])


class Column:
    """Lines and entries of a legend one under another, from a place on the sheet downwards."""

    def __init__(self, x: float, y: float, width: float) -> None:
        self.x, self.y, self.width = x, y, width
        self.drawn = NOTHING

    def rule(self) -> None:
        """The ink rule that a figure hangs from."""
        self.drawn += Html('<path d="M{:.1f} {:.1f}h{:.1f}" stroke="{}" stroke-width="2"/>').format(
            self.x, self.y + 1, self.width, INK
        )
        self.y += 6

    def say(self, said: str, size: float = NOTE, *, fill: str = INK, more: Html = NOTHING) -> None:
        """A paragraph."""
        for line in wrapped(said, self.width, size):
            self.y += size * _LEADING
            self.drawn += words(self.x, self.y - size * 0.35, line, size, fill=fill, more=more)

    def enter(self, entry: Entry) -> None:
        """An entry of the legend; a label too long for its line goes on under it."""
        room = self.width - _SAMPLE - 10 - (measured(entry.amount, NOTE) + 8 if entry.amount else 0)
        for number, line in enumerate(wrapped(entry.label, room, NOTE)):
            self.y += 24 if number == 0 else NOTE * _LEADING
            self.drawn += words(self.x + _SAMPLE + 10, self.y - 7, line, NOTE)
            if number == 0:
                self.drawn += sample(entry.sample, self.x, self.y - 11.5)
                self.drawn += (
                    words(self.x + self.width, self.y - 7, entry.amount, NOTE, fill=MUTED, anchor="end")
                    if entry.amount
                    else NOTHING
                )

    def gap(self, height: float = 12) -> None:
        """Free space, unless nothing stands above it."""
        self.y += height if self.drawn else 0
