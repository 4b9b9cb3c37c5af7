"""What fits a need: resources in the order of how well, each with the reasons in words.

A resource that does not reach the area, is over, comes too late or is used up is left out, whatever its words say.
The others are scored by class, by likeness of words, and by how much of what is wanted is left. Likeness is the
cosine of two bags of character pairs, weighted by how rare each is among everything on offer; words of one group of
`data/matching_synonyms.csv` count as one word. Nothing is learnt and nobody outside is asked.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from math import log, sqrt
from pathlib import Path
from typing import Any, Final

from db.errors import N_
from db.queries.cobuilding import NeedRow, ResourceRow

DATA: Final = Path(__file__).parent / "data"

SAME, RELATED, OTHER = 1.0, 0.5, 0.0
_CLASS, _LIKENESS, _ENOUGH = 0.3, 0.6, 0.1
"""What class, words and quantity weigh in the score."""
_DETAIL = 0.6
"""What a pair of characters in the details counts against one in the title."""
_GROUP = 2.0
"""What a word of a group counts against a pair of characters."""
_SAID: Final = 3
"""How many common words a reason names."""

Bag = Mapping[str, float]


@dataclass(frozen=True)
class Reason:
    """A sentence as a msgid, and what goes into it."""

    message: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Fit:
    """A resource against a need; `words` is what both say, `left` None is without limit.

    One that is excluded has a single reason.
    """

    resource: ResourceRow
    score: float
    left: int | None
    words: tuple[str, ...]
    excluded: bool
    reasons: tuple[Reason, ...]


def fitting(need: NeedRow, resources: Sequence[ResourceRow], used: Mapping[int, int], on: date) -> list[Fit]:
    """Every resource against a need on a day: those that can answer it, the best first, then the excluded ones.

    `used` is how much of each resource is already promised. Excluded ones are in the order in which they would fit.
    """
    texts = [(need.title, need.detail or ""), *((one.title, one.detail or "") for one in resources)]
    rarity = _rarity([_bag(*text) for text in texts])
    fits = []
    for one, text in zip(resources, texts[1:], strict=True):
        left = None if one.quantity is None else max(0, one.quantity - used.get(one.id, 0))
        kinship = related(need.category, one.category)
        score = _CLASS * kinship + _LIKENESS * sqrt(_likeness(_bag(*texts[0]), _bag(*text), rarity))
        score += _ENOUGH * (1 if left is None else min(1, left / (need.quantity or 1)))
        said = common(" ".join(texts[0]), " ".join(text), rarity)
        against = _against(need, one, left, on)
        reasons = [against] if against else _reasons(need, one, kinship, left, on, said)
        fits.append(Fit(one, score, left, said, against is not None, tuple(reasons)))
    return sorted(fits, key=lambda fit: (fit.excluded, -fit.score, fit.resource.id))


def _against(need: NeedRow, one: ResourceRow, left: int | None, on: date) -> Reason | None:
    """Why a resource cannot answer a need, however alike they sound."""
    if one.area_id not in need.above:
        return Reason(N_("only for {area}"), {"area": one.area_name})
    if one.to_day and one.to_day <= on:
        return Reason(N_("over since {day}"), {"day": one.to_day})
    if one.from_day > max(on, need.wanted_by or on):
        return Reason(N_("begins only on {day}"), {"day": one.from_day})
    if left == 0:
        return Reason(N_("nothing left of {quantity}"), {"quantity": one.quantity})
    return None


def _reasons(
    need: NeedRow, one: ResourceRow, kinship: float, left: int | None, on: date, said: tuple[str, ...]
) -> list[Reason]:
    reasons = []
    if kinship:
        reasons.append(
            Reason(
                N_("same class: {category}") if kinship == SAME else N_("related class: {category}"),
                {"category": one.category},
            )
        )
    reasons.append(Reason(N_("covers {area}"), {"area": one.area_name}))
    if left is None:
        reasons.append(Reason(N_("no limit on quantity"), {}))
    elif need.quantity and need.quantity > left:
        reasons.append(Reason(N_("only {left} left of the {wanted} wanted"), {"left": left, "wanted": need.quantity}))
    else:
        reasons.append(Reason(N_("{left} left"), {"left": left}))
    if one.from_day > on:
        reasons.append(Reason(N_("from {day}"), {"day": one.from_day}))
    if one.to_day:
        reasons.append(Reason(N_("until {day}"), {"day": one.to_day}))
    if said:
        reasons.append(Reason(N_("both mention {words}"), {"words": said}))
    return reasons


def related(one: str, other: str) -> float:
    """How near two classes are, by the words in their names."""
    if one == other:
        return SAME
    mine, theirs = _classes(one), _classes(other)
    if mine & theirs:
        return SAME
    near = {name for known in mine for name in _class_table()[known][1]}
    return RELATED if near & theirs else OTHER


def common(one: str, other: str, rarity: Mapping[str, float]) -> tuple[str, ...]:
    """The words two texts share or say differently, as the first says them, the rarest first."""
    found: dict[str, float] = {}
    ours, theirs = _groups(one), _groups(other)
    for group in ours.keys() & theirs.keys():
        found[ours[group]] = rarity.get(group, 0) + 1
    for run in _runs(one):
        for word in _shared(run, other):
            found.setdefault(word, max(rarity.get(word[at : at + 2], 0) for at in range(len(word) - 1)))
    kept: list[str] = []
    for word in sorted(found, key=lambda word: (-found[word], word)):
        if not any(word in other or other in word for other in kept):
            kept.append(word)
    return tuple(kept[:_SAID])


def _shared(run: str, text: str) -> list[str]:
    """The longest pieces of two characters and more of a run that a text holds too."""
    found, at = [], 0
    plain = "".join(f"{piece} " for piece in _runs(text))
    while at < len(run) - 1:
        size = next((size for size in range(len(run) - at, 1, -1) if run[at : at + size] in plain), 0)
        if size:
            found.append(run[at : at + size])
        at += size or 1
    return found


@lru_cache(maxsize=4096)
def _bag(title: str, detail: str) -> Bag:
    """Character pairs and word groups of a text with what they count."""
    bag: defaultdict[str, float] = defaultdict(float)
    for text, weight in ((title, 1.0), (detail, _DETAIL)):
        for run in _runs(text):
            for at in range(len(run) - 1):
                bag[run[at : at + 2]] += weight
        for group in _groups(text):
            bag[group] = max(bag[group], _GROUP * weight)
    return bag


def _rarity(bags: Sequence[Bag]) -> dict[str, float]:
    """The inverse document frequency of each token."""
    frequency = Counter(token for bag in bags for token in bag)
    return {token: log((len(bags) + 1) / (count + 0.5)) for token, count in frequency.items()}


def _likeness(one: Bag, other: Bag, rarity: Mapping[str, float]) -> float:
    """The cosine of two bags, 0 to 1."""
    shared = sum(one[token] * other[token] * rarity[token] ** 2 for token in one.keys() & other.keys())
    lengths = (sqrt(sum((count * rarity[token]) ** 2 for token, count in bag.items())) for bag in (one, other))
    return shared / product if (product := next(lengths) * next(lengths)) else 0.0


def _runs(text: str) -> list[str]:
    """The stretches of a text between punctuation, spaces and words that say nothing."""
    return [run for run in re.split(_plain(), text.lower()) if len(run) > 1]


def _groups(text: str) -> dict[str, str]:
    """The groups of which a text holds a word, each with the longest such word."""
    found = {}
    for name, words in _synonyms().items():
        if held := [word for word in words if word in text]:
            found[name] = max(held, key=len)
    return found


def _table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def _plain() -> re.Pattern[str]:
    words = sorted(
        (word for row in _table("matching_plain.csv") for word in row["words"].split()), key=len, reverse=True
    )
    return re.compile(r"[^\w]+|_|" + "|".join(map(re.escape, words)))


@cache
def _synonyms() -> dict[str, list[str]]:
    return {f"={number}": row["words"].split() for number, row in enumerate(_table("matching_synonyms.csv"))}


@cache
def _class_table() -> dict[str, tuple[list[str], list[str]]]:
    return {row["class"]: (row["words"].split(), row["related"].split()) for row in _table("matching_classes.csv")}


@lru_cache(maxsize=512)
def _classes(category: str) -> frozenset[str]:
    return frozenset(name for name, (words, _near) in _class_table().items() if any(word in category for word in words))
