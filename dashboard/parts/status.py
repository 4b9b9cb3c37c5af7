"""The four states a thing can be in: told by a shape and a word, helped by a colour."""

from enum import StrEnum
from typing import Final

from dashboard.parts.markup import Html
from dashboard.text import N_, _


class Status(StrEnum):
    """In time, due soon, overdue, or not reported."""

    OK = "ok"
    NEAR = "near"
    LATE = "late"
    MISSING = "missing"

    @property
    def word(self) -> str:
        """What the state is called."""
        return _(_WORDS[self])


_WORDS: Final = {
    Status.OK: N_("On time"),
    Status.NEAR: N_("Due soon"),
    Status.LATE: N_("Overdue"),
    Status.MISSING: N_("Not reported"),
}

# Outlined or filled, round or cornered: the shapes differ without colour. 16 × 16; `cut` strokes take the background.
SHAPES: Final = {
    Status.OK: '<circle cx="8" cy="8" r="6.3" class="line"/><path d="M5 8.2l2.1 2.1L11 6.2" class="line"/>',
    Status.NEAR: '<circle cx="8" cy="8" r="7"/><path d="M8 4.2V8l2.6 1.7" class="cut"/>',
    Status.LATE: '<path d="M5.3 1h5.4L15 5.3v5.4L10.7 15H5.3L1 10.7V5.3z"/>'
    '<path d="M8 4.4v4.4M8 11.4v.1" class="cut"/>',
    Status.MISSING: '<circle cx="8" cy="8" r="6.3" class="line dashed"/><path d="M5.2 8h5.6" class="line"/>',
}


def icon(status: Status) -> Html:
    """The shape of a state, in the size and colour of the text around it."""
    return Html('<svg class="icon {}" viewBox="0 0 16 16" aria-hidden="true">{}</svg>').format(
        status, Html(SHAPES[status])
    )


def mark(status: Status, text: str | Html | None = None) -> Html:
    """A state inside a sentence or a note: shape and words (default: what the state is called)."""
    words = status.word if text is None else text
    return Html('<span class="mark {}">{}{}</span>').format(status, icon(status), words)


def chip(status: Status, word: str | None = None) -> Html:
    """A state on its own, never broken over two lines."""
    return Html('<span class="chip">{}</span>').format(mark(status, word))
