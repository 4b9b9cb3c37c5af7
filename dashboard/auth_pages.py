"""The pages of coming in: both languages at once, since nobody has chosen one yet, and without any script."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from dashboard.forms.form import told
from dashboard.parts.markup import NOTHING, Html
from dashboard.text import N_, using
from dashboard.text import _ as translated
from db.errors import Problem
from db.permissions import ROLE_NAMES

HEADERS: Final = {"Cache-Control": "no-store"}

WRONG: Final = N_("Check the account name and the password: they do not fit together.")
WAIT: Final = N_("Wait five minutes, then try again: there were too many wrong passwords.")

UNKNOWN: Final = N_("Ask a system administrator for an account: your organisation knows you, but none here is yours.")

_PAGE: Final = Html(
    """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="/app/static/favicon.png">
<link rel="stylesheet" href="/app/static/auth.css">
</head>
<body>
<main>
<h1>同心<small lang="en">Tongxin</small></h1>
{body}
</main>
</body>
</html>
"""
)

_SIGN_IN: Final = Html(
    """<form method="post" action="/auth/sign-in">
{message}
<input type="hidden" name="to" value="{to}">
<label>{name_label}<input name="name" value="{name}" autocomplete="username" autocapitalize="none" required></label>
<label>{password_label}<input name="password" type="password" autocomplete="current-password" required></label>
<button class="first">{button}</button>
</form>
"""
)

_PASSWORD: Final = Html(
    """<form method="post" action="/auth/password">
<p>{why}</p>
{now}{new}{again}
<button class="first">{button}</button>
</form>
"""
)

LOOKS: Final = {
    "leader": N_("Look around as a leader"),
    "coordinator": N_("Enter and correct as a coordinator"),
    "grid_worker": N_("Report and settle as a grid worker"),
    "department": N_("Report in and handle as a department"),
    "system_administrator": N_("Look after accounts as the system administrator"),
    "security_administrator": N_("Give rights as the security administrator"),
    "audit_administrator": N_("Check the others as the audit administrator"),
}
assert LOOKS.keys() == ROLE_NAMES.keys()


def sign_in(
    to: str, name: str, message: str | None, *, demonstration: bool, without_accounts: bool, provider: str | None
) -> Html:
    """The page on which one signs in; in a demonstration, one click lets anybody in.

    `provider` is what the organisation calls its own sign-in, if it has one.
    """
    form = (_elsewhere(to, provider) if provider else NOTHING) + _SIGN_IN.format(
        message=_note(message),
        to=to,
        name=name[:60],
        name_label=_both(N_("Account")),
        password_label=_both(N_("Password")),
        button=_both(N_("Sign in")),
    )
    if demonstration:
        body = _roles(to) + Html("<h2>{}</h2>{}").format(_both(N_("Or sign in with an account")), form)
    elif without_accounts:
        first = Html("<code>python3 -m db user add NAME --role system_administrator --role coordinator</code>")
        said = _both(N_("There is no account yet. Whoever runs this server makes the first one there:"))
        body = Html('<div class="note">{} {}</div>').format(said, first) + form
    else:
        body = form
    return _page(N_("Sign in"), body)


def wall(secret: str) -> Html:
    """The page that a wall's link opens."""
    form = Html('<form method="post" action="/auth/wall/{}"><p>{}</p><button class="first">{}</button></form>')
    said = _both(N_("This screen will show the area of this link until the link is revoked."))
    return _page(N_("Screen on a wall"), form.format(secret, said, _both(N_("Show it on this screen"))))


def password(must: bool, problems: Iterable[Problem] = ()) -> Html:
    """The page on which one changes one's own password."""
    listed = list(problems)
    why = N_("Choose a password of your own first: the one you were given is known to somebody else.")
    field = Html('<label>{}<input name="{}" type="password" autocomplete="{}" required>{}</label>')
    fields = {
        key: field.format(
            _both(label), key, complete, Html("").join(_problem(one) for one in listed if one.field == key)
        )
        for key, label, complete in (
            ("now", N_("The password you have"), "current-password"),
            ("new", N_("A new password, 10 characters or more"), "new-password"),
            ("again", N_("The new password again"), "new-password"),
        )
    }
    said = why if must else N_("You stay signed in here; everywhere else you are signed out.")
    button = _both(N_("Change the password"))
    return _page(N_("Change the password"), _PASSWORD.format(why=_both(said), button=button, **fields))


def _roles(to: str) -> Html:
    button = Html('<button name="role" value="{}"{}>{}</button>')
    buttons = [
        button.format(role, Html(' class="first"') if role == "leader" else NOTHING, _both(label))
        for role, label in LOOKS.items()
    ]
    said = _both(N_("Demonstration database: everything in it is public or invented. Come in with one click."))
    return Html(
        '<form method="post" action="/auth/demo"><p>{}</p><input type="hidden" name="to" value="{}">{}</form>'
    ).format(said, to, Html("").join(buttons))


def _elsewhere(to: str, provider: str) -> Html:
    # No form: the policy of our pages lets none lead to another site, not even by a redirect.
    link = Html('<a class="button" href="/auth/openid?to={}">{}</a>')
    said = Html('<span>{}<small lang="en">{}</small></span>')
    with using("zh"):
        chinese = translated(N_("Sign in with {provider}")).format(provider=provider)
    return link.format(quote(to), said.format(chinese, f"Sign in with {provider}"))


def _problem(problem: Problem) -> Html:
    lines = []
    for code in ("zh", "en"):
        with using(code):
            lines.append(told(problem))
    return Html('<span class="problem" role="alert">{}<small lang="en">{}</small></span>').format(*lines)


def _note(message: str | None) -> Html:
    return Html('<div class="problem" role="alert">{}</div>').format(_both(message)) if message else NOTHING


def _both(message: str) -> Html:
    """A sentence in Chinese, and under it in English."""
    with using("zh"):
        chinese = translated(message)
    return Html('<span>{}<small lang="en">{}</small></span>').format(chinese, message)


def _page(title: str, body: Html) -> Html:
    with using("zh"):
        said = f"{translated(title)} · 同心 Tongxin"
    return _PAGE.format(title=said, body=body)
