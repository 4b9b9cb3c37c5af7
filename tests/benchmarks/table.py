"""One table of what was measured, beside what it should be."""

from collections.abc import Iterable, Sequence
from statistics import quantiles
from typing import NamedTuple
from unicodedata import east_asian_width


class Measured(NamedTuple):
    """One line: what was measured, what came out, what it should be; `met` is None where there is no target."""

    what: str
    found: str
    target: str = ""
    met: bool | None = None


def at_most(what: str, found: float, most: float, unit: str, told: str = "") -> Measured:
    """A line with an upper bound; `told` is what else to know."""
    said = f"{found:,.1f} {unit}" + (f" ({told})" if told else "")
    return Measured(what, said, f"≤ {most:,.4g} {unit}", found <= most)


def printed(title: str, lines: Iterable[Measured]) -> str:
    """The table as text; the verdict is a sign and a word."""
    verdicts = {True: "✓ met", False: "✗ missed", None: ""}
    rows = [(line.what, line.found, line.target, verdicts[line.met]) for line in lines]
    heading = ("measured", "found", "target", "verdict")
    widths = [max(_width(row[at]) for row in (heading, *rows)) for at in range(4)]
    return "\n".join([title, "", *(_line(row, widths) for row in (heading, tuple("-" * n for n in widths), *rows)), ""])


def share(values: Sequence[float], percent: int) -> float:
    """The value that `percent` of the values do not exceed."""
    return values[0] if len(values) == 1 else quantiles(values, n=100, method="inclusive")[percent - 1]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return (
        "| " + " | ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)) + " |"
    )


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
