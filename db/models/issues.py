"""Issues of residents: reported, due, closed, and the level they stand at."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Contribution, Fact, span


class Issue(Fact, Base):
    """One matter a resident raised; `level` is grid, community, street or department: where it stands or was closed."""

    __tablename__ = "issues"
    __table_args__ = (Index(None, "area_id", "closed_on"),)  # finds the open ones without reading the closed ones
    topic = "issues"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    title: Mapped[str] = mapped_column(String(120))
    category: Mapped[str | None] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(24))
    handler: Mapped[str | None] = mapped_column(String(80))
    reported_on: Mapped[date]
    due_on: Mapped[date | None] = mapped_column(index=True)
    closed_on: Mapped[date | None] = mapped_column(index=True)
    result: Mapped[str | None] = mapped_column(String(400))

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        yield Contribution(row.area_id, "issues_reported", row.reported_on, 1)
        yield from span(row.area_id, "issues_open", row.reported_on, row.closed_on)
        if row.closed_on:
            yield Contribution(row.area_id, "issues_closed", row.closed_on, 1)
            yield Contribution(row.area_id, f"issues_closed/{row.level}", row.closed_on, 1)
        if row.due_on:  # overdue begins the day after the due day
            late = max(row.due_on + timedelta(days=1), row.reported_on)
            yield from span(row.area_id, "issues_overdue", late, row.closed_on)
