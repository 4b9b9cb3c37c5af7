"""The commands of `python3 -m db person`: what is stored about somebody, for whoever answers their request."""

import argparse
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from db.actions import persons
from db.engine import Database
from db.errors import NotFound, Refused, Unusable
from db.queries.persons import KINDS, Record, record
from db.viewer import SYSTEM


def _find(database: Database, options: argparse.Namespace) -> None:
    with database.writing(SYSTEM) as session:
        found, mentioned = persons.find(session, options.name)
    for row in found:
        print(row.key, row.name, row.phone or "", row.area_name, row.about or "", row.since, row.until or "", sep="\t")
    for text in mentioned:
        print(f"mentioned in {text.kind}:{text.id}", text.field, text.text, sep="\t")
    print(f"{len(found)} rows are about that name, {len(mentioned)} texts mention it: only a person can judge those.")


def _export(database: Database, options: argparse.Namespace) -> None:
    told = []
    for kind, number in options.rows:
        with database.writing(SYSTEM) as session:
            told.append(persons.export(session, kind, number))
    written = json.dumps(told, ensure_ascii=False, indent=1, default=date.isoformat)
    if options.to:
        options.to.write_text(written, encoding="utf-8")
        print(f"Wrote what is stored under {len(told)} rows to {options.to}.")
    else:
        print(written)


def _correct(database: Database, options: argparse.Namespace) -> None:
    ((kind, number),) = options.rows[:1]
    with database.writing(SYSTEM) as session:
        known: Record = record(session, kind, number)
        phone = known.phone if options.phone is None else options.phone
        persons.correct(session, kind, number, seen=known.version, name=options.name or known.name, phone=phone)
    print(f"Corrected {kind}:{number}.")


def _erase(database: Database, options: argparse.Namespace) -> None:
    with database.writing(SYSTEM) as session:
        for kind, number in options.rows:
            persons.erase(session, kind, number, reason=options.reason)
    print(f"Erased the names of {len(options.rows)} rows; what they count stays. Backups made before still hold them.")


def add(parser: argparse.ArgumentParser, add_database: Callable[[argparse.ArgumentParser], object]) -> None:
    """Put the commands under their parser."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[Database, argparse.Namespace], None], explanation: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=explanation, description=explanation)
        add_database(added)
        added.set_defaults(run=_answering(run))
        return added

    command(
        "find", _find, "list the rows about a name or telephone number, and the texts that mention it"
    ).add_argument("name", metavar="NAME")
    export = command("export", _export, "hand over everything stored under rows that `find` listed, as JSON")
    export.add_argument("rows", nargs="+", type=_key, metavar="ROW", help="e.g. volunteers:12")
    export.add_argument("--to", type=Path, metavar="FILE")
    correct = command("correct", _correct, "write the name or the telephone number of a row anew")
    correct.add_argument("rows", nargs=1, type=_key, metavar="ROW")
    correct.add_argument("--name")
    correct.add_argument("--phone")
    erase = command("erase", _erase, "take names and numbers out of rows and their audit entries; totals stay")
    erase.add_argument("rows", nargs="+", type=_key, metavar="ROW")
    erase.add_argument("--reason", required=True, help="who asked for it, and when")


def _answering(
    run: Callable[[Database, argparse.Namespace], None],
) -> Callable[[Database, argparse.Namespace], None]:
    def answered(database: Database, options: argparse.Namespace) -> None:
        try:
            run(database, options)
        except NotFound as missing:
            raise Unusable(f"Ask `python3 -m db person find` for the rows there are: {missing} is none.") from missing
        except Refused as refused:
            raise Unusable(str(refused)) from refused

    return answered


def _key(text: str) -> tuple[str, int]:
    kind, _colon, number = text.partition(":")
    if kind not in KINDS or not number.isdecimal():
        raise argparse.ArgumentTypeError(f"write a row like volunteers:12, not {text}")
    return kind, int(number)
