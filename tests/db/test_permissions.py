"""Permissions in particular cases; refusals are written down. Every role × every action: `tests/test_every_role.py`."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import db.actions
from db import audit
from db.actions import area_lists, areas, issues, places, record_lists
from db.engine import Database
from db.errors import Forbidden, NotFound, Refused
from db.lists import Line
from db.models import Area, AuditEntry
from db.permissions import ADMINISTRATORS, NEEDED, ROLES, Permission
from db.viewer import Held, Viewer
from db.words import Word
from tests import factories
from tests.factories import TESTER

DAY = date(2026, 3, 2)

Doing = Callable[[Session, int], object]
"""Does one thing to an area, given its id."""


def holding(role: str, root: int | None) -> Viewer:
    return Viewer(role, (Held(ROLES[role], root),))


def issue_draft(area_id: int) -> issues.IssueDraft:
    return issues.IssueDraft(area_id, "路灯不亮", None, None, DAY, None)


@dataclass
class Street:
    """Two communities of one street, each with a grid."""

    database: Database
    id: int
    own: int
    other: int


@pytest.fixture
def street(database: Database) -> Street:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street")
        own, other = (factories.area(session, "community", street) for _ in range(2))
        for community in (own, other):
            factories.area(session, "grid", community)
        return Street(database, street.id, own.id, other.id)


def tried(street: Street, by: Viewer, doing: Doing, area_id: int) -> type[Exception] | None:
    """What became of it: nothing is kept, whether it was allowed or not."""

    class Undone(Exception):
        pass

    try:
        with street.database.writing(by) as session:
            doing(session, area_id)
            raise Undone
    except Undone:
        return None
    except (Forbidden, NotFound) as refused:
        return type(refused)


def test_what_a_place_shares_is_changed_from_its_top_alone(street: Street) -> None:
    def name_levels(session: Session, area_id: int) -> None:
        community = Word("community", "社区", "community")
        levels = [Word("street", "街道", "street"), community, Word("grid", "网格", "grid")]
        places.set_levels(session, area_id, levels if area_id == street.id else levels[1:])

    assert tried(street, holding("coordinator", street.id), name_levels, street.id) is None
    assert tried(street, holding("coordinator", street.own), name_levels, street.own) is Forbidden
    assert tried(street, holding("leader", street.id), name_levels, street.id) is Forbidden
    with street.database.writing(TESTER) as session:  # an area of no place yet
        draft = places.PlaceDraft("360732101000", "长冈乡", "street")
    for role, root in (("coordinator", street.id), ("leader", None)):
        with pytest.raises(Forbidden), street.database.writing(holding(role, root)) as session:
            places.found(session, draft)
    with street.database.writing(holding("system_administrator", None)) as session:
        places.found(session, draft)


def test_a_row_is_moved_only_between_areas_where_both_ends_are_ones_own(street: Street) -> None:
    with street.database.writing(TESTER) as session:
        issue = issues.report(session, issue_draft(street.other))
    by = Viewer("both", (Held(ROLES["leader"], street.id), Held(ROLES["coordinator"], street.own)))
    with pytest.raises(Forbidden), street.database.writing(by) as session:
        issues.change(session, issue, seen=1, draft=issue_draft(street.own))
    with pytest.raises(Forbidden), street.database.writing(by) as session:
        areas.move(session, street.other, to=street.own, from_day=DAY)


def test_a_list_that_names_an_area_of_somebody_else_adds_nothing(street: Street) -> None:
    by = holding("coordinator", street.own)
    with street.database.reading() as session:
        code = session.get_one(Area, street.other).code
    with street.database.reading(by) as session:
        line = Line(1, {"name": "邻里互助队", "area": code, "host": ""})
        entries = record_lists.plan_teams(session, street.own, [line], DAY, DAY)
    assert [problem.field for problem in entries[0].problems] == ["line.1"]
    with pytest.raises(Refused), street.database.writing(by) as session:
        record_lists.add(session, entries)
    forged = [replace(entries[0], area_id=street.other, problems=())]
    with pytest.raises(NotFound), street.database.writing(by) as session:
        record_lists.add(session, forged)
    taken = [Line(1, {"name": "新网格", "code": code, "parent": "", "households": "", "residents": ""})]
    with pytest.raises(Refused, match="in use elsewhere"), street.database.writing(by) as session:
        area_lists.add_list(session, street.own, "grid", taken, DAY)
    cells = [Line(1, {"name": "新网格", "code": "", "parent": code, "households": "", "residents": ""})]
    with pytest.raises(Refused), street.database.writing(by) as session:
        area_lists.add_list(session, street.own, "grid", cells, DAY)


def test_what_is_refused_is_not_done_and_written_down(street: Street) -> None:
    with pytest.raises(Forbidden), street.database.writing(holding("leader", street.own)) as session:
        issues.report(session, issue_draft(street.own))
    with street.database.reading() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert (last.actor, last.event, last.area_id) == ("leader", "access:refuse", street.own)
        assert last.after == {"what": "issue:change"}


def test_an_event_nobody_thought_of_is_refused(street: Street) -> None:
    everything = Viewer("everything", (Held(frozenset(Permission), None),))
    with pytest.raises(Forbidden), street.database.writing(everything) as session:
        audit.note(session, "secret:thing", {})


def test_no_two_administrators_roles_share_a_right_of_administration() -> None:
    admin = {Permission.ACCOUNTS, Permission.GRANTS, Permission.DEVICES, Permission.AUDIT}
    held = [ROLES[role] & admin for role in ADMINISTRATORS]
    assert all(held)
    assert sum(map(len, held)) == len(frozenset().union(*held))


def test_every_event_that_an_action_records_has_a_permission() -> None:
    modules = [importlib.import_module(f"db.actions.{file.name}") for file in pkgutil.iter_modules(db.actions.__path__)]
    calls = re.compile(r'(?:editing\.\w+|audit\.record|audit\.say|_note)\(\s*session, "(\w+):')
    said = {subject for module in modules for subject in calls.findall(inspect.getsource(module))} - {"session"}
    assert len(said) > 15
    assert said <= set(NEEDED)
