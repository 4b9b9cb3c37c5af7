"""Legends: what the shades, hatches and marks of a picture mean."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from dashboard.parts.markup import NOTHING, Html
from dashboard.parts.status import Status
from dashboard.text import number


def bounds(breaks: Sequence[float], whole: bool, show: Callable[[float], str] = number) -> list[str]:
    """The label of each class: its lower bound, or what it holds where it counts a handful of `whole` things."""
    if not breaks:
        return []
    if whole and breaks[-1] <= 20:
        groups = [(0, breaks[0] - 1), *((low, high - 1) for low, high in pairwise(breaks))]
        return [*(show(a) if a == b else f"{show(a)}–{show(b)}" for a, b in groups), f"≥{show(breaks[-1])}"]
    return [f"<{show(breaks[0])}", *(show(b) for b in breaks[:-1]), f"≥{show(breaks[-1])}"]


def sample(kind: str, label: str) -> Html:
    """One entry of a legend; `kind` is a class of the stylesheet: hatch, dash, weekday, mean, tick …"""
    return Html('<span class="sample"><i class="{}"></i>{}</span>').format(kind, label)


def legend(
    labels: Iterable[str] = (), unit: str = "", missing: str | None = "hatch", extra: Iterable[str | Html] = ()
) -> Html:
    """The shades from least to most with their labels, then how missing data looks, then other marks."""
    steps = NOTHING.join(
        Html('<span><i style="background:var(--step-{})"></i>{}</span>').format(level, label)
        for level, label in enumerate(labels)
    )
    shades = Html('<div class="steps">{}</div>').format(steps) if steps else NOTHING
    said = Html("<span>{}</span>").format(unit) if unit else NOTHING
    unreported = sample(missing, Status.MISSING.word) if missing else NOTHING
    others = NOTHING.join(Html("<span>{}</span>").format(piece) for piece in extra)
    return Html('<div class="legend">{}{}{}{}</div>').format(said, shades, unreported, others)
