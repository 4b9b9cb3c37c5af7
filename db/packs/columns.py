"""What a showcase pack keeps of each column that holds text: every one is named here, and a test finds any that is not.

The default is nothing: what is not needed to show a place is left out, whether it is personal or not.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

from sqlalchemy import JSON, Column, String, Table

from db import masking
from db.errors import Unusable
from db.models import Base


class As(StrEnum):
    """How the text of a column goes into a pack."""

    KEY = "key"  # a word of the programme, or the key of a row: anything else is left out
    KEYS = "keys"  # a list of those, or numbers by them
    PUBLIC = "public"  # what the place itself publishes, telephone numbers taken out
    SHAPE = "shape"  # a geometry, and nothing that somebody wrote into it
    NAME = "name"  # of a person: masked as on every screen
    PHONE = "phone"  # likewise
    UNIT = "unit"  # kept if it is one of the units and posts that the place has listed, and so no person
    CLASS = "class"  # kept if it is one of the words of the place
    TITLE = "title"  # free text about a resident's matter: its class stands for it
    REASON = "reason"  # free text of which it matters that there is any: a word stands for it
    NOTHING = "nothing"  # left out


LEFT_OUT: Final = frozenset(
    {
        "accounts",
        "attachments",
        "audit_entries",
        "audit_seals",
        "device_links",
        "drafts",
        "failed_sign_ins",
        "grants",
        "import_batches",
        "import_mappings",
        "reveals",
        "sessions",
        "settings",
    }
)
"""Tables of which nothing is taken: who works here, what they did, and what they were given."""

DERIVED: Final = frozenset({"area_paths", "daily_totals", "monthly_totals", "revisions"})
"""Tables that the pack works out anew from its own facts."""

_FACT: Final = {"provenance": As.KEY, "recorded_by": As.NOTHING}
_WORDS: Final = {"code": As.KEY, "name_zh": As.PUBLIC, "name_en": As.PUBLIC}

TEXTS: Final[Mapping[str, Mapping[str, As]]] = {
    "activities": {"title": As.PUBLIC, "state": As.KEY, "reason": As.REASON},
    "agreements": {"title": As.PUBLIC},
    "areas": {"code": As.KEY, "name": As.PUBLIC, "scheme": As.KEY, "kind": As.KEY},
    "area_parents": {},
    "attendances": {},
    "boundaries": {"geometry": As.SHAPE, "datum": As.KEY, "note": As.NOTHING, "recorded_by": As.NOTHING},
    "call_backs": {"rating": As.KEY, "note": As.NOTHING},
    "claims": {
        "fact": As.KEY,
        "indicator": As.KEY,
        "kind": As.KEY,
        **dict.fromkeys(("term", "gloss", "value", "unit", "qualifier", "dated", "note"), As.PUBLIC),
    },
    "compound_exceptions": {"kind": As.KEY, "reason": As.REASON},
    "compound_marks": {"kind": As.KEY, "name": As.PUBLIC, "form": As.KEY, "evidence": As.NOTHING},
    "compounds": {"name": As.PUBLIC},
    "handling_units": {"scheme": As.KEY, "name": As.PUBLIC},
    "issue_limits": {"scheme": As.KEY, "urgency": As.KEY, "stage": As.KEY, "unit": As.KEY},
    "issue_rules": {"scheme": As.KEY, "code": As.KEY},
    "issue_steps": {
        **dict.fromkeys(("verb", "from_state", "state", "from_level", "level", "limit_unit"), As.KEY),
        "unit": As.UNIT,
        "note": As.NOTHING,
    },
    "issue_terms": {"scheme": As.KEY, "kind": As.KEY, **_WORDS, "grouped": As.PUBLIC},
    "issues": {
        "title": As.TITLE,
        "category": As.CLASS,
        **dict.fromkeys(("level", "state", "channel", "urgency", "concern", "limit_unit"), As.KEY),
        "handler": As.UNIT,
        "lead": As.UNIT,
        "exclusion": As.REASON,
        "result": As.NOTHING,
        "reference": As.NOTHING,
    },
    "levels": {"scheme": As.KEY, "kind": As.KEY, "name_zh": As.PUBLIC, "name_en": As.PUBLIC, "system": As.KEY},
    "milestones": {"title": As.PUBLIC, "reason": As.REASON},
    "needs": {"category": As.PUBLIC, "title": As.PUBLIC, "detail": As.NOTHING},
    "neighbours": {"name": As.PUBLIC, "geometry": As.SHAPE},
    "office_hours": {"scheme": As.KEY},
    "partner_units": {"name": As.PUBLIC, "kind": As.KEY, "capacity": As.KEY},
    "posts": {"holder": As.NAME, "phone": As.PHONE, "system": As.KEY},
    "project_contributions": {"kind": As.KEY, "giver": As.NAME},
    "project_sessions": {"title": As.PUBLIC},
    "projects": {"title": As.PUBLIC, "category": As.PUBLIC, "reason": As.REASON},
    "report_ins": {"unit": As.UNIT, "note": As.NOTHING},
    "reported_amounts": {"measure": As.KEY},
    "resources": {"category": As.PUBLIC, "title": As.PUBLIC, "detail": As.NOTHING},
    "roles": {"scheme": As.KEY, **_WORDS},
    "scenes": {"kind": As.KEY, "indicator": As.KEY, "spotlight": As.KEY, "notes": As.PUBLIC},
    "services": _WORDS,
    "sources": {"code": As.KEY, **dict.fromkeys(("title", "publisher", "licence"), As.PUBLIC)},
    "station_days": {"by_service": As.KEYS, "note": As.NOTHING},
    "station_kinds": _WORDS,
    "stations": {"name": As.PUBLIC, "opening_hours": As.PUBLIC, "services": As.KEYS},
    "teams": {"name": As.PUBLIC, "host": As.PUBLIC},
    "volunteers": {"name": As.NAME},
    "whistles": {"from_level": As.KEY, "reason": As.REASON, "rejection": As.REASON},
}
"""By table and column."""

MISSING: Final = {As.TITLE: "未分类事项"}
"""What stands in the place of a text that may not be empty; else a dash."""
_KEY: Final = re.compile(r"[A-Za-z0-9_.:/+-]{1,40}", re.ASCII)
_PHONES: Final = re.compile(r"(?<!\d)(?:(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?!\d)")
"""Mobile numbers, and fixed ones with the code of their place; without it they cannot be told from a count or a day."""


@dataclass(frozen=True)
class Listed:
    """What a place has listed itself, so that it may be told: its units and posts, and its words for issues."""

    units: frozenset[str]
    classes: frozenset[str]


@cache
def texts(table: Table) -> dict[str, As]:
    """How each column of a table that holds text goes into a pack; raises `KeyError` for a table nobody decided on."""
    common = _FACT if "provenance" in table.c else {}
    return {**common, **TEXTS[table.name]}


def holds_text(column: Column[Any]) -> bool:
    """Whether anybody could have written into a column what they liked."""
    return isinstance(column.type, String | JSON)


def told(table: Table, row: Mapping[Any, Any], listed: Listed) -> dict[str, Any]:
    """A row as it goes into a pack; raises `Unusable` for a key that is none."""
    found = dict(row)
    for name, kind in texts(table).items():
        if name in found:
            found[name] = _told(table.c[name], kind, found[name], row, listed)
    return found


def _told(column: Column[Any], kind: As, value: Any, row: Mapping[Any, Any], listed: Listed) -> Any:
    found = value if value is None else _WAYS[kind](value, row, listed)
    if found is None and not column.nullable:
        if kind in (As.KEY, As.SHAPE):
            raise Unusable(f"Mend {column.table}.{column.name} of row {row.get('id')} first: it is no {kind}.")
        return MISSING.get(kind, "—")
    return found


def _keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: number for key, number in value.items() if _key(key) and isinstance(number, int)}
    return [key for key in value if isinstance(key, str) and _key(key)]


def _key(value: str) -> str | None:
    return value if _KEY.fullmatch(value) else None


def _shape(value: str) -> str | None:
    try:
        return json.dumps(_bare(json.loads(value)), separators=(",", ":"))
    except (ValueError, TypeError, AttributeError):
        return None


def _bare(shape: dict[str, Any]) -> dict[str, Any]:
    """The numbers of a geometry; what else was written into it stays behind."""
    if shape["type"] == "GeometryCollection":
        return {"type": shape["type"], "geometries": [_bare(part) for part in shape["geometries"]]}
    return {"type": _key(shape["type"]), "coordinates": _numbers(shape["coordinates"])}


def _numbers(value: Any) -> Any:
    return [_numbers(part) for part in value] if isinstance(value, list) else float(value)


_WAYS: Final[Mapping[As, Callable[[Any, Mapping[Any, Any], Listed], Any]]] = {
    As.KEY: lambda value, _row, _listed: _key(value),
    As.KEYS: lambda value, _row, _listed: _keys(value),
    As.PUBLIC: lambda value, _row, _listed: _PHONES.sub("****", value),
    As.SHAPE: lambda value, _row, _listed: _shape(value),
    As.NAME: lambda value, _row, _listed: masking.name(value),
    As.PHONE: lambda value, _row, _listed: masking.phone(value),
    As.UNIT: lambda value, _row, listed: value if value in listed.units else None,
    As.CLASS: lambda value, _row, listed: value if value in listed.classes else None,
    As.TITLE: lambda _value, row, listed: row["category"] if row["category"] in listed.classes else None,
    As.REASON: lambda _value, _row, _listed: "原因从略",
    As.NOTHING: lambda _value, _row, _listed: None,
}


def tables() -> list[Table]:
    """The tables that go into a pack, those that others refer to first."""
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT | DERIVED]
