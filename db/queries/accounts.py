"""Accounts, what they hold, and the screens on walls; told to their administrators alone."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import calendar
from db.models import Account, Area, DeviceLink, Grant, SignIn
from db.permissions import Permission


@dataclass(frozen=True)
class AccountRow:
    """An account, and in how many browsers it is signed in."""

    id: int
    name: str
    display_name: str
    disabled: bool
    must_change: bool
    signed_in: int


@dataclass(frozen=True)
class GrantRow:
    """A role that an account holds; no area means everywhere."""

    id: int
    account_id: int
    role: str
    area_id: int | None
    area_name: str | None
    from_day: date
    to_day: date


@dataclass(frozen=True)
class DeviceRow:
    """A link that works."""

    id: int
    name: str
    area_id: int
    area_name: str
    scenes: list[str]
    created_at: datetime
    created_by: str


def accounts(session: Session) -> list[AccountRow]:
    """Every account, by name."""
    if not session.info["viewer"].has(Permission.ACCOUNTS, Permission.GRANTS):
        return []
    signed_in = select(func.count()).where(SignIn.account_id == Account.id).scalar_subquery()
    rows = session.execute(
        select(
            Account.id, Account.name, Account.display_name, Account.disabled, Account.must_change, signed_in
        ).order_by(Account.name)
    )
    return [AccountRow(*row) for row in rows]


def grants(session: Session) -> list[GrantRow]:
    """What is held today or will be, in the viewer's areas."""
    if not session.info["viewer"].has(Permission.ACCOUNTS, Permission.GRANTS):
        return []
    rows = session.execute(
        select(Grant.id, Grant.account_id, Grant.role, Grant.area_id, Area.name, Grant.from_day, Grant.to_day)
        .outerjoin(Area, Area.id == Grant.area_id)
        .where(Grant.to_day > calendar.today())
        .order_by(Grant.account_id, Grant.id)
    )
    return [GrantRow(*row) for row in rows]


def device_links(session: Session) -> list[DeviceRow]:
    """The links that work, in the viewer's areas."""
    if not session.info["viewer"].has(Permission.DEVICES):
        return []
    rows = session.execute(
        select(
            DeviceLink.id,
            DeviceLink.name,
            DeviceLink.area_id,
            Area.name,
            DeviceLink.scenes,
            DeviceLink.created_at,
            DeviceLink.created_by,
        )
        .join(Area, Area.id == DeviceLink.area_id)
        .where(DeviceLink.revoked_at.is_(None))
        .order_by(DeviceLink.id)
    )
    return [DeviceRow(*row) for row in rows]


def anybody(session: Session) -> bool:
    """Whether there is any account yet that can sign in by a password."""
    known = select(Account.id).where(Account.password_hash.is_not(None), Account.disabled.is_(False))
    return session.scalar(known.limit(1)) is not None
