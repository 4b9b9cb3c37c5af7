"""Issues."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.reads.seam import TREE, remembered
from db.queries import figures, issues


@remembered(*TREE, "issues")
def open_issues(session: Session, area_id: int, on: date) -> list[issues.IssueRow]:
    """Open issues, the earliest due first."""
    return issues.open_issues(session, area_id, on)


@remembered(*TREE, "issues")
def closed_issues(session: Session, area_id: int, first: date, last: date, most: int | None) -> list[issues.IssueRow]:
    """Issues closed in the window, the latest first."""
    return issues.closed_issues(session, area_id, first, last, most)


@remembered(*TREE, "issues")
def closed_by_level(session: Session, area_id: int, first: date, last: date) -> dict[str, int]:
    """How many issues were closed at each level, the nearest first."""
    parts = {level: f"issues_closed/{level}" for level in issues.LADDER}
    amounts = figures.sums(session, list(parts.values()), [area_id], first, last)
    return {level: amounts.get((part, area_id), 0) for level, part in parts.items()}


@remembered(*TREE, "issues")
def issue_days(session: Session, area_id: int, first: date, last: date) -> dict[str, dict[date, int]]:
    """Issues reported and issues closed, day by day."""
    keys = ("issues_reported", "issues_closed")
    return {key: figures.by_day(session, key, area_id, first, last) for key in keys}
