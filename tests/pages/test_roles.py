"""Roles before pages: every role × every page, and what a coordinator of one community gets of its sibling."""

from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO

import openpyxl
import pandas as pd
import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from dashboard import access, downloads, navigation
from dashboard.forms import areas as area_forms
from dashboard.forms import issues as issue_forms
from dashboard.forms import stations as station_forms
from dashboard.forms import volunteering as team_forms
from db.actions import accounts, sign_ins
from db.engine import Database
from db.errors import Forbidden, NotFound
from db.models import AuditEntry, Issue, Station, Team, Volunteer
from db.permissions import ROLES, Permission
from db.queries import areas, stations
from db.venv import ROOT
from db.viewer import Held, Viewer
from seed.loader import HOME
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.pages.dialogs import field, opened, press
from tests.pages.screens import assert_sound, entered, screen, text, turned

OWN, OTHER = "990000001001", "990000001002"
WORK = ("New station", "New team", "Plan an activity", "Report an issue", "New need", "Change particulars", "New post")
"""Buttons that change something."""
WITHOUT_TABLES = ("setup", "accounts", "imports", "wall", "present", "scenes")
"""Pages from which nobody takes data away; templates of imports hold none."""
WORKING = {
    "stations": Permission.STATIONS,
    "volunteers": Permission.VOLUNTEERING,
    "issues": Permission.ISSUES,
    "projects": Permission.COBUILDING,
}


def as_(monkeypatch: pytest.MonkeyPatch, viewer: Viewer) -> None:
    monkeypatch.setattr(access, "_present", lambda: viewer)
    access.forget()


def holding(role: str, root: int | None = None) -> Viewer:
    return Viewer(role, (Held(ROLES[role], root),))


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_shown_the_pages_and_buttons_it_may_use(
    demonstration_to_read: Database, monkeypatch: pytest.MonkeyPatch, role: str, subtests: pytest.Subtests
) -> None:
    as_(monkeypatch, holding(role))
    app = entered()
    for entry in navigation.MENU:
        with subtests.test(page=entry.file):
            if not ROLES[role] & set(entry.permissions):
                with pytest.raises(ValueError, match="Could not find a navigation page"):
                    turned(app, entry.file, area=HOME)
                continue
            assert_sound(turned(app, entry.file, area=HOME))
            labels = {button.label for button in app.button}
            if entry.file in WORKING:
                may = WORKING[entry.file] in ROLES[role] or Permission.PEOPLE in ROLES[role]
                assert bool(labels & set(WORK)) == may
            if entry.file not in WITHOUT_TABLES:
                needed = Permission.AUDIT if entry.file == "audit" else Permission.EXPORT
                assert bool(app.get("download_button")) == (needed in ROLES[role])


