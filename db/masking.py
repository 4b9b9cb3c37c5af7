"""Names and numbers of people as they are shown to whoever has not asked to see them, with a reason, in full."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import allowed
from db.models import Reveal, Team
from db.permissions import Permission
from db.viewer import Viewer


def name(full: str) -> str:
    """张三丰 as 张*: how long a name is says something too."""
    return f"{full[:1]}*"


def phone(full: str) -> str:
    """13800138000 as 138****8000; a shorter number keeps less."""
    digits = re.sub(r"\D", "", full)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 9 else f"****{digits[-2:]}"


def shows_names(session: Session, team_id: int) -> bool:
    """Whether the viewer is shown the names of a team's members: because they asked, in this sign-in."""
    viewer: Viewer = session.info["viewer"]
    if viewer.trusted:
        return True
    area_id = session.scalar(select(Team.area_id).where(Team.id == team_id))
    if viewer.session_id is None or area_id is None or not allowed(session, Permission.REVEAL, area_id):
        return False
    asked = select(Reveal.id).where(
        Reveal.session_id == viewer.session_id, Reveal.subject == Team.__tablename__, Reveal.subject_id == team_id
    )
    return session.scalar(asked) is not None
