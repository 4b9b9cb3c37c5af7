"""The page of the audit trail: what it shows, what it leaves out, and what it never loads."""

import contextlib
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event, func, select

from dashboard import auditing
from dashboard.panels import audit as panel
from dashboard.panels.audit_words import FIELDS, SUBJECTS, VERBS
from dashboard.text import using
from db import audit, sealing
from db.actions import areas, issues, stations, volunteering
from db.actions.issues import IssueDraft
from db.calendar import midnight
from db.engine import Database
from db.models import AuditEntry
from db.queries.audit import Vocabulary, Wanted, actors, count, entries
from db.venv import ROOT
from db.viewer import trusted
from tests import factories
from tests.deeds import DEEDS, Town
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.pages.screens import assert_sound, screen, text

CLERK, OTHER = trusted("李干事", address="10.1.2.3"), trusted("王干事", address="10.1.2.4")


@pytest.fixture
def street(bare: Database) -> int:
    """A street with an issue that was reported and closed, and with a volunteer and a post."""
    with bare.writing(CLERK) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street", name="独街").id
        number = issues.report(session, IssueDraft(street, "路灯不亮", None, None, TODAY, None))
        issues.close(session, number, seen=1, closed_on=TODAY, result="已修好")
    with bare.writing(OTHER) as session:
        team = factories.team(session, street)
        volunteering.add_volunteer(session, team, volunteering.VolunteerDraft("张三丰", True, TODAY, None))
        areas.appoint(session, street, role_id=1, holder="赵六", phone="13800138000", from_day=TODAY)
    return street


def test_an_entry_is_told_with_who_from_where_and_before_and_after(street: int) -> None:
    said = text(screen("audit", "zh"))
    for words in ("李干事", "10.1.2.3", "事项 · 办结", "独街", "已修好", "11月22日"):
        assert words in said
    assert "None" not in said


def test_names_and_numbers_of_persons_are_masked(street: int) -> None:
    said = text(screen("audit"))
    assert "张*" in said and "138****8000" in said and "赵*" in said
    assert not {"张三丰", "13800138000", "赵六"} & set(said.replace("|", " ").split())
    for full in ("张三丰", "赵六"):
        assert full not in said


def pick(label: str, option: str, page: str = "en") -> str:
    app = screen("audit", page)
    box = next(box for box in app.selectbox if box.label == label)
    app = box.select(next(value for value in box.options if value.strip() == option)).run()
    assert_sound(app)
    return text(app)


def test_entries_are_filtered_by_person_subject_kind_and_area(street: int, bare: Database) -> None:
    factories.note(bare, CLERK, "session:refuse", {"reason": "wrong password"}, "accounts")
    assert "Volunteer · added" not in pick("Person", "李干事")
    assert "Issue · closed" in pick("Person", "李干事")
    assert "Volunteer · added" in pick("Subject", "Volunteer")
    assert "Issue · closed" not in pick("Subject", "Volunteer")
    refusals = pick("Kind", "Refusals")
    assert "wrong password" in refusals and "Issue · closed" not in refusals
    assert "Issue · closed" in pick("Kind", "Changes")
    assert "wrong password" not in pick("Area", "独街")
    assert "Issue · closed" in pick("Area", "独街")


def test_only_one_page_of_a_long_trail_is_read_and_the_next_one_follows_without_a_gap(
    street: int, bare: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "ROWS", 10)
    for number in range(25):
        factories.note(bare, CLERK, "table:export", {"table": "issues", "rows": 7000 + number}, "tables")
    fetched = 0

    @event.listens_for(audit.AuditEntry, "load")
    def _count(*_any: object) -> None:
        nonlocal fetched
        fetched += 1

    app = screen("audit")
    event.remove(audit.AuditEntry, "load", _count)
    assert fetched == 10
    seen: list[int] = []
    for _page in range(4):
        said = text(app)
        seen += [number for number in range(7024, 6999, -1) if f"{number:,}" in said]
        older = next(button for button in app.button if button.label == "Older")
        if older.disabled:
            break
        app = older.click().run()
        assert_sound(app)
    assert seen == list(range(7024, 6999, -1))
    app = next(button for button in app.button if button.label == "Newer").click().run()
    assert_sound(app)
    assert "7,000" in text(app)


