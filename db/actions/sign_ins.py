"""Signing in and out, and who a sign-in stands for; of every secret only the hash is stored."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, func, select, update
from sqlalchemy.orm import Session

from db import audit, calendar, passwords, settings
from db.actions.accounts import end_all, key
from db.engine import Database
from db.errors import NotFound
from db.models import Account, DeviceLink, FailedSignIn, Grant, Reveal, SignIn
from db.models.base import utc_now
from db.permissions import DEMONSTRATORS, ROLES, WALL
from db.queries.records import is_demonstration
from db.viewer import SYSTEM, Held, Viewer, trusted

WINDOW: Final = timedelta(minutes=5)
"""Within what time failures count together."""
MOST: Final = 5
"""With this failure of one account from one address that address has to wait; others can go on."""
MOST_FROM_AN_ADDRESS: Final = 60
"""With this failure of whatever accounts an address has to wait."""
TOUCH: Final = timedelta(minutes=1)
"""How exactly it is known when somebody was last seen; a run that only looks writes no more often than that."""


class WrongPassword(Exception):
    """No such account, or not its password: which of them is not said."""


class TooMany(Exception):
    """Too many failures from this address: wait a few minutes."""


@dataclass(frozen=True)
class Entered:
    """A new sign-in: the secret its browser keeps, and whether the password must be changed first."""

    token: str
    must_change: bool


def sign_in(database: Database, name: str, password: str, address: str, old: str | None = None) -> Entered:
    """Let somebody in by their password; `old` is the secret their browser had, which ends.

    Raises `WrongPassword` or `TooMany`. Nothing is locked while the password is checked.
    """
    name = key(name).replace("\0", "")[:60]
    failure = _noted(database, name, address)  # before the check, so that many at once count too
    with database.reading() as session:
        account = session.scalar(select(Account).where(Account.name == name))
        known = account.password_hash if account else None
    right = passwords.fits(password, known)
    if account is None or not right or account.disabled:
        _say_failed(database, account, address)
        raise TooMany if failure >= MOST else WrongPassword
    with database.writing(_as(account, address)) as session:
        session.execute(delete(FailedSignIn).where(FailedSignIn.name == name, FailedSignIn.address == address))
        return Entered(_enter(session, account, address, old), account.must_change)


def vouched(database: Database, name: str, address: str, old: str | None = None) -> str:
    """Let somebody in whom an identity provider calls `name`, as the account of that name; returns the secret.

    Raises `NotFound` if there is no such account, or nobody is let in by it.
    """
    with database.reading() as session:
        account = session.scalar(select(Account).where(Account.name == name))  # exactly: nobody typed it
    if account is None or account.disabled:
        _say_failed(database, account, address)
        raise NotFound(name)
    with database.writing(_as(account, address)) as session:
        return _enter(session, session.get_one(Account, account.id), address, old)


def _noted(database: Database, name: str, address: str) -> int:
    """Count this attempt as failed until it succeeds; returns which failure of the account here it would be."""
    since = utc_now() - WINDOW
    with database.writing(SYSTEM) as session:
        session.execute(delete(FailedSignIn).where(FailedSignIn.at < utc_now() - timedelta(days=1)))
        recent = select(func.count()).select_from(FailedSignIn)
        recent = recent.where(FailedSignIn.address == address, FailedSignIn.at > since)
        same = session.scalar(recent.where(FailedSignIn.name == name)) or 0
        if same >= MOST or (session.scalar(recent) or 0) >= MOST_FROM_AN_ADDRESS:
            raise TooMany
        session.add(FailedSignIn(name=name, address=address))
        return same + 1


def _say_failed(database: Database, account: Account | None, address: str) -> None:
    """A name nobody has is not written down: people type passwords into the wrong field."""
    with database.writing(trusted("nobody", address)) as session:
        audit.note(session, "session:refuse", {"account": account.name if account else None})


def enter(session: Session, account_id: int, address: str, old: str | None = None) -> str:
    """Let somebody in whose identity is settled; returns the secret for their browser."""
    return _enter(session, session.get_one(Account, account_id), address, old)


def _enter(session: Session, account: Account, address: str, old: str | None) -> str:
    now = utc_now()
    idle = now - timedelta(minutes=settings.idle_minutes())
    replaced = token_hash(old) if old else None
    over = (SignIn.ends_at <= now) | (SignIn.seen_at <= idle) | (SignIn.token_hash == replaced)
    session.execute(delete(Reveal).where(Reveal.session_id.in_(select(SignIn.id).where(over))))
    session.execute(delete(SignIn).where(over))
    token = secrets.token_urlsafe(32)
    row = SignIn(account_id=account.id, token_hash=token_hash(token), address=address)
    row.ends_at = now + timedelta(hours=settings.session_hours())
    session.add(row)
    audit.say(session, "session:sign_in", row, None, None, {"account": account.name})
    return token


def sign_out(database: Database, token: str) -> None:
    """End one sign-in; nothing happens if there is none."""
    with database.writing(SYSTEM) as session:
        row = session.scalar(select(SignIn).where(SignIn.token_hash == token_hash(token)))
        if row is None:
            return
        account = session.get_one(Account, row.account_id)
        session.info["viewer"] = _as(account, row.address)
        audit.say(session, "session:sign_out", row, None, {"account": account.name}, None)
        session.execute(delete(Reveal).where(Reveal.session_id == row.id))
        session.delete(row)


def sign_out_everywhere(session: Session) -> None:
    """End every sign-in of the viewer's account, this one too."""
    viewer: Viewer = session.info["viewer"]
    assert viewer.account_id is not None
    account = session.get_one(Account, viewer.account_id)
    audit.say(session, "session:sign_out_everywhere", account, None, {"account": account.name}, None)
    end_all(session, account.id)


