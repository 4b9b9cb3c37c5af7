"""The dated tree as a pure function of its edges: whom an area counts for, and when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from db.models import FIRST_DAY, LAST_DAY, Contribution

Span = tuple[int, date, date]
"""(other area, from, to): from inclusive, to exclusive."""
Edges = Mapping[int, list[Span]]
"""For each area its parents."""
Paths = Mapping[int, list[Span]]
"""For each area its ancestors, itself included."""


class Cycle(ValueError):
    """An area would become its own ancestor."""


def paths(edges: Edges, areas: Iterable[int]) -> dict[int, list[Span]]:
    """Every ancestor of each area with the spans it was one; raises `Cycle`."""
    known: dict[int, dict[int, list[tuple[date, date]]]] = {}

    def climb(area: int, below: tuple[int, ...]) -> dict[int, list[tuple[date, date]]]:
        if area in known:
            return known[area]
        if area in below:
            raise Cycle(f"area {area} would be above itself")
        found: dict[int, list[tuple[date, date]]] = defaultdict(list)
        found[area].append((FIRST_DAY, LAST_DAY))
        for parent, start, end in edges.get(area, ()):
            for ancestor, spans in climb(parent, (*below, area)).items():
                for first, last in spans:
                    if max(first, start) < min(last, end):
                        found[ancestor].append((max(first, start), min(last, end)))
        known[area] = {ancestor: _joined(spans) for ancestor, spans in found.items()}
        return known[area]

    return {
        area: [(ancestor, start, end) for ancestor, spans in climb(area, ()).items() for start, end in spans]
        for area in areas
    }


def _joined(spans: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """Spans in order, touching ones made one."""
    joined: list[tuple[date, date]] = []
    for start, end in sorted(spans):
        if joined and joined[-1][1] >= start:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def counted(row: Contribution, stock: bool, span: Span) -> Iterable[tuple[int, date, int]]:
    """What `row` adds to the ancestor of `span`: (ancestor, day, amount).

    A flow counts on its day if the span holds it. A stock enters on its day or when the span begins,
    and leaves when the span ends.
    """
    ancestor, start, end = span
    if not stock:
        if start <= row.day < end:
            yield ancestor, row.day, row.amount
        return
    entry = max(row.day, start)
    if entry < end:
        yield ancestor, entry, row.amount
        if end < LAST_DAY:
            yield ancestor, end, -row.amount


def counted_days(days: Mapping[date, int], stock: bool, span: Span) -> Iterable[tuple[date, int]]:
    """What amounts by day of one area add to the ancestor of `span`: (day, amount)."""
    area, start, end = span
    if (start, end) == (FIRST_DAY, LAST_DAY):  # most spans are like this, and nothing happens on the last day there is
        return days.items()
    rows = (Contribution(area, "", day, amount) for day, amount in days.items())
    return ((day, amount) for row in rows for _, day, amount in counted(row, stock, span))
