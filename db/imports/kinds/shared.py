"""What the kinds of lists have in common."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from db.errors import N_, Problem, Refused
from db.imports import values
from db.imports.columns import Field
from db.imports.planning import ADD, CHANGE, LEAVE, Difference, Step, Write
from db.imports.values import plain

AREA: Final = Field("area", N_("Area"), values.code, choices="areas")
COMMUNITY: Final = Field("community", N_("Community"), values.code, choices="areas")
"""Where a row belongs; a community beside it says which of several areas of one name is meant."""


def place_fields() -> list[Field]:
    """The columns that say where a row belongs."""
    return [COMMUNITY, AREA]


def demand(field: str, value: Any, message: str) -> Any:
    """The value of a field a row cannot do without; raises `Refused`."""
    if value is None or value == "":
        raise Refused(Problem(field, message))
    return value


def chosen(field: str, said: str, words: Mapping[str, Any]) -> Any:
    """What one of a dictionary's words stands for; raises `Refused` with the words there are."""
    found = words.get(plain(said))
    if found is None:
        names = list(dict.fromkeys(name for name in words if not name.isascii())) or list(words)
        raise Refused(Problem(field, N_("Write one of these: {words}."), {"words": names[:12]}))
    return found


def dictionary(rows: Iterable[tuple[Any, str, str, str]]) -> dict[str, Any]:
    """Words for what they stand for: (value, code, Chinese, English)."""
    return {plain(word): value for value, *words in rows for word in words if word}


def step(
    row: int,
    what: str,
    key: tuple[Any, ...],
    known: Mapping[str, Any] | None,
    stated: Mapping[str, Any],
    write: Callable[[Session], object],
    *,
    notes: tuple[Problem, ...] = (),
    phase: int = 0,
) -> Step:
    """What a row does that states some values, where `known` are those there are, or None."""
    if known is None:
        difference: Difference = tuple((field, None, value) for field, value in stated.items())
        return Step(row, ADD, what, key, difference, (Write(phase, write),), notes)
    difference = tuple((field, known.get(field), value) for field, value in stated.items() if known.get(field) != value)
    if not difference:
        return Step(row, LEAVE, what, key, tuple((field, value, value) for field, value in stated.items()))
    return Step(row, CHANGE, what, key, difference, (Write(phase, write),), notes)
