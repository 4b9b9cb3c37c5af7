"""The gate: what asks for a sign-in before Streamlit answers, and what a wall is not let through to."""

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard import server
from db.actions import accounts, devices, sign_ins
from db.engine import Database
from tests import factories
from tests.factories import TESTER

FILE, UPLOAD = "/media/0a1b.xlsx", "/_stcore/upload_file/session/1"


@pytest.fixture
def client() -> TestClient:
    behind = Route("/{rest:path}", lambda request: PlainTextResponse("let through"), methods=["GET", "PUT"])
    return TestClient(Starlette(routes=[behind], middleware=server.MIDDLEWARE), follow_redirects=False)


def test_files_that_pages_made_and_files_that_people_give_ask_who_it_is(bare: Database, client: TestClient) -> None:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street").id
        li = accounts.add(session, "li.juan", "李娟", None)
        accounts.grant(session, li, "leader", street)
        person, wall = sign_ins.enter(session, li, "192.0.2.1"), devices.link(session, street, "大厅")
    answers = {}
    for who, secret in (("nobody", "forged"), ("wall", wall), ("person", person)):
        client.cookies.set("tongxin", secret)
        answers[who] = client.get(FILE).status_code, client.put(UPLOAD, content=b"x").status_code
    assert answers == {"nobody": (404, 404), "wall": (200, 404), "person": (200, 200)}
    sign_ins.sign_out(bare, person)
    assert client.get(FILE).status_code == 404


def test_over_https_only_the_cookie_that_no_neighbour_can_plant_counts(bare: Database) -> None:
    with bare.writing(TESTER) as session:
        person = sign_ins.enter(session, accounts.add(session, "li.juan", "李娟", None), "192.0.2.1")
    behind = Route("/{rest:path}", lambda request: PlainTextResponse("let through"))
    client = TestClient(
        Starlette(routes=[behind], middleware=server.MIDDLEWARE), "https://tongxin.example", follow_redirects=False
    )
    for name, status in (("tongxin", 404), ("__Host-tongxin", 200)):
        assert client.get(FILE, headers={"Cookie": f"{name}={person}"}).status_code == status
