"""`python3 -m db user`: accounts, from the server; the first one is made here."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import passwords
from db.actions import accounts
from db.engine import Database
from db.errors import NotFound, Refused, Unusable
from db.models import LAST_DAY, Account
from db.permissions import ROLES
from db.queries import accounts as queries
from db.queries import areas
from db.viewer import trusted

OPERATOR = trusted("operator of the server")

Run = Callable[[Database, argparse.Namespace], None]


def commands(user: argparse.ArgumentParser, add_database: Callable[[argparse.ArgumentParser], object]) -> None:
    """The commands below `user`."""
    each = user.add_subparsers(required=True, metavar="add|list|disable|enable|reset")

    def command(name: str, run: Run, explanation: str) -> argparse.ArgumentParser:
        one = each.add_parser(name, help=explanation, description=explanation)
        add_database(one)
        one.set_defaults(run=run)
        return one

    new = command("add", _add, "make an account; prints its first password, which is changed at the first sign-in")
    new.add_argument("name", help="what they type to sign in")
    new.add_argument("--display", metavar="TEXT", help="what others see; default: the name")
    new.add_argument("--role", action="append", default=[], choices=list(ROLES), help="may be given several times")
    new.add_argument("--area", metavar="CODE", help="where the roles hold; default: everywhere")
    first = new.add_mutually_exclusive_group()
    first.add_argument("--password-stdin", action="store_true", help="take the first password from the standard input")
    first.add_argument("--no-password", action="store_true", help="they come in by OpenID Connect alone")
    command("list", _list, "print every account, its roles and where they hold")
    for name, run, explanation in (
        ("disable", _turn(accounts.disable, "Disabled"), "let nobody in by an account, and end its sign-ins"),
        ("enable", _turn(accounts.enable, "Enabled"), "let a disabled account in again"),
        ("reset", _reset, "give an account a new first password, and end its sign-ins"),
    ):
        command(name, run, explanation).add_argument("name")


def _add(database: Database, options: argparse.Namespace) -> None:
    given = sys.stdin.readline().rstrip("\n") if options.password_stdin else ""
    password = None if options.no_password else given or passwords.made()
    with _writing(database) as session:
        account_id = accounts.add(session, options.name, options.display or options.name, password)
        area_id = areas.area(session, options.area).id if options.area else None
        for role in options.role:
            accounts.grant(session, account_id, role, area_id)
    said = f" Its first password is {password}" if password and not given else ""
    print(f"Added {accounts.key(options.name)}.{said}")


def _list(database: Database, _: argparse.Namespace) -> None:
    with database.reading() as session:
        known, held = queries.accounts(session), queries.grants(session)
    for account in known:
        roles = [
            f"{one.role} in {one.area_name or 'everything'}" + (f" until {one.to_day}" if one.to_day < LAST_DAY else "")
            for one in held
            if one.account_id == account.id
        ]
        state = "disabled" if account.disabled else "must change" if account.must_change else "active"
        print(f"{account.name}\t{account.display_name}\t{state}\t{', '.join(roles) or 'no role'}")


def _turn(action: Callable[[Session, int], Any], done: str) -> Run:
    def run(database: Database, options: argparse.Namespace) -> None:
        with _writing(database) as session:
            action(session, _found(session, options.name))
        print(f"{done} {options.name}.")

    return run


def _reset(database: Database, options: argparse.Namespace) -> None:
    with _writing(database) as session:
        password = accounts.reset(session, _found(session, options.name))
    print(f"Reset {options.name}. Its new first password is {password}")


def _found(session: Session, name: str) -> int:
    found = session.scalar(select(Account.id).where(Account.name == accounts.key(name)))
    if found is None:
        raise Unusable(f"Check the name: there is no account {name}.")
    return found


@contextmanager
def _writing(database: Database) -> Iterator[Session]:
    """A writing session whose refusals are sentences on the terminal."""
    try:
        with database.writing(OPERATOR) as session:
            yield session
    except Refused as refused:
        raise Unusable(str(refused)) from refused
    except NotFound as unknown:
        raise Unusable(f"Check the code: there is no area {unknown}.") from unknown
