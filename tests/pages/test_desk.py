"""The desk: what is due in one's own areas, what one entered, and what others did to it since."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access
from dashboard.forms import deeds as forms
from db.actions import accounts, drafts, issues, milestones, projects, sign_ins, stations
from db.engine import Database
from db.permissions import ROLES
from db.queries import deeds
from db.viewer import Held, Viewer
from tests import factories
from tests.deeds import DAY, Town, issue, project
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.pages.dialogs import is_closed, opened, press
from tests.pages.screens import assert_sound, screen, text


@pytest.fixture
def town(bare: Database) -> Town:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        return Town(session)


def sit_down(monkeypatch: pytest.MonkeyPatch, town: Town, role: str = "coordinator") -> Viewer:
    """Somebody who enters for the town's community."""
    by = Viewer("网格员小李", (Held(ROLES[role], town.area),))
    monkeypatch.setattr(access, "_present", lambda: by)
    access.forget()
    return by


def looked_at(page: str = "entry") -> AppTest:
    app = screen(page)
    assert_sound(app)
    return app


def test_what_is_due_is_what_waits_in_ones_own_areas_and_goes_when_it_is_done(
    bare: Database, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bare.writing(TESTER) as session:
        factories.station(session, town.sibling, "别处驿站")
        late = issues.IssueDraft(town.area, "井盖破损", None, None, DAY, TODAY - timedelta(days=2))
        issues.report(session, late)
        draft = milestones.MilestoneDraft("竣工", 1, TODAY + timedelta(days=5))
        milestones.add_milestone(session, town.project, draft)
        milestones.add_milestone(session, town.project, milestones.MilestoneDraft("审计", 1, TODAY + timedelta(days=9)))
    by = sit_down(monkeypatch, town)
    said = text(looked_at())
    assert "Due from you: | 1 station day, 1 activity, 2 milestones, 3 issues" in said
    assert "东街驿站" in said and "别处驿站" not in said
    assert "看诊: 竣工" in said and "审计" not in said
    assert "井盖破损" in said
    with bare.writing(by) as session:
        for back in range(7):
            on = TODAY - timedelta(days=back)
            day = {"by_service": {"reading": 3}, "open": True, "note": None}
            stations.record_day(session, town.station, on, seen=None, **day)
    said = text(looked_at())
    assert "Every station has reported, today too." in said
    assert "东街驿站 | " in said and "7 rows" in said


def test_what_i_entered_says_who_changed_it_since_and_is_taken_back(
    bare: Database, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = sit_down(monkeypatch, town)
    assert "Nothing yet. What you save stands here, and can be taken back." in text(looked_at())
    with bare.writing(by) as session:
        issues.change(session, town.open, seen=1, draft=replace(issue(town), handler="城管办"))
    with bare.writing(by) as session:
        projects.add(session, town.area, project())
    with bare.writing(TESTER) as session:
        issues.change(session, town.open, seen=2, draft=replace(issue(town), handler="市政站"))
    assert "tester changed it since" in text(looked_at())
    with bare.reading(by) as session:
        agreed, handed = deeds.own(session, datetime(2020, 1, 1))
    app = press(opened(forms._act, handed, 1), "Take back")
    assert "Correct it by hand: tester has changed “路灯不亮” since" in text(app)
    press(app, "History")
    assert "市政站" in text(app)
    assert is_closed(press(opened(forms._act, agreed, 1), "Take back"))
    assert "taken back" in text(looked_at())


def test_a_leader_has_no_desk_and_drafts_are_found_on_it(
    bare: Database, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit_down(monkeypatch, town, "leader")
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        screen("entry")
    with bare.writing(TESTER) as session:
        account = accounts.add(session, "zhao.min", "赵敏", None)
        accounts.grant(session, account, "coordinator", town.area)
        token = sign_ins.enter(session, account, "192.0.2.1")
    by = sign_ins.present(bare, token)
    assert by
    with bare.writing(by) as session:
        drafts.keep(session, f"change-{town.open}", 1, {"title": "路灯不亮"}, {"title": "路灯全灭"})
    monkeypatch.setattr(access, "_present", lambda: by)
    access.forget()
    assert "My drafts | 1 | Issue" in text(looked_at()) and "路灯全灭" in text(looked_at())
