"""Who is looking, and what they may do: the sign-in of the browser, looked up anew in every script run."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from db.access import allowed
from db.actions import sign_ins
from db.engine import default_database
from db.errors import N_
from db.permissions import Permission
from db.viewer import Viewer

__all__ = ["COOKIES", "NOBODY", "Permission", "can", "forget", "token", "viewer"]

COOKIES: Final = ("__Host-tongxin", "tongxin")
"""What the browser keeps its secret in: the first where the connection is encrypted."""

NOBODY: Final = Viewer(N_("Nobody"))

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
    secret = token(st.context.cookies)
    by_hand = not (st.session_state.get("live") or {}).get(
        "changed"
    )  # what has changed elsewhere keeps nobody signed in
    return (sign_ins.present(default_database(), secret, touch=by_hand) if secret else None) or NOBODY


def token(cookies: Mapping[str, str]) -> str | None:
    """The secret among the cookies of a browser."""
    return next((cookies[name] for name in COOKIES if cookies.get(name)), None)


def can(permission: Permission, area_id: int | None = None) -> bool:
    """Whether whoever is looking may do something in an area; without one, anywhere."""
    by = viewer()
    roots = by.roots(permission)
    if area_id is None or not roots:
        return roots != ()
    with default_database().reading(by) as session:
        return allowed(session, permission, area_id)
