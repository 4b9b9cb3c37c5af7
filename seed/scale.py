"""A county of any size to measure with: the same place, the more rows the longer ago its records begin."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from db.engine import Database
from db.loading import loading
from db.models import Setting
from seed.county import HOME, add_compounds, add_stations, add_teams, add_tree, add_units
from seed.history import History
from seed.people import add_people
from seed.places import add_dictionaries
from seed.rows import Rows

DAYS: Final = {"small": 76, "medium": 850, "large": 8_600}
"""How many days make a hundred thousand, a million and ten million facts."""

_TOGETHER: Final = 20  # days inserted at a time
_CACHE: Final = 400_000  # kilobytes of pages kept while indexes grow in many places at once


def load(database: Database, days: int, today: date, progress: Callable[[str], None]) -> None:
    """Fill an empty database with `days` days up to `today`; raises `Unusable` if it already holds areas."""
    with loading(database, today) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE}")
        begin = today - timedelta(days=days - 1)
        rows = Rows()
        history = settle(rows, begin, today)
        rows.insert(connection)
        for offset in range(days):
            history.record(begin + timedelta(days=offset))
            if offset % _TOGETHER == _TOGETHER - 1:
                rows.insert(connection)
                if offset % 500 == 499:
                    progress(f"{offset + 1:,} of {days:,} days are written …")
        rows.insert(connection)
        progress("Adding up the totals …")


def settle(rows: Rows, begin: date, today: date) -> History:
    """The county as it stands when its records begin, and the history that is to follow."""
    add_dictionaries(rows)
    rows.add(Setting, key="demonstration", value="yes")
    rows.add(Setting, key="home_area", value=HOME)
    streets = add_tree(rows)
    add_people(rows, today)
    add_stations(rows, streets, begin)
    add_teams(rows, streets, begin)
    add_units(rows, streets, begin)
    add_compounds(rows, streets, begin, today)
    return History(rows, streets, today)
