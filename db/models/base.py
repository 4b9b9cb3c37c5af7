"""What every table shares: the declarative base, and the mixin of rows that count."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import DateTime, ForeignKey, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

FIRST_DAY, LAST_DAY = date.min, date.max
"""An open beginning and an open end. Ends are exclusive: a span is `from ≤ day < to`."""


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Provenance(StrEnum):
    """Where a row comes from; every screen that shows an illustrative row says so."""

    REPORTED = "reported"  # a source published it
    ENTERED = "entered"  # somebody typed or imported it here
    ILLUSTRATIVE = "illustrative"  # made to show the product


class Contribution(NamedTuple):
    """One dated amount of one measure in one area; whole units (visits, minutes, issues)."""

    area_id: int
    measure: str
    day: date
    amount: int


def utc_now() -> datetime:
    """The present moment, UTC without a zone: the one form timestamps are stored in."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


class Fact:
    """A row that may count: versioned, with a provenance, and with what it contributes to measures.

    `contributions` is given either an object or a plain row of the table, and must use columns only.
    """

    topic: ClassVar[str]

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    provenance: Mapped[Provenance] = mapped_column(String(12), default=Provenance.ENTERED)
    recorded_at: Mapped[datetime] = mapped_column(DateTime, default=utc_now)
    recorded_by: Mapped[str | None] = mapped_column(String(60))

    @declared_attr
    def source_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("sources.id"))

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        raise NotImplementedError


def span(area_id: int, measure: str, start: date, end: date | None, amount: int = 1) -> Iterable[Contribution]:
    """A stock that holds `amount` from `start` up to, not including, `end`."""
    yield Contribution(area_id, measure, start, amount)
    if end is not None and end < LAST_DAY:
        yield Contribution(area_id, measure, max(start, end), -amount)
