"""Who may come in: accounts, what they are granted where, their sign-ins, and the links of screens on walls."""

from datetime import date, datetime

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import LAST_DAY, Base, utc_now


class Account(Base):
    """Somebody who can sign in; without a password hash only by another way than a password.

    `name` is what they type, `display_name` what others see and what signs their changes.
    """

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    display_name: Mapped[str] = mapped_column(String(60), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=False)
    disabled: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(DateTime, default=utc_now)


class Grant(Base):
    """A role that an account holds in an area and all below it, from day to day; everywhere without an area."""

    __tablename__ = "grants"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    role: Mapped[str] = mapped_column(String(24))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"), index=True)
    from_day: Mapped[date]
    to_day: Mapped[date] = mapped_column(default=LAST_DAY)


class SignIn(Base):
    """A browser in which somebody is signed in; of its secret only the hash is kept. It is deleted when it ends."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    address: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(DateTime, default=utc_now)
    seen_at: Mapped[datetime] = mapped_column(DateTime, default=utc_now)
    ends_at: Mapped[datetime] = mapped_column(DateTime)


class FailedSignIn(Base):
    """One wrong password for a name from an address; kept for a day."""

    __tablename__ = "failed_sign_ins"
    __table_args__ = (Index(None, "address", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(DateTime, default=utc_now)


class Reveal(Base):
    """What one sign-in may see unmasked, e.g. the names in a team; goes with the sign-in."""

    __tablename__ = "reveals"
    __table_args__ = (UniqueConstraint("session_id", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]


class DeviceLink(Base):
    """The link that lets a screen on a wall show an area until it is revoked; of its secret only the hash is kept."""

    __tablename__ = "device_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    scenes: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(DateTime, default=utc_now)
    created_by: Mapped[str] = mapped_column(String(60))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime)
