"""Changing who may come in: accounts and their passwords."""

import re
import unicodedata
from datetime import date
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db import audit, calendar, passwords
from db.access import allowed, require
from db.actions import editing
from db.errors import N_, Forbidden, NotFound, Problem, Refused
from db.models import LAST_DAY, Account, Area, Grant, Reveal, SignIn
from db.permissions import ADMINISTRATORS, ROLES, Permission
from db.viewer import Viewer

RESERVED: Final = frozenset({"system", "seed", "nobody", "operator of the server"})
"""How our own programs sign."""

_NAME = re.compile(r"[\w.@-]{2,60}")


def key(name: str) -> str:
    """An account's name as it is stored and looked up: however it is typed, with or without capitals."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _plain(shown: str) -> str:
    """A name as a reader takes it: without capitals, widths and what cannot be seen."""
    return "".join(letter for letter in key(shown) if letter.isprintable() and unicodedata.category(letter) != "Cf")


def add(session: Session, name: str, display_name: str, password: str | None) -> int:
    """Make an account without any right; its first password is changed at the first sign-in. Returns its id."""
    _require_anywhere(session)
    problems: list[Problem] = []
    said = key(name)
    if not _NAME.fullmatch(said):
        problems.append(Problem("name", N_("Enter 2 to 60 letters, digits, dots or hyphens.")))
    elif session.scalar(select(Account.id).where(Account.name == said)) is not None:
        problems.append(Problem("name", N_("Choose another name: there is an account of that name.")))
    shown = editing.text("display_name", display_name, 60, problems, N_("Enter the person's name."))
    if shown and _plain(shown) in {*RESERVED, *map(_plain, session.scalars(select(Account.display_name)))}:
        problems.append(
            Problem("display_name", N_("Add what tells them apart, such as the office: somebody is called that."))
        )
    if password is not None:
        problems += passwords.problems(password, said)
    editing.refuse_if(problems)
    hashed = passwords.hashed(password) if password else None
    account = Account(name=said, display_name=shown, password_hash=hashed, must_change=bool(password))
    session.add(account)
    audit.say(session, "account:add", account, None, None, {"name": said, "display_name": shown})
    return account.id


def disable(session: Session, account_id: int) -> None:
    """Let nobody in by this account any more, and end its sign-ins."""
    account = _managed(session, account_id)
    if account.id == _by(session).account_id:
        raise Refused(Problem("", N_("Ask another administrator: nobody disables their own account.")))
    if _checks(session, account):
        raise Refused(Problem("", N_("Disable this one on the server: python3 -m db user disable NAME.")))
    account.disabled = True
    end_all(session, account.id)
    audit.say(session, "account:disable", account, None, {"disabled": False}, {"disabled": True})


def enable(session: Session, account_id: int) -> None:
    """Let a disabled account in again."""
    account = _managed(session, account_id)
    account.disabled = False
    audit.say(session, "account:enable", account, None, {"disabled": True}, {"disabled": False})


def reset(session: Session, account_id: int) -> str:
    """Give an account a new password, which is returned once and changed at the next sign-in; ends its sign-ins.

    The passwords of the security and the audit administrator are reset on the server only, so that whoever runs the
    accounts cannot become them.
    """
    account = _managed(session, account_id)
    if _checks(session, account):
        raise Refused(Problem("", N_("Reset this one on the server: python3 -m db user reset NAME.")))
    password = passwords.made()
    account.password_hash, account.must_change = passwords.hashed(password), True
    end_all(session, account.id)
    audit.say(session, "account:reset", account, None, None, {"must_change": True})
    return password


def change_password(session: Session, account_id: int, now: str, new: str, again: str) -> None:
    """Let somebody choose their own password; ends all of their sign-ins, this one too."""
    account = session.get(Account, account_id, with_for_update=True)
    if account is None or account_id != _by(session).account_id:
        raise NotFound(account_id)
    problems = []
    if not passwords.fits(now, account.password_hash):
        problems.append(Problem("now", N_("Enter the password you signed in with.")))
    if new == now:
        problems.append(Problem("new", N_("Choose another password than the one you have.")))
    problems += passwords.problems(new, account.name, "new")
    if new != again:
        problems.append(Problem("again", N_("Enter the new password twice, the same both times.")))
    editing.refuse_if(problems)
    account.password_hash, account.must_change = passwords.hashed(new), False
    end_all(session, account.id)
    audit.say(session, "account:password", account, None, None, {"must_change": False})


def end_all(session: Session, account_id: int) -> None:
    """End every sign-in of an account."""
    own = select(SignIn.id).where(SignIn.account_id == account_id)
    session.execute(delete(Reveal).where(Reveal.session_id.in_(own)))
    session.execute(delete(SignIn).where(SignIn.account_id == account_id))


def grant(session: Session, account_id: int, role: str, area_id: int | None, until: date = LAST_DAY) -> int:
    """Give an account a role in an area and all below it from today on; everywhere without an area. Returns its id."""
    require(session, Permission.GRANTS, area_id)
    account = session.get(Account, account_id, with_for_update=True)
    if account is None:
        raise NotFound(account_id)
    if area_id is not None:
        editing.found(session, Area, area_id)
    _refuse_own(session, account.id)
    problems = []
    held = _grants(session, account.id)
    if role not in ROLES:
        problems.append(Problem("role", N_("Choose a role.")))
    elif role in ADMINISTRATORS and any(one.role in ADMINISTRATORS - {role} for one in held):
        problems.append(
            Problem("role", N_("Choose another account: this one holds another of the three administrators' roles."))
        )
    if any((one.role, one.area_id) == (role, area_id) for one in held):
        problems.append(Problem("role", N_("Choose another role or area: the account holds this one.")))
    if until <= calendar.today():
        problems.append(Problem("until", N_("Choose a day after today.")))
    editing.refuse_if(problems)
    given = Grant(account_id=account.id, role=role, area_id=area_id, from_day=calendar.today(), to_day=until)
    session.add(given)
    audit.say(session, "grant:give", given, area_id, None, {"account": account.name, "role": role, "to_day": until})
    return given.id


def revoke(session: Session, grant_id: int) -> None:
    """Take a role away from an account from now on."""
    given = session.scalar(select(Grant).where(Grant.id == grant_id).with_for_update())
    if given is None:
        raise NotFound(grant_id)
    require(session, Permission.GRANTS, given.area_id)
    _refuse_own(session, given.account_id)
    account = session.get_one(Account, given.account_id)
    before = {"account": account.name, "role": given.role, "to_day": given.to_day}
    audit.say(session, "grant:revoke", given, given.area_id, before, None)
    session.delete(given)


def _grants(session: Session, account_id: int) -> list[Grant]:
    """What an account holds today or will hold, wherever, also where the viewer does not see."""
    grants = Grant.__table__
    rows = session.connection().execute(
        select(grants).where(grants.c.account_id == account_id, grants.c.to_day > calendar.today())
    )
    return [Grant(**row._mapping) for row in rows]


def _checks(session: Session, account: Account) -> bool:
    """Whether an account is one of those that check whoever runs the accounts, and its viewer is not the server's."""
    held = {grant.role for grant in _grants(session, account.id)}
    return bool(held & (ADMINISTRATORS - {"system_administrator"})) and not _by(session).trusted


def _managed(session: Session, account_id: int) -> Account:
    """An account that the viewer administers: all of what it may do lies where they do."""
    _require_anywhere(session)
    account = session.get(Account, account_id, with_for_update=True)
    if account is None:
        raise NotFound(account_id)
    for held in _grants(session, account.id):
        if not allowed(session, Permission.ACCOUNTS, held.area_id):
            raise Forbidden(Permission.ACCOUNTS, held.area_id)
    return account


def _refuse_own(session: Session, account_id: int) -> None:
    if account_id == _by(session).account_id:
        raise Refused(Problem("", N_("Ask another security administrator: nobody changes their own rights.")))


def _require_anywhere(session: Session) -> None:
    if not _by(session).has(Permission.ACCOUNTS):
        raise Forbidden(Permission.ACCOUNTS, None)


def _by(session: Session) -> Viewer:
    viewer: Viewer = session.info["viewer"]
    return viewer
