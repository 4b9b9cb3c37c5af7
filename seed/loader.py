"""Loads the demonstration: five real places as reported, and one fictional sub-district with two years of activity."""

from collections.abc import Callable
from datetime import date

from db.engine import Database
from db.loading import loading
from db.models import Setting
from seed.case_cobuilding import add_case_cobuilding
from seed.cases import add_cases
from seed.cobuilding import add_cobuilding
from seed.compounds import add_compounds
from seed.issues import add_issues
from seed.people import add_people
from seed.places import add_areas, add_dictionaries
from seed.rows import Rows
from seed.stations import add_stations
from seed.streams import HISTORY, moment
from seed.volunteering import add_case_teams, add_volunteering

HOME = "990000001000"  # 同心街道


def load(database: Database, today: date, progress: Callable[[str], None]) -> None:
    """Fill an empty database; raises `Unusable` if it already holds areas, and then changes nothing."""
    with loading(database, today) as connection:
        progress("Reading five real places and making two years of a fictional one …")
        rows = demonstration(today)
        progress("Writing them …")
        rows.insert(connection)
        progress("Adding up the totals …")


def demonstration(today: date) -> Rows:
    """Every row of the demonstration; the same for the same day."""
    rows = Rows()
    add_dictionaries(rows)
    add_cases(rows)
    add_case_teams(rows)
    add_case_cobuilding(rows)
    add_areas(rows, "fictional", {"fictional": moment(today - HISTORY, 9)}, fictional=True)
    add_compounds(rows, today)
    add_people(rows, today)
    add_stations(rows, today)
    add_issues(rows, today)
    add_volunteering(rows, today)
    add_cobuilding(rows, today)
    rows.add(Setting, key="demonstration", value="yes")
    rows.add(Setting, key="home_area", value=HOME)
    return rows
