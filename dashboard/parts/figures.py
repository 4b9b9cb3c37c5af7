"""Tiles: a figure, what it counts, and what it is compared with."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.parts.markup import NOTHING, Html, classes, handle
from dashboard.parts.status import Status, mark


@dataclass(frozen=True)
class Tile:
    """A figure with one note: a comparison, a denominator, or (with `status`) a state. No key, no click."""

    key: str | None
    label: str
    figure: str
    unit: str = ""
    note: str | Html = ""
    status: Status | None = None


def tiles(rows: Iterable[Tile]) -> Html:
    """Four to six figures in a row, two by two where there is no room; each opens its explanation."""
    return Html('<div class="tiles">{}</div>').format(NOTHING.join(_tile(row) for row in rows))


def _tile(row: Tile) -> Html:
    figure = row.figure.replace(" ", "\u00a0")  # "13 / 14" stays on one line
    note = mark(row.status, row.note) if row.status else row.note
    return Html('<div{}{}><span class="label">{}</span><b>{}<small>{}</small></b><span{}>{}</span></div>').format(
        classes("tile"), handle(row.key), row.label, figure, row.unit, classes("note"), note
    )
