"""What the viewer typed and has not saved: nobody else is ever shown it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Draft


@dataclass(frozen=True)
class DraftRow:
    """Fields that were typed into a form, and what they held before; `here` if it was in this very sign-in."""

    form: str
    at: datetime
    version: int | None
    began: Mapping[str, Any]
    typed: Mapping[str, Any]
    here: bool


def own(session: Session, form: str | None = None) -> list[DraftRow]:
    """The viewer's drafts, or those of one form: what was typed in this sign-in first, then the latest."""
    viewer = session.info["viewer"]
    if viewer.account_id is None:
        return []
    wanted = select(Draft).where(Draft.account_id == viewer.account_id).order_by(Draft.at.desc(), Draft.id.desc())
    rows = session.scalars(wanted.where(Draft.form == form) if form is not None else wanted)
    found = [
        DraftRow(
            row.form,
            row.at,
            row.version,
            _typed(row.began),
            _typed(row.typed),
            row.session_id == viewer.session_id,
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: not row.here)


def _typed(value: Any) -> Any:
    """A value as the form held it."""
    if isinstance(value, dict) and set(value) == {"day"} and isinstance(value["day"], str):
        return date.fromisoformat(value["day"])
    if isinstance(value, dict) and set(value) == {"time"} and isinstance(value["time"], str):
        return time.fromisoformat(value["time"])
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}
    return [_typed(item) for item in value] if isinstance(value, list) else value
