"""What somebody saved is taken back by a change of its own, unless something later depends on it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.actions import issues, milestones, projects, stations, undoing, volunteering
from db.engine import Database
from db.errors import NotFound, Refused
from db.measures import totals
from db.models import Area, AuditEntry, Base, Fact, Issue, Milestone, Project, Volunteer
from db.permissions import ROLES
from db.queries import deeds, history
from db.viewer import Held, Viewer, looking
from tests import factories
from tests.deeds import DAY, DEEDS, Town, issue, project
from tests.factories import TESTER

BY_HAND = {
    "areas.move", "attachments.attach", "attachments.detach", "boundaries.sketch", "boundaries.upload", "tree.remove",
    "boundaries.remove", "boundaries.reshape", "issues.merge", "issues.remove", "terms.set_handling",
}  # fmt: skip
"""What the trail says too little of to take it back; the issue was put in by the very act that removed it."""


BESIDE = {"accounts", "decisions", "devices", "exports", "handling", "persons", "places", "reveals", "whistles"}
"""Modules whose actions are about no fact, or persons, whose requests stand, or steps of issues, which are answered."""


@pytest.fixture
def town(database: Database) -> Town:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        return Town(session)


def rows(session: Session) -> dict[tuple[str, int], dict[str, Any]]:
    """What every fact says, by table and number."""
    own = {"id", "version", "provenance", "recorded_at", "recorded_by"}
    found = {}
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Fact):
            for row in session.scalars(select(mapper.class_).execution_options(populate_existing=True)):
                held = {column.key: getattr(row, column.key) for column in mapper.local_table.c}
                found[mapper.local_table.name, row.id] = {key: held[key] for key in held.keys() - own}
    return found


class Undone(Exception):
    """Nothing of it is kept."""


def test_whatever_can_be_done_to_a_row_can_be_taken_back_and_done_again(database: Database, town: Town) -> None:
    refused = set()
    with database.reading() as session:
        before = rows(session)
    for name, deed in DEEDS.items():
        if name.partition(".")[0] in BESIDE:
            continue
        with pytest.raises(Undone), database.writing(TESTER) as session:
            deed.do(session, town)
            session.flush()
            after, act = rows(session), session.info.pop("act", None)
            try:
                undoing.undo(session, str(act))
            except Refused:
                refused.add(name)
                raise Undone from None
            assert rows(session) == before, name
            again = session.info.pop("act")
            if name.startswith("area_lists.") or name == "issues.report":  # what hung on it, its removal does not say
                raise Undone
            undoing.undo(session, again)
            assert rows(session) == after, name
            with pytest.raises(Refused, match="taken back already"):
                undoing.undo(session, again)
            raise Undone
    assert refused == BY_HAND


def did(database: Database, what: Callable[[Session], object], by: Viewer = TESTER) -> str:
    """Let somebody do something; returns the token of it."""
    with database.writing(by) as session:
        what(session)
        session.flush()
        return str(session.info["act"])


def hand(town: Town, seen: int, handler: str) -> Callable[[Session], object]:
    """Correct who handles the issue."""
    draft = replace(issue(town), title="井盖", handler=handler)
    return lambda session: issues.change(session, town.open, seen=seen, draft=draft)


def test_what_came_later_is_in_the_way_until_it_is_taken_back_itself(database: Database, town: Town) -> None:
    renamed = replace(issue(town), title="井盖")
    first = did(database, lambda session: issues.change(session, town.open, seen=1, draft=renamed))
    second = did(database, hand(town, 2, "城管办"))
    with pytest.raises(Refused, match="tester has changed “井盖” since"):
        did(database, lambda session: undoing.undo(session, first))
    back = did(database, lambda session: undoing.undo(session, second))
    did(database, lambda session: undoing.undo(session, back))  # done again
    with pytest.raises(Refused, match="has changed “井盖” since"):
        did(database, lambda session: undoing.undo(session, first))
    with database.reading() as session:
        handed = session.get_one(Issue, town.open)
        assert handed.handler == "城管办"
    third = did(database, hand(town, handed.version, "市政站"))
    did(database, lambda session: undoing.undo(session, third))
    with database.reading() as session:
        assert totals.differences(session.connection()) == ({}, {})
        steps = [entry.event.partition(":")[2] for entry in history.changes(session, "issues", town.open)]
    assert steps == ["undo", "change", "undo", "undo", "change", "change", "report"]


def test_a_step_of_an_issue_is_answered_by_the_next_one(database: Database, town: Town) -> None:
    act = did(database, lambda session: DEEDS["handling.close"].do(session, town))
    with pytest.raises(Refused, match="Answer it by the next step of the issue"):
        did(database, lambda session: undoing.undo(session, act))


def test_what_others_rest_on_is_not_taken_from_under_them(database: Database, town: Town) -> None:
    act = did(database, lambda session: projects.add(session, town.area, project()))
    with database.reading() as session:
        number = max(session.scalars(select(Project.id)))
    other = Viewer("网格员小李", (Held(ROLES["coordinator"], town.area),))
    did(
        database,
        lambda session: milestones.add_milestone(session, number, milestones.MilestoneDraft("启动", 1, DAY)),
        other,
    )
    with pytest.raises(Refused, match="Remove first what depends on “看诊”"):
        did(database, lambda session: undoing.undo(session, act))
    with pytest.raises(NotFound):
        did(database, lambda session: undoing.undo(session, act), other)  # what others did is theirs
    with database.reading() as session:
        milestone = max(session.scalars(select(Milestone.id)))
    did(database, lambda session: milestones.remove_milestone(session, milestone, seen=1), other)
    assert did(database, lambda session: undoing.undo(session, act))


def test_who_lost_the_right_or_the_area_takes_nothing_back(database: Database, town: Town) -> None:
    worker = Viewer("网格员小李", (Held(ROLES["coordinator"], town.area),))
    act = did(database, hand(town, 1, "城管办"), worker)
    for now in (looking("网格员小李", town.area), Viewer("网格员小李", (Held(ROLES["coordinator"], town.sibling),))):
        with pytest.raises((Refused, NotFound)):
            did(database, lambda session: undoing.undo(session, act), now)
    assert did(database, lambda session: undoing.undo(session, act), worker)


def test_the_history_of_a_row_is_read_by_who_may_change_it_and_names_are_masked(database: Database, town: Town) -> None:
    draft = volunteering.VolunteerDraft("张山峰", True, DAY, None)
    did(database, lambda session: volunteering.change_volunteer(session, town.member, seen=1, draft=draft))
    worker = Viewer("网格员小李", (Held(ROLES["coordinator"], town.area),))
    auditor = Viewer("审计员", (Held(ROLES["audit_administrator"], town.area),))
    for by in (worker, auditor):
        with database.reading(by) as session:
            latest, *_ = history.changes(session, "volunteers", town.member)
            assert (latest.before or {})["name"] == "张*" and (latest.after or {})["name"] == "张*"
    for stranger in (looking("张三", town.area), Viewer("李四", (Held(ROLES["coordinator"], town.sibling),))):
        with pytest.raises(NotFound), database.reading(stranger) as session:
            history.changes(session, "volunteers", town.member)


def test_what_one_entered_is_listed_once_with_who_changed_it_since(database: Database, town: Town) -> None:
    worker = Viewer("网格员小李", (Held(ROLES["coordinator"], town.area),))
    did(database, lambda session: projects.add(session, town.area, replace(project(), need_id=town.need)), worker)
    act = did(database, hand(town, 1, "城管办"), worker)
    did(database, lambda session: hand(town, 2, "市政站")(session))
    day = {"by_service": {"reading": 3}, "open": True, "note": None}
    report = did(database, lambda session: stations.record_day(session, town.station, DAY, seen=None, **day), worker)
    did(database, lambda session: undoing.undo(session, report), worker)
    with database.reading(worker) as session:
        undo, reported, handed, agreed = deeds.own(session, datetime(2020, 1, 1))
    assert (undo.undoing, reported.undone, handed.undone) == (True, True, False)
    assert (handed.act, handed.about, handed.since and handed.since[0]) == (act, "井盖", "tester")
    assert (agreed.entry.event, agreed.rows, agreed.since) == ("project:agree", 2, None)
    with database.reading() as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.act == act)).one().subject == "issues"
        assert {Area, Volunteer}