def test_whoever_is_signed_out_is_shown_nothing_and_led_away(
    demonstration_to_read: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_(monkeypatch, access.NOBODY)
    app = screen("overview", area=HOME)
    assert [title.value for title in app.title] == ["You are signed out."]
    assert "同心街道" not in text(app)
    assert not app.button


def test_a_sign_in_that_ends_between_two_clicks_is_seen_at_the_next(
    demonstration: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demonstration.writing(TESTER) as session:
        token = sign_ins.demonstrate(session, "leader", "192.0.2.1")
    monkeypatch.setattr(access, "_present", lambda: sign_ins.present(demonstration, token) or access.NOBODY)
    app = screen("overview", area=HOME)
    assert "同心街道" in text(app)
    sign_ins.sign_out(demonstration, token)
    app.run()
    assert [title.value for title in app.title] == ["You are signed out."]


def test_the_administrator_of_nothing_yet_is_told_what_to_do(
    demonstration_to_read: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_(monkeypatch, Viewer("new", account_id=1))
    app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=30)
    app.query_params["lang"] = "en"
    assert "Ask a security administrator for a role." in text(app.run())


@dataclass
class Sibling:
    """A community, and ids of what is in it."""

    database: Database
    area: areas.AreaRow
    issue: int
    station: int
    team: int


@pytest.fixture
def sibling(demonstration: Database, monkeypatch: pytest.MonkeyPatch) -> Sibling:
    """Somebody else's community, while a coordinator of another looks."""
    with demonstration.reading() as session:
        own, other = (areas.area(session, code) for code in (OWN, OTHER))
        below = [row.id for row in areas.subtree(session, other.id, TODAY)]
        issue, station, team = (
            session.scalars(select(model.id).where(model.area_id.in_(below)).limit(1)).one()
            for model in (Issue, Station, Team)
        )
    as_(monkeypatch, holding("coordinator", own.id))
    return Sibling(demonstration, other, issue, station, team)


@pytest.mark.parametrize("page", [entry.file for entry in navigation.MENU if entry.permissions == (Permission.LOOK,)])
@pytest.mark.parametrize("code", [OTHER, HOME])
def test_an_address_of_an_area_that_is_not_ones_own_says_that_there_is_none(
    sibling: Sibling, page: str, code: str
) -> None:
    app = screen(page, area=code)
    assert_sound(app)
    assert app.info[0].value == screen(page, area="000000000000").info[0].value.replace("000000000000", code)
    assert sibling.area.name not in text(app)


@pytest.mark.parametrize("page", [entry.file for entry in navigation.MENU if entry.permissions == (Permission.LOOK,)])
def test_a_coordinator_begins_with_their_own_community_and_hears_of_no_other(sibling: Sibling, page: str) -> None:
    app = screen(page)
    assert_sound(app)
    assert "望江" in text(app)
    assert sibling.area.name not in text(app)


def test_a_forged_choice_of_area_is_not_taken(sibling: Sibling) -> None:
    app = screen("issues", area=OWN)
    app.session_state["at_area"] = OTHER
    app.query_params["area"] = OTHER
    app.run()
    assert sibling.area.name not in text(app)
    assert app.info


def test_forms_opened_with_forged_ids_find_nothing(sibling: Sibling) -> None:
    for form, number in ((issue_forms.issue, sibling.issue), (team_forms.team, sibling.team)):
        app = opened_quietly(form, number)
        assert not app.button
    with sibling.database.reading() as session:
        row = stations.station(session, sibling.station)
    app = opened_quietly(station_forms.report, row, TODAY)
    assert not [button for button in app.button if button.label == "Save"]


def opened_quietly(form, *arguments):  # type: ignore[no-untyped-def]
    """A dialog that may end at once: what it was about is not there."""

    def script(form, arguments):  # type: ignore[no-untyped-def]
        import streamlit as st

        if st.session_state.setdefault("runs", 0) < 1:
            st.session_state["runs"] += 1
            form(*arguments)

    app = AppTest.from_function(script, args=(form, arguments), default_timeout=30)
    app.session_state["lang"] = "en"
    return app.run()


def test_a_form_with_a_forged_area_saves_nothing(sibling: Sibling) -> None:
    with sibling.database.reading() as session:
        own = areas.area(session, OWN)
    app = opened(issue_forms.report, own, TODAY)
    field(app, "What it is about").set_value("路灯不亮")
    app.session_state[f"report-issue-{own.id}#1.area_id"] = sibling.area.id
    with sibling.database.reading() as session:
        before = session.scalars(select(Issue.id)).all()
    with suppress(AssertionError, KeyError):  # the list of areas does not know that one
        press(app, "Report")
    with sibling.database.reading() as session:
        assert session.scalars(select(Issue.id)).all() == before
    app = opened_quietly(area_forms.area, sibling.area)
    assert not [button for button in app.button if button.label == "Save"]


def test_taking_a_table_away_asks_again_and_is_written_down(sibling: Sibling, monkeypatch: pytest.MonkeyPatch) -> None:
    with sibling.database.writing(TESTER) as session:
        own = areas.area(session, OWN)
        li = accounts.add(session, "li.juan", "李娟", "two red lanterns")
        session.get_one(accounts.Account, li).must_change = False
        accounts.grant(session, li, "coordinator", own.id)
        token = sign_ins.enter(session, li, "192.0.2.1")
    by = sign_ins.present(sibling.database, token)
    assert by is not None
    said = downloads._taken(by, "Open issues", own.id, "table:export")
    assert "李娟" in said
    with sibling.database.reading() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert (last.event, last.actor, last.area_id) == ("table:export", "李娟", own.id)
    with pytest.raises(NotFound):
        downloads._taken(by, "Open issues", sibling.area.id, "table:export")
    sign_ins.sign_out(sibling.database, token)
    with pytest.raises((Forbidden, NotFound)):
        downloads._taken(by, "Open issues", own.id, "table:export")


def test_a_table_says_who_took_it_when_and_of_what(sibling: Sibling) -> None:
    taken = downloads._taken(TESTER, "Issues", sibling.area.id, "table:export")
    made = downloads.workbook([("Issues", pd.DataFrame({"a": [1]}))], [taken])
    about = openpyxl.load_workbook(BytesIO(made)).worksheets[0]
    assert any("tester" in str(row[0].value) for row in about.iter_rows())


def test_names_in_a_team_stay_masked_until_a_reason_is_given(
    demonstration: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demonstration.writing(TESTER) as session:
        token = sign_ins.demonstrate(session, "coordinator", "192.0.2.1")
    with demonstration.reading() as session:
        team = session.scalars(select(Volunteer.team_id).limit(1)).one()
        full = session.scalars(select(Volunteer.name).where(Volunteer.team_id == team).limit(1)).one()
    as_(monkeypatch, sign_ins.present(demonstration, token) or access.NOBODY)
    app = opened(team_forms.team, team)
    assert full not in text(app)
    assert f"{full[0]}*" in text(app)
    press(app, "Show the names")
    assert full in text(app)
    as_(monkeypatch, holding("leader"))
    app = opened(team_forms.team, team)
    assert full not in text(app)
    assert "Names are masked. Showing them takes another right." in text(app)
    assert not app.button
