"""`python3 -m db import`: what a file would do, as JSON, and with `--commit` doing it."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from db import calendar
from db.actions import accounts, sign_ins
from db.engine import Database
from db.errors import Refused, Unusable
from db.imports import committing, files
from db.imports.kinds import KINDS
from db.imports.planning import ADD, CHANGE, LEAVE, Plan, Refusal
from db.models import Account
from db.users import OPERATOR
from db.viewer import Viewer


def add(parser: argparse.ArgumentParser, add_database: Callable[[argparse.ArgumentParser], object]) -> None:
    """What the command takes."""
    add_database(parser)
    parser.add_argument("kind", choices=list(KINDS), metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("file", type=Path, metavar="FILE", help=".xlsx, .xls or .csv")
    parser.add_argument("--commit", action="store_true", help="put in what is not refused; else nothing is written")
    parser.add_argument("--as", dest="user", metavar="USER", help="in whose name, and with whose rights")
    parser.add_argument("--sheet", metavar="NAME", help="default: the one that looks most like such a list")
    parser.set_defaults(run=_run)


def _run(database: Database, options: argparse.Namespace) -> None:
    by, today = _viewer(database, options.user), calendar.today()
    try:
        files.check_size(options.file.stat().st_size)
        book = files.read(options.file.name, options.file.read_bytes())
        with database.reading(by) as session:
            sheet, heading = committing.recognise(session, options.kind, book, today, options.sheet)
            plan = committing.preview(session, options.kind, sheet, heading, today)
        told = report(plan)
        if options.commit:
            done = committing.commit(database, by, options.kind, book, sheet, heading, today, plan.digest)
            told["batch"] = done.batch_id
    except OSError as unreadable:
        raise Unusable(f"Check the file: {options.file} cannot be read ({unreadable.strerror}).") from unreadable
    except Refused as refused:
        raise Unusable(str(refused)) from refused
    print(json.dumps(told, ensure_ascii=False, indent=1))
    if plan.refusals:
        sys.exit(1)


def report(plan: Plan) -> dict[str, Any]:
    """A plan as JSON tells it: how many rows are added, changed and left, and each cell that is refused."""
    return {
        "add": len(plan.rows(ADD)),
        "change": len(plan.rows(CHANGE)),
        "leave": len(plan.rows(LEAVE)) + len(plan.left),
        "refused": [_refusal(refusal) for refusal in plan.refusals],
    }


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {
        "row": refusal.row,
        "column": refusal.column.heading if refusal.column else None,
        "value": refusal.value,
        "reason": refusal.problem.message.format(**refusal.problem.values),
    }


def _viewer(database: Database, name: str | None) -> Viewer:
    """Whoever an account stands for; without one the operator of the server."""
    if name is None:
        return OPERATOR
    with database.reading() as session:
        account = session.scalar(select(Account).where(Account.name == accounts.key(name)))
        if account is None or account.disabled:
            raise Unusable(f"Check the name: there is no account {name} that is open.")
        return sign_ins.as_account(session, account)
