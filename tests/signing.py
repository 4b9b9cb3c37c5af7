"""Being signed in, for tests: as a program before AppTest, with a cookie before a real server."""

from collections.abc import Iterator
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from dashboard import access
from db.viewer import trusted

VISITOR = trusted("Li Juan")
"""Who looks at every page that a test runs without a browser, and may do everything."""


@pytest.fixture(autouse=True)
def _signed_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(access, "_present", lambda: VISITOR)
    access.forget()
    yield
    access.forget()


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object) -> None:
        return None


def cookie(server: str, role: str = "leader") -> str:
    """The cookie of a role of the demonstration, as a browser sends it: `name=value`."""
    return _posted(f"{server}/auth/demo", role=role)


def cookie_of(server: str, name: str, password: str) -> str:
    """The cookie of an account."""
    return _posted(f"{server}/auth/sign-in", name=name, password=password)


def _posted(url: str, **fields: str) -> str:
    from urllib.error import HTTPError

    try:
        answer = build_opener(_Stay).open(Request(url, urlencode(fields).encode()))
    except HTTPError as led_on:
        answer = led_on
    assert answer.status == 303, answer.status
    return str(answer.headers["Set-Cookie"]).partition(";")[0]
