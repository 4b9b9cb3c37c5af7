"""What a person may ask for: found however the name is written, corrected, handed over, erased; totals stay."""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from db import audit, calendar, sealing, trail
from db.actions import areas, attendance, issues, milestones, persons, projects, volunteering
from db.engine import Database
from db.errors import NotFound, Refused
from db.measures import totals
from db.models import AuditEntry, Post, ProjectContribution, Volunteer
from db.queries.figures import sums
from db.queries.persons import Record
from db.viewer import trusted
from tests import factories
from tests.db.test_commands import refused, run
from tests.factories import TESTER

DAY = date(2026, 3, 2)


@pytest.fixture
def known(database: Database, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """张三丰 serves, holds a post and gave money; another 张三 serves, too; an issue mentions him."""
    monkeypatch.setattr(calendar, "today", lambda: DAY)
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street").id
        team = factories.team(session, street)
        member = volunteering.add_volunteer(session, team, volunteering.VolunteerDraft("张三丰(3栋)", False, DAY, None))
        volunteering.add_volunteer(session, team, volunteering.VolunteerDraft("张三", False, DAY, None))
        activity = factories.activity(session, team, DAY)
        attendance.record(session, activity, [attendance.Served(member, 90)], seen=1, confirmed=True)
        areas.appoint(session, street, role_id=1, holder="张三丰", phone="138-0013-8000", from_day=DAY)
        project = projects.add(
            session, street, projects.ProjectDraft("义诊", "医疗", None, None, None, None, DAY, DAY, None)
        )
        gift = milestones.add_gift(session, project, milestones.GiftDraft("money", "张三丰", DAY, 10_000))
        issues.report(session, issues.IssueDraft(street, "张三丰家门口灯不亮", None, None, DAY, None))
        post = session.scalars(select(Post.id)).one()
    return {"street": street, "volunteers": member, "posts": post, "project_contributions": gift}


def found(database: Database, name: str) -> list[Record]:
    with database.writing(TESTER) as session:
        return persons.find(session, name)[0]


@pytest.mark.parametrize("name", ["张三丰", " 张 三丰 ", "张三丰（5栋）"])
def test_a_person_is_found_in_every_table_however_the_name_is_written(
    database: Database, known: dict[str, int], name: str
) -> None:
    assert {row.kind: row.id for row in found(database, name)} == {k: v for k, v in known.items() if k != "street"}


def test_a_person_is_found_by_telephone_and_another_of_a_like_name_is_not(
    database: Database, known: dict[str, int]
) -> None:
    assert [row.kind for row in found(database, "13800138000")] == ["posts"]
    assert [row.name for row in found(database, "张三")] == ["张三"]
    assert not found(database, "%")


def test_texts_that_mention_a_person_are_listed_for_somebody_to_judge(
    database: Database, known: dict[str, int]
) -> None:
    with database.writing(TESTER) as session:
        _rows, (mention,) = persons.find(session, "张三丰")
    assert (mention.kind, mention.field, mention.text) == ("issues", "title", "张三丰家门口灯不亮")


def test_everything_stored_about_a_person_is_handed_over(database: Database, known: dict[str, int]) -> None:
    with database.writing(TESTER) as session:
        told = persons.export(session, "volunteers", known["volunteers"])
    assert (told["name"], told["services"]) == (
        "张三丰(3栋)",
        [{"day": DAY, "activity": "清洁家园", "minutes": 90, "confirmed": True}],
    )
    assert told["audit"][0]["after"]["name"] == "张三丰(3栋)"


def test_a_name_is_corrected_with_an_entry_in_the_trail(database: Database, known: dict[str, int]) -> None:
    (row,) = [row for row in found(database, "张三丰") if row.kind == "posts"]
    with database.writing(trusted("clerk")) as session:
        persons.correct(session, "posts", row.id, seen=row.version, name="张三风", phone="13900139000")
    with database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.event == "person:correct")).one()
        assert audit.told(entry, "before") == {"holder": "张三丰", "phone": "138-0013-8000"}
        assert audit.told(entry, "after") == {"holder": "张三风", "phone": "13900139000"}


def test_an_erased_person_is_found_nowhere_while_every_total_stays(database: Database, known: dict[str, int]) -> None:
    def counted() -> dict[tuple[str, int], int]:
        with database.reading() as session:
            return sums(session, ["service_minutes", "volunteers", "contributions/money"], [known["street"]], None, DAY)

    sealing.seal(database)
    before = counted()
    assert before["service_minutes", known["street"]] == 90
    with database.writing(trusted("clerk")) as session:
        for row in persons.find(session, "张三丰")[0]:
            persons.erase(session, row.kind, row.id, reason="本人3月2日申请")
    assert not found(database, "张三丰") and not found(database, "13800138000")
    assert counted() == before
    with database.reading() as session:
        assert session.get_one(Volunteer, known["volunteers"]).name == "—"
        post, gift = (
            session.get_one(Post, known["posts"]),
            session.get_one(ProjectContribution, known["project_contributions"]),
        )
        assert (post.holder, post.phone, gift.giver, gift.amount) == ("—", None, "—", 10_000)
        trail_ = [
            (entry.event, entry.before, entry.after, entry.personal) for entry in session.scalars(select(AuditEntry))
        ]
    kept = [one for one in trail_ if "张三丰" in str(one) or "138-0013" in str(one)]
    assert [one[0] for one in kept] == ["issue:report"], "only the text that a person must judge"
    sealing.seal(database)
    with database.engine.connect() as connection:
        assert trail.examine(connection).faults == []
        assert totals.differences(connection) == ({}, {})


def test_an_erasure_says_who_asked_and_of_what_there_is(database: Database, known: dict[str, int]) -> None:
    with pytest.raises(Refused), database.writing(TESTER) as session:
        persons.erase(session, "volunteers", known["volunteers"], reason=" ")
    with pytest.raises(NotFound), database.writing(TESTER) as session:
        persons.erase(session, "volunteers", 10**6, reason="x")
    with pytest.raises(NotFound), database.writing(TESTER) as session:
        persons.erase(session, "areas", known["street"], reason="x")


def test_the_commands_find_hand_over_correct_and_erase(
    database: Database, known: dict[str, int], tmp_path: Path
) -> None:
    url, key = database.engine.url.render_as_string(hide_password=False), f"volunteers:{known['volunteers']}"
    listed = run("person", "find", "张三丰", url=url)
    assert listed.stdout.startswith(f"{key}\t张三丰(3栋)\t")
    assert "3 rows are about that name, 1 texts mention it" in listed.stdout
    assert run("person", "export", key, "--to", tmp_path / "told.json", url=url).returncode == 0
    assert json.loads((tmp_path / "told.json").read_text("utf-8"))[0]["services"][0]["minutes"] == 90
    assert run("person", "correct", key, "--name", "张三风", url=url).returncode == 0
    assert run("person", "erase", key, "--reason", "本人申请", url=url).returncode == 0
    assert "0 rows" in run("person", "find", "张三风", url=url).stdout
    assert "person find" in refused(run("person", "erase", "volunteers:999", "--reason", "x", url=url))
    assert run("person", "erase", "areas:1", "--reason", "x", url=url).returncode == 2
    assert run("person", "erase", key, url=url).returncode == 2
