"""Issues of residents: reported, due, closed, and the level they stand at."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Contribution, Fact, span

CLOSED_WITHIN = (*range(15), 21, 30, 45, 60, 90, 180, 365)
"""The days within which issues are counted as closed: a percentile is exact up to 14, beyond it the end of its step."""


def closed_within(days: int | None) -> str:
    """The measure of issues that were closed within so many days and not within the step before; None is the rest."""
    return f"issues_closed_within/{'more' if days is None else days}"


class Issue(Fact, Base):
    """One matter a resident raised; `level` is grid, community, street or department: where it stands or was closed.

    `state` is one of `db.ladder.State`. Moments are UTC; `due_at`, its reminders and the limit are fixed when it is
    reported, and again when it is reopened, extended or goes on after a pause. `handler` has it now, `lead` received
    it first, `taken` is how many minutes it was open. A duplicate stays as it was told; `merged_into` goes on.
    """

    __tablename__ = "issues"
    __table_args__ = (Index(None, "area_id", "closed_on"),)  # finds the open ones without reading the closed ones
    topic = "issues"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    title: Mapped[str] = mapped_column(String(120))
    category: Mapped[str | None] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(24))
    handler: Mapped[str | None] = mapped_column(String(80))
    reported_on: Mapped[date] = mapped_column(index=True)
    due_on: Mapped[date | None] = mapped_column(index=True)
    closed_on: Mapped[date | None] = mapped_column(index=True)
    result: Mapped[str | None] = mapped_column(String(400))
    state: Mapped[str] = mapped_column(String(16), default="reported", server_default="reported")
    channel: Mapped[str | None] = mapped_column(String(24))
    urgency: Mapped[str | None] = mapped_column(String(24))
    concern: Mapped[str | None] = mapped_column(String(24))
    reference: Mapped[str | None] = mapped_column(String(40))
    lead: Mapped[str | None] = mapped_column(String(80))
    reported_at: Mapped[datetime | None] = mapped_column(DateTime)
    respond_by: Mapped[datetime | None] = mapped_column(DateTime)
    respond_on: Mapped[date | None]
    answered_at: Mapped[datetime | None] = mapped_column(DateTime)
    limit_amount: Mapped[int | None]
    limit_unit: Mapped[str | None] = mapped_column(String(8))
    limit_working: Mapped[bool | None]
    half_at: Mapped[datetime | None] = mapped_column(DateTime)
    near_at: Mapped[datetime | None] = mapped_column(DateTime)
    due_at: Mapped[datetime | None] = mapped_column(DateTime)
    reworks: Mapped[int] = mapped_column(default=0, server_default="0")
    passes: Mapped[int] = mapped_column(default=0, server_default="0")
    closed_at: Mapped[datetime | None] = mapped_column(DateTime)
    taken: Mapped[int | None]
    excluded_on: Mapped[date | None]
    exclusion: Mapped[str | None] = mapped_column(String(200))
    merged_into: Mapped[int | None] = mapped_column(index=True)

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        yield Contribution(row.area_id, "issues_reported", row.reported_on, 1)
        yield from span(row.area_id, "issues_open", row.reported_on, row.closed_on)
        counted = row.state != "rejected" and row.merged_into is None
        done = row.closed_on if counted else None
        if done:
            yield Contribution(row.area_id, "issues_closed", done, 1)
            yield Contribution(row.area_id, f"issues_closed/{row.level}", done, 1)
            taken = (done - row.reported_on).days
            step = next((days for days in CLOSED_WITHIN if taken <= days), None)
            yield Contribution(row.area_id, closed_within(step), done, 1)
        if row.due_on:  # overdue begins the day after the due day
            late = max(row.due_on + timedelta(days=1), row.reported_on)
            yield from span(row.area_id, "issues_overdue", late, row.closed_on)
        if row.excluded_on:
            yield Contribution(row.area_id, "issues_excluded", row.excluded_on, 1)
            return
        if not counted:
            return
        if row.due_on:
            yield Contribution(row.area_id, "issues_due", row.due_on, 1)
            if done:
                yield Contribution(row.area_id, "issues_due_closed", row.due_on, 1)
            if done and (row.closed_at <= row.due_at if row.closed_at and row.due_at else done <= row.due_on):
                yield Contribution(row.area_id, "issues_due_on_time", row.due_on, 1)
        if row.respond_on and row.respond_by:
            yield Contribution(row.area_id, "answers_due", row.respond_on, 1)
            if row.answered_at and row.answered_at <= row.respond_by:
                yield Contribution(row.area_id, "answers_on_time", row.respond_on, 1)
