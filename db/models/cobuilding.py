"""Co-building: partner units, what is needed and offered, agreements, and the projects that come of them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Contribution, Fact, span


class PartnerUnit(Fact, Base):
    """An organisation that builds together with an area.

    `kind` is what it is (agency, enterprise, school, hospital …); `capacity` is member, part_time_member or backer.
    """

    __tablename__ = "partner_units"
    __table_args__ = (UniqueConstraint("area_id", "name"),)
    topic = "cobuilding"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(24))
    capacity: Mapped[str] = mapped_column(String(24), default="member")
    joined_on: Mapped[date]
    left_on: Mapped[date | None]

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        return span(row.area_id, "partner_units", row.joined_on, row.left_on)


class Need(Fact, Base):
    """An item of an area's yearly needs list; off the list from `ends_on`, matched once a project answers it."""

    __tablename__ = "needs"
    topic = "cobuilding"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    category: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120))
    detail: Mapped[str | None] = mapped_column(String(400))
    quantity: Mapped[int | None]
    published_on: Mapped[date]
    wanted_by: Mapped[date | None]
    matched_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        yield from span(row.area_id, "needs", row.published_on, row.ends_on)
        if row.matched_on:
            yield from span(row.area_id, "needs_matched", max(row.matched_on, row.published_on), row.ends_on)


class Resource(Fact, Base):
    """What a unit offers, to everything below `area_id`; `quantity` None means there is no limit."""

    __tablename__ = "resources"
    topic = "cobuilding"

    unit_id: Mapped[int] = mapped_column(ForeignKey("partner_units.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    category: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120))
    detail: Mapped[str | None] = mapped_column(String(400))
    quantity: Mapped[int | None]
    from_day: Mapped[date]
    to_day: Mapped[date | None]

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        return span(row.area_id, "resources", row.from_day, row.to_day)


class Agreement(Fact, Base):
    """A unit's signed co-building agreement with an area, for as long as it holds."""

    __tablename__ = "agreements"
    topic = "cobuilding"

    unit_id: Mapped[int] = mapped_column(ForeignKey("partner_units.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    signed_on: Mapped[date]
    ends_on: Mapped[date | None]

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        return span(row.area_id, "agreements", row.signed_on, row.ends_on)


class Project(Fact, Base):
    """A co-building project; its state follows from its days, its progress from its milestones."""

    __tablename__ = "projects"
    topic = "cobuilding"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id"), index=True)
    resource_id: Mapped[int | None] = mapped_column(ForeignKey("resources.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("partner_units.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    category: Mapped[str] = mapped_column(String(40))
    quantity: Mapped[int | None]
    agreed_on: Mapped[date]
    started_on: Mapped[date | None]
    planned_end: Mapped[date | None]
    finished_on: Mapped[date | None]
    cancelled_on: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(String(200))

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        end = row.finished_on or row.cancelled_on
        yield from span(row.area_id, "projects", row.agreed_on, row.cancelled_on)
        if row.started_on:
            yield from span(row.area_id, "projects_in_progress", row.started_on, end)
        if row.finished_on:
            yield Contribution(row.area_id, "projects_finished", row.finished_on, 1)


class Milestone(Fact, Base):
    """A step of a project: its weight in the progress, when it is due, when it was done or dropped."""

    __tablename__ = "milestones"
    __table_args__ = (Index(None, "area_id", "due_on"),)
    topic = "cobuilding"

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    title: Mapped[str] = mapped_column(String(120))
    weight: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    dropped_on: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(String(200))

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:  # late from the day after the due day, like an issue
        return span(row.area_id, "milestones_late", row.due_on + timedelta(days=1), row.done_on or row.dropped_on)


class ProjectSession(Fact, Base):
    """A course, clinic or meeting of a project; person-times and different persons are kept apart."""

    __tablename__ = "project_sessions"
    topic = "cobuilding"

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    day: Mapped[date]
    person_times: Mapped[int | None]
    persons: Mapped[int | None]

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        yield Contribution(row.area_id, "project_sessions", row.day, 1)
        if row.person_times:
            yield Contribution(row.area_id, "project_person_times", row.day, row.person_times)
        if row.persons:
            yield Contribution(row.area_id, "project_persons", row.day, row.persons)


class ProjectContribution(Fact, Base):
    """What somebody gave to a project: money (fen), labour (minutes), land (square metres), ideas (number)."""

    __tablename__ = "project_contributions"
    topic = "cobuilding"

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    giver: Mapped[str] = mapped_column(String(80))
    day: Mapped[date]
    amount: Mapped[int | None]

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        yield Contribution(row.area_id, f"contributions/{row.kind}", row.day, 1)
