"""How issues are handled: each step of theirs, whistles and who came, and what residents said when they were called."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Contribution, Fact
from db.models.issues import Issue


class IssueStep(Fact, Base):
    """One move of an issue, and the stage that begins with it: how long it may take, and when it ended.

    A move that leaves the issue in its state begins no stage: its `ended_at` is its `at`. `remaining` is what was left
    of the whole limit when a pause began. `asked_until` is the day somebody asked for, `unit` who has it from now on.
    `minutes` is how long it took, nights and holidays included.
    `known` is False where weekdays stood for working days, because a year's holidays were not announced.
    """

    __tablename__ = "issue_steps"
    __table_args__ = (Index(None, "issue_id", "id"), Index(None, "area_id", "ended_on"))
    topic = "issues"

    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    verb: Mapped[str] = mapped_column(String(16))
    from_state: Mapped[str | None] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    from_level: Mapped[str | None] = mapped_column(String(24))
    level: Mapped[str] = mapped_column(String(24))
    unit: Mapped[str | None] = mapped_column(String(80))
    note: Mapped[str | None] = mapped_column(String(400))
    at: Mapped[datetime] = mapped_column(DateTime)
    day: Mapped[date]
    limit_amount: Mapped[int | None]
    limit_unit: Mapped[str | None] = mapped_column(String(8))
    limit_working: Mapped[bool | None]
    half_at: Mapped[datetime | None] = mapped_column(DateTime)
    near_at: Mapped[datetime | None] = mapped_column(DateTime)
    due_at: Mapped[datetime | None] = mapped_column(DateTime)
    known: Mapped[bool] = mapped_column(default=True)
    remaining: Mapped[int | None]
    asked_until: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime)
    ended_on: Mapped[date | None]
    minutes: Mapped[int | None]
    issue: Mapped[Issue] = relationship()
    """Names an issue that has no number yet, within a batch."""

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        if row.verb in ("escalate", "whistle"):
            yield Contribution(row.area_id, f"issues_passed/{row.level}", row.day, 1)
        elif row.verb in ("reopen", "rework", "supervise"):
            yield Contribution(row.area_id, f"issue_steps/{row.verb}", row.day, 1)
        if row.ended_on is None or row.minutes is None or row.state in ("closed", "rejected") or is_note(row):
            return
        yield Contribution(row.area_id, f"stages_ended/{row.state}", row.ended_on, 1)
        yield Contribution(row.area_id, f"stage_minutes/{row.state}", row.ended_on, row.minutes)
        if row.due_at and row.ended_at > row.due_at:
            yield Contribution(row.area_id, f"stages_late/{row.state}", row.ended_on, 1)


def is_note(step: Any) -> bool:
    """Whether a move left its issue where and as it was."""
    return step.verb in ("call", "exclude", "include", "supervise")


class Whistle(Fact, Base):
    """A call for departments: why, and whether it was right to call them. A rejected one keeps the reason."""

    __tablename__ = "whistles"
    topic = "issues"

    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    from_level: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime] = mapped_column(DateTime)
    day: Mapped[date] = mapped_column(index=True)
    rejected_on: Mapped[date | None]
    rejection: Mapped[str | None] = mapped_column(String(400))

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        yield Contribution(row.area_id, "whistles", row.day, 1)
        if row.rejected_on is None:
            yield Contribution(row.area_id, "whistles_accurate", row.day, 1)


class ReportIn(Fact, Base):
    """One unit that was whistled for: it leads or joins, until when it has to report in, and when it did.

    One that was withdrawn, because the whistle was rejected, is not judged.
    """

    __tablename__ = "report_ins"
    topic = "issues"

    whistle_id: Mapped[int] = mapped_column(ForeignKey("whistles.id"), index=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    unit: Mapped[str] = mapped_column(String(80))
    leads: Mapped[bool]
    due_at: Mapped[datetime | None] = mapped_column(DateTime)
    due_on: Mapped[date | None] = mapped_column(index=True)
    arrived_at: Mapped[datetime | None] = mapped_column(DateTime)
    note: Mapped[str | None] = mapped_column(String(400))
    withdrawn: Mapped[bool] = mapped_column(default=False)

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        if row.due_on and row.due_at and not row.withdrawn:
            yield Contribution(row.area_id, "report_ins_due", row.due_on, 1)
            if row.arrived_at and row.arrived_at <= row.due_at:
                yield Contribution(row.area_id, "report_ins_on_time", row.due_on, 1)


RATINGS = ("satisfied", "mostly", "dissatisfied")
"""What residents say of how it was handled; the first two count as satisfied."""


class CallBack(Fact, Base):
    """A follow-up call: whether somebody answered, whether it is solved, and how satisfied they are.

    `excluded` repeats whether the issue is left out of the rates.
    """

    __tablename__ = "call_backs"
    topic = "issues"

    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    day: Mapped[date]
    reached: Mapped[bool]
    solved: Mapped[bool | None]
    rating: Mapped[str | None] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(String(400))
    excluded: Mapped[bool] = mapped_column(default=False)

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        if row.excluded or not row.reached:
            return
        if row.solved is not None:
            yield Contribution(row.area_id, "call_backs_valid", row.day, 1)
            if row.solved:
                yield Contribution(row.area_id, "call_backs_solved", row.day, 1)
        if row.rating is not None:
            yield Contribution(row.area_id, "ratings_valid", row.day, 1)
            if row.rating in RATINGS[:2]:
                yield Contribution(row.area_id, "ratings_satisfied", row.day, 1)
