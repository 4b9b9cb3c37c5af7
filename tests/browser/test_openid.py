"""Coming in by OpenID Connect: a real provider, a real browser, and an account that was there before."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, Page, Response, expect
from sqlalchemy import select

from db.actions import accounts
from db.engine import Database
from db.models import Account, AuditEntry
from db.viewer import trusted
from tests.serving import command, free_port, running

SIGN_IN = re.compile("/auth/sign-in")
PROVIDER_KNOWS = {"li": "li.juan", "wang": "wang.fang"}


@dataclass(frozen=True)
class Office:
    """A server whose people come in by the sign-in of their organisation, and its database."""

    url: str
    database: Database


@pytest.fixture
def office(demonstration_file: Path, tmp_path: Path) -> Iterator[Office]:
    database = Database(f"sqlite:///{shutil.copy(demonstration_file, tmp_path / 'tongxin.db')}")
    with database.writing(trusted("test")) as session:
        li = accounts.add(session, "li.juan", "李娟", None)
        accounts.grant(session, li, "leader", None)
    port = free_port()
    known = [User(sub=sub, claims={"preferred_username": name}) for sub, name in PROVIDER_KNOWS.items()]
    with run_server_in_thread(user_claims=known) as provider:
        (tmp_path / ".streamlit").mkdir()
        (tmp_path / ".streamlit" / "secrets.toml").write_text(
            f"""[auth]
label = "政务统一认证"
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "only for this test, and long enough"
client_id = "tongxin"
client_secret = "whatever"
server_metadata_url = "http://localhost:{provider.server_port}/.well-known/openid-configuration"
"""
        )
        started = command("--headless", "--port", str(port), "--database", database.url)
        with running(started, port, environment={"HOME": str(tmp_path)}) as served:
            yield Office(served.url, database)
    database.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser that may ask the provider, too, which no visitor of ours may."""
    with browser.new_context() as context:
        yield context.new_page()


def come_in_as(page: Page, office: Office, who: str, to: str) -> None:
    page.goto(f"{office.url}{to}")
    page.get_by_role("link", name="政务统一认证").click()
    page.get_by_role("button", name=who, exact=True).click()


def test_who_has_an_account_comes_in_and_who_has_none_is_told_whom_to_ask(page: Page, office: Office) -> None:
    come_in_as(page, office, "li", "/issues?lang=en")
    page.wait_for_url("**/issues?lang=en")
    expect(page.get_by_text("李娟")).to_be_visible()
    names = {one["name"] for one in page.context.cookies(office.url)}
    assert "tongxin" in names
    assert not {name for name in names if name.startswith("_streamlit_user")}
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(SIGN_IN)

    come_in_as(page, office, "wang", "/issues")
    expect(page.get_by_text("Ask a system administrator for an account")).to_be_visible()
    page.goto(f"{office.url}/issues")
    page.wait_for_url(SIGN_IN)
    with office.database.reading() as session:
        assert session.scalar(select(Account.id).where(Account.name == "wang.fang")) is None
        events = session.scalars(select(AuditEntry.event).order_by(AuditEntry.id.desc()).limit(3)).all()
        assert events == ["session:refuse", "session:sign_out", "session:sign_in"]


def test_what_the_provider_said_lets_nobody_in_who_is_kept_out_and_nothing_forged_does(
    page: Page, office: Office
) -> None:
    kept: list[str] = []

    def keep(answer: Response) -> None:
        if "oauth2callback" in answer.url:
            kept.extend(one["value"] for one in answer.headers_array() if one["value"].startswith("_streamlit_user="))

    page.on("response", keep)
    come_in_as(page, office, "li", "/issues")
    page.wait_for_url("**/issues")
    expect(page.get_by_text("李娟")).to_be_visible()
    name, _equals, value = kept[0].partition(";")[0].partition("=")
    with office.database.writing(trusted("test")) as session:
        accounts.disable(session, session.scalars(select(Account.id).where(Account.name == "li.juan")).one())
    for said in (value, f"{value[:-4]}AAAA", "", "1"):
        page.context.clear_cookies()
        page.context.add_cookies([{"name": name, "value": said, "url": office.url}])
        page.goto(f"{office.url}/issues")
        expect(page.get_by_role("textbox")).to_have_count(2)
        assert not page.context.cookies(office.url)


def test_without_a_provider_there_is_no_way_to_one(page: Page, exhibition: str) -> None:
    answer = page.goto(f"{exhibition}/auth/openid")
    assert answer is not None
    assert answer.status == 404
