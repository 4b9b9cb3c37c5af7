"""Areas: a dated tree whose levels are data, with boundaries and what surrounds them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import FIRST_DAY, LAST_DAY, Base, Contribution, Fact, span

SERVICE: Final = "service"
"""The grids through which a community is served (社区服务网格)."""
SELF: Final = "self"
"""The grids in which residents govern themselves (居民自治网格), over the same ground."""


class Level(Base):
    """What one place calls one step of its tree, e.g. 片 or 小网格; `kind` is the standard term that counts.

    `system` says to which grid system it belongs, None for what both lie in, such as a community.
    """

    __tablename__ = "levels"
    __table_args__ = (UniqueConstraint("scheme", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(24))
    rank: Mapped[int]
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(60))
    system: Mapped[str | None] = mapped_column(String(8))


class Area(Fact, Base):
    """A county, sub-district, community, grid or whatever the place's scheme names."""

    __tablename__ = "areas"
    __table_args__ = (ForeignKeyConstraint(["scheme", "kind"], ["levels.scheme", "levels.kind"]),)
    topic = "areas"

    code: Mapped[str] = mapped_column(String(24), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    scheme: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(24))
    households: Mapped[int | None]
    residents: Mapped[int | None]
    fictional: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date] = mapped_column(default=FIRST_DAY)
    valid_to: Mapped[date] = mapped_column(default=LAST_DAY)

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        return span(row.id, f"areas/{row.kind}", row.valid_from, row.valid_to)


class AreaParent(Base):
    """A dated edge of the tree: `area_id` hangs under `parent_id` from `from_day` up to `to_day`."""

    __tablename__ = "area_parents"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), primary_key=True)
    from_day: Mapped[date] = mapped_column(primary_key=True)
    to_day: Mapped[date] = mapped_column(default=LAST_DAY)
    parent_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)


class AreaPath(Base):
    """The dated closure of the tree, each area its own ancestor too; derived, written by the ledger alone."""

    __tablename__ = "area_paths"
    __table_args__ = (Index(None, "ancestor_id", "area_id"),)

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), primary_key=True)
    ancestor_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), primary_key=True)
    from_day: Mapped[date] = mapped_column(primary_key=True)
    to_day: Mapped[date]


class Boundary(Base):
    """An area's outline from a day on, as a GeoJSON geometry in WGS-84, and the datum it came in.

    On a day that one counts which began last by then, of those that began together the one recorded last; before any
    began, the first. None is ever changed, and no id given twice, so that its id is what an editor has seen.
    """

    __tablename__ = "boundaries"
    __table_args__ = (Index(None, "area_id", "from_day"), {"sqlite_autoincrement": True})  # no id comes a second time

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    from_day: Mapped[date] = mapped_column(default=FIRST_DAY)
    geometry: Mapped[str] = mapped_column(Text)
    datum: Mapped[str] = mapped_column(String(8), default="WGS-84")
    schematic: Mapped[bool] = mapped_column(default=False)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id"))
    note: Mapped[str | None] = mapped_column(String(200))
    recorded_at: Mapped[datetime | None]
    recorded_by: Mapped[str | None] = mapped_column(String(60))


class Neighbour(Base):
    """A named shape drawn around an area for orientation; never counted."""

    __tablename__ = "neighbours"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    geometry: Mapped[str] = mapped_column(Text)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id"))
