"""What the states, moves and limits of issues are called."""

from collections.abc import Callable
from typing import Final

from dashboard.text import N_, _, ngettext, number

LEVELS: Final = {
    "grid": N_("in the grid"),
    "community": N_("in the community"),
    "street": N_("at the sub-district"),
    "department": N_("with a department"),
}
"""Where an issue stands, or was closed."""

STATES: Final = {
    "reported": N_("Reported"),
    "accepted": N_("Accepted"),
    "dispatched": N_("Dispatched"),
    "handling": N_("Being handled"),
    "feedback": N_("Said to be done"),
    "verifying": N_("Being verified"),
    "closed": N_("Closed"),
    "returned": N_("Objected to"),
    "rejected": N_("Rejected"),
    "suspended": N_("Suspended"),
    "delay_pending": N_("Extension asked for"),
    "reopened": N_("Opened again"),
}

WAITS: Final = {
    "reported": N_("Waiting to be accepted"),
    "reopened": N_("Waiting to be accepted"),
    "accepted": N_("With who accepted it"),
    "dispatched": N_("Waiting for the unit to sign"),
    "returned": N_("Objection under review"),
    "handling": N_("Being handled"),
    "suspended": N_("Suspended"),
    "delay_pending": N_("Extension under review"),
    "feedback": N_("Waiting to be checked"),
    "verifying": N_("Calling back"),
}
"""What an issue waits for in each state: where time goes."""

VERBS: Final = {
    "report": N_("Report"),
    "accept": N_("Accept"),
    "reject": N_("Reject"),
    "escalate": N_("Pass up"),
    "dispatch": N_("Give to a unit"),
    "whistle": N_("Whistle for departments"),
    "sign": N_("Sign for it, report in"),
    "object": N_("Object to being given it"),
    "uphold": N_("Agree with the objection"),
    "overrule": N_("Refuse the objection"),
    "suspend": N_("Suspend the clock"),
    "resume": N_("Go on"),
    "ask_delay": N_("Ask for more time"),
    "grant_delay": N_("Grant more time"),
    "refuse_delay": N_("Refuse more time"),
    "feed_back": N_("Say that it is done"),
    "verify": N_("Begin to verify"),
    "rework": N_("Give back to be done anew"),
    "call": N_("Write down a follow-up call"),
    "conclude": N_("Close after verifying"),
    "close": N_("Close on the spot"),
    "merge": N_("Merge with another issue"),
    "reopen": N_("Open again"),
    "exclude": N_("Leave out of the rates"),
    "include": N_("Count in the rates again"),
    "supervise": N_("Give an instruction"),
}

RATINGS: Final = {
    "satisfied": N_("satisfied"),
    "mostly": N_("mostly satisfied"),
    "dissatisfied": N_("dissatisfied"),
}

_LIMITS: Final[dict[tuple[str, bool], Callable[[int], str]]] = {
    ("hour", True): lambda n: ngettext("{n} working hour", "{n} working hours", n),
    ("hour", False): lambda n: ngettext("{n} hour", "{n} hours", n),
    ("day", True): lambda n: ngettext("{n} working day", "{n} working days", n),
    ("day", False): lambda n: ngettext("{n} calendar day", "{n} calendar days", n),
}

DAY: Final = 24 * 60


def level(name: str) -> str:
    """A level in words."""
    return _(LEVELS.get(name, name))


def limit(amount: int | None, unit: str | None, working: bool | None) -> str:
    """A limit in words: 3 working days."""
    if amount is None or unit is None:
        return _("no limit")
    return _LIMITS[unit, bool(working)](amount).format(n=number(amount))


def lasted(minutes: float) -> str:
    """How long something took, in the unit that fits: 40 min, 5.5 h, 3.2 days."""
    if minutes < 60:
        return _("{n} min").format(n=number(round(minutes)))
    if minutes < DAY:
        return _("{n} h").format(n=number(round(minutes / 60, 1)))
    return _("{n} days").format(n=number(round(minutes / DAY, 1)))
