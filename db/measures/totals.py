"""The totals: written from contributions, recomputed from facts, compared with each other.

This module holds the one upsert, and is the only one that writes `daily_totals`, `monthly_totals`
and `area_paths`.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from db.measures.registry import measure
from db.measures.tree import Edges, Paths, Span, counted, counted_days, paths
from db.models import Area, AreaParent, AreaPath, Base, Contribution, DailyTotal, Fact, MonthlyTotal, Revision

Deltas = Counter[tuple[str, int, date]]
"""Changes by (measure, area, day)."""

Series = dict[int, dict[date, int]]
"""Amounts of one measure by area and day."""

_LEDGER = {"ledger": True}  # lets these writes past the ledger's guard
_BATCH = 5000  # rows read or written at a time
_BOOKKEEPING = {"version", "provenance", "recorded_at", "recorded_by", "source_id"}  # columns that never count


@dataclass
class TreeCache:
    """The tree a process read last, and the revision it had then."""

    number: int = -1
    paths: dict[int, list[Span]] = field(default_factory=dict)

    def tree(self, connection: Connection, number: int, areas: set[int]) -> Paths:
        """The tree at revision `number`, which must know `areas`."""
        if self.number != number or not areas <= self.paths.keys():
            self.number, self.paths = number, load_paths(connection)
        return self.paths


def load_edges(connection: Connection) -> dict[int, list[Span]]:
    """For each area its parents, in the order of their days."""
    edges: dict[int, list[Span]] = defaultdict(list)
    for row in connection.execute(select(AreaParent.__table__).order_by(AreaParent.area_id, AreaParent.from_day)):
        edges[row.area_id].append((row.parent_id, row.from_day, row.to_day))
    return dict(edges)


def load_paths(connection: Connection) -> dict[int, list[Span]]:
    """For each area its ancestors, computed from the edges."""
    return paths(load_edges(connection), connection.scalars(select(Area.id)))


def rolled(tree: Paths, before: Iterable[Contribution], after: Iterable[Contribution]) -> Deltas:
    """What the totals of all areas must change by when `after` takes the place of `before`."""
    own: Counter[Contribution] = Counter()
    for sign, rows in ((-1, before), (1, after)):
        for area, key, day, amount in rows:
            own[Contribution(area, key, day, 1)] += sign * amount
    deltas: Deltas = Counter()
    for (area, key, day, _unit), amount in own.items():
        if amount:
            _roll(tree[area], Contribution(area, key, day, amount), deltas)
    return deltas


def _roll(spans: Iterable[Span], row: Contribution, into: Deltas, sign: int = 1) -> None:
    stock = measure(row.measure).stock
    for span in spans:
        for ancestor, day, amount in counted(row, stock, span):
            into[row.measure, ancestor, day] += sign * amount


def write(connection: Connection, deltas: Deltas) -> None:
    """Add `deltas` to the daily totals and their sums to the monthly ones, in the order of their keys."""
    _add(connection, DailyTotal.__table__, deltas)
    _add(connection, MonthlyTotal.__table__, _by_month(deltas))


def _by_month(deltas: Deltas) -> Deltas:
    monthly: Deltas = Counter()
    for (key, area, day), amount in deltas.items():
        monthly[key, area, day.replace(day=1)] += amount
    return monthly


def _add(connection: Connection, table: Any, deltas: Deltas) -> None:
    rows = [
        {"measure": key, "area_id": area, "day": day, "amount": amount}
        for (key, area, day), amount in sorted(deltas.items())
        if amount
    ]
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table)
    upsert = statement.on_conflict_do_update(
        index_elements=[table.c.measure, table.c.area_id, table.c.day],
        set_={"amount": table.c.amount + statement.excluded.amount},
    )
    for first in range(0, len(rows), _BATCH):
        connection.execute(upsert, rows[first : first + _BATCH], execution_options=_LEDGER)


def write_and_move(
    connection: Connection, old: Edges, before: Iterable[Contribution], after: Iterable[Contribution]
) -> None:
    """Apply pending facts under the tree as it was, then hang each moved area where the edges now say.

    A moved area is shifted by its own totals, which already hold its subtree; one area at a time, so that
    the next sees what the last one did.
    """
    before, after = list(before), list(after)
    new = load_edges(connection)
    areas = set(connection.scalars(select(Area.id)))
    hung = paths(new, areas)
    write(connection, rolled(paths(old, areas | {row.area_id for row in before}), before, after))
    current: dict[int, list[Span]] = dict(old)
    for area in sorted(area for area in old.keys() | new.keys() if old.get(area) != new.get(area)):
        following = {**current, area: new.get(area, [])}
        left, joined = paths(current, [area])[area], paths(following, [area])[area]
        _shift(connection, area, set(left) - set(joined), set(joined) - set(left))
        current = following
    save_paths(connection, hung)


def _shift(connection: Connection, area: int, left: set[Span], joined: set[Span]) -> None:
    own = connection.execute(
        select(DailyTotal.measure, DailyTotal.day, DailyTotal.amount).where(DailyTotal.area_id == area)
    ).all()
    deltas: Deltas = Counter()
    for key, day, amount in own if left or joined else ():
        row = Contribution(area, key, day, amount)
        _roll(left, row, deltas, -1)
        _roll(joined, row, deltas)
    write(connection, deltas)


def _stored_paths(connection: Connection) -> set[tuple[int, int, date, date]]:
    return {tuple(row) for row in connection.execute(select(AreaPath.__table__))}


def _as_rows(tree: Paths) -> set[tuple[int, int, date, date]]:
    return {(area, *span) for area, spans in tree.items() for span in spans}


def wrong_paths(connection: Connection) -> int:
    """How many rows of `area_paths` differ from what the edges say."""
    return len(_stored_paths(connection) ^ _as_rows(load_paths(connection)))


def save_paths(connection: Connection, tree: Paths) -> None:
    """Make `area_paths` say what `tree` says."""
    wanted, stored = _as_rows(tree), _stored_paths(connection)
    for area, ancestor, start, _end in stored - wanted:
        connection.execute(
            delete(AreaPath).where(
                AreaPath.area_id == area, AreaPath.ancestor_id == ancestor, AreaPath.from_day == start
            ),
            execution_options=_LEDGER,
        )
    rows = [
        {"area_id": area, "ancestor_id": ancestor, "from_day": start, "to_day": end}
        for area, ancestor, start, end in sorted(wanted - stored)
    ]
    if rows:
        connection.execute(insert(AreaPath), rows, execution_options=_LEDGER)


def forget_paths(connection: Connection, areas: Collection[int]) -> None:
    """Take areas that are about to be deleted out of `area_paths`, which refers to them."""
    if areas:
        named = AreaPath.area_id.in_(areas) | AreaPath.ancestor_id.in_(areas)
        connection.execute(delete(AreaPath).where(named), execution_options=_LEDGER)


def differences(connection: Connection) -> tuple[Deltas, Deltas]:
    """What daily and monthly totals lack against the facts; both empty when the ledger is right."""
    daily: Deltas = Counter()
    monthly: Deltas = Counter()
    for days, months in _lacking(connection):
        daily.update(days)
        monthly.update(months)
    return daily, monthly


def rebuild(connection: Connection) -> tuple[int, int]:
    """Make paths and totals what the facts say; returns how many daily and monthly totals were mended."""
    save_paths(connection, load_paths(connection))
    daily = monthly = 0
    for days, months in _lacking(connection):
        _add(connection, DailyTotal.__table__, days)
        _add(connection, MonthlyTotal.__table__, months)
        daily, monthly = daily + len(days), monthly + len(months)
    return daily, monthly


def _lacking(connection: Connection) -> Iterator[tuple[Deltas, Deltas]]:
    """What the totals lack, one measure after the other.

    The areas' own amounts are held for all measures; what is above them, and what is stored, for one at a time.
    """
    tree, own = load_paths(connection), _own(connection)
    stored = {*connection.scalars(select(DailyTotal.measure).distinct())}
    stored |= {*connection.scalars(select(MonthlyTotal.measure).distinct())}
    for key in sorted(own.keys() | stored):
        daily = _rolled(tree, own.pop(key, {}), measure(key).stock)
        monthly = _months(daily)
        yield _less_stored(connection, DailyTotal, key, daily), _less_stored(connection, MonthlyTotal, key, monthly)


def _own(connection: Connection) -> dict[str, Series]:
    """What every fact in the database contributes, added up by measure, area and day."""
    own: dict[str, Series] = defaultdict(_series)
    for mapper in sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__):
        if issubclass(mapper.class_, Fact):
            columns = [column for column in mapper.local_table.columns if column.name not in _BOOKKEEPING]
            for row in connection.execute(select(*columns).execution_options(yield_per=_BATCH)):
                for area, key, day, amount in mapper.class_.contributions(row):
                    own[key][area][day] += amount
    return own


def _rolled(tree: Paths, own: Series, stock: bool) -> Series:
    """The amounts of one measure in the areas themselves and in all above them."""
    found = _series()
    for area, days in own.items():
        for span in tree[area]:
            into = found[span[0]]
            for day, amount in counted_days(days, stock, span):
                into[day] += amount
    return found


def _months(daily: Series) -> Series:
    found = _series()
    for area, days in daily.items():
        into = found[area]
        for day, amount in days.items():
            into[day.replace(day=1)] += amount
    return found


def _less_stored(
    connection: Connection, total: type[DailyTotal] | type[MonthlyTotal], key: str, wanted: Series
) -> Deltas:
    """What is lacking of a measure when what is stored is taken away from what is wanted."""
    stored = select(total.area_id, total.day, total.amount).where(total.measure == key)
    for area, day, amount in connection.execute(stored.execution_options(yield_per=_BATCH)):
        wanted[area][day] -= amount
    return Counter(
        {(key, area, day): amount for area, days in wanted.items() for day, amount in days.items() if amount}
    )


def _series() -> Series:
    return defaultdict(lambda: defaultdict(int))


def bump(connection: Connection, topics: Iterable[str]) -> None:
    """Say that `topics` have changed, in the order of their names."""
    for topic in sorted(topics):
        connection.execute(
            update(Revision).where(Revision.topic == topic).values(number=Revision.number + 1),
            execution_options=_LEDGER,
        )
