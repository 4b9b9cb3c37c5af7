"""Keeping what somebody typed until they save it or throw it away: theirs alone, and no change of any row."""

import json
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db.models import Draft
from db.models.base import utc_now

KEPT_FOR: Final = timedelta(days=14)
_LONGEST: Final = 60_000
"""Characters of JSON; nobody types more into a form, or drags more points of a boundary."""


def keep(session: Session, form: str, version: int | None, began: Mapping[str, Any], typed: Mapping[str, Any]) -> None:
    """Keep what the viewer typed into a form in this sign-in, and what its fields held before.

    Nothing is kept of who has no account; drafts that nobody took up for two weeks go.
    """
    viewer = session.info["viewer"]
    if viewer.account_id is None or viewer.session_id is None:
        return
    session.execute(delete(Draft).where(Draft.at < utc_now() - KEPT_FOR))
    own = Draft.account_id == viewer.account_id, Draft.form == form, Draft.session_id == viewer.session_id
    session.execute(delete(Draft).where(*own))
    held = {"began": _plain(dict(began)), "typed": _plain(dict(typed))}
    if typed and len(json.dumps(held)) <= _LONGEST:
        session.add(
            Draft(account_id=viewer.account_id, session_id=viewer.session_id, form=form[:120], version=version, **held)
        )


def discard(session: Session, form: str) -> None:
    """Throw away what the viewer typed into a form, in whichever sign-in."""
    viewer = session.info["viewer"]
    if viewer.account_id is not None:
        session.execute(delete(Draft).where(Draft.account_id == viewer.account_id, Draft.form == form))


def _plain(value: Any) -> Any:
    """A value as JSON holds it; days and times say what they are."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    return value
