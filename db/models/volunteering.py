"""Volunteering: teams, the people in them, what they do together, and for how long."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Contribution, Fact, span


class Team(Fact, Base):
    """A volunteer team of an area; `host` is who it belongs to, e.g. a partner unit."""

    __tablename__ = "teams"
    __table_args__ = (UniqueConstraint("area_id", "name"),)
    topic = "volunteering"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    host: Mapped[str | None] = mapped_column(String(80))
    founded_on: Mapped[date]
    ended_on: Mapped[date | None]

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        return span(row.area_id, "volunteer_teams", row.founded_on, row.ended_on)


class Volunteer(Fact, Base):
    """A person in a team; `area_id` repeats the team's."""

    __tablename__ = "volunteers"
    topic = "volunteering"

    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    party_member: Mapped[bool] = mapped_column(default=False)
    joined_on: Mapped[date]
    left_on: Mapped[date | None]

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        return span(row.area_id, "volunteers", row.joined_on, row.left_on)


class Activity(Fact, Base):
    """What a team plans, holds or cancels on a day; `starts_at` is minutes after midnight."""

    __tablename__ = "activities"
    __table_args__ = (Index(None, "area_id", "day"), Index(None, "team_id", "day"))
    topic = "volunteering"

    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    title: Mapped[str] = mapped_column(String(120))
    day: Mapped[date]
    starts_at: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(12), default="planned")  # planned, held or cancelled
    reason: Mapped[str | None] = mapped_column(String(200))
    person_times: Mapped[int | None]

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        yield Contribution(row.area_id, "activities", row.day, 1)
        if row.state != "planned":
            yield Contribution(row.area_id, f"activities/{row.state}", row.day, 1)
        if row.person_times:
            yield Contribution(row.area_id, "activity_person_times", row.day, row.person_times)


class Attendance(Fact, Base):
    """One volunteer at one activity: whole minutes of service, travel excluded; counts once it is confirmed.

    `starts_at` is minutes after midnight; `team_id`, `area_id` and `day` repeat the activity's.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        UniqueConstraint("activity_id", "volunteer_id"),
        Index(None, "area_id", "day"),
        Index(None, "team_id", "day"),
        Index(None, "volunteer_id", "day"),
    )
    topic = "volunteering"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    day: Mapped[date]
    starts_at: Mapped[int | None]
    minutes: Mapped[int]
    confirmed_on: Mapped[date | None]

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        state = "service_minutes" if row.confirmed_on else "service_minutes_unconfirmed"
        yield Contribution(row.area_id, state, row.day, row.minutes)
