"""Figures: what an indicator comes to in an area over a window or as of a day, read from totals alone."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import accumulate
from math import ceil
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from db.measures.indicators import Evidence, Indicator
from db.models import FIRST_DAY, Area, AreaPath, Attendance, DailyTotal, MonthlyTotal

Total = type[DailyTotal] | type[MonthlyTotal]


@dataclass(frozen=True)
class Figure:
    """A value with what it was computed from; None is unknown, and a rate without a base is unknown too.

    `first` is None for stocks and for flows since the beginning.
    """

    indicator: str
    area_id: int
    value: float | None
    numerator: int | None
    denominator: int | None
    first: date | None
    last: date


def sums(
    session: Session, measures: Collection[str], areas: Collection[int], first: date | None, last: date
) -> dict[tuple[str, int], int]:
    """Amounts by (measure, area) from `first` (None: the beginning) to `last`, both included.

    Whole months come from the monthly totals, what is left over from the daily ones, so that the cost
    does not grow with what happened on each day. Areas without any row are left out.
    """
    start = first or FIRST_DAY
    pieces: list[tuple[Total, date, date]] = []
    whole_from = start if start.day == 1 else _next_month(start)
    whole_to = last.replace(day=1)
    if whole_from < whole_to:
        pieces.append((MonthlyTotal, whole_from, whole_to - timedelta(days=1)))
        if start < whole_from:
            pieces.append((DailyTotal, start, whole_from - timedelta(days=1)))
        pieces.append((DailyTotal, whole_to, last))
    else:
        pieces.append((DailyTotal, start, last))
    amounts: dict[tuple[str, int], int] = {}
    for total, begins, ends in pieces:  # one by one: the viewer's scope is not applied inside a union
        wanted = {"measures": list(measures), "areas": list(areas), "first": begins, "last": ends}
        for key, area, amount in session.execute(_piece(total), wanted):
            amounts[key, area] = amounts.get((key, area), 0) + int(amount)
    return amounts


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


@cache
def _piece(total: Total) -> Select[str, int, int]:
    """Put together once: that costs more than asking it."""
    # Areas and measures are listed: a condition on the measure and day alone would scan the measure's history.
    return (
        select(total.measure, total.area_id, func.sum(total.amount))
        .where(
            total.measure.in_(bindparam("measures", expanding=True)),
            total.area_id.in_(bindparam("areas", expanding=True)),
            total.day.between(bindparam("first"), bindparam("last")),
        )
        .group_by(total.measure, total.area_id)
    )


def figures(
    session: Session, indicators: Iterable[Indicator], areas: Sequence[int], first: date | None, last: date
) -> dict[tuple[str, int], Figure]:
    """The figure of every indicator in every area: flows from `first` to `last`, stocks as of `last`."""
    found: dict[tuple[str, int], Figure] = {}
    wanted = list(indicators)
    for stock in (False, True):
        group = [indicator for indicator in wanted if indicator.stock is stock]
        if not group:
            continue
        start = None if stock else first
        keys = {key for indicator in group for key in indicator.measures}
        keys |= {key for indicator in group if indicator.evidence is Evidence.REPORTS for key in indicator.signs}
        amounts = sums(session, keys, areas, start, last)
        known = _recorded(session, group, areas, last)
        people = _persons(session, areas, start, last) if any(map(_counts_persons, group)) else {}
        for indicator in group:
            for area in areas:
                if _counts_persons(indicator):
                    count = people.get(area)
                    found[indicator.key, area] = Figure(indicator.key, area, count, count, None, start, last)
                else:
                    found[indicator.key, area] = _figure(indicator, area, amounts, known, start, last)
    return found


def _counts_persons(indicator: Indicator) -> bool:
    return indicator.evidence is Evidence.PEOPLE


def _persons(session: Session, areas: Sequence[int], first: date | None, last: date) -> dict[int, int]:
    """Different volunteers with confirmed service in the window by area; cost follows the window, not history."""
    rows = session.execute(
        select(AreaPath.ancestor_id, func.count(Attendance.volunteer_id.distinct()))
        .join(Attendance, Attendance.area_id == AreaPath.area_id)
        .where(
            AreaPath.ancestor_id.in_(areas),
            AreaPath.from_day <= Attendance.day,
            AreaPath.to_day > Attendance.day,
            Attendance.day.between(first or FIRST_DAY, last),
            Attendance.confirmed_on.is_not(None),
        )
        .group_by(AreaPath.ancestor_id)
    )
    return dict(rows.all())


def _figure(
    indicator: Indicator,
    area: int,
    amounts: dict[tuple[str, int], int],
    known: set[tuple[str, int]],
    first: date | None,
    last: date,
) -> Figure:
    if indicator.evidence is Evidence.REPORTS:
        recorded = any(amounts.get((key, area)) for key in indicator.signs)
    else:
        recorded = any((key, area) in known for key in indicator.signs)
    numerator = sum(amounts.get((key, area), 0) for key in indicator.numerator) if recorded else None
    if indicator.quantile is not None:
        return Figure(indicator.key, area, _percentile(indicator, area, amounts), numerator, None, first, last)
    if not indicator.rate:
        value = numerator if numerator is None or indicator.per == 1 else numerator * 10 // indicator.per / 10
        return Figure(indicator.key, area, value, numerator, None, first, last)
    base = sum(amounts.get((key, area), 0) for key in indicator.denominator)
    if base and numerator is None and not indicator.known_by:
        numerator = 0  # a base was recorded and nothing of it reached: that is nought of the base
    value = numerator / base if base and numerator is not None else None
    return Figure(indicator.key, area, value, numerator, base or None, first, last)


def _percentile(indicator: Indicator, area: int, amounts: dict[tuple[str, int], int]) -> float | None:
    """The bound of the step in which the share `quantile` of all is reached (nearest rank); None of nothing."""
    counts = [amounts.get((key, area), 0) for _bound, key in indicator.steps]
    rank = ceil((indicator.quantile or 0) * sum(counts))
    reached = zip(accumulate(counts), indicator.steps, strict=True)
    return next((bound for so_far, (bound, _key) in reached if 0 < rank <= so_far), None)


def _recorded(session: Session, group: Sequence[Indicator], areas: Sequence[int], last: date) -> set[tuple[str, int]]:
    """(measure, area) pairs that hold any amount up to `last`, counting amounts above the area where that is enough."""
    own = {key for indicator in group if indicator.evidence is Evidence.OWN for key in indicator.signs}
    above = {key for indicator in group if indicator.evidence is Evidence.PLACE for key in indicator.signs}
    found = _with_any(session, own, areas, last)
    if above:
        paths = session.execute(
            select(AreaPath.area_id, AreaPath.ancestor_id).where(
                AreaPath.area_id.in_(areas), AreaPath.from_day <= last, AreaPath.to_day > last
            )
        ).all()
        known = _with_any(session, above, {ancestor for _area, ancestor in paths}, last)
        found |= {(key, area) for area, ancestor in paths for key in above if (key, ancestor) in known}
        elsewhere = session.info.get("known_above", {})  # what a showcase pack has left where it comes from
        found |= {(key, area) for area in areas for key in above & elsewhere.keys() if elsewhere[key] <= last}
    return found


def _with_any(session: Session, measures: Collection[str], areas: Collection[int], last: date) -> set[tuple[str, int]]:
    """(measure, area) pairs that hold any amount up to `last`: one look into the index each, however long ago."""
    keys = tuple(sorted(measures))
    rows = session.execute(_looks(keys), {"areas": list(areas), "last": last}) if keys else ()
    return {(key, area) for area, *known in rows for key, any_ in zip(keys, known, strict=True) if any_}


@lru_cache(256)
def _looks(keys: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """Put together once: that costs more than asking it."""
    looks = [
        select(MonthlyTotal.day)
        .where(MonthlyTotal.measure == key, MonthlyTotal.area_id == Area.id, MonthlyTotal.day <= bindparam("last"))
        .exists()
        .label(f"any_{at}")
        for at, key in enumerate(keys)
    ]
    return select(Area.id, *looks).where(Area.id.in_(bindparam("areas", expanding=True)))


def figure(session: Session, indicator: Indicator, area: int, first: date | None, last: date) -> Figure:
    """One indicator in one area."""
    return figures(session, [indicator], [area], first, last)[indicator.key, area]


def last_reported(session: Session, indicator: Indicator, area: int, last: date) -> date | None:
    """The latest day up to `last` on which anything was recorded for the indicator's numerator."""
    return session.scalar(
        select(func.max(DailyTotal.day)).where(
            DailyTotal.measure.in_(indicator.numerator),
            DailyTotal.area_id == area,
            DailyTotal.day <= last,
            DailyTotal.day > FIRST_DAY,
            DailyTotal.amount != 0,
        )
    )


def by_day(session: Session, key: str, area: int, first: date, last: date) -> dict[date, int]:
    """The amounts of one measure day by day; days without any are left out."""
    rows = session.execute(
        select(DailyTotal.day, DailyTotal.amount).where(
            DailyTotal.measure == key, DailyTotal.area_id == area, DailyTotal.day.between(first, last)
        )
    )
    return dict(rows.all())


def levels(session: Session, key: str, area: int, days: Sequence[date]) -> list[int]:
    """A stock at the end of each of `days`, which are in order."""
    level = sums(session, [key], [area], None, days[0]).get((key, area), 0)
    changes = by_day(session, key, area, days[0] + timedelta(days=1), days[-1])
    found = []
    for day in days:
        level += sum(amount for changed, amount in changes.items() if changed <= day)
        changes = {changed: amount for changed, amount in changes.items() if changed > day}
        found.append(level)
    return found
