"""Issues: which stand open, most urgent first."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models import Area, AreaPath, Issue


@dataclass(frozen=True)
class OpenIssue:
    """An issue not closed by the end of the day asked about."""

    id: int
    title: str
    area_id: int
    area_name: str
    area_code: str
    level: str
    handler: str | None
    reported_on: date
    due_on: date | None


def open_issues(session: Session, area_id: int, on: date) -> list[OpenIssue]:
    """Issues in and under an area not closed by the end of `on`, the earliest due first."""
    rows = session.execute(
        select(
            Issue.id,
            Issue.title,
            Issue.area_id,
            Area.name,
            Area.code,
            Issue.level,
            Issue.handler,
            Issue.reported_on,
            Issue.due_on,
        )
        .join(Area, Area.id == Issue.area_id)
        .join(AreaPath, AreaPath.area_id == Issue.area_id)
        .where(
            AreaPath.ancestor_id == area_id,
            AreaPath.from_day <= on,
            AreaPath.to_day > on,
            Issue.reported_on <= on,
            or_(Issue.closed_on.is_(None), Issue.closed_on > on),
        )
        .order_by(Issue.due_on.is_(None), Issue.due_on, Issue.reported_on, Issue.id)
    )
    return [OpenIssue(*row) for row in rows]
