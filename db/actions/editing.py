"""What every action does: find the row its editor saw, check the fields, sign the change."""

import re
from typing import Any, Final, TypeVar

from sqlalchemy.orm import Session

from db import audit
from db.access import require_for
from db.actions import batches
from db.errors import N_, Conflict, NotFound, Problem, Refused
from db.models import FIRST_DAY, AreaParent, Fact, Provenance
from db.models.base import utc_now
from db.queries.records import last_change

Row = TypeVar("Row", bound=Fact)
_UNSHOWABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u3164 ]")
Values = dict[str, Any]


def found(session: Session, kind: type[Row], row_id: int) -> Row:
    """The row, locked until the transaction ends; raises `NotFound`, also outside the viewer's areas."""
    batch = batches.current(session)
    if batch is not None and (kind, row_id) in batch.rows:
        return batch.rows[kind, row_id]  # type: ignore[return-value]
    row = session.get(kind, row_id, with_for_update=batch is None or batch.locks)
    if row is None:
        raise NotFound(row_id)
    if batch is not None:
        batch.rows[kind, row_id] = row
    return row


def current(session: Session, kind: type[Row], row_id: int, seen: int, fields: list[str]) -> Row:
    """The row at the version its editor saw; raises `Conflict` with what `fields` hold now if it moved on."""
    row = found(session, kind, row_id)
    if row.version != seen:
        raise conflict(session, row, fields)
    return row


def conflict(session: Session, row: Fact, fields: list[str]) -> Conflict:
    """What to raise when somebody else has saved `row` first."""
    change = last_change(session, row.__tablename__, row.id)  # type: ignore[attr-defined]
    who, at = (change.actor, change.at) if change else (row.recorded_by, row.recorded_at)
    return Conflict(who, at, {field: getattr(row, field) for field in fields}, row.version)


def add(session: Session, event: str, row: Fact, values: Values, under: int | None = None) -> None:
    """Put in a new row with its audit entry; an area hangs `under` another since ever."""
    _assign(session, row, values)
    if batches.tries(session):
        if under is not None:
            require_for(session, event, under)
        else:
            audit.record(session, event, row, None, values)
        return
    session.add(row)
    if under is not None:
        session.flush()
        session.add(AreaParent(area_id=row.id, parent_id=under, from_day=FIRST_DAY))
        session.flush()  # where it hangs says who may add it
    audit.record(session, event, row, None, values)


def change(session: Session, event: str, row: Fact, values: Values, reason: str | None = None) -> None:
    """Change a row's fields with its audit entry, which keeps the reason; nothing happens if nothing differs."""
    before = {field: getattr(row, field) for field in values}
    if before == values:
        return
    if not batches.tries(session):
        _assign(session, row, values)
    audit.record(session, event, row, before, values | {"reason": reason} if reason else values)


def remove(session: Session, event: str, row: Fact, fields: list[str]) -> None:
    """Take out a row nothing depends on any more; its audit entry keeps what `fields` held."""
    audit.record(session, event, row, {field: getattr(row, field) for field in fields}, None)
    session.delete(row)


def _assign(session: Session, row: Fact, values: Values) -> None:
    for field, value in values.items():
        setattr(row, field, value)
    row.provenance = Provenance.ENTERED
    row.recorded_at, row.recorded_by = utc_now(), session.info["viewer"].name


def refuse_if(problems: list[Problem]) -> None:
    """Raise `Refused` if there are any problems."""
    if problems:
        raise Refused(*problems)


def text(
    field: str, value: str | None, longest: int, problems: list[Problem], required: str | None = None
) -> str | None:
    """`value` without blanks around it, None if there is nothing to see; `required` is what to say then.

    Whatever is kept is kept as it was typed. What no screen can show is refused: control characters, halves of
    characters, and marks that turn the direction of all the text after them.
    """
    cleaned: str | None = " ".join((value or "").split())
    if not _INVISIBLE.sub("", cleaned or ""):
        cleaned = None
    if cleaned and (found := _UNSHOWABLE.search(cleaned)):
        message = N_("Type this anew instead of pasting it: its character {n} cannot be shown.")
        problems.append(Problem(field, message, {"n": found.start() + 1}))
        return None  # no database could even be asked for it
    if cleaned is None and required:
        problems.append(Problem(field, required))
    if cleaned and len(cleaned) > longest:
        problems.append(Problem(field, N_("Shorten this to {longest} characters."), {"longest": longest}))
    return cleaned


def count(field: str, value: int | None, most: int, problems: list[Problem]) -> int | None:
    """`value` if it is a whole number from 0 to `most`, or None."""
    if value is not None and not 0 <= value <= most:
        problems.append(Problem(field, N_("Enter a number from 0 to {most}."), {"most": most}))
    return value
