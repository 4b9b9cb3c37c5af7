"""`python3 -m dashboard pack`: a showcase pack from the command line of the server."""

import argparse
import sys
from pathlib import Path

from sqlalchemy.exc import ArgumentError, DatabaseError

from dashboard import packing
from db import settings
from db.actions import exports
from db.engine import Database
from db.errors import NotFound, Refused, Unusable
from db.migrating import exists, shown
from db.queries.areas import area
from db.viewer import trusted

OPERATOR = trusted("operator of the server")


def main(arguments: list[str]) -> None:
    """Make a pack and say what it is; exits 1 with a sentence if it cannot."""
    options = _parser().parse_args(arguments)
    database = Database(options.database or settings.database_url())
    try:
        if not exists(database):
            raise Unusable(f"Check the address: there is no database at {shown(database)}.")
        if options.out.exists():
            raise Unusable(f"Choose another file: {options.out} exists already.")
        made = _made(database, options)
    except NotFound:
        sys.exit(f"Give --area the code of an area: there is none with the code {options.area}.")
    except (ArgumentError, Refused, Unusable) as refused:
        sys.exit(str(refused))
    except DatabaseError as failed:
        sys.exit(f"Run `python3 -m db upgrade` or check the address ({' '.join(str(failed.orig).split())}).")
    finally:
        database.close()
    wheels = f", of which {made.wheels / 2**20:,.1f} MB are wheels" if options.wheels else ""
    print(
        f"{made.file} shows {made.snapshot.name} as of {made.snapshot.day}: "
        f"{made.snapshot.rows:,} rows, {made.size / 2**20:,.1f} MB{wheels}."
    )


def _made(database: Database, options: argparse.Namespace) -> packing.Pack:
    with database.writing(OPERATOR) as session:  # before anything leaves: what cannot be written down is not done
        exports.take(session, options.out.name[:100], area(session, options.area).id, "pack:export")
    return packing.make(database, options.area, options.out, wheels=options.wheels)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m dashboard pack",
        description="Make a showcase pack: one area as it is now, frozen, without persons, to show without a network.",
    )
    parser.add_argument("--area", required=True, metavar="CODE", help="what it shows, with everything below")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE.zip", help="the file to make")
    parser.add_argument(
        "--wheels", action="store_true", help="put in what requirements.txt names, about 200 MB; asks the network"
    )
    parser.add_argument("--database", metavar="URL", help="default $DATABASE_URL, else data/tongxin.db")
    return parser
