"""People: who holds which post in which area, from when to when."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import LAST_DAY, Base, Contribution, Fact, span


class Role(Base):
    """A post that a place's scheme knows, e.g. 网格指导员 or 楼栋长."""

    __tablename__ = "roles"
    __table_args__ = (UniqueConstraint("scheme", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme: Mapped[str] = mapped_column(String(24))
    code: Mapped[str] = mapped_column(String(40))
    rank: Mapped[int]
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(60))


class Post(Fact, Base):
    """One person in one role in one area; the name and number are what the grid's public notice shows.

    `system` is that of the area's level, kept here so that a post says by itself what it contributes to.
    """

    __tablename__ = "posts"
    topic = "people"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("roles.id"))
    holder: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(24))
    from_day: Mapped[date]
    to_day: Mapped[date] = mapped_column(default=LAST_DAY)
    system: Mapped[str | None] = mapped_column(String(8))

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        return span(row.area_id, f"posts/{row.system or 'shared'}", row.from_day, row.to_day)