def test_a_period_ends_at_midnight_where_the_users_are(database: Database) -> None:
    at = datetime(2026, 3, 1, 16, 0)  # midnight in China
    with pytest.MonkeyPatch.context() as patch:
        for hours in (-1, 1):
            patch.setattr(audit, "utc_now", lambda hours=hours: at + timedelta(hours=hours))
            factories.note(database, CLERK, f"test:{'before' if hours < 0 else 'after'}", {}, "tests")
    wanted = Wanted(first=midnight(date(2026, 3, 2)))
    with database.reading() as session:
        assert [row.event for row in entries(session, wanted)] == ["test:after"]
        assert count(session, wanted) == 1
        assert actors(session, wanted) == ["李干事"]


def test_a_subject_with_an_underscore_is_not_taken_for_a_pattern(database: Database) -> None:
    for name in ("station_day:report", "stationxday:report"):
        factories.note(database, CLERK, name, {}, "tests")
    with database.reading() as session:
        assert count(session, Wanted(subjects=("station_day",))) == 1


def test_a_table_to_download_holds_whole_texts_and_says_what_is_sealed(street: int, bare: Database) -> None:
    long = "长" * 400
    with bare.writing(CLERK) as session:
        number = issues.report(session, IssueDraft(street, "井盖", None, None, TODAY, None))
        issues.close(session, number, seen=1, closed_on=TODAY, result=long)
    sealing.seal(bare)
    with bare.reading() as session, using("en"):
        rows = entries(session, Wanted(), 100)
        table = panel.table(rows, Vocabulary({}, {}, {}))
    assert long in table["After"].iloc[0]
    assert set(table["Sealed"]) == {"yes"}
    assert not table["After"].str.contains("张三丰").any()
    assert len(table) == len(rows) > 5


def test_counts_by_service_are_told_by_the_names_of_the_services(street: int, bare: Database) -> None:
    with bare.writing(CLERK) as session:
        station = factories.station(session, street)
        stations.record_day(session, station, TODAY, seen=None, by_service={"reading": 3}, open=True, note=None)
    assert "学习阅读 3" in text(screen("audit", "zh"))


def test_what_was_typed_is_shown_as_text_and_draws_nothing(bare: Database) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    factories.note(bare, trusted(hostile, address=hostile), "session:refuse", {hostile: hostile}, hostile)
    assert text(screen("audit")).count(hostile) >= 3


def test_every_event_of_an_action_has_words() -> None:
    """Found in the source, so that a new action fails here until somebody says what it is called."""
    import re

    code = "".join(path.read_text("utf-8") for path in (ROOT / "db").rglob("*.py"))
    called = re.compile(r'(?:record|note|say|add|change|remove|_note)\((?:\w+, )+"([a-z_]+):([a-z_]+)"')
    found = set(called.findall(code))
    assert len(found) > 40
    assert {subject for subject, _verb in found} <= SUBJECTS.keys()
    assert {verb for _subject, verb in found} <= VERBS.keys()


class Undone(Exception):
    """Takes back what was tried."""


def test_everything_that_an_action_writes_down_has_words(bare: Database) -> None:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        town = Town(session)
    for name, deed in DEEDS.items():
        if name == "reveals.names":  # asks for a sign-in
            continue
        with contextlib.suppress(Undone), bare.writing(CLERK) as session:
            before = session.scalar(select(func.max(AuditEntry.id))) or 0
            deed.do(session, town)
            session.flush()
            for entry in session.scalars(select(AuditEntry).where(AuditEntry.id > before)):
                subject, _colon, verb = entry.event.partition(":")
                assert subject in SUBJECTS, entry.event
                assert verb in VERBS, entry.event
                said = {**(entry.before or {}), **(entry.after or {})}
                assert said.keys() <= FIELDS.keys(), (entry.event, said)
            raise Undone


def test_every_field_of_a_form_has_words() -> None:
    from db.actions import cobuilding, milestones, projects

    fields = {*issues.FIELDS, *issues.STEP_FIELDS, *areas.FIELDS, *areas.POST_FIELDS, *stations.FIELDS}
    fields |= {*volunteering.TEAM_FIELDS, *volunteering.VOLUNTEER_FIELDS, *volunteering.ACTIVITY_FIELDS}
    fields |= {*cobuilding.UNIT_FIELDS, *cobuilding.NEED_FIELDS, *cobuilding.RESOURCE_FIELDS}
    fields |= {*cobuilding.AGREEMENT_FIELDS, *milestones.MILESTONE_FIELDS, *milestones.GIFT_FIELDS}
    fields |= {*milestones.SESSION_FIELDS, *projects.ProjectDraft.__annotations__}
    assert fields <= FIELDS.keys()
