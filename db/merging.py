"""Two people change one row: what each typed, held against what both began from, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Merged:
    """Both together; `taken` are the fields that only the others changed, `clashes` those that hold mine for now."""

    values: dict[str, Any]
    taken: tuple[str, ...]
    clashes: tuple[str, ...]


def merge(original: Values, mine: Values, theirs: Values) -> Merged:
    """What I typed, with theirs where only they changed something; fields that one of the three lacks stay mine."""
    values, taken, clashes = dict(mine), [], []
    for field in mine:
        if field not in original or field not in theirs or same(original[field], theirs[field]):
            continue
        if same(original[field], mine[field]):
            values[field] = theirs[field]
            taken.append(field)
        elif not same(mine[field], theirs[field]):
            clashes.append(field)
    return Merged(values, tuple(taken), tuple(clashes))


def same(one: Any, other: Any) -> bool:
    """Whether two fields hold the same; one that was emptied holds nothing, however its widget says so."""
    return bool(one == other) or (_is_empty(one) and _is_empty(other))


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
