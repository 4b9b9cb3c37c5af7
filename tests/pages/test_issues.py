"""Issues: what the page says of the demonstration and of places without any, and its forms."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from dashboard.forms import issues as forms
from dashboard.panels.issues import BANDS
from db.actions import issues as actions
from db.actions.issues import IssueDraft
from db.engine import Database
from db.models import AuditEntry, Issue
from db.queries import areas, issues
from db.queries.areas import AreaRow
from db.queries.issues import LADDER, IssueRow
from db.viewer import Viewer, trusted
from seed.loader import HOME
from tests import factories
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.pages.dialogs import enter, field, is_closed, opened, press
from tests.pages.screens import CASES, rows, screen, text, tiles, words
from tests.signing import VISITOR

FIRST = TODAY - timedelta(days=6)
DAY = TODAY - timedelta(days=3)
OTHER = trusted("网格员小李")
ME = VISITOR


def everything(database: Database) -> list[IssueRow]:
    """Every issue of the home, open or closed."""
    with database.reading() as session:
        home = areas.area(session, HOME).id
        return issues.open_issues(session, home, TODAY) + issues.closed_issues(session, home, date.min, TODAY)


def test_the_tiles_and_the_sentence_count_the_rows(demonstration_to_read: Database) -> None:
    found = everything(demonstration_to_read)
    standing = [row for row in found if row.closed_on is None]
    closed = [row for row in found if row.closed_on and row.closed_on >= FIRST]
    late = sum(row.due_on is not None and row.due_on < TODAY for row in standing)
    app = screen("issues", area=HOME)
    shown = tiles(app)
    assert shown["Open issues"] == str(len(standing))
    assert shown["Issues reported"] == str(sum(row.reported_on >= FIRST for row in found))
    assert shown["Issues closed"] == str(len(closed))
    assert next(iter(shown)) == "Open issues"
    assert f"{late} of them are overdue" in text(app)
    in_grid = sum(row.level == "grid" for row in closed)
    assert f"Settled in the grid: {in_grid} of {len(closed)}" in text(app)


def test_every_open_issue_is_in_one_band_of_age_and_every_closed_one_at_one_level(
    demonstration_to_read: Database,
) -> None:
    found = everything(demonstration_to_read)
    said = words(screen("issues", area=HOME))
    first = said.index("Open for")
    bands = [int(said[said.index(name, first) + 1]) for _end, name in BANDS]
    ages = [(TODAY - row.reported_on).days for row in found if row.closed_on is None]
    assert sum(bands) == len(ages)
    assert bands[0] == sum(age <= 3 for age in ages)
    assert bands[-1] == sum(age > 30 for age in ages) >= 1
    names = rows(screen("issues", area=HOME))
    assert [name for name in names if name.startswith(("in the", "at the", "with a"))] == [
        "in the grid",
        "in the community",
        "at the sub-district",
        "with a department",
    ]


def test_open_issues_are_listed_the_most_urgent_first_and_all_on_demand(demonstration_to_read: Database) -> None:
    urgent = [row.title for row in everything(demonstration_to_read) if row.closed_on is None]
    app = screen("issues", area=HOME)
    said = words(app)
    below = said[said.index("click an issue to close it, pass it up or change it") :]
    listed = [word for word in below if word in urgent]
    assert listed[:10] == urgent[:10]
    assert not set(urgent) <= set(listed)
    app.session_state["opened"] = frozenset({"open"})
    assert set(urgent) <= set(words(app.run()))


@pytest.mark.parametrize("case", CASES)
def test_a_place_that_enters_no_issues_says_so_and_offers_to_begin(demonstration_to_read: Database, case: str) -> None:
    app = screen("issues", area=case)
    assert "No issue has been entered for this area. Report the first one, or choose another area." in text(app)
    assert "Report an issue" in [button.label for button in app.button]
    assert "Open, by age" not in text(app)


def test_what_a_source_told_of_issues_stands_in_their_place(demonstration_to_read: Database) -> None:
    shown = tiles(screen("issues", area="440703006107"))
    assert shown == {"Urgent matters solved (four relieves)": "52", "Disputes settled in compounds": "35"}


def test_before_the_first_report_nothing_is_known_of_issues(demonstration_to_read: Database) -> None:
    app = screen("issues", area=HOME, as_of="2020-01-01")
    assert "No issue has been entered for this area." in text(app)


@pytest.fixture
def street(bare: Database) -> AreaRow:
    """A street with one grid, in which nothing was reported yet."""
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        row = factories.area(session, "street", name="东街")
        factories.area(session, "grid", row, name="东街01网格")
    with bare.reading() as session:
        return next(row for row in areas.all_areas(session) if row.kind == "street")


def grid(database: Database) -> int:
    with database.reading() as session:
        return next(row.id for row in areas.all_areas(session) if row.kind == "grid")


def issue_in(database: Database, by: Viewer = TESTER) -> int:
    """An open issue of the grid."""
    draft = IssueDraft(grid(database), "路灯不亮", "设施维修", "网格员", DAY, DAY + timedelta(days=5))
    with database.writing(by) as session:
        return actions.report(session, draft)


def only(database: Database) -> IssueRow:
    with database.reading() as session:
        return issues.issue(session, session.scalars(select(Issue.id)).one())


def written(app: AppTest, label: str, value: str) -> None:
    next(area for area in app.text_area if area.label == label).set_value(value)


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_an_issue_is_reported_from_its_form(bare: Database, street: AreaRow) -> None:
    app = opened(forms.report, street, TODAY)
    enter(app, What_it_is_about=" 路灯  不亮 ", Where=grid(bare))
    press(app, "Report")
    assert is_closed(app)
    row = only(bare)
    assert (row.title, row.area_name, row.level) == ("路灯 不亮", "东街01网格", "grid")
    assert (row.category, row.handler, row.reported_on, row.due_on) == (None, None, TODAY, None)
    assert row.recorded_by == ME.name


def test_a_report_without_words_or_place_is_refused_at_both_fields_and_keeps_what_was_typed(
    bare: Database, street: AreaRow
) -> None:
    app = opened(forms.report, street, TODAY)
    field(app, "Who handles it (optional)").set_value("网格员")
    field(app, "Due on (empty: by its urgency)").set_value(TODAY - timedelta(days=1))
    press(app, "Report")
    assert "Enter what it is about." in text(app)
    assert "Choose where it is." in text(app)
    assert "Choose a day on or after the day of the report." in text(app)
    assert field(app, "Who handles it (optional)").value == "网格员"
    with bare.reading() as session:
        assert session.scalars(select(Issue)).all() == []


def test_an_area_without_any_below_it_need_not_be_chosen(bare: Database, street: AreaRow) -> None:
    with bare.reading() as session:
        (only_grid,) = areas.descendants(session, street.id, TODAY)
    app = opened(forms.report, only_grid, TODAY)
    assert field(app, "Where").value == only_grid.id


def test_an_issue_is_closed_with_what_was_done(bare: Database, street: AreaRow) -> None:
    app = opened(forms.issue, issue_in(bare))
    press(app, "Close the issue")
    assert "What was done | Enter what was done. | Closed on" in text(app)
    assert only(bare).closed_on is None
    written(app, "What was done", "已更换灯具")
    field(app, "Closed on").set_value(DAY + timedelta(days=1))
    press(app, "Close the issue")
    assert is_closed(app)
    assert (only(bare).closed_on, only(bare).result) == (DAY + timedelta(days=1), "已更换灯具")


def test_an_issue_climbs_from_its_form_until_there_is_nobody_above(bare: Database, street: AreaRow) -> None:
    number = issue_in(bare)
    ways_up = ("Pass up to the community", "Pass up to the sub-district")
    for label, level in zip(ways_up, LADDER[1:3], strict=True):
        app = opened(forms.issue, number)
        field(app, "Who handles it there (optional)").set_value("承办单位")
        press(app, label)
        assert is_closed(app)
        assert (only(bare).level, only(bare).handler) == (level, "承办单位")
    assert not set(ways_up) & set(labels(opened(forms.issue, number)))


def test_an_issue_closed_by_mistake_is_opened_again_from_its_form(bare: Database, street: AreaRow) -> None:
    number = issue_in(bare)
    with bare.writing(TESTER) as session:
        actions.close(session, number, seen=1, closed_on=TODAY, result="已修复")
    app = opened(forms.issue, number)
    assert "已修复" in text(app)
    assert "Close the issue" not in labels(app)
    press(app, "Open the issue again")
    assert "Enter why it is opened again." in text(app)
    written(app, "Why it is opened again", "又坏了")
    press(app, "Open the issue again")
    assert is_closed(app)
    assert only(bare).closed_on is None


def test_an_issue_is_corrected(bare: Database, street: AreaRow) -> None:
    app = opened(forms.issue, issue_in(bare))
    assert field(app, "What it is about").value == "路灯不亮"
    enter(app, What_it_is_about="路灯闪烁")
    field(app, "Category (optional)").set_value(None)
    press(app, "Save")
    assert is_closed(app)
    assert (only(bare).title, only(bare).category, only(bare).version) == ("路灯闪烁", None, 2)


@pytest.mark.parametrize(("choice", "kept"), [("Save mine", "我的"), ("Take theirs", "他的")])
def test_two_who_correct_an_issue_both_learn_of_it(bare: Database, street: AreaRow, choice: str, kept: str) -> None:
    number = issue_in(bare)
    app = opened(forms.issue, number)
    enter(app, What_it_is_about="我的")
    with bare.writing(OTHER) as session:
        draft = IssueDraft(grid(bare), "他的", None, None, DAY, None)
        actions.change(session, number, seen=1, draft=draft)
    press(app, "Save")
    assert not is_closed(app)
    assert "网格员小李 changed this at" in text(app)
    assert "What it is about | 他的" in text(app)
    assert "Where | 东街01网格" in text(app)
    assert field(app, "What it is about").value == "我的"
    press(app, choice)
    assert is_closed(app)
    assert only(bare).title == kept


def test_who_passes_up_what_somebody_passed_up_already_learns_where_it_stands(bare: Database, street: AreaRow) -> None:
    number = issue_in(bare)
    app = opened(forms.issue, number)
    with bare.writing(OTHER) as session:
        actions.escalate(session, number, seen=1, to="community", handler="社区居委会")
    press(app, "Pass up to the community")  # what the dialog said when it was opened
    assert "网格员小李 changed this at" in text(app)
    assert "Stands | in the community" in text(app)
    assert only(bare).level == "community"


def test_ones_own_entry_is_removed_after_a_question_and_nobody_elses(bare: Database, street: AreaRow) -> None:
    assert "Remove this entry" not in labels(opened(forms.issue, issue_in(bare)))
    mine = issue_in(bare, ME)
    app = press(opened(forms.issue, mine), "Remove this entry")
    press(app, "Keep")
    press(app, "Remove this entry")
    press(app, "Remove")
    assert is_closed(app)
    assert only(bare).id != mine
    with bare.reading() as session:
        gone = session.scalars(select(AuditEntry).where(AuditEntry.event == "issue:remove")).one()
    assert gone.subject_id == mine


def test_words_somebody_typed_stay_words(bare: Database, street: AreaRow) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    draft: Any = IssueDraft(grid(bare), hostile, hostile, hostile, DAY, TODAY)
    with bare.writing(TESTER) as session:
        number = actions.report(session, draft)
    assert hostile in text(opened(forms.issue, number))
    assert hostile in text(screen("issues", area=street.code))


def test_the_page_shows_an_issue_as_soon_as_it_is_entered_and_closed(bare: Database, street: AreaRow) -> None:
    assert "No issue has been entered for this area." in text(screen("issues", area=street.code))
    number = issue_in(bare)
    assert tiles(screen("issues", area=street.code))["Open issues"] == "1"
    with bare.writing(TESTER) as session:
        actions.close(session, number, seen=1, closed_on=TODAY, result="已修复")
    app = screen("issues", area=street.code)
    assert (tiles(app)["Open issues"], tiles(app)["Issues closed"]) == ("0", "1")
    assert "Nothing is open." in text(app)
    assert "Settled in the grid: 1 of 1" in text(app)
