"""Issues."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.reads.seam import TREE, remembered
from db.queries import issues


@remembered(*TREE, "issues")
def open_issues(session: Session, area_id: int, on: date) -> list[issues.OpenIssue]:
    """Open issues, the earliest due first."""
    return issues.open_issues(session, area_id, on)
