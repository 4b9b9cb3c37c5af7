"""Lists to work from: places by size, and what needs attention."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.parts.markup import NOTHING, Html, handle, place
from dashboard.parts.status import Status, chip, icon
from dashboard.text import MISSING


@dataclass(frozen=True)
class Row:
    """One place in a ranking. No value means that nothing was reported, which is not zero.

    `late` is how much of the value is overdue.
    """

    key: str | None
    name: str
    value: float | None
    figure: str
    reference: float | None = None
    change: str = ""
    status: Status | None = None  # tells `change` as a state
    late: float = 0


def ranked(
    columns: tuple[str, str, str], rows: Sequence[Row], reference_label: str = "", numbered: bool = True
) -> Html:
    """Places in the order given, each with a bar and a mark for its usual level.

    `columns` are the heads of name, figure and change; bars share one scale that starts at zero. `numbered` says
    that the order is one of merit.
    """
    longest = max((size for row in rows for size in (row.value, row.reference) if size is not None), default=0)
    name, figure, change = columns
    merit = Html('<th class="rank"></th>') if numbered else NOTHING
    key = Html('<i class="tick"></i>{}').format(reference_label) if reference_label else NOTHING
    heads = Html('{}<th>{}</th><th class="scale">{}</th><th class="figure">{}</th><th class="change">{}</th>').format(
        merit, name, key, figure, change
    )
    body = NOTHING.join(_row(rank if numbered else None, row, longest or 1) for rank, row in enumerate(rows, 1))
    return Html('<table class="ranked"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(heads, body)


def _row(rank: int | None, row: Row, longest: float) -> Html:
    missing = row.value is None
    merit = Html('<td class="rank">{}</td>').format("" if missing else rank) if rank else NOTHING
    status = row.status or (Status.MISSING if missing else None)
    return Html(
        '<tr{}>{}<td class="name"><span{}>{}</span></td><td class="scale">{}</td>'
        '<td class="figure">{}</td><td class="change">{}</td></tr>'
    ).format(
        place(row.key),
        merit,
        handle(row.key),
        row.name,
        _bar(row, longest),
        MISSING if missing else row.figure,
        chip(status, row.change or None) if status else row.change,
    )


def _bar(row: Row, longest: float) -> Html:
    if row.value is None:
        return Html('<div class="bar hatch"></div>')
    marks = NOTHING
    if row.late:
        marks += Html('<em style="width:{:.1f}%"></em>').format(row.late / longest * 100)
    if row.reference is not None:
        marks += Html('<b style="left:{:.1f}%"></b>').format(row.reference / longest * 100)
    return Html('<div class="bar"><i style="width:{:.1f}%"></i>{}</div>').format(row.value / longest * 100, marks)


@dataclass(frozen=True)
class Concern:
    """One thing that needs attention: what, where and who leads, and by when; `area` is where alone, for all to see."""

    key: str | None
    status: Status
    what: str
    where: str
    when: str
    area: str = ""


def attention(rows: Iterable[Concern]) -> Html:
    """What needs attention, in the order given: overdue, then due soon, then not reported."""
    return Html('<ul class="attention">{}</ul>').format(NOTHING.join(_concern(row) for row in rows))


def _concern(row: Concern) -> Html:
    return Html('<li{}>{}<span class="what"{}>{}</span><span class="when {}">{}</span><small>{}</small></li>').format(
        place(row.key), icon(row.status), handle(row.key), row.what, row.status, row.when, row.where
    )


def matrix(columns: Sequence[str], rows: Iterable[tuple[str | Html, Sequence[str | Html]]]) -> Html:
    """A table of few words: a name at the left of each row, and a cell under each further column."""
    heads = NOTHING.join(Html("<th>{}</th>").format(column) for column in columns)
    body = NOTHING.join(
        Html('<tr><th scope="row">{}</th>{}</tr>').format(
            name, NOTHING.join(Html("<td>{}</td>").format(cell) for cell in cells)
        )
        for name, cells in rows
    )
    return Html(
        '<div class="scrolled"><table class="matrix"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
    ).format(heads, body)
