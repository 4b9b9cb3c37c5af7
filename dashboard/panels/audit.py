"""The audit trail in words: each entry with who, when, from where, and what was so before and after."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import pandas as pd

from dashboard import parts
from dashboard.panels.activities import STATES
from dashboard.panels.audit_words import FIELDS, PROGRAMS, SUBJECTS, TABLES, VERBS
from dashboard.panels.issue_words import LEVELS
from dashboard.parts import Deed, Html
from dashboard.text import MISSING, N_, _, day, listed, moment, named, ngettext, number
from db.calendar import local
from db.measures.indicators import INDICATORS
from db.permissions import ROLE_NAMES
from db.queries.audit import COUNTED, EntryRow, Vocabulary
from db.queries.cobuilding import CAPACITIES, KINDS

LONGEST: Final = 160
"""How much of a text a line shows; the download has all of it."""

GIVEN: Final = {
    "money": N_("money"), "labour": N_("labour"), "land": N_("land"), "ideas": N_("ideas"),
}  # fmt: skip
_CODES: Final = {**LEVELS, **STATES, **CAPACITIES, **KINDS, **GIVEN, **TABLES}


def opening(count: int, persons: int, window: str) -> Html:
    """The sentence of the page."""
    if not count:
        return parts.sentence(
            Html.escape(_("Nothing is recorded that fits. Choose a longer period, or fewer filters."))
        )
    many = _("more than {n}").format(n=number(COUNTED)) if count > COUNTED else number(count)
    said = parts.fill(_("{count} entries, by {persons} persons or programs"), count=parts.strong(many), persons=persons)
    return parts.sentence(said) + parts.caption(window, _("names and numbers of residents are masked"))


def listing(entries: Sequence[EntryRow], known: Vocabulary) -> Html:
    """The entries of one page, the latest first."""
    return parts.deeds((_("When"), _("Who"), _("What"), _("Before → after")), [_deed(row, known) for row in entries])


def _deed(row: EntryRow, known: Vocabulary) -> Deed:
    number_ = "" if row.subject_id is None else _("no. {n}").format(n=row.subject_id)
    return Deed(
        when=moment(row.at),
        who=who(row.actor),
        where=row.address or "",
        what=what(row.event),
        about=" · ".join(filter(None, (row.area_name, number_))),
        changes=[
            (name, before and _short(before), after and _short(after)) for name, before, after in changes(row, known)
        ],
    )


def who(actor: str) -> str:
    """Who it was: a person by name, a program by what it is."""
    return _(PROGRAMS.get(actor, actor))


def what(event: str) -> str:
    """An event in words."""
    subject, _colon, verb = event.partition(":")
    return f"{_(SUBJECTS.get(subject, subject))} · {_(VERBS.get(verb, verb))}"


def changes(row: EntryRow, known: Vocabulary) -> list[tuple[str, str | None, str | None]]:
    """Each field with what it held before and after; None where there was nothing to hold it."""
    before, after = row.before or {}, row.after or {}
    return [
        (
            _(FIELDS.get(field, field)),
            value(field, before[field], known) if field in before else None,
            value(field, after[field], known) if field in after else None,
        )
        for field in dict.fromkeys((*before, *after))
        if before.get(field) is not None or after.get(field) is not None
    ]


def value(field: str, held: Any, known: Vocabulary) -> str:
    """What a field held, in words."""
    if isinstance(held, bool):
        return _("yes") if held else _("no")
    if field == "role_id" and held in known.roles:
        return named(known.roles[held])
    if field == "kind_id" and held in known.station_kinds:
        return named(known.station_kinds[held])
    if field == "starts_at" and isinstance(held, int):
        return f"{held // 60}:{held % 60:02}"
    if field.endswith("_id") and held is not None:
        return _("no. {n}").format(n=held)
    if isinstance(held, int | float):
        return number(held)
    if isinstance(held, Mapping):
        return listed(f"{_code(key, known)} {value('', item, known)}" for key, item in held.items()) or MISSING
    if isinstance(held, list):
        if any(isinstance(item, Mapping) for item in held):
            return ngettext("{n} row", "{n} rows", len(held)).format(n=number(len(held)))
        return listed(value("", item, known) for item in held) or MISSING
    if field == "role" and held in ROLE_NAMES:
        return _(ROLE_NAMES[held])
    if field == "what":
        return what(held)
    return MISSING if held is None else _code(str(held), known)


def _code(said: str, known: Vocabulary) -> str:
    """What a code stands for; a day as people write it; anything else as it was typed."""
    if said in known.codes:
        return named(known.codes[said])
    if said in INDICATORS:
        return _(INDICATORS[said].name)
    if said in _CODES:
        return _(_CODES[said])
    try:
        on = date.fromisoformat(said) if len(said) == 10 else None
    except ValueError:
        on = None
    return day(on) if on and on.year < 9999 else MISSING if on else said


def _short(said: str) -> str:
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"


def table(entries: Sequence[EntryRow], known: Vocabulary) -> pd.DataFrame:
    """Every entry as a row to download."""
    return pd.DataFrame(
        [
            {
                _("When"): pd.Timestamp(_clock(row.at)),
                _("Who"): who(row.actor),
                _("Address"): row.address,
                _("What"): what(row.event),
                _("Number"): row.subject_id,
                _("Area"): row.area_name,
                _("Before"): _written(row, known, 1),
                _("After"): _written(row, known, 2),
                _("Sealed"): _("yes") if row.sealed else _("no"),
                _("Entry"): row.id,
            }
            for row in entries
        ]
    )


def _clock(at: datetime) -> datetime:
    return local(at).replace(tzinfo=None)


def _written(row: EntryRow, known: Vocabulary, side: int) -> str:
    return "; ".join(f"{change[0]}: {change[side]}" for change in changes(row, known) if change[side] is not None)
