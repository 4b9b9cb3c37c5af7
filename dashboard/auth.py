"""Coming in and going out: the routes under /auth, plain pages that work without a script.

A POST is answered 403 if another site sent it, whatever it says; then 303 to where the person goes, 401 for a wrong
password, 429 where an address has to wait.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import parse_qs

from sqlalchemy.exc import IntegrityError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard import auth_pages, openid
from dashboard.access import COOKIES, of_secret, token
from dashboard.hardening import is_own
from db.actions import accounts, sign_ins
from db.actions.sign_ins import TooMany, WrongPassword
from db.engine import default_database
from db.errors import NotFound, Refused
from db.frozen import Frozen
from db.queries.accounts import anybody
from db.queries.records import is_demonstration
from db.viewer import SYSTEM, Viewer

LONGEST: Final = 16_384
"""Bytes of the largest form that is read."""
YEAR: Final = 365 * 24 * 60 * 60
"""Seconds for which a wall keeps its secret."""

Form = dict[str, str]


def of(request: Request, *, touch: bool = True) -> Viewer:
    """Whoever a request comes from; `NOBODY` without a sign-in that goes on. Without `touch` it goes on no longer."""
    return of_secret(of_browser(request), _address(request), touch=touch)


def of_browser(request: Request) -> str | None:
    """The secret that a browser sends with a request."""
    return token(request.cookies, encrypted=request.url.scheme == "https")


def _posted(answer: Callable[[Request, Form], Response]) -> Callable[[Request], Any]:
    """A route that takes a form from our own pages; it is answered in a thread, since passwords take time."""

    @wraps(answer)
    async def route(request: Request) -> Response:
        if not _ours(request):
            return PlainTextResponse("This form was sent from another site.", status_code=403)
        if default_database().frozen:
            return PlainTextResponse(str(Frozen()), status_code=403)
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > LONGEST:
                return PlainTextResponse("This form is too large.", status_code=413)
        try:
            fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
        except ValueError:
            return PlainTextResponse("This form has too many fields.", status_code=400)
        return await run_in_threadpool(answer, request, {name: values[0] for name, values in fields.items()})

    return route


def _ours(request: Request) -> bool:
    """Whether a page of this server sent a form; what is no browser says nothing about where it comes from."""
    if "origin" not in request.headers:
        return request.headers.get("sec-fetch-site", "none") in ("none", "same-origin")
    return is_own(request.headers)


def sign_in_page(request: Request) -> Response:
    """Where a visitor who is not signed in is sent; `to` is where they wanted to go."""
    if default_database().frozen:  # nobody signs in to a showcase pack
        return RedirectResponse("/", 303)
    return _sign_in_page(where(request.query_params.get("to")))


def _sign_in_page(to: str, message: str | None = None, name: str = "", status: int = 200) -> Response:
    with default_database().reading() as session:
        demonstration, known = is_demonstration(session), anybody(session)
    page = auth_pages.sign_in(
        to, name, message, demonstration=demonstration, without_accounts=not known, provider=openid.label()
    )
    waiting = {"Retry-After": str(int(sign_ins.WINDOW.total_seconds()))} if status == 429 else {}
    return HTMLResponse(page, status, {**waiting, **auth_pages.HEADERS})


@_posted
def sign_in(request: Request, form: Form) -> Response:
    """Let somebody in by `name` and `password`."""
    to, name = where(form.get("to")), form.get("name", "")
    try:
        entered = sign_ins.sign_in(
            default_database(), name, form.get("password", ""), _address(request), of_browser(request)
        )
    except WrongPassword:
        return _sign_in_page(to, auth_pages.WRONG, name, 401)
    except TooMany:
        return _sign_in_page(to, auth_pages.WAIT, name, 429)
    return _let_in(request, entered.token, "/auth/password" if entered.must_change else to)


def ask_provider(request: Request) -> Response:
    """Lead to the organisation's own sign-in, if there is one; `to` is where they wanted to go."""
    if openid.label() is None:
        return PlainTextResponse("There is no such sign-in here.", status_code=404)
    return openid.begin(where(request.query_params.get("to")))


def return_from_provider(request: Request) -> Response:
    """Let somebody in whom the organisation vouches for, by an account that is there already."""
    said = openid.name(request)
    answer: Response
    try:
        if said is None:
            raise NotFound("claim")
        secret = sign_ins.vouched(default_database(), said, _address(request), of_browser(request))
        answer = _let_in(request, secret, where(openid.wanted(request)))
    except NotFound:
        answer = _sign_in_page("/", auth_pages.UNKNOWN, status=401)
        openid.forget(request, answer)
    return answer


