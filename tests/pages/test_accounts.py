"""The page of accounts: what each administrator is offered, and what their forms do."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access
from dashboard.forms import accounts as forms
from db.actions import accounts, sign_ins
from db.engine import Database
from db.permissions import ROLES
from db.queries import accounts as queries
from db.viewer import Held, Viewer
from tests import factories
from tests.factories import TESTER
from tests.pages.dialogs import enter, field, is_closed, opened
from tests.pages.screens import assert_sound, screen, text

Enter = Callable[[str], None]


@dataclass
class Office:
    """A street whose account `li` is looked at by administrators."""

    database: Database
    street: int
    li: int

    def rows(self) -> list[queries.AccountRow]:
        with self.database.reading() as session:
            return queries.accounts(session)

    def held(self) -> list[tuple[str, int | None]]:
        with self.database.reading() as session:
            return [(row.role, row.area_id) for row in queries.grants(session)]


@pytest.fixture
def office(bare: Database) -> Office:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street", name="独街").id
        li = accounts.add(session, "li.juan", "李娟", "two red lanterns")
        accounts.grant(session, li, "leader", street)
        return Office(bare, street, li)


@pytest.fixture
def as_(monkeypatch: pytest.MonkeyPatch) -> Enter:
    """Become an administrator of everything."""

    def become(role: str) -> None:
        by = Viewer(role, (Held(ROLES[role], None),), account_id=0)
        monkeypatch.setattr(access, "_present", lambda: by)
        access.forget()

    return become


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert_sound(app)
    return app


def labels(app: AppTest) -> set[str]:
    return {button.label for button in app.button}


def test_the_page_names_accounts_with_their_roles_and_offers_what_is_ones_own(office: Office, as_: Enter) -> None:
    for role, new in (("system_administrator", "New account"), ("security_administrator", "New wall link")):
        as_(role)
        app = screen("accounts")
        assert_sound(app)
        assert "李娟" in text(app)
        assert "Leader (独街)" in text(app)
        assert labels(app) & {"New account", "New wall link"} == {new}


def test_a_new_account_is_told_its_first_password_once(office: Office, as_: Enter) -> None:
    as_("system_administrator")
    app = opened(forms.new)
    enter(app, Name_to_sign_in_with="Wang.Wei", Name_of_the_person="李娟")
    press(app, "Make the account")
    assert "Add what tells them apart" in text(app)
    enter(app, Name_of_the_person="王伟")
    press(app, "Make the account")
    (password,) = [code.value for code in app.code]
    assert sign_ins.sign_in(office.database, "wang.wei", password, "192.0.2.1").must_change
    assert [row.name for row in office.rows()] == ["li.juan", "wang.wei"]


def test_an_account_is_kept_out_let_in_and_given_a_new_password(office: Office, as_: Enter) -> None:
    as_("system_administrator")
    assert not labels(opened(forms._account, office.li, 0)) & {"Give the role"}
    press(opened(forms._account, office.li, 0), "Keep out")
    assert office.rows()[0].disabled
    press(opened(forms._account, office.li, 0), "Let in again")
    assert not office.rows()[0].disabled
    app = press(opened(forms._account, office.li, 0), "New first password")
    (password,) = [code.value for code in app.code]
    assert sign_ins.sign_in(office.database, "li.juan", password, "192.0.2.1").must_change


def test_roles_are_given_and_taken_away(office: Office, as_: Enter) -> None:
    as_("security_administrator")
    app = opened(forms._account, office.li, 0)
    assert not labels(app) & {"Keep out", "New first password"}
    field(app, "Role of the account").set_value("coordinator")
    field(app, "Where it holds").set_value(office.street)
    assert is_closed(press(app, "Give the role"))
    assert office.held() == [("leader", office.street), ("coordinator", office.street)]
    press(opened(forms._account, office.li, 0), "Take away: Leader (独街)")
    assert office.held() == [("coordinator", office.street)]


def test_a_role_without_an_area_is_asked_where_it_holds(office: Office, as_: Enter) -> None:
    as_("security_administrator")
    app = press(opened(forms._account, office.li, 0), "Give the role")
    assert "Choose an area." in text(app)
    assert len(office.held()) == 1
    field(app, "Where it holds").set_value(forms.EVERYWHERE)
    press(app, "Give the role")
    assert office.held() == [("leader", office.street), ("leader", None)]


def test_a_wall_link_is_told_once_and_revoked(office: Office, as_: Enter) -> None:
    as_("security_administrator")
    app = opened(forms.new_link)
    enter(app, Where_the_screen_hangs="大厅")
    press(app, "Make the link")
    assert "Choose an area." in text(app)
    field(app, "Where it holds").set_value(office.street)
    press(app, "Make the link")
    (address,) = [code.value for code in app.code]
    secret = address.removeprefix("/auth/wall/")
    assert sign_ins.present(office.database, secret)
    with office.database.reading() as session:
        (row,) = queries.device_links(session)
    press(opened(forms._wall, row, 0), "Revoke the link")
    assert sign_ins.present(office.database, secret) is None
