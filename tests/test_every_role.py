"""Every role × every page × every action × every route: what a role is a set of is let through, and nothing else."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import count

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard import access, live, navigation, server
from db.actions import accounts, devices, sign_ins
from db.engine import Database
from db.errors import Forbidden, NotFound
from db.permissions import ROLES, WALL, Permission
from tests import factories
from tests.deeds import DEEDS, NO_DEEDS, Deed, Town, actions
from tests.factories import TESTER
from tests.pages.screens import assert_sound, screen

WORK = {
    "stations": ("New station", Permission.STATIONS),
    "volunteers": ("New team", Permission.VOLUNTEERING),
    "projects": ("New need", Permission.COBUILDING),
    "issues": ("Report an issue", Permission.ISSUES),
}
"""By page, a button that begins a piece of work, and what it takes."""
NOTHING = frozenset[Permission]()
HELD = {
    **ROLES,
    "a wall": WALL,
    "an account without a role": NOTHING,
    "nobody": NOTHING,
}
_numbers = count(1)


@dataclass
class Place:
    """A database with a town in it, and people of it."""

    database: Database
    town: Town

    def secret(self, who: str, area_id: int | None) -> str:
        """What the browser of somebody keeps who holds a role in an area, or everywhere."""
        with self.database.writing(TESTER) as session:
            if who == "nobody":
                return "nobody's"
            if who == "a wall":
                return devices.link(session, area_id or self.town.area, "墙")
            number = next(_numbers)
            account = accounts.add(session, f"somebody.{number}", f"somebody {number}", None)
            if who in ROLES:
                accounts.grant(session, account, who, area_id)
            return sign_ins.enter(session, account, "192.0.2.1")

    def outcome(self, secret: str, deed: Deed) -> type[Exception] | None:
        """What became of an action: nothing of it is kept, whether it was allowed or not."""

        class Undone(Exception):
            pass

        by = sign_ins.present(self.database, secret) or access.NOBODY
        try:
            with self.database.writing(by) as session:
                deed.do(session, self.town)
                raise Undone
        except Undone:
            return None
        except (Forbidden, NotFound) as refused:
            return type(refused)


@pytest.fixture
def place(bare: Database) -> Place:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        return Place(bare, Town(session))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Whoever asks our routes and pages, without Streamlit behind them; who listens hears one thing."""

    async def once(_watcher: live.Watcher) -> AsyncIterator[dict[str, int]]:
        yield {}

    monkeypatch.setattr(live.Watcher, "listen", once)
    pages = [
        Route(path, lambda request: PlainTextResponse("the page"))
        for path in ("/", *(f"/{entry.file}" for entry in navigation.MENU))
    ]
    app = Starlette(routes=[*server.ROUTES, *pages], middleware=server.MIDDLEWARE)
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("who", HELD)
def test_somebody_gets_what_they_hold_and_nothing_else(
    place: Place, asked: TestClient, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, town = HELD[who], place.town
    own, above, beside = (place.secret(who, root) for root in (town.area, None, town.sibling))
    for name, deed in DEEDS.items():
        found = place.outcome(above if deed.everywhere else own, deed)
        assert (found is None) == (deed.permission in held), f"{name}: {found}"
        if name != "accounts.add" and not deed.everywhere:  # these concern no area of somebody's
            refusal = (NotFound, Forbidden) if name.startswith("accounts.") else (NotFound,)
            assert place.outcome(beside, deed) in refusal, name
    for method, path, expected in routes(town, who, held):
        asked.cookies.set("tongxin", own)
        answer = asked.request(
            method, path, data={"name": "x", "password": "y", "role": "leader"} if method == "POST" else None
        )
        assert answer.status_code == expected, f"{method} {path}"
        asked.cookies.set("tongxin", beside)
        if "/files/" in path or town.code in path:
            assert asked.request(method, path).status_code == (401 if expected == 401 else 404)
    monkeypatch.setattr(access, "_present", lambda: sign_ins.present(place.database, above) or access.NOBODY)
    for entry in navigation.MENU:
        access.forget()
        if not held & set(entry.permissions):
            if who not in ("nobody", "an account without a role"):
                with pytest.raises(ValueError, match="Could not find a navigation page"):
                    screen(entry.file, area=town.code)
            continue
        app = screen(entry.file, area=town.code)
        assert_sound(app)
        if entry.file in WORK:
            button, permission = WORK[entry.file]
            assert (button in {one.label for one in app.button}) == (permission in held)


def routes(town: Town, who: str, held: frozenset[Permission]) -> Iterator[tuple[str, str, int]]:
    """Every route, and what it answers somebody of the town; the last one signs them out."""
    signed_in, account = who != "nobody", who not in ("nobody", "a wall")
    look = Permission.LOOK in held
    yield "GET", "/healthz", 200
    yield "GET", "/live", 200 if signed_in else 401
    figure = f"/api/v1/figures?indicator=issues_open&area={town.code}"
    yield "GET", figure, 401 if who in ("nobody", "a wall") else 200 if look else 404
    yield "GET", f"/files/{town.file}", 200 if look and Permission.EXPORT in held else 404
    yield "GET", "/map/unknown.json", 404
    for path in ("/", *(f"/{entry.file}" for entry in navigation.MENU)):
        yield "GET", path, 200 if signed_in else 303
    yield "GET", "/auth/sign-in", 200
    yield "GET", "/auth/openid", 404
    yield "POST", "/auth/demo", 404
    yield "GET", "/auth/password", 200 if account else 303
    yield "POST", "/auth/password", 400 if account else 401
    yield "GET", "/auth/wall/forged", 404
    yield "POST", "/auth/wall/forged", 404
    yield "POST", "/auth/sign-in", 401
    yield "POST", "/auth/sign-out", 303


def test_every_action_route_and_permission_is_walked(place: Place) -> None:
    assert {name.split()[0] for name in DEEDS} == actions() - NO_DEEDS
    assert actions() >= NO_DEEDS
    assert {deed.permission for deed in DEEDS.values()} | {Permission.LOOK} == set(Permission)
    assert set().union(*ROLES.values()) == set(Permission)
    walked = {(method, path.partition("?")[0]) for method, path, _status in routes(place.town, "nobody", WALL)}
    for route in server.ROUTES:
        for method in (route.methods or set()) - {"HEAD"}:
            assert any(method == one and route.path_regex.fullmatch(path) for one, path in walked), route.path
