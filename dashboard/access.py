"""Who is looking, and what they may do: the sign-in of the browser, looked up anew in every script run."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.kept import Kept
from db.access import above
from db.actions import sign_ins
from db.calendar import today
from db.engine import default_database
from db.errors import N_
from db.permissions import Permission
from db.viewer import Viewer

__all__ = ["COOKIES", "NOBODY", "Permission", "can", "forget", "of_secret", "own_token", "token", "viewer"]

COOKIES: Final = ("__Host-tongxin", "tongxin")
"""What the browser keeps its secret in: the first where the connection is encrypted."""

NOBODY: Final = Viewer(N_("Nobody"))

_trees: Final[Kept[list[int]]] = Kept(300)

_looked_up: ContextVar[tuple[object, Viewer] | None] = ContextVar("viewer", default=None)


def viewer() -> Viewer:
    """The person in front of the screen, as of this script run; travels with every query and every write."""
    run = get_script_run_ctx(suppress_warning=True)
    known = _looked_up.get()
    mark = run.cursors if run else None  # made anew for every run, so a sign-in that has ended is seen at the next
    if known is None or mark is None or known[0] is not mark:
        known = mark, _present()
        _looked_up.set(known)
    return known[1]


def forget() -> None:
    """Look anew at once: a sign-in has just ended in this very run."""
    _looked_up.set(None)


def _present() -> Viewer:
    """Whoever the cookie of this browser stands for."""
    secret = own_token()
    # What has changed elsewhere keeps nobody signed in.
    by_hand = not (st.session_state.get("live") or {}).get("changed")
    return of_secret(secret, touch=by_hand)


def of_secret(secret: str | None, address: str | None = None, *, touch: bool = True) -> Viewer:
    """Who a browser's secret stands for now; nobody signs in to a showcase pack, which is open to who opens it."""
    database = default_database()
    if database.frozen:
        return database.frozen.visitor()
    return (sign_ins.present(database, secret, address, touch=touch) if secret else None) or NOBODY


def token(cookies: Mapping[str, str], *, encrypted: bool) -> str | None:
    """The secret among the cookies of a browser; what any neighbour could have planted is none."""
    return cookies.get(COOKIES[0] if encrypted else COOKIES[1])


def own_token() -> str | None:
    """The secret of the browser whose script runs."""
    scheme = st.context.headers.get("X-Forwarded-Proto") or ""  # as the server reads it for the routes
    return token(st.context.cookies, encrypted=scheme.startswith("https"))


def can(permission: Permission, area_id: int | None = None) -> bool:
    """Whether whoever is looking may do something in an area; without one, anywhere."""
    roots = viewer().roots(permission)
    if area_id is None or not roots:
        return roots != ()
    return not set(roots).isdisjoint(_above(area_id))


def _above(area_id: int) -> list[int]:
    """An area and the areas above it today, kept until the tree changes; every write asks the tree itself."""
    database = default_database()

    def ask() -> list[int]:
        with database.reading() as session:
            return above(session, area_id)

    known = st.session_state.get("revisions")
    return _trees.get((database.url, area_id, today()), known["tree"], ask) if known else ask()
