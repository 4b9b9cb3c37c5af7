"""What is read: heads, sentences, captions, terms with their values, and where to go on."""

from collections.abc import Iterable

from dashboard.parts.markup import NOTHING, Html, classes, handle
from dashboard.parts.status import Status, mark


def sentence(*pieces: str | Html) -> Html:
    """The one sentence that a screen opens with."""
    return Html('<p class="sentence">{}</p>').format(NOTHING.join(pieces))


def strong(text: str | Html) -> Html:
    """A figure inside a sentence."""
    return Html("<b>{}</b>").format(text)


def head(title: str | Html, note: str | Html = "", key: str | None = None) -> Html:
    """The head of a section, with what it measures or counts at the right; `key` is what a click on it explains."""
    return Html('<h3 class="head"><span{}>{}</span><small>{}</small></h3>').format(handle(key), title, note)


def headline(title: str | Html, note: str | Html = "") -> Html:
    """The head of a notice about one thing, such as a grid, with its state at the right."""
    return Html('<h2 class="head headline"><span>{}</span><small>{}</small></h2>').format(title, note)


def caption(*pieces: str | Html) -> Html:
    """What a picture or a page shows: place, period, as of when, and what to know about it."""
    return Html('<p class="caption">{}</p>').format(Html(" · ").join(piece for piece in pieces if piece))


def remark(status: Status, *pieces: str | Html) -> Html:
    """What is to be done about the field above."""
    return Html('<p class="remark">{}</p>').format(mark(status, NOTHING.join(pieces)))


def facts(pairs: Iterable[tuple[str | Html, str | Html]], wide: bool = False) -> Html:
    """Terms and their values, as on a public notice; two to a line where there is room, if `wide`."""
    rows = (Html("<dt>{}</dt><dd>{}</dd>").format(term, value) for term, value in pairs)
    return Html("<dl{}>{}</dl>").format(classes("facts", "wide" if wide else None), NOTHING.join(rows))


def total(label: str, figure: str, unit: str, usual: tuple[str, str] | None = None) -> Html:
    """A running total under the fields that make it up, with the usual one under it."""
    row = Html("<dt>{}</dt><dd>{}</dd>").format(*usual) if usual else NOTHING
    return Html('<dl class="total"><dt>{}</dt><dd>{}<small>{}</small></dd>{}</dl>').format(label, figure, unit, row)


def more(key: str, text: str) -> Html:
    """Where the rest of a list is."""
    return Html('<a class="more"{}>{} →</a>').format(handle(key), text)


def beside(left: Html, right: Html) -> Html:
    """Two sections side by side, the left one wider; under each other where there is no room."""
    return Html('<div class="beside"><div>{}</div><div>{}</div></div>').format(left, right)


def empty(text: str | Html) -> Html:
    """What stands where there is nothing to show: why, and what to do next."""
    return Html('<p class="empty">{}</p>').format(text)
