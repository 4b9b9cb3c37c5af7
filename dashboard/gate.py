"""The gate before every page: who is not signed in is sent to the sign-in page, and comes back to where they went."""

from typing import Final
from urllib.parse import quote

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import access, auth, openid
from dashboard.access import NOBODY
from dashboard.hardening import UPLOADS
from dashboard.text import _
from db.viewer import Viewer

FILES: Final = ("/media/", UPLOADS)
SIGN_IN, CHANGE = "/auth/sign-in", "/auth/password"

_LEAVE = """export default function ({ data }) {
  const here = location.pathname + location.search;
  location.replace(data === "/auth/sign-in" ? data + "?to=" + encodeURIComponent(here) : data);
}
"""


class Gate:
    """Sends a browser that asks for a page without a sign-in to the sign-in page.

    What a page shows is guarded by the run of its script; this only spares a visitor an empty one. Streamlit's own
    routes of files made for somebody, and of files that somebody gives, ask for no sign-in: so it is asked here.
    """

    def __init__(self, app: ASGIApp, pages: frozenset[str]) -> None:
        self._app, self._pages = app, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"] in self._pages:
            request = Request(scope)
            by = await run_in_threadpool(auth.of, request)
            if by == NOBODY and openid.returning(request):
                answer = await run_in_threadpool(auth.return_from_provider, request)
                await answer(scope, receive, send)
                return
            if way := _elsewhere(by):
                query = f"?{request.url.query}" if request.url.query else ""
                back = f"?to={quote(scope['path'] + query)}" if way == SIGN_IN else ""
                await RedirectResponse(way + back, 303)(scope, receive, send)
                return
        if scope["type"] == "http" and scope["path"].startswith(FILES):
            by = await run_in_threadpool(auth.of, Request(scope))
            if _elsewhere(by) or (scope["path"].startswith(UPLOADS) and by.account_id is None):
                await PlainTextResponse("Sign in first.", 404)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _elsewhere(by: Viewer) -> str | None:
    """Where somebody has to go before they may see a page."""
    return SIGN_IN if by == NOBODY else CHANGE if by.must_change else None


def pass_through() -> None:
    """In a script run: leave for the sign-in page if the sign-in has ended, and stop."""
    if way := _elsewhere(access.viewer()):
        st.title(_("You are signed out."), anchor=False)
        st.link_button(_("Sign in"), way)
        st.components.v2.component("tongxin_leave", js=_LEAVE)(data=way, key="leave")
        st.stop()
