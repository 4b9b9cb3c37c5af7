"""The ladder of issues."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.reads.seam import TREE, remembered
from db.ladder import LEVELS
from db.queries import figures, ladder, limits

STATES = (
    "reported", "accepted", "dispatched", "returned", "handling", "suspended", "delay_pending", "feedback", "verifying",
)  # fmt: skip
"""The states in which time passes, in the order of the way."""

PARTS = ("stages_ended", "stage_minutes", "stages_late")


@remembered(*TREE, "issues")
def stages(session: Session, area_id: int, on: date) -> list[ladder.Stage]:
    """The stages that go on, the earliest due first."""
    return ladder.stages(session, area_id, on)


@remembered(*TREE, "issues")
def supervised(session: Session, area_id: int, since: date, on: date) -> set[int]:
    """Issues about which somebody above has said since a day what they want done."""
    return ladder.supervised(session, area_id, since, on)


@remembered(*TREE, "issues")
def climbed(session: Session, area_id: int, first: date, last: date) -> dict[str, int]:
    """How many issues came to each level above the grid in the window."""
    keys = {level: f"issues_passed/{level}" for level in LEVELS[1:]}
    amounts = figures.sums(session, list(keys.values()), [area_id], first, last)
    return {level: amounts.get((key, area_id), 0) for level, key in keys.items()}


@remembered(*TREE, "issues")
def stage_times(session: Session, area_id: int, first: date, last: date) -> dict[str, tuple[int, int, int]]:
    """How many stages of each kind ended in the window, how many minutes they took, and how many ran over."""
    keys = [f"{part}/{state}" for part in PARTS for state in STATES]
    amounts = figures.sums(session, keys, [area_id], first, last)
    found = {
        state: tuple(amounts.get((f"{part}/{state}", area_id), 0) for part in PARTS) for state in STATES
    }  # fmt: skip
    return {state: times for state, times in found.items() if times[0]}  # type: ignore[misc]


@remembered(*TREE, "issues")
def unit_times(session: Session, area_id: int, first: date, last: date, most: int) -> list[ladder.UnitTime]:
    """Whose stages took longest."""
    return ladder.unit_times(session, area_id, first, last, most)


@remembered(*TREE, "issues")
def report_ins(session: Session, area_id: int, first: date, last: date) -> list[ladder.Reported]:
    """Which departments were due to report in, and how many did in time."""
    return ladder.report_ins(session, area_id, first, last)


@remembered(*TREE, "issues")
def spots(session: Session, area_id: int, first: date, last: date) -> list[ladder.Spot]:
    """Issues reported by category and area."""
    return ladder.spots(session, area_id, first, last)


@remembered(*TREE, "issues")
def slowest(session: Session, area_id: int, first: date, last: date, most: int) -> list[ladder.Slow]:
    """The issues closed in the window that had been open longest."""
    return ladder.slowest(session, area_id, first, last, most)


@remembered(*TREE)
def rules(session: Session, scheme: str) -> dict[str, int]:
    """The numbers a place goes by."""
    return limits.rules(session, scheme)
