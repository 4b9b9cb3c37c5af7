"""Revealing what is masked: for a reason, in the audit trail, until the sign-in ends."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit
from db.access import require
from db.actions import editing
from db.errors import N_, Forbidden, Problem
from db.models import Reveal, Team
from db.permissions import Permission
from db.viewer import Viewer


def names(session: Session, team_id: int, reason: str | None) -> None:
    """Show the viewer the names of a team's members in full."""
    team = editing.found(session, Team, team_id)
    require(session, Permission.REVEAL, team.area_id)
    viewer: Viewer = session.info["viewer"]
    if viewer.session_id is None:
        raise Forbidden(Permission.REVEAL, team.area_id)  # a program or a wall has no sign-in that ends
    problems: list[Problem] = []
    said = editing.text("reason", reason, 200, problems, N_("Say what you need the names for."))
    editing.refuse_if(problems)
    audit.say(session, "person:reveal", team, team.area_id, None, {"field": "names", "reason": said})
    known = select(Reveal.id).where(
        Reveal.session_id == viewer.session_id, Reveal.subject == Team.__tablename__, Reveal.subject_id == team.id
    )
    if session.scalar(known) is None:
        session.add(Reveal(session_id=viewer.session_id, subject=Team.__tablename__, subject_id=team.id))
