"""Stations and what they report each day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Contribution, Fact, span


class StationKind(Base):
    """红色驿站, 党群服务中心, 书屋 …: a row, since places differ."""

    __tablename__ = "station_kinds"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    rank: Mapped[int]
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(60))


class Service(Base):
    """A service whose visits a station counts, e.g. 休息饮水."""

    __tablename__ = "services"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    rank: Mapped[int]
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(60))


class Station(Fact, Base):
    """A place residents visit. `reports_daily` says whether a day without a report is missing."""

    __tablename__ = "stations"
    __table_args__ = (UniqueConstraint("area_id", "name"),)
    topic = "stations"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    kind_id: Mapped[int] = mapped_column(ForeignKey("station_kinds.id"))
    name: Mapped[str] = mapped_column(String(80))
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    opening_hours: Mapped[str | None] = mapped_column(String(60))
    services: Mapped[list[str]] = mapped_column(JSON, default=list)
    reports_daily: Mapped[bool] = mapped_column(default=True)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        yield from span(row.area_id, "stations", row.opened_on, row.closed_on)
        if row.reports_daily:
            yield from span(row.area_id, "stations_reporting", row.opened_on, row.closed_on)


class StationDay(Fact, Base):
    """One station's report of one day: visits by service, or that it stayed closed."""

    __tablename__ = "station_days"
    __table_args__ = (
        UniqueConstraint("station_id", "day"),
        Index(None, "area_id", "day"),
    )
    topic = "stations"

    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    day: Mapped[date]
    visits: Mapped[int]
    by_service: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    open: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str | None] = mapped_column(String(200))

    @staticmethod
    def contributions(row: Any) -> Iterable[Contribution]:
        yield Contribution(row.area_id, "station_days_reported", row.day, 1)
        if row.open:
            yield Contribution(row.area_id, "station_days_open", row.day, 1)
        if row.visits:
            yield Contribution(row.area_id, "station_visits", row.day, row.visits)
        for service, visits in row.by_service.items():
            yield Contribution(row.area_id, f"station_visits/{service}", row.day, visits)
