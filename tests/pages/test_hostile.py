"""A place in which every name and text is hostile: no page breaks, nothing becomes markup, every table leaves whole."""

from contextlib import suppress
from io import BytesIO
from itertools import cycle
from typing import Any

import openpyxl
import pytest

from dashboard import downloads, navigation
from db.actions import area_lists, areas, boundaries, cobuilding, issues, milestones, projects, stations
from db.actions import volunteering as teams
from db.engine import Database
from db.errors import Refused
from db.lists import Line
from db.queries.areas import all_areas
from tests import factories
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.hostile import BY_KIND, STRINGS, kept
from tests.pages.screens import assert_sound, screen, text, words

SHORT = list(dict.fromkeys(kept(said) for said in STRINGS if kept(said) and len(said) <= 24))
CLEAN = [said for said in SHORT if said and said not in BY_KIND["controls"]]
PAGES = [entry.file for entry in navigation.MENU if entry.file != "setup"]


@pytest.fixture
def street(bare: Database) -> str:
    """A street of hostile names; returns its code."""
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street", name="<b>街</b>").id
    with bare.writing(TESTER) as session:
        for number, name in enumerate(CLEAN[::8]):
            line = Line(1, {"name": name, "code": f"98000000{number:04}", "households": "100"})
            area_lists.add_list(session, street, "community", [line], TODAY)
    with bare.writing(TESTER) as session:
        boundaries.sketch(session, street, TODAY)
        communities = cycle([row.id for row in all_areas(session) if row.id != street])
        unit = factories.partner_unit(session, street, name="=1+1")
        team = factories.team(session, street, name="<i>队</i>")
        for number, (said, area) in enumerate(zip(CLEAN, communities, strict=False)):
            issue = issues.report(session, issues.IssueDraft(area, said, said, said, TODAY, TODAY))
            if number % 3 == 0 and number < 60:  # no more than the page lists
                issues.close(session, issue, seen=1, closed_on=TODAY, result=said)
            if number % 4 == 0:
                _fill(session, area, unit, team, said)
    with bare.reading() as session:
        return next(row.code for row in all_areas(session) if row.id == street)


def _fill(session: Any, area: int, unit: int, team: int, said: str) -> None:
    draft = stations.StationDraft(said, 1, said, ["reading"], True, 118.1, 28.2, TODAY, None)
    station = stations.add(session, area, draft)
    stations.record_day(session, station, TODAY, seen=None, by_service={"reading": 2}, open=True, note=said)
    teams.add_team(session, area, teams.TeamDraft(said, said, TODAY, None))
    with suppress(Refused):  # the team has somebody whose name is the same but for its width
        teams.add_volunteer(session, team, teams.VolunteerDraft(said, False, TODAY, None))
    activity = teams.plan(session, team, teams.ActivityDraft(said, TODAY, None, None))
    teams.cancel(session, activity, seen=1, reason=said)
    cobuilding.add_unit(session, area, cobuilding.UnitDraft(said, "hospital", "member", TODAY, None))
    cobuilding.add_need(session, area, cobuilding.NeedDraft(said, said, said, None, TODAY, None, None))
    cobuilding.add_agreement(session, area, unit, cobuilding.AgreementDraft(said, TODAY, None))
    offer = cobuilding.ResourceDraft(said, said, said, None, area, TODAY, None)
    cobuilding.add_resource(session, unit, offer)
    project = projects.add(
        session, area, projects.ProjectDraft(said, said, unit, None, None, None, TODAY, TODAY, None)
    )  # fmt: skip
    milestones.add_milestone(session, project, milestones.MilestoneDraft(said, 1, TODAY))
    milestones.add_session(session, project, milestones.SessionDraft(said, TODAY, None, None))
    milestones.add_gift(session, project, milestones.GiftDraft("money", said, TODAY, None))
    areas.appoint(session, area, role_id=1, holder=said, phone=None, from_day=TODAY)


def test_every_page_of_a_hostile_place_is_sound_and_its_tables_leave_whole(
    street: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    books: list[bytes] = []

    def at_once(_label: str, make: Any, _name: str, _key: str) -> None:
        books.append(make())

    monkeypatch.setattr(downloads, "button", at_once)
    seen: set[str] = set()
    for page in PAGES:
        app = screen(page, area=street)
        app.session_state["opened"] = frozenset({"open", "closed", "activities"})
        app.run()
        assert_sound(app)
        seen |= {piece for piece in words(app) if piece in CLEAN}  # reading parts as XML, tags would not be words
    missing = [said for said in CLEAN if said not in seen and " " not in said]
    assert len(missing) < len(CLEAN) / 20, missing
    held: set[Any] = set()
    for book in books:
        for sheet in openpyxl.load_workbook(BytesIO(book)).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f", cell.value
                    held.add(cell.value)
    assert len(books) > 15
    assert {"<b>bold", "'=1+1", "'@SUM(1+1)", "{{7*7}}"} <= held


def test_a_hostile_address_is_answered_with_a_page(bare: Database) -> None:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        factories.area(session, "street")
    for said in [*CLEAN[::12], "a\x00b", "\u202ex", "长" * 3000]:
        app = screen("issues", area=said, **{"from": said, "as_of": said, "indicator": said})
        assert_sound(app)
        assert "There is no area" in text(app)
