"""The commands of `python3 -m db`."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import ArgumentError, DatabaseError

from db import audit, calendar, files, import_command, person_commands, sealing, settings, trail, users
from db.backup import backup, restore
from db.copying import copy
from db.engine import Database
from db.errors import NotFound, Unusable
from db.frozen import Frozen
from db.measures import totals
from db.migrating import exists, shown, upgrade
from db.models import AuditSeal, Revision
from db.queries.answers import answer
from db.viewer import SYSTEM


def _upgrade(database: Database, _: argparse.Namespace) -> None:
    print("Migrated." if upgrade(database) else "Nothing to do: the schema is current.", shown(database))


def _check(database: Database, options: argparse.Namespace) -> None:
    with database.engine.connect() as connection:
        daily, monthly = totals.differences(connection)
        paths = totals.wrong_paths(connection)
        known = trail.examine(connection)
        if options.seal and not connection.scalar(select(AuditSeal.id).where(AuditSeal.hash == options.seal)):
            known.faults.append(f"No seal has the hash {options.seal}.")
    for (key, area, day), lacking in sorted({**daily, **monthly}.items())[:20]:
        print(f"{key} in area {area} on {day}: the total is {-lacking:+d} off", file=sys.stderr)
    if daily or monthly or paths:
        raise Unusable(
            f"Run `python3 -m db rebuild`: {len(daily)} daily totals, {len(monthly)} monthly totals "
            f"and {paths} paths differ from the facts."
        )
    print("The totals equal the facts.")
    for fault in known.faults[:20]:
        print(fault, file=sys.stderr)
    if known.faults:
        raise Unusable(
            f"Find out who changed the audit trail, and keep this database as it is: {len(known.faults)} faults."
        )
    pruned = f" Batches 1 to {known.pruned} were pruned." if known.pruned else ""
    print(
        f"The audit trail is whole: {known.entries} entries in {known.seals} sealed batches, "
        f"{known.unsealed} entries not sealed yet.{pruned}"
    )


def _seal(database: Database, _: argparse.Namespace) -> None:
    sealed = sealing.seal(database)
    with database.engine.connect() as connection:
        last = sealing.latest(connection)
    print(f"Sealed {sealed} audit entries.", f"Seal {last.id} is {last.hash}" if last else "There is no seal yet.")


def _prune_audit(database: Database, options: argparse.Namespace) -> None:
    gone = trail.prune(database, options.before, SYSTEM)
    print(f"Pruned {gone} audit entries that are older than {options.before}; their seals stay, and say how many.")


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


def _files(database: Database, options: argparse.Namespace) -> None:
    if options.folder:
        print(f"Copied {files.settle(database, options.folder, SYSTEM)} files to {options.folder}, where they lie now.")
    wrong, strange = files.lacking(database)
    for name in wrong:
        print(f"The file of {name} is missing, or not the one that was attached.", file=sys.stderr)
    with database.reading() as session:
        place = files.folder(session)
    if wrong:
        raise Unusable(f"Put back {len(wrong)} files from a backup of {place}.")
    print(f"Every attachment has its file in {place}; {len(strange)} other files lie there.")


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
    command("check", _check, "prove that every total equals its facts, and that the audit trail is whole").add_argument(
        "--seal", metavar="HASH", help="the hash of a seal that was noted; fails if the trail does not hold it"
    )
    command("rebuild", _rebuild, "compute every total again from its facts")
    command("seal", _seal, "seal the audit entries that are not sealed yet, and print the hash of the last seal")
    prune = command("prune-audit", _prune_audit, "take out sealed audit entries older than a day, at least six months")
    prune.add_argument("--before", required=True, type=date.fromisoformat, metavar="DATE")
    one = command("figure", _figure, "print one figure as a JSON object; rates are fractions of 0-1")
    one.add_argument("--area", required=True, metavar="CODE")
    one.add_argument("--indicator", required=True, metavar="KEY")
    one.add_argument("--as-of", type=date.fromisoformat, default=calendar.today(), metavar="DATE")
    one.add_argument("--from", type=date.fromisoformat, dest="first", metavar="DATE", help="default: the beginning")
    explanation = "find, correct, export or erase what is stored about a person"
    person_commands.add(commands.add_parser("person", help=explanation, description=explanation), _add_database)
    command("copy", _copy, "copy a database into an empty one, of either kind").add_argument(
        "target", metavar="TO", help="the address of the empty database; --database says what is copied"
    )
    command("files", _files, "check that every attachment has its file").add_argument(
        "--folder", type=Path, metavar="DIR", help="let the files lie there from now on"
    )
    command("backup", _backup, "copy a SQLite database to a file").add_argument("file", type=Path)
    command("restore", _restore, "put a backup in place of a stopped SQLite database").add_argument("file", type=Path)
    explanation = "say what a file would do, as JSON, and with --commit do it; exits 1 if any of it is refused"
    import_command.add(commands.add_parser("import", help=explanation, description=explanation), _add_database)
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
    except (Unusable, ArgumentError, Frozen) as refused:
        sys.exit(str(refused))
    except DatabaseError as failed:
        reason = " ".join(str(failed.orig).split())  # the driver's own words, on one line
        sys.exit(f"Run `python3 -m db upgrade` or check the address ({reason}).")
