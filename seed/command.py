"""The command behind `python3 -m seed`."""

import argparse
import sys
from datetime import date

from sqlalchemy.exc import ArgumentError

from db import settings
from db.calendar import today
from db.engine import Database
from db.errors import Unusable
from db.migrating import upgrade
from seed import loader, scale


def main() -> None:
    """Read the options, bring the schema up to date, load."""
    parser = argparse.ArgumentParser(
        prog="python3 -m seed", description="Puts the demonstration data into an empty database."
    )
    parser.add_argument("--database", metavar="URL", help="default $DATABASE_URL, else a SQLite file in data/")
    parser.add_argument(
        "--as-of",
        type=_day,
        metavar="DATE",
        help="the last day of the fictional sub-district's activity, e.g. 2026-06-30; default today",
    )
    parser.add_argument(
        "--scale",
        choices=scale.DAYS,
        help="instead, a fictional county to measure with: 100 thousand, 1 million or 10 million facts",
    )
    options = parser.parse_args()
    try:
        database = Database(options.database or settings.database_url())
        upgrade(database)
        last = options.as_of or today()
        if options.scale:
            scale.load(database, scale.DAYS[options.scale], last, _say)
        else:
            loader.load(database, last, _say)
    except ArgumentError as unknown:
        sys.exit(f"Give --database an address such as sqlite:///data/tongxin.db ({unknown}).")
    except Unusable as refused:
        sys.exit(str(refused))
    print(f"The demonstration is loaded: {database.engine.url}", flush=True)


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"give a day such as 2026-06-30, not {text}") from None