@_posted
def demonstrate(request: Request, form: Form) -> Response:
    """Let anybody into a demonstration as a `role`; there is no such address in a real database."""
    for _again in range(2):
        try:
            with default_database().writing(SYSTEM) as session:
                secret = sign_ins.demonstrate(session, form.get("role", ""), _address(request), of_browser(request))
        except NotFound:
            break
        except IntegrityError:  # somebody came in as this role at the same moment, for the first time
            continue
        return _let_in(request, secret, where(form.get("to")))
    return PlainTextResponse("There is no such role here.", status_code=404)


@_posted
def sign_out(request: Request, _form: Form) -> Response:
    """End the sign-in of this browser."""
    if secret := of_browser(request):
        sign_ins.sign_out(default_database(), secret)
    left = RedirectResponse("/auth/sign-in", 303)
    openid.forget(request, left)
    for name in COOKIES:
        left.delete_cookie(name, path="/", secure=name.startswith("__Host-"), httponly=True, samesite="lax")
    return left


def password_page(request: Request) -> Response:
    """Where somebody changes their own password."""
    by = of(request)
    if by.account_id is None:
        return RedirectResponse("/auth/sign-in?to=/auth/password", 303)
    return HTMLResponse(auth_pages.password(by.must_change), headers=auth_pages.HEADERS)


@_posted
def change_password(request: Request, form: Form) -> Response:
    """Change one's own password from `now` to `new`, typed `again`; every other sign-in of the account ends."""
    by = of(request)
    if by.account_id is None:
        return PlainTextResponse("Sign in first.", status_code=401)
    try:
        with default_database().writing(by) as session:
            accounts.change_password(
                session, by.account_id, form.get("now", ""), form.get("new", ""), form.get("again", "")
            )
            secret = sign_ins.enter(session, by.account_id, _address(request))
    except Refused as refused:
        page = auth_pages.password(by.must_change, refused.problems)
        return HTMLResponse(page, 400, auth_pages.HEADERS)
    return _let_in(request, secret, "/")


def wall_page(request: Request) -> Response:
    """What the link of a wall opens: one button, so that no link alone signs anybody out of their own account."""
    secret = request.path_params["secret"]
    if sign_ins.present(default_database(), secret) is None:
        return PlainTextResponse("This link does not work any more.", status_code=404)
    return HTMLResponse(auth_pages.wall(secret), headers=auth_pages.HEADERS)


@_posted
def wall(request: Request, _form: Form) -> Response:
    """Let a screen on a wall in by the secret of its link; it stays in until the link is revoked."""
    secret = request.path_params["secret"]
    if sign_ins.present(default_database(), secret) is None:
        return PlainTextResponse("This link does not work any more.", status_code=404)
    if old := of_browser(request):
        sign_ins.sign_out(default_database(), old)
    return _let_in(request, secret, "/", keep=YEAR)


def _let_in(request: Request, secret: str, to: str, keep: int | None = None) -> Response:
    encrypted = request.url.scheme == "https"
    answer = RedirectResponse(to, 303)
    openid.forget(request, answer)
    answer.set_cookie(
        COOKIES[0] if encrypted else COOKIES[1],
        secret,
        max_age=keep,
        path="/",
        secure=encrypted,
        httponly=True,
        samesite="lax",
    )
    return answer


def where(to: str | None) -> str:
    """An address of our own to go to: never another site's, however it is written."""
    fine = to and to.startswith("/") and not to.startswith("//") and "\\" not in to and to.isprintable()
    return to if fine and to else "/"


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


ROUTES: Final = [
    Route("/auth/sign-in", sign_in_page, methods=["GET"]),
    Route("/auth/sign-in", sign_in, methods=["POST"]),
    Route(openid.BEGIN, ask_provider, methods=["GET"]),
    Route("/auth/sign-out", sign_out, methods=["POST"]),
    Route("/auth/demo", demonstrate, methods=["POST"]),
    Route("/auth/password", password_page, methods=["GET"]),
    Route("/auth/password", change_password, methods=["POST"]),
    Route("/auth/wall/{secret}", wall_page, methods=["GET"]),
    Route("/auth/wall/{secret}", wall, methods=["POST"]),
]
