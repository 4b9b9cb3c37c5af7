"""Scenes: what a wall shows one after another, and what a presenter says to it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Contribution, Fact


class Scene(Fact, Base):
    """One scene of the wall of an area: what it shows, for how long, and the notes to speak to it.

    It is about the area itself unless about `focus_id` below it, and as of today unless of `as_of`. `spotlight` is the
    code of an area or the key of an indicator that stands out when it is presented.
    """

    __tablename__ = "scenes"
    topic = "scenes"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    rank: Mapped[int]
    kind: Mapped[str] = mapped_column(String(24))
    seconds: Mapped[int]
    focus_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"), index=True)
    indicator: Mapped[str | None] = mapped_column(String(40))
    as_of: Mapped[date | None]
    spotlight: Mapped[str | None] = mapped_column(String(40))
    notes: Mapped[str | None] = mapped_column(String(400))

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        """Nothing is counted of a scene."""
        return ()