def present(database: Database, token: str, address: str | None = None, *, touch: bool = True) -> Viewer | None:
    """Who a browser's secret stands for now; None once it has ended, whatever it was.

    A person who has yet to change their first password may do nothing. What is asked without `touch`, by a screen and
    not by a person, does not put off the end of the sign-in.
    """
    now, hashed = utc_now(), token_hash(token)
    with database.engine.connect() as connection:
        found = _person(connection, now, address, _sign_ins.token_hash == hashed)
        if found is None:
            return _wall(connection, address, hashed)
    viewer, seen_at = found
    if touch and seen_at <= now - TOUCH:
        with database.writing(viewer) as session:
            session.execute(update(SignIn).where(SignIn.id == viewer.session_id).values(seen_at=now))
    return viewer


def again(database: Database, viewer: Viewer) -> Viewer:
    """The same viewer as of now, for what happens after a page was shown; holds nothing once the sign-in has ended."""
    if viewer.trusted:
        return viewer
    same = (_sign_ins.id == viewer.session_id) & (_sign_ins.account_id == viewer.account_id)
    with database.engine.connect() as connection:
        found = _person(connection, utc_now(), viewer.address, same)
    return found[0] if found else Viewer(viewer.name, address=viewer.address)


_sign_ins, _accounts, _grants = SignIn.__table__.c, Account.__table__.c, Grant.__table__.c
_PERSON = (
    select(
        *(_sign_ins.id, _sign_ins.address, _sign_ins.seen_at, _sign_ins.ends_at),
        *(_accounts.id.label("account_id"), _accounts.display_name, _accounts.disabled, _accounts.must_change),
        *(_grants.role, _grants.area_id, _grants.from_day, _grants.to_day),
    )
    .join_from(SignIn.__table__, Account.__table__, _accounts.id == _sign_ins.account_id)
    .outerjoin(Grant.__table__, _grants.account_id == _accounts.id)
)
"""A row for each role; asked at every run of every page, where the tables cost a quarter of the models."""


def _person(
    connection: Connection, now: datetime, address: str | None, which: ColumnElement[bool]
) -> tuple[Viewer, datetime] | None:
    """The viewer of a sign-in that goes on, and when they were last seen."""
    rows = connection.execute(_PERSON.where(which)).all()
    if not rows:
        return None
    idle, today, row = now - timedelta(minutes=settings.idle_minutes()), calendar.today(), rows[0]
    if row.disabled or row.ends_at <= now or row.seen_at <= idle:
        return None
    granted = (one for one in rows if one.role in ROLES and one.from_day <= today < one.to_day)
    viewer = Viewer(
        row.display_name,
        () if row.must_change else tuple(Held(ROLES[one.role], one.area_id) for one in granted),
        account_id=row.account_id,
        session_id=row.id,
        address=address or row.address,
        must_change=row.must_change,
    )
    return viewer, row.seen_at


def _wall(connection: Connection, address: str | None, hashed: str) -> Viewer | None:
    links = DeviceLink.__table__
    link = connection.execute(
        select(links).where(links.c.token_hash == hashed, links.c.revoked_at.is_(None))
    ).one_or_none()
    if link is None:
        return None
    return Viewer(f"wall: {link.name}"[:60], (Held(WALL, link.area_id),), address=address, scenes=tuple(link.scenes))


def _as(account: Account, address: str | None) -> Viewer:
    return Viewer(account.display_name, account_id=account.id, address=address)


def as_account(session: Session, account: Account) -> Viewer:
    """An account with all it holds today, for a program that works in its name."""
    today = calendar.today()
    held: tuple[Held, ...] = ()
    if not (account.must_change or account.disabled):
        rows = session.scalars(
            select(Grant).where(Grant.account_id == account.id, Grant.from_day <= today, Grant.to_day > today)
        )
        held = tuple(Held(ROLES[row.role], row.area_id) for row in rows if row.role in ROLES)
    return Viewer(account.display_name, held, account_id=account.id)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def demonstrate(session: Session, role: str, address: str, old: str | None = None) -> str:
    """Let anybody in as a role of the demonstration, which everybody shares; returns the secret for their browser.

    Raises `NotFound` for a role there is not, and in every database that is no demonstration.
    """
    if role not in ROLES or not is_demonstration(session):
        raise NotFound(role)
    name = f"demonstration.{role}"
    account = session.scalar(select(Account).where(Account.name == name))
    if account is None:
        account = Account(name=name, display_name=DEMONSTRATORS[role])
        session.add(account)
    account.disabled, account.must_change, account.password_hash = False, False, None  # whatever others tried out
    session.flush()
    today = calendar.today()
    holds = select(Grant.id).where(Grant.account_id == account.id, Grant.from_day <= today, Grant.to_day > today)
    if session.scalar(holds.where(Grant.role.in_(ROLES)).limit(1)) is None:
        session.add(Grant(account_id=account.id, role=role, from_day=today))
    session.info["viewer"] = _as(account, address)
    return _enter(session, account, address, old)
