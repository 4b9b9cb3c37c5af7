"""The audit trail: one entry for every write, in the transaction of the write, with a hash of what it says.

Entries are not chained as they are written, which would let only one writer at a time write: `db.sealing` does that.
"""

import json
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy.orm import Session

from db.access import require_for
from db.errors import Forbidden
from db.models import AuditEntry, Base, Fact
from db.models.base import utc_now
from db.viewer import Viewer

Values = dict[str, Any]

PERSONAL: Final[dict[str, frozenset[str]]] = {
    "volunteers": frozenset({"name"}),
    "posts": frozenset({"holder", "phone"}),
    "project_contributions": frozenset({"giver"}),
}
"""Fields that say who somebody is, by table: the trail keeps them where they can be erased."""

HASHED: Final = ("at", "actor", "account_id", "address", "event", "subject", "subject_id", "area_id", "before", "after")
_LONGEST: Final = {"actor": 60, "address": 64, "event": 40, "subject": 40}
_UNWRITABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def record(session: Session, event: str, row: Fact, before: Values | None, after: Values | None) -> None:
    """Say what happened to `row` (`subject:verb`), with the fields that changed, in the name of the viewer.

    Every write comes by here, so here it is asked whether the viewer may: raises `Forbidden`.
    """
    batch = session.info.get("batch")
    if batch is None:
        session.flush()  # gives a new row its id
    area_id = getattr(row, "area_id", row.id)
    for touched in {area_id, *((said or {}).get("area_id", area_id) for said in (before, after))}:
        require_for(session, event, touched)
    if before is not None and after is not None:
        changed = [key for key in after if before.get(key) != after[key]]
        before, after = {key: before.get(key) for key in changed}, {key: after[key] for key in changed}
    if batch is not None:  # puts many rows in at once, then their entries
        batch.say(event, row, before, after)
        return
    subject: str = row.__tablename__  # type: ignore[attr-defined]
    session.add(AuditEntry(**values(session.info["viewer"], event, subject, row.id, area_id, before, after)))


def note(session: Session, event: str, after: Values, area_id: int | None = None, *, subject: str = "database") -> None:
    """Say what was done to the database as a whole, or to a `subject` that is no row; raises `Forbidden`."""
    require_for(session, event, area_id)
    session.add(AuditEntry(**values(session.info["viewer"], event, subject, None, area_id, None, after)))


def say(
    session: Session, event: str, row: Base, area_id: int | None, before: Values | None, after: Values | None
) -> None:
    """Say what happened to a row that is no fact, such as an account; whoever calls has asked for permission."""
    session.flush()
    number: int = row.id  # type: ignore[attr-defined]
    entry = values(session.info["viewer"], event, row.__tablename__, number, area_id, before, after)
    session.add(AuditEntry(**entry))


def refused(session: Session, what: Forbidden) -> None:
    """Say that the viewer tried what they may not."""
    said = {"what": str(what.what)}
    session.add(AuditEntry(**values(session.info["viewer"], "access:refuse", "areas", None, what.area_id, None, said)))


def values(
    by: Viewer,
    event: str,
    subject: str,
    subject_id: int | None = None,
    area_id: int | None = None,
    before: Values | None = None,
    after: Values | None = None,
) -> Values:
    """The columns of an entry made now, its hash among them."""
    personal: Values = {}
    entry: Values = {
        "at": utc_now(),
        "actor": by.name,
        "account_id": by.account_id,
        "address": by.address,
        "event": event,
        "subject": subject,
        "subject_id": subject_id,
        "area_id": area_id,
        "before": _plain(subject, "before", before, personal),
        "after": _plain(subject, "after", after, personal),
    }
    for field, longest in _LONGEST.items():
        if entry[field] is not None:  # what a stranger types at the door is recorded, too, as far as it can be
            entry[field] = _UNWRITABLE.sub("\ufffd", entry[field])[:longest]
    return entry | {"personal": personal or None, "hash": fingerprint(entry)}


def fingerprint(entry: Mapping[str, Any]) -> str:
    """The hash of what an entry says; the same wherever and however often the entry was stored and read."""
    said = [value.isoformat() if isinstance(value := entry[field], datetime) else value for field in HASHED]
    return sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def digest(salt: str, value: object) -> str:
    """What stands for a person's name or number in an entry."""
    return sha256(f"{salt}{json.dumps(value)}".encode()).hexdigest()


def told(entry: AuditEntry, side: str) -> Values | None:
    """What an entry says was so `before` or `after`, persons by name; None for a name that was erased."""
    said: Values | None = getattr(entry, side)
    hidden = PERSONAL.get(entry.subject)
    if said is None or hidden is None:
        return said
    known = entry.personal or {}
    return {
        key: known.get(f"{side}.{key}", (None, None))[1] if key in hidden and value is not None else value
        for key, value in said.items()
    }


def nameless(entry: Any) -> bool:
    """Whether a name that an entry recorded is not there any more."""
    hidden, known = PERSONAL.get(entry.subject, frozenset()), entry.personal or {}
    return any(
        f"{side}.{key}" not in known
        for side in ("before", "after")
        for key, value in (getattr(entry, side) or {}).items()
        if key in hidden and value is not None
    )


def _plain(subject: str, side: str, given: Values | None, personal: Values) -> Values | None:
    """Values as JSON holds them; those that say who somebody is go into `personal`, their digest stands for them."""
    if given is None:
        return None
    plain = json.loads(json.dumps(given, default=_text))
    for key in PERSONAL.get(subject, frozenset()) & plain.keys():
        if plain[key] is not None:
            salt = secrets.token_hex(16)
            personal[f"{side}.{key}"] = [salt, plain[key]]
            plain[key] = digest(salt, plain[key])
    return plain  # type: ignore[no-any-return]  # an object in, an object out


def _text(value: object) -> str | list[Any]:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterable):
        return list(value)
    raise TypeError(f"{value!r} cannot be put into the audit trail")
