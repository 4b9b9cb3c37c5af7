"""Projects on a line of time: what was planned, what came of it, and which part of it is late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from dashboard.parts.markup import NOTHING, Html, handle, place
from dashboard.text import language

CSS: Final = Html((Path(__file__).parent / "timeline.css").read_text(encoding="utf-8"))
MOST_LABELS: Final = 9
"""How many months are named above the line."""

Span = tuple[date, date]


@dataclass(frozen=True)
class Bar:
    """One project: planned and real days, the late part of them, and its milestones (due day, whether done)."""

    key: str
    name: str
    note: str
    title: str
    plan: Span | None
    real: Span | None
    late: Span | None
    steps: tuple[tuple[date, bool], ...]
    figure: str
    said: str | Html
    ended: bool = False


@dataclass(frozen=True)
class Group:
    """Projects under one head, with how many there are in all."""

    head: str
    count: str
    bars: tuple[Bar, ...]


def window(bars: Iterable[Bar], on: date) -> Span:
    """The days to show: at most a year back and half a year ahead, at least six weeks to either side."""
    spans = [span for bar in bars for span in (bar.plan, bar.real, bar.late) if span]
    first = min((span[0] for span in spans), default=on)
    last = max((span[1] for span in spans), default=on)
    margin = timedelta(weeks=6)
    return (
        min(max(first, on - timedelta(days=365)), on - margin),
        max(min(last, on + timedelta(days=183)), on + margin),
    )


def timeline(groups: Sequence[Group], on: date, label: str) -> Html:
    """Every project as a row under the head of its state; a click gives its key. `label` says what it is."""
    first, last = window((bar for group in groups for bar in group.bars), on)
    whole = (last - first).days
    now = Html('<i class="now" style="left:{:.2f}%"><span>{}</span></i>').format(_at(on, first, whole), _day_name(on))
    months = NOTHING.join(_months(first, last, on, whole))
    body = NOTHING.join(_group(group, first, whole) for group in groups if group.bars)
    return Html(
        '<div class="timeline" role="group" aria-label="{}"><style>{}</style><div class="grid" aria-hidden="true">'
        "<div>{}{}</div></div>{}</div>"
    ).format(label, CSS, months, now, body)


def _at(day: date, first: date, whole: int) -> float:
    return max(0.0, min(100.0, (day - first).days / whole * 100))


def _day_name(on: date) -> str:
    return f"{on.month}月{on.day}日" if language() == "zh" else f"{on:%d %b}".lstrip("0")


def _months(first: date, last: date, on: date, whole: int) -> Iterable[Html]:
    starts = []
    day = first.replace(day=1)
    while (day := (day + timedelta(days=32)).replace(day=1)) <= last:
        starts.append(day)
    every = next(step for step in (1, 2, 3, 6, 12) if len(starts) / step <= MOST_LABELS)
    shown = [start for start in starts if (start.month - 1) % every == 0]
    for number, start in enumerate(shown):
        crowded = abs(_at(start, first, whole) - _at(on, first, whole)) < 6 or _at(start, first, whole) > 96
        minor = " minor" if number % 2 else ""
        yield Html('<i class="month{}" style="left:{:.2f}%"><span>{}</span></i>').format(
            minor, _at(start, first, whole), "" if crowded else _month_name(start)
        )


def _month_name(start: date) -> str:
    if language() == "zh":
        return f"{start.year}年" if start.month == 1 else f"{start.month}月"
    return str(start.year) if start.month == 1 else f"{start:%b}"


def _group(group: Group, first: date, whole: int) -> Html:
    rows = NOTHING.join(_row(bar, first, whole) for bar in group.bars)
    return Html("<h4>{}<small>{}</small></h4>{}").format(group.head, group.count, rows)


def _row(bar: Bar, first: date, whole: int) -> Html:
    real = _piece("real ended" if bar.ended else "real", bar.real, first, whole)
    steps = NOTHING.join(
        Html('<i class="step{}" style="left:{:.2f}%"></i>').format(" done" if done else "", _at(due, first, whole))
        for due, done in bar.steps
        if due >= first
    )
    return Html(
        '<div class="row"{} title="{}"><span class="name"{}><b>{}</b><small>{}</small></span>'
        '<div class="track">{}{}{}{}</div><span class="said"><b>{}</b><small>{}</small></span></div>'
    ).format(
        place(bar.key),
        bar.title,
        handle(bar.key),
        bar.name,
        bar.note,
        _piece("plan", bar.plan, first, whole),
        real,
        _piece("over", bar.late, first, whole),
        steps,
        bar.figure,
        bar.said,
    )


def _piece(kind: str, span: Span | None, first: date, whole: int) -> Html:
    if span is None or span[1] < first:
        return NOTHING
    left = _at(span[0], first, whole)
    width = _at(span[1] + timedelta(days=1), first, whole) - left
    return Html('<i class="{}" style="left:{:.2f}%;width:{:.2f}%"></i>').format(kind, min(left, 99.5), width)
