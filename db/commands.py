"""The commands of `python3 -m db`."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from sqlalchemy.exc import ArgumentError, DatabaseError

from db import audit, calendar, settings, users
from db.backup import backup, restore
from db.copying import copy
from db.engine import Database
from db.errors import NotFound, Unusable
from db.measures import totals
from db.migrating import exists, shown, upgrade
from db.models import Revision
from db.queries.answers import answer
from db.viewer import SYSTEM


def _upgrade(database: Database, _: argparse.Namespace) -> None:
    print("Migrated." if upgrade(database) else "Nothing to do: the schema is current.", shown(database))


def _check(database: Database, _: argparse.Namespace) -> None:
    with database.engine.connect() as connection:
        daily, monthly = totals.differences(connection)
        paths = totals.wrong_paths(connection)
    for (key, area, day), lacking in sorted({**daily, **monthly}.items())[:20]:
        print(f"{key} in area {area} on {day}: the total is {-lacking:+d} off", file=sys.stderr)
    if daily or monthly or paths:
        raise Unusable(
            f"Run `python3 -m db rebuild`: {len(daily)} daily totals, {len(monthly)} monthly totals "
            f"and {paths} paths differ from the facts."
        )
    print("The totals equal the facts.")


def _rebuild(database: Database, _: argparse.Namespace) -> None:
    with database.writing(SYSTEM) as session:
        connection = session.connection()
        daily, monthly = totals.rebuild(connection)
        totals.bump(connection, connection.scalars(Revision.__table__.select().with_only_columns(Revision.topic)).all())
        audit.note(session, "totals:rebuild", {"daily": daily, "monthly": monthly})
    print(f"Rebuilt: {daily} daily and {monthly} monthly totals were mended.")


def _figure(database: Database, options: argparse.Namespace) -> None:
    with database.reading() as session:
        try:
            told = answer(session, options.area, options.indicator, options.first, options.as_of)
        except NotFound as unknown:
            raise Unusable(str(unknown)) from unknown
    print(json.dumps(told))


def _copy(source: Database, options: argparse.Namespace) -> None:
    target = Database(options.target)
    try:
        upgrade(target)
        counted = copy(source, target)
    finally:
        target.close()
    print(f"Copied {counted} rows from {shown(source)} to {shown(target)}; counts and totals agree.")


def _backup(database: Database, options: argparse.Namespace) -> None:
    backup(database, options.file)
    print(f"Backed up {shown(database)} to {options.file}.")


def _restore(database: Database, options: argparse.Namespace) -> None:
    restore(database, options.file)
    upgrade(database)
    print(f"Restored {shown(database)} from {options.file}.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m db", description="Look after a database of Tongxin.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, explanation: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=explanation, description=explanation)
        _add_database(added)
        added.set_defaults(run=run)
        return added

    command("upgrade", _upgrade, "create the schema, or bring it up to date")
    command("check", _check, "prove that every total equals its facts")
    command("rebuild", _rebuild, "compute every total again from its facts")
    one = command("figure", _figure, "print one figure as a JSON object; rates are fractions of 0-1")
    one.add_argument("--area", required=True, metavar="CODE")
    one.add_argument("--indicator", required=True, metavar="KEY")
    one.add_argument("--as-of", type=date.fromisoformat, default=calendar.today(), metavar="DATE")
    one.add_argument("--from", type=date.fromisoformat, dest="first", metavar="DATE", help="default: the beginning")
    command("copy", _copy, "copy a database into an empty one, of either kind").add_argument(
        "target", metavar="TO", help="the address of the empty database; --database says what is copied"
    )
    command("backup", _backup, "copy a SQLite database to a file").add_argument("file", type=Path)
    command("restore", _restore, "put a backup in place of a stopped SQLite database").add_argument("file", type=Path)
    explanation = "make, list, disable, enable and reset accounts"
    users.commands(commands.add_parser("user", help=explanation, description=explanation), _add_database)
    return parser


def _add_database(command: argparse.ArgumentParser) -> None:
    command.add_argument("--database", metavar="URL", help="default: DATABASE_URL, else data/tongxin.db")


def main() -> None:
    """Carry out the command line; exits 1 with a sentence if it cannot."""
    options = _parser().parse_args()
    try:
        database = Database(options.database or settings.database_url())
        try:
            if options.run not in (_upgrade, _restore) and not exists(database):
                raise Unusable(f"Run `python3 -m db upgrade` or check the address: there is none at {shown(database)}.")
            options.run(database, options)
        finally:
            database.close()
    except (Unusable, ArgumentError) as refused:
        sys.exit(str(refused))
    except DatabaseError as failed:
        reason = " ".join(str(failed.orig).split())  # the driver's own words, on one line
        sys.exit(f"Run `python3 -m db upgrade` or check the address ({reason}).")
