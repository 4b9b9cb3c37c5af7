"""Issues: which stand open, most urgent first, and which were closed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.errors import NotFound
from db.ladder import LEVELS as LADDER
from db.models import Area, AreaPath, AuditEntry, Issue

__all__ = ["LADDER", "IssueRow", "categories", "closed_issues", "issue", "open_issues", "reporter"]


@dataclass(frozen=True)
class IssueRow:
    """An issue and the area it was raised in."""

    id: int
    version: int
    title: str
    category: str | None
    area_id: int
    area_name: str
    area_code: str
    level: str
    handler: str | None
    reported_on: date
    due_on: date | None
    closed_on: date | None
    result: str | None
    recorded_at: datetime
    recorded_by: str | None
    state: str
    channel: str | None
    urgency: str | None
    concern: str | None
    reference: str | None
    lead: str | None
    reported_at: datetime | None
    half_at: datetime | None
    near_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    taken: int | None
    reworks: int
    passes: int
    excluded_on: date | None
    exclusion: str | None
    merged_into: int | None
    limit_amount: int | None
    limit_unit: str | None
    limit_working: bool | None


_COLUMNS: tuple[Any, ...] = (
    Issue.id,
    Issue.version,
    Issue.title,
    Issue.category,
    Issue.area_id,
    Area.name,
    Area.code,
    Issue.level,
    Issue.handler,
    Issue.reported_on,
    Issue.due_on,
    Issue.closed_on,
    Issue.result,
    Issue.recorded_at,
    Issue.recorded_by,
    Issue.state,
    Issue.channel,
    Issue.urgency,
    Issue.concern,
    Issue.reference,
    Issue.lead,
    Issue.reported_at,
    Issue.half_at,
    Issue.near_at,
    Issue.due_at,
    Issue.closed_at,
    Issue.taken,
    Issue.reworks,
    Issue.passes,
    Issue.excluded_on,
    Issue.exclusion,
    Issue.merged_into,
    Issue.limit_amount,
    Issue.limit_unit,
    Issue.limit_working,
)


def issue(session: Session, issue_id: int) -> IssueRow:
    """One issue; raises `NotFound`."""
    row = session.execute(
        select(*_COLUMNS).join(Area, Area.id == Issue.area_id).where(Issue.id == issue_id)
    ).one_or_none()
    if row is None:
        raise NotFound(issue_id)
    return IssueRow(*row)


def open_issues(session: Session, area_id: int, on: date) -> list[IssueRow]:
    """Issues in and under an area not closed by the end of `on`, the earliest due first."""
    known = (
        select(*_COLUMNS)
        .join(Area, Area.id == Issue.area_id)
        .join(AreaPath, AreaPath.area_id == Issue.area_id)
        .where(AreaPath.ancestor_id == area_id, AreaPath.from_day <= on, AreaPath.to_day > on, Issue.reported_on <= on)
    )
    # Two statements, each of which an index answers; joined by OR they would read every issue there ever was.
    found = [
        IssueRow(*row)
        for still in (Issue.closed_on.is_(None), Issue.closed_on > on)
        for row in session.execute(known.where(still))
    ]
    return sorted(found, key=lambda row: (row.due_on is None, row.due_on or on, row.reported_on, row.id))


def closed_issues(session: Session, area_id: int, first: date, last: date, most: int | None = None) -> list[IssueRow]:
    """Issues in and under an area that were closed in the window, the latest first, `most` of them.

    What was rejected or merged with another is over, too, but was not closed.
    """
    rows = session.execute(
        select(*_COLUMNS)
        .join(Area, Area.id == Issue.area_id)
        .join(AreaPath, AreaPath.area_id == Issue.area_id)
        .where(
            AreaPath.ancestor_id == area_id,
            AreaPath.from_day <= Issue.closed_on,
            AreaPath.to_day > Issue.closed_on,
            Issue.closed_on.between(first, last),
            Issue.state != "rejected",
            Issue.merged_into.is_(None),
        )
        .order_by(Issue.closed_on.desc(), Issue.id.desc())
        .limit(most)
    )
    return [IssueRow(*row) for row in rows]


def categories(session: Session, since: date) -> list[str]:
    """The words people use for kinds of issues: those of open ones and of those closed since a day."""
    used = select(Issue.category).where(
        Issue.category.is_not(None), or_(Issue.closed_on.is_(None), Issue.closed_on >= since)
    )
    return sorted(filter(None, session.scalars(used.distinct())))


def reporter(session: Session, issue_id: int) -> str | None:
    """Who entered an issue here; None if nobody did, because it was loaded."""
    entry = session.execute(
        select(AuditEntry.actor, AuditEntry.event)
        .where(
            AuditEntry.subject == Issue.__tablename__,
            AuditEntry.subject_id == issue_id,
            AuditEntry.event.in_(("issue:report", "issue:remove")),  # the number of a removed issue is given again
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).one_or_none()
    return entry.actor if entry and entry.event == "issue:report" else None
