"""Lists to work from: places by size, and what needs attention."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.parts.markup import NOTHING, Html, handle, place
from dashboard.parts.status import Status, chip, icon
from dashboard.text import MISSING


@dataclass(frozen=True)
class Row:
    """One place in a ranking. No value means that nothing was reported, which is not zero."""

    key: str | None
    name: str
    value: float | None
    figure: str
    reference: float | None = None
    change: str = ""
    status: Status | None = None  # tells `change` as a state


def ranked(columns: tuple[str, str, str], rows: Sequence[Row], reference_label: str = "") -> Html:
    """Places in the order given, each with a bar and a mark for its usual level.

    `columns` are the heads of name, figure and change; bars share one scale that starts at zero.
    """
    longest = max((size for row in rows for size in (row.value, row.reference) if size is not None), default=0)
    name, figure, change = columns
    key = Html('<i class="tick"></i>{}').format(reference_label) if reference_label else NOTHING
    heads = Html(
        '<th class="rank"></th><th>{}</th><th class="scale">{}</th><th class="figure">{}</th><th class="change">{}</th>'
    ).format(name, key, figure, change)
    body = NOTHING.join(_row(rank, row, longest or 1) for rank, row in enumerate(rows, 1))
    return Html('<table class="ranked"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(heads, body)


def _row(rank: int, row: Row, longest: float) -> Html:
    missing = row.value is None
    status = row.status or (Status.MISSING if missing else None)
    return Html(
        '<tr{}><td class="rank">{}</td><td class="name"><span{}>{}</span></td><td class="scale">{}</td>'
        '<td class="figure">{}</td><td class="change">{}</td></tr>'
    ).format(
        place(row.key),
        "" if missing else rank,
        handle(row.key),
        row.name,
        _bar(row, longest),
        MISSING if missing else row.figure,
        chip(status, row.change or None) if status else row.change,
    )


def _bar(row: Row, longest: float) -> Html:
    if row.value is None:
        return Html('<div class="bar hatch"></div>')
    usual = NOTHING
    if row.reference is not None:
        usual = Html('<b style="left:{:.1f}%"></b>').format(row.reference / longest * 100)
    return Html('<div class="bar"><i style="width:{:.1f}%"></i>{}</div>').format(row.value / longest * 100, usual)


@dataclass(frozen=True)
class Concern:
    """One thing that needs attention: what, where and who leads, and by when."""

    key: str | None
    status: Status
    what: str
    where: str
    when: str


def attention(rows: Iterable[Concern]) -> Html:
    """What needs attention, in the order given: overdue, then due soon, then not reported."""
    return Html('<ul class="attention">{}</ul>').format(NOTHING.join(_concern(row) for row in rows))


def _concern(row: Concern) -> Html:
    return Html('<li{}>{}<span class="what"{}>{}</span><span class="when {}">{}</span><small>{}</small></li>').format(
        place(row.key), icon(row.status), handle(row.key), row.what, row.status, row.when, row.where
    )
