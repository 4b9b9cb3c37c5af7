"""The ladder of issues: where one may stand, in which states, and every move from one state to another.

What is not a row of `MOVES` cannot be done to an issue, whoever asks.
"""

from collections.abc import Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from db.permissions import Permission

LEVELS: Final = ("grid", "community", "street", "department")
"""Where an issue may stand, from the nearest to the farthest."""


class State(StrEnum):
    """How far an issue has come."""

    REPORTED = "reported"  # somebody raised it, or passed it up: it waits to be accepted
    ACCEPTED = "accepted"  # whoever received it first leads from here on
    DISPATCHED = "dispatched"  # it was given to a unit, which has not signed for it yet
    HANDLING = "handling"
    FEEDBACK = "feedback"  # the unit says that it is done
    VERIFYING = "verifying"  # residents are being called back
    CLOSED = "closed"
    RETURNED = "returned"  # the unit objects to being given it, which is to be reviewed
    REJECTED = "rejected"  # it is nothing to be handled here, which was explained
    SUSPENDED = "suspended"  # its clock stands still, for a reason
    DELAY_PENDING = "delay_pending"  # more time was asked for; its clock goes on
    REOPENED = "reopened"  # what was done did not last, or was not enough


OVER: Final = frozenset({State.CLOSED, State.REJECTED})
"""In these nothing is waited for."""

DESK: Final = (State.REPORTED, State.ACCEPTED, State.REOPENED)
"""In these nobody else has been given it."""

_SEATED: Final = frozenset(LEVELS[:3])
_ANYWHERE: Final = frozenset(LEVELS)


class Move(NamedTuple):
    """One way on: from which states to which, what it takes, where the issue must stand, whether it must be explained.

    `to` is None for what leaves the issue in its state.
    """

    verb: str
    froms: frozenset[State]
    to: State | None
    permission: Permission
    levels: frozenset[str] = _ANYWHERE
    explained: bool = False


def _move(
    verb: str,
    froms: tuple[State, ...],
    to: State | None,
    permission: Permission,
    levels: frozenset[str] = _ANYWHERE,
    *,
    explained: bool = False,
) -> Move:
    return Move(verb, frozenset(froms), to, permission, levels, explained)


_DESK, _UNIT, _DECIDE = Permission.ISSUES, Permission.ISSUE_HANDLE, Permission.ISSUE_DECIDE
_OPEN: Final = tuple(state for state in State if state not in OVER)

MOVES: Final = {
    move.verb: move
    for move in (
        _move("accept", (State.REPORTED, State.REOPENED), State.ACCEPTED, _DESK, _SEATED),
        _move("reject", (State.REPORTED, State.ACCEPTED), State.REJECTED, _DESK, _SEATED, explained=True),
        _move("escalate", DESK, State.REPORTED, _DESK, frozenset(LEVELS[:2])),
        _move("dispatch", DESK, State.DISPATCHED, _DESK, _SEATED),
        _move("whistle", DESK, State.DISPATCHED, _DESK, frozenset(LEVELS[1:3])),
        _move("sign", (State.DISPATCHED,), State.HANDLING, _UNIT),
        _move("object", (State.DISPATCHED,), State.RETURNED, _UNIT, explained=True),
        _move("uphold", (State.RETURNED,), State.ACCEPTED, _DECIDE, explained=True),
        _move("overrule", (State.RETURNED,), State.DISPATCHED, _DECIDE, explained=True),
        _move("suspend", (State.HANDLING,), State.SUSPENDED, _UNIT, explained=True),
        _move("resume", (State.SUSPENDED,), State.HANDLING, _UNIT),
        _move("ask_delay", (State.HANDLING,), State.DELAY_PENDING, _UNIT, explained=True),
        _move("grant_delay", (State.DELAY_PENDING,), State.HANDLING, _DECIDE),
        _move("refuse_delay", (State.DELAY_PENDING,), State.HANDLING, _DECIDE, explained=True),
        _move("feed_back", (State.HANDLING,), State.FEEDBACK, _UNIT, explained=True),
        _move("verify", (State.FEEDBACK,), State.VERIFYING, _DESK),
        _move("rework", (State.FEEDBACK, State.VERIFYING), State.HANDLING, _DESK, explained=True),
        _move("call", (State.VERIFYING, State.CLOSED), None, _DESK),
        _move("conclude", (State.VERIFYING,), State.CLOSED, _DESK),
        _move("close", (*DESK, State.HANDLING), State.CLOSED, _DESK, _SEATED, explained=True),
        _move("merge", DESK, State.CLOSED, _DESK),
        _move("reopen", tuple(OVER), State.REOPENED, _DESK, explained=True),
        _move("exclude", tuple(State), None, _DECIDE, explained=True),
        _move("include", tuple(State), None, _DECIDE, explained=True),
        _move("supervise", _OPEN, None, _DECIDE, explained=True),
    )
}
"""Every move by its verb."""


def possible(state: str, level: str) -> list[Move]:
    """What can be done to an issue that stands so, whoever does it."""
    return [move for move in MOVES.values() if state in move.froms and level in move.levels]


def next_level(level: str) -> str | None:
    """One step up from a level; None from the last."""
    return dict(pairwise(LEVELS)).get(level)


def supervision(rules: Mapping[str, int], late_days: int, reworks: int, passes: int) -> str | None:
    """Whether an issue is to be watched over (督办) or watched over from above (提级督办), by a place's rules.

    `late_days` are the working days it is overdue, `passes` how many units it was given to.
    """
    if late_days >= rules["late_days"] or reworks >= rules["redone"] or passes >= rules["passed"]:
        return "from_above"
    return "watched" if late_days > 0 else None


STAGES: Final = {
    State.REPORTED: "accept",
    State.REOPENED: "accept",
    State.ACCEPTED: "dispatch",
    State.DISPATCHED: "sign",
    State.RETURNED: "review",
    State.HANDLING: "handle",
    State.DELAY_PENDING: "decide",
    State.FEEDBACK: "check",
    State.VERIFYING: "call",
}
"""Which limit of a place a state has, besides those of the whole (`overall`), of the first answer to whoever
reported it (`respond`), and of a unit that is whistled for (`report_in`)."""
