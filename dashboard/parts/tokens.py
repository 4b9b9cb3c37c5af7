"""Colours, each named for what it says; the parts' stylesheet and the maps take them from here."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
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
DIVERGING: Final = ("#96631F", "#CFA871", "#F1E3CB", "#B5CEE4", "#3E76AC")  # short of a target, and from it on
CATEGORIES: Final = ("#1F5A93", "#B86C1E", "#35A383", "#8240CF", "#131A3A", "#5F4121")
WEEKDAY: Final = SEQUENCE[3]
WEEKEND: Final = "#DCE8F3"

OK: Final = "#0B5D48"
NEAR: Final = "#8A4F00"
LATE: Final = "#B3201B"
MISSING: Final = "#5F5850"


DARK: Final = {
    PAPER: "#15120F", SOFT: "#1B1713", INK: "#F5EFE6", MUTED: "#B9AEA1", CONTEXT: "#9A8F82", HAIRLINE: "#3A332B",
    ROW: "#3A332B", HATCH: "#8A7F73", DATA: "#7FB8EA", OK: "#74D6A5", NEAR: "#FFC55F", LATE: "#FF8D82",
    MISSING: "#B9AEA1",
    **dict(zip(SEQUENCE, ("#22384E", "#315A80", "#4176A6", "#79AEDD", "#C3E1FB"), strict=True)),
}  # fmt: skip
"""What stands for a colour on a wall: more is always farther from the background."""


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
    return _properties(colours)


def dark_properties() -> str:
    """The same for a wall, and rules for what is filled by an attribute, as maps are."""
    names = {
        "paper": PAPER, "soft": SOFT, "ink": INK, "muted": MUTED, "hairline": HAIRLINE, "row": ROW, "hatch": HATCH,
        "data": DATA, "ok": OK, "near": NEAR, "late": LATE, "missing": MISSING,
        **{f"step-{level}": colour for level, colour in enumerate(SEQUENCE)},
    }  # fmt: skip
    filled = "".join(f'svg [fill="{light}"] {{ fill: {dark}; }}\n' for light, dark in DARK.items())
    return _properties({name: DARK[light] for name, light in names.items()} | {"gold": "#E6BC66"}) + filled


def _properties(colours: Mapping[str, str]) -> str:
    return ":host {\n" + "".join(f"  --{name}: {colour};\n" for name, colour in colours.items()) + "}\n"
