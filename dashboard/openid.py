"""Coming in by OpenID Connect: `st.login` settles who somebody is, and that becomes a sign-in of ours.

It is configured in `.streamlit/secrets.toml` as Streamlit documents it, section `[auth]`. Two entries there are ours:
`claim` says which claim of the provider is the name of an account (`preferred_username` unless it is said), `label`
what the button says. Streamlit's cookie says for thirty days who somebody is and cannot be revoked, so it is taken
away as soon as it has been read.
"""

import json
import time
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from streamlit import auth_util
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette import starlette_app_utils
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

BEGIN: Final = "/auth/openid"
WANTED: Final = "tongxin_wanted"
"""The cookie that keeps where somebody wanted to go while the provider asks who they are."""

CLAIM: Final = "preferred_username"
FRESH: Final = 300
"""For how many seconds what the provider said lets somebody in."""
SKEW: Final = 60
"""By how many seconds the provider's clock may be ahead of ours."""


def label() -> str | None:
    """What the button says that leads to the provider; None where there is none."""
    section = auth_util.get_secrets_auth_section()
    return str(section.get("label") or "OpenID Connect") if section.get("client_id") else None


def begin(to: str) -> Response:
    """Lead to the provider, as `st.login` does."""
    away = RedirectResponse(f"/auth/login?provider={auth_util.encode_provider_token('default')}", 303)
    away.set_cookie(WANTED, to, max_age=FRESH, httponly=True, samesite="lax")
    return away


def returning(request: Request) -> bool:
    """Whether a browser comes back from the provider."""
    return USER_COOKIE_NAME in request.cookies and label() is not None


def name(request: Request) -> str | None:
    """Which account the provider vouches for, if it did so just now."""
    said = auth_util.get_cookie_with_chunks(lambda part: _signed(request, part), USER_COOKIE_NAME)
    claims: dict[str, Any] = json.loads(said) if said else {}
    claim = auth_util.get_secrets_auth_section().get("claim") or CLAIM
    if not -SKEW <= time.time() - claims.get("iat", 0) <= FRESH:
        return None
    if claim == "email" and claims.get("email_verified") is not True:
        return None
    value = claims.get(claim)
    return value if isinstance(value, str) else None


def wanted(request: Request) -> str | None:
    """Where somebody wanted to go before they were asked who they are."""
    return request.cookies.get(WANTED)


def forget(request: Request, answer: Response) -> None:
    """Take away the cookies that `st.login` and `begin` left."""
    for cookie in request.cookies:
        if cookie.startswith((USER_COOKIE_NAME, TOKENS_COOKIE_NAME, WANTED)):
            answer.delete_cookie(cookie, httponly=True, samesite="lax")


def _signed(request: Request, cookie: str) -> bytes | None:
    value = request.cookies.get(cookie)
    return starlette_app_utils.decode_signed_value(get_cookie_secret(), cookie, value) if value else None
