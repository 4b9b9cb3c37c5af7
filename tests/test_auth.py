"""Coming in: what each route answers, on a server as it is started; what a stolen or forged request is answered."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from shutil import copy
from urllib.parse import quote, urlencode, urlsplit

import pytest

from dashboard.auth import where
from db.actions import accounts, devices
from db.engine import Database
from db.permissions import ROLES
from db.queries import areas
from db.viewer import trusted
from tests.serving import serving

GOOD = "two red lanterns"
FIGURE = "/api/v1/figures?indicator=issues_open&area="


@dataclass
class Client:
    """A browser that keeps its cookies and follows nothing by itself."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)
    headers: HTTPMessage = field(default_factory=HTTPMessage)
    body: str = ""

    def ask(self, method: str, path: str, form: dict[str, str] | None = None, **headers: str) -> int:
        connection = HTTPConnection(urlsplit(self.base).netloc, timeout=60)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        connection.request(method, path, urlencode(form) if form is not None else None, sent)
        answer = connection.getresponse()
        self.body, self.headers = answer.read().decode(), answer.headers
        for said in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        connection.close()
        return answer.status

    def get(self, path: str, **headers: str) -> int:
        return self.ask("GET", path, **headers)

    def post(self, path: str, form: dict[str, str] | None = None, **headers: str) -> int:
        return self.ask("POST", path, form or {}, **headers)

    @property
    def location(self) -> str | None:
        return self.headers["Location"]


@dataclass
class Town:
    """A real database with two communities, and a coordinator of the first."""

    url: str
    database: Database
    own: str
    other: str


@pytest.fixture(scope="module")
def town(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    file = copy(demonstration_file, tmp_path_factory.mktemp("town") / "town.db")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DELETE FROM settings WHERE key = 'demonstration'")
    database = Database(f"sqlite:///{file}")
    own, other = "990000001001", "990000001002"
    with database.writing(trusted("operator")) as session:
        for name in ("li.juan", "wang.wei", "zhao.min"):
            one = accounts.add(session, name, name, GOOD)
            session.get_one(accounts.Account, one).must_change = name == "zhao.min"
            accounts.grant(session, one, "coordinator", areas.area(session, own).id)
    with serving(database.url, "--no-demo") as served:
        yield Town(served.url, database, own, other)
    database.close()


@pytest.fixture
def client(town: Town) -> Client:
    return Client(town.url)


@pytest.fixture
def li(client: Client) -> Client:
    """Li Juan's browser, signed in."""
    assert client.post("/auth/sign-in", {"name": "li.juan", "password": GOOD}) == 303
    return client


def test_whoever_is_not_signed_in_gets_no_page_and_no_figure(client: Client, town: Town) -> None:
    assert client.get("/overview?area=1&lang=en") == 303
    assert client.location == f"/auth/sign-in?to={quote('/overview?area=1&lang=en')}"
    assert client.get("/") == 303
    assert client.get(FIGURE + town.own) == 401
    assert json.loads(client.body) == {"error": "Sign in first."}
    assert client.get("/healthz") == 200


def test_the_sign_in_page_is_in_both_languages_and_needs_no_script(client: Client) -> None:
    assert client.get(f"/auth/sign-in?to={quote('/issues?x=<b>')}") == 200
    assert "<script" not in client.body
    assert "Sign in" in client.body
    assert 'value="/issues?x=&lt;b&gt;"' in client.body
    assert "/auth/demo" not in client.body
    assert client.headers["Cache-Control"] == "no-store"


def test_signing_in_leads_on_and_leaves_a_cookie_that_scripts_cannot_read(client: Client) -> None:
    assert client.post("/auth/sign-in", {"name": "li.juan", "password": GOOD, "to": "/issues?lang=en"}) == 303
    assert client.location == "/issues?lang=en"
    said = client.headers["Set-Cookie"]
    assert said.startswith("tongxin=")
    assert "HttpOnly" in said
    assert "SameSite=lax" in said
    assert client.get("/overview") == 200


def test_behind_https_the_cookie_is_secure_and_of_this_host_alone(client: Client) -> None:
    form = {"name": "li.juan", "password": GOOD}
    assert client.post("/auth/sign-in", form, **{"X-Forwarded-Proto": "https"}) == 303
    said = client.headers["Set-Cookie"]
    assert said.startswith("__Host-tongxin=")
    assert "Secure" in said
    assert "Path=/;" in said
    assert "Domain" not in said


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "/\nx", ""]
)
def test_nobody_is_led_to_another_site(to: str) -> None:
    assert where(to) == "/"


