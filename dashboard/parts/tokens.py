"""Colours, each named for what it says; the parts' stylesheet and the maps take them from here."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

PAPER: Final = "#FFFFFF"
SOFT: Final = "#F7F4EF"
INK: Final = "#211C18"
MUTED: Final = "#655C53"
CONTEXT: Final = "#766C61"  # names of neighbouring areas on a map
HAIRLINE: Final = "#DDD5CA"  # separates, never carries meaning
ROW: Final = "#F0EBE4"
HATCH: Final = "#A99F93"

FRAME: Final = "#7A1517"
ACTION: Final = "#96201F"
GOLD: Final = "#F0C870"

DATA: Final = "#1F5A93"
SEQUENCE: Final = ("#E3ECF5", "#B5CEE4", "#7FAAD0", "#3E76AC", "#1B4F86")
CATEGORIES: Final = ("#1F5A93", "#B86C1E", "#35A383", "#8240CF", "#131A3A", "#5F4121")
WEEKDAY: Final = SEQUENCE[3]
WEEKEND: Final = "#DCE8F3"

OK: Final = "#0B5D48"
NEAR: Final = "#8A4F00"
LATE: Final = "#B3201B"
MISSING: Final = "#5F5850"


def step(value: float, breaks: Sequence[float]) -> int:
    """The class of a value, 0 to len(breaks): each break is the lower bound of the next class."""
    return bisect_right(breaks, value)


def ink_on(level: int) -> str:
    """The text colour that reads on a class of the sequence."""
    return INK if level < 3 else PAPER


def custom_properties() -> str:
    """The colours as CSS custom properties, so that a stylesheet names them instead of repeating them."""
    colours = {
        "paper": PAPER, "soft": SOFT, "ink": INK, "muted": MUTED, "hairline": HAIRLINE, "row": ROW, "hatch": HATCH,
        "data": DATA, "weekday": WEEKDAY, "weekend": WEEKEND, "ok": OK, "near": NEAR, "late": LATE, "missing": MISSING,
        **{f"step-{level}": colour for level, colour in enumerate(SEQUENCE)},
    }  # fmt: skip
    return ":host {\n" + "".join(f"  --{name}: {colour};\n" for name, colour in colours.items()) + "}\n"
