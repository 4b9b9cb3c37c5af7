"""Changing the links of screens on walls."""

import secrets
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit
from db.access import require
from db.actions import editing
from db.actions.sign_ins import token_hash
from db.errors import N_, NotFound, Problem
from db.models import Area, DeviceLink
from db.models.base import utc_now
from db.permissions import Permission


def link(session: Session, area_id: int, name: str, scenes: Sequence[str] = ()) -> str:
    """Let a screen show an area, and of it these scenes (none: all of them); returns the secret of its link, once."""
    area = editing.found(session, Area, area_id)
    require(session, Permission.DEVICES, area.id)
    problems: list[Problem] = []
    said = editing.text("name", name, 60, problems, N_("Enter where the screen hangs."))
    editing.refuse_if(problems)
    token = secrets.token_urlsafe(32)
    row = DeviceLink(name=said, token_hash=token_hash(token), area_id=area.id, scenes=list(scenes))
    row.created_by = session.info["viewer"].name
    session.add(row)
    audit.say(session, "device:link", row, area.id, None, {"name": said, "scenes": list(scenes)})
    return token


def revoke(session: Session, link_id: int) -> None:
    """Let a screen show nothing any more, from its next look on."""
    row = session.scalar(select(DeviceLink).where(DeviceLink.id == link_id).with_for_update())
    if row is None:
        raise NotFound(link_id)
    require(session, Permission.DEVICES, row.area_id)
    if row.revoked_at is None:
        row.revoked_at = utc_now()
        audit.say(session, "device:revoke", row, row.area_id, {"name": row.name}, None)