@pytest.mark.parametrize("path", ["/auth/sign-in", "/auth/sign-out", "/auth/demo", "/auth/password"])
@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
    ids=["another site", "hidden", "fetched"],
)
def test_a_form_of_another_site_is_refused_before_it_is_read(
    li: Client, path: str, headers: dict[str, str], town: Town
) -> None:
    assert li.post(path, {"name": "li.juan", "password": GOOD}, **headers) == 403
    assert li.get(FIGURE + town.own) == 200, "and nobody is signed out by it"


def test_a_form_of_our_own_page_is_taken(li: Client, town: Town) -> None:
    assert li.post("/auth/sign-out", Origin=town.url) == 303
    assert li.location == "/auth/sign-in"
    assert li.get(FIGURE + town.own) == 401


def test_a_form_that_is_too_large_is_refused(client: Client) -> None:
    assert client.post("/auth/sign-in", {"name": "x" * 20_000, "password": "y"}) == 413


def test_the_fifth_wrong_password_has_that_address_wait_for_that_account_alone(client: Client) -> None:
    wrong = [client.post("/auth/sign-in", {"name": "wang.wei", "password": "wrong"}) for _attempt in range(6)]
    assert wrong == [401, 401, 401, 401, 429, 429]
    assert client.headers["Retry-After"] == "300"
    assert client.post("/auth/sign-in", {"name": "wang.wei", "password": GOOD}) == 429
    assert client.post("/auth/sign-in", {"name": "li.juan", "password": GOOD}) == 303
    elsewhere = {"X-Forwarded-For": "192.0.2.7"}
    assert client.post("/auth/sign-in", {"name": "wang.wei", "password": GOOD}, **elsewhere) == 303


def test_the_old_cookie_is_worth_nothing_after_another_sign_in(li: Client, town: Town) -> None:
    stolen = Client(town.url, dict(li.cookies))
    assert li.post("/auth/sign-in", {"name": "li.juan", "password": GOOD}) == 303
    assert stolen.get(FIGURE + town.own) == 401
    assert li.get(FIGURE + town.own) == 200


def test_another_communitys_figure_is_not_found_and_not_forbidden(li: Client, town: Town) -> None:
    assert li.get(FIGURE + town.own) == 200
    answers = []
    for code in (town.other, "000000000000"):
        assert li.get(FIGURE + code) == 404
        answers.append(li.body.replace(code, "CODE"))
    assert answers[0] == answers[1]


def test_a_first_password_leads_to_its_change_and_nowhere_else(client: Client, town: Town) -> None:
    assert client.post("/auth/sign-in", {"name": "zhao.min", "password": GOOD, "to": "/issues"}) == 303
    assert client.location == "/auth/password"
    assert client.get("/overview") == 303
    assert client.location == "/auth/password"
    assert client.get(FIGURE + town.own) == 404
    new = {"now": GOOD, "new": "three red lanterns", "again": "three red lanterns"}
    assert client.post("/auth/password", {**new, "now": "wrong"}) == 400
    assert "Enter the password you signed in with." in client.body
    before = Client(town.url, dict(client.cookies))
    assert client.post("/auth/password", new) == 303
    assert client.get("/overview") == 200
    assert before.get("/overview") == 303


def test_there_are_no_open_doors_in_a_real_database(client: Client) -> None:
    for role in ROLES:
        assert client.post("/auth/demo", {"role": role}) == 404
        assert client.post("/auth/sign-in", {"name": f"demonstration.{role}", "password": ""}) == 401


def test_a_wall_comes_in_by_its_link_until_it_is_revoked(client: Client, town: Town) -> None:
    with town.database.writing(trusted("operator")) as session:
        secret = devices.link(session, areas.area(session, town.own).id, "大厅")
    assert client.get(f"/auth/wall/{secret}x") == 404
    assert client.get(f"/auth/wall/{secret}") == 200
    assert client.get("/overview") == 303, "a link alone lets nothing in"
    assert client.post(f"/auth/wall/{secret}x") == 404
    assert client.post(f"/auth/wall/{secret}") == 303
    assert client.get("/overview") == 200
    assert client.get(FIGURE + town.own) == 401, "a screen is no program"
    assert client.get("/auth/password") == 303
    with town.database.writing(trusted("operator")) as session:
        link = session.query(devices.DeviceLink).one()
        devices.revoke(session, link.id)
    assert client.get("/overview") == 303
