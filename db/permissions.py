"""What may be done, by name, and the roles that are sets of it. What is not named here nobody may do."""

from enum import StrEnum
from typing import Final

from db.errors import N_


class Permission(StrEnum):
    """One thing that somebody may do in an area and everything below it."""

    LOOK = "area:look"
    EXPORT = "table:export"
    STATIONS = "station:change"
    VOLUNTEERING = "volunteering:change"
    COBUILDING = "cobuilding:change"
    ISSUES = "issue:change"  # the desk: report, accept, give to a unit, pass up, whistle, call back, close
    ISSUE_HANDLE = "issue:handle"  # the unit: sign for it, report in, handle it, ask for time, say that it is done
    ISSUE_DECIDE = "issue:decide"  # whoever answers for both: more time, objections, exclusions, supervision
    COMPOUNDS = "compound:change"
    PEOPLE = "post:change"
    AREAS = "area:change"
    SCENES = "scene:change"
    PLACE = "place:set-up"  # levels and words: what all of a place shares
    REVEAL = "person:reveal"
    ACCOUNTS = "account:manage"
    GRANTS = "grant:manage"
    DEVICES = "device:manage"
    AUDIT = "audit:read"


WORK: Final = frozenset(
    {
        Permission.STATIONS,
        Permission.VOLUNTEERING,
        Permission.COBUILDING,
        Permission.ISSUES,
        Permission.ISSUE_HANDLE,
        Permission.COMPOUNDS,
        Permission.PEOPLE,
        Permission.AREAS,
        Permission.SCENES,
        Permission.PLACE,
    }
)
"""What coordinators do every day, and what setting up a place takes."""

ROLES: Final = {
    "leader": frozenset({Permission.LOOK, Permission.EXPORT, Permission.ISSUE_DECIDE}),
    "coordinator": frozenset({Permission.LOOK, Permission.EXPORT, Permission.REVEAL, *WORK}),
    "grid_worker": frozenset({Permission.LOOK, Permission.ISSUES, Permission.ISSUE_HANDLE}),
    "department": frozenset({Permission.LOOK, Permission.ISSUE_HANDLE}),
    "system_administrator": frozenset({Permission.LOOK, Permission.AREAS, Permission.PLACE, Permission.ACCOUNTS}),
    "security_administrator": frozenset(
        {Permission.LOOK, Permission.REVEAL, Permission.GRANTS, Permission.DEVICES}
    ),
    "audit_administrator": frozenset({Permission.AUDIT}),
}  # fmt: skip

ROLE_NAMES: Final = {
    "leader": N_("Leader"),
    "coordinator": N_("Coordinator"),
    "grid_worker": N_("Grid worker"),
    "department": N_("Department"),
    "system_administrator": N_("System administrator"),
    "security_administrator": N_("Security administrator"),
    "audit_administrator": N_("Audit administrator"),
}

DEMONSTRATORS: Final = {
    "leader": N_("Demonstration leader"),
    "coordinator": N_("Demonstration coordinator"),
    "grid_worker": N_("Demonstration grid worker"),
    "department": N_("Demonstration department"),
    "system_administrator": N_("Demonstration system administrator"),
    "security_administrator": N_("Demonstration security administrator"),
    "audit_administrator": N_("Demonstration audit administrator"),
}
"""Who signs what is done in a demonstration."""

ADMINISTRATORS: Final = frozenset(role for role in ROLES if role.endswith("_administrator"))
"""Of these nobody may hold two: who gives rights, who runs the system and who checks both are three people."""

WALL: Final = frozenset({Permission.LOOK})
"""What a screen on a wall may do."""

NEEDED: Final = {
    "account": Permission.ACCOUNTS,
    "activity": Permission.VOLUNTEERING,
    "agreement": Permission.COBUILDING,
    "area": Permission.AREAS,
    "attachment": Permission.EXPORT,
    "attendance": Permission.VOLUNTEERING,
    "audit": Permission.AUDIT,
    "batch": Permission.LOOK,  # each of its rows asks for a right of its own
    "boundaries": Permission.AREAS,
    "compound": Permission.COMPOUNDS,
    "contribution": Permission.COBUILDING,
    "decision": Permission.ISSUE_DECIDE,
    "device": Permission.DEVICES,
    "grant": Permission.GRANTS,
    "handling": Permission.ISSUE_HANDLE,
    "issue": Permission.ISSUES,
    "map": Permission.EXPORT,
    "milestone": Permission.COBUILDING,
    "need": Permission.COBUILDING,
    "pack": Permission.EXPORT,
    "person": Permission.REVEAL,
    "place": Permission.PLACE,
    "post": Permission.PEOPLE,
    "project": Permission.COBUILDING,
    "project_session": Permission.COBUILDING,
    "resource": Permission.COBUILDING,
    "scene": Permission.SCENES,
    "station": Permission.STATIONS,
    "station_day": Permission.STATIONS,
    "table": Permission.EXPORT,
    "team": Permission.VOLUNTEERING,
    "unit": Permission.COBUILDING,
    "volunteer": Permission.VOLUNTEERING,
}
"""By the subject of an audit event (`subject:verb`): what whoever causes it must be allowed."""
