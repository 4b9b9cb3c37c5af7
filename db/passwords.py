"""Passwords: which are good enough, and how they are kept (argon2id, with the parameters RFC 9106 puts second)."""

import secrets
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from db.errors import N_, Problem

SHORTEST: Final = 10
LONGEST: Final = 200
_COMMON: Final = Path(__file__).resolve().parent / "data" / "common_passwords.txt"
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_hasher = PasswordHasher()


def hashed(password: str) -> str:
    """What is stored instead of a password."""
    return _hasher.hash(_plain(password))


def fits(password: str, known: str | None) -> bool:
    """Whether a password is the one behind a hash; takes as long when there is none."""
    try:
        return _hasher.verify(known or _nobody(), _plain(password)[:LONGEST]) and known is not None
    except (VerificationError, InvalidHashError):
        return False


def problems(password: str, account: str, field: str = "password") -> list[Problem]:
    """What is wrong with a password that somebody wants to take."""
    said = _plain(password)
    if not SHORTEST <= len(said) <= LONGEST:
        return [Problem(field, N_("Choose a password of {least} characters or more."), {"least": SHORTEST})]
    lowered = said.casefold()
    if len(set(lowered)) < 5 or lowered in _common() or _plain(account).casefold() in lowered:
        return [Problem(field, N_("Choose a password that is harder to guess: not a common one, not your name."))]
    return []


def made() -> str:
    """A first password to hand over: four groups of four letters, 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _plain(password: str) -> str:
    """The same password from every keyboard."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_hex())


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="utf-8").casefold().split())
