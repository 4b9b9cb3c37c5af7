"""What was typed and not saved is there again after a reload, a restart and a sign-out, and says that it is a draft."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from dashboard import access
from dashboard.forms import activities as activity_forms
from dashboard.forms import issues as forms
from db.actions import accounts, issues, sign_ins
from db.engine import Database
from db.models import Draft, Issue
from tests import factories
from tests.deeds import Town, issue
from tests.factories import TESTER
from tests.pages.dialogs import enter, field, is_closed, opened, press
from tests.pages.screens import text

HERE = "This is your draft of"
THERE = "A draft of yours from"


@pytest.fixture
def town(bare: Database) -> Town:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        return Town(session)


@pytest.fixture
def sign_in(bare: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Sign a coordinator in, as often as one likes."""
    with bare.writing(TESTER) as session:
        account = accounts.add(session, "li.juan", "李娟", None)
        accounts.grant(session, account, "coordinator", None)

    def enter_() -> None:
        with bare.writing(TESTER) as session:
            token = sign_ins.enter(session, account, "192.0.2.1")
        by = sign_ins.present(bare, token)
        monkeypatch.setattr(access, "_present", lambda: by)
        access.forget()

    enter_()
    return enter_


def kept(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Draft.form)))


def test_a_draft_outlives_the_page_the_server_and_the_sign_in(
    bare: Database, town: Town, sign_in: Callable[[], None]
) -> None:
    app = opened(forms.issue, town.open)
    assert kept(bare) == []
    enter(app, What_it_is_about="井盖")
    app.run()
    assert "Kept as a draft until you save." in text(app)
    app = opened(forms.issue, town.open)
    assert HERE in text(app) and field(app, "What it is about").value == "井盖"
    sign_in()
    app = opened(forms.issue, town.open)
    assert THERE in text(app) and field(app, "What it is about").value == "路灯不亮"
    press(app, "Take it up")
    assert HERE in text(app) and field(app, "What it is about").value == "井盖"
    with bare.writing(TESTER) as session:  # somebody else saves another field meanwhile
        issues.change(session, town.open, seen=1, draft=replace(issue(town), title="灯杆", handler="城管办"))
    app = opened(forms.issue, town.open)
    press(app, "Take it up") if THERE in text(app) else None
    assert "Somebody changed this meanwhile." in text(app)
    assert "What it is about | Mine | 井盖 | Theirs | 灯杆 | Before | 路灯不亮" in text(app)
    assert field(app, "What it is about").value == "井盖"
    press(app, "Save")
    assert is_closed(app) and kept(bare) == []
    with bare.reading() as session:
        row = session.get_one(Issue, town.open)
        assert (row.title, row.handler) == ("井盖", "城管办")


def test_a_draft_that_is_thrown_away_is_gone_and_names_are_never_kept(
    bare: Database, town: Town, sign_in: Callable[[], None]
) -> None:
    app = opened(forms.issue, town.open)
    enter(app, What_it_is_about="井盖")
    app.run()
    app = press(opened(forms.issue, town.open), "Discard the draft")
    assert field(app, "What it is about").value == "路灯不亮" and kept(bare) == []
    app = press(opened(activity_forms.activity, town.activity), "Show the names")
    app.text_area[0].set_value("张三 2小时").run()
    assert "1 person" in text(app) and kept(bare) == []
