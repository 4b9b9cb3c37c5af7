"""Areas: correcting them, who holds their posts, and where they hang, with what is refused."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from db.actions import areas as actions
from db.engine import Database
from db.errors import Conflict, NotFound, Refused
from db.models import Area, AuditEntry
from db.queries import areas, people
from db.viewer import Viewer, looking, trusted
from tests import factories
from tests.factories import TESTER

DAY = date(2026, 3, 2)


@pytest.fixture
def place(database: Database) -> tuple[int, int, int]:
    """(street, community, another street)."""
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street, elsewhere = factories.area(session, "street"), factories.area(session, "street")
        return street.id, factories.area(session, "community", street, name="东街社区").id, elsewhere.id


def row(database: Database, area_id: int) -> areas.AreaRow:
    with database.reading() as session:
        return next(row for row in areas.all_areas(session) if row.id == area_id)


def change(database: Database, area_id: int, seen: int = 1, by: Viewer = TESTER, **values: Any) -> None:
    fields = {"name": "东街社区", "households": 1200, "residents": 3400, **values}
    with database.writing(by) as session:
        actions.change(session, area_id, seen=seen, **fields)


def appoint(database: Database, area_id: int, **values: Any) -> None:
    with database.writing(TESTER) as session:
        role = people.roles(session, "test")[0].id
        actions.appoint(
            session, area_id, **{"role_id": role, "holder": "李某", "phone": None, "from_day": DAY, **values}
        )


def posts(database: Database, area_id: int, on: date = DAY) -> list[people.PostRow]:
    with database.reading() as session:
        return people.posts(session, area_id, on)


def test_a_change_is_kept_and_says_who_changed_what(database: Database, place: tuple[int, int, int]) -> None:
    change(database, place[1], name="  东街  社区 ", residents=None)
    changed = row(database, place[1])
    assert (changed.name, changed.households, changed.residents, changed.version) == ("东街 社区", 1200, None, 2)
    with database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.event == "area:change")).one()
    assert (entry.actor, entry.subject_id, entry.area_id) == ("tester", place[1], place[1])
    assert entry.before == {"name": "东街社区", "households": None}
    assert entry.after == {"name": "东街 社区", "households": 1200}


def test_saving_what_is_there_already_changes_nothing(database: Database, place: tuple[int, int, int]) -> None:
    change(database, place[1])
    change(database, place[1], seen=2)
    assert row(database, place[1]).version == 2
    with database.reading() as session:
        assert len(session.scalars(select(AuditEntry).where(AuditEntry.event == "area:change")).all()) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "   "}, "name"),
        ({"name": "长" * 81}, "name"),
        ({"households": -1}, "households"),
        ({"residents": 10_000_001}, "residents"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    database: Database, place: tuple[int, int, int], values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        change(database, place[1], **values)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert row(database, place[1]).version == 1


def test_everything_wrong_is_said_at_once(database: Database, place: tuple[int, int, int]) -> None:
    with pytest.raises(Refused) as refused:
        change(database, place[1], name="", households=-1, residents=-1)
    assert [problem.field for problem in refused.value.problems] == ["name", "households", "residents"]


def test_the_second_of_two_editors_learns_what_the_first_wrote(database: Database, place: tuple[int, int, int]) -> None:
    change(database, place[1], households=900, by=trusted("the first"))
    with pytest.raises(Conflict) as conflict:
        change(database, place[1], households=950)
    assert (conflict.value.who, conflict.value.version) == ("the first", 2)
    assert conflict.value.theirs == {"name": "东街社区", "households": 900, "residents": 3400}
    assert row(database, place[1]).households == 900


def test_an_area_outside_the_viewers_is_not_found(database: Database, place: tuple[int, int, int]) -> None:
    with pytest.raises(NotFound):
        change(database, place[1], by=looking("elsewhere", place[2]))
    assert row(database, place[1]).version == 1


def test_a_post_holds_from_its_day_until_the_day_it_ends(database: Database, place: tuple[int, int, int]) -> None:
    appoint(database, place[1], phone=" 0790 123 4567 ")
    (post,) = posts(database, place[1])
    assert (post.holder, post.phone) == ("李某", "0790 123 4567")
    assert posts(database, place[1], date(2026, 3, 1)) == []
    with database.writing(TESTER) as session:
        actions.end_post(session, post.id, seen=post.version, to_day=date(2026, 6, 1))
    assert posts(database, place[1], date(2026, 5, 31))
    assert posts(database, place[1], date(2026, 6, 1)) == []


def test_a_post_is_corrected_at_the_version_its_editor_saw(database: Database, place: tuple[int, int, int]) -> None:
    appoint(database, place[1])
    (post,) = posts(database, place[1])
    values = {"role_id": post.role_id, "phone": None, "from_day": DAY}
    with database.writing(TESTER) as session:
        actions.change_post(session, post.id, seen=1, holder="王某", **values)
    with pytest.raises(Conflict) as conflict, database.writing(TESTER) as session:
        actions.change_post(session, post.id, seen=1, holder="张某", **values)
    assert conflict.value.theirs["holder"] == "王某"
    with pytest.raises(Conflict), database.writing(TESTER) as session:
        actions.end_post(session, post.id, seen=1, to_day=DAY)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"holder": " "}, "holder"),
        ({"holder": "长" * 61}, "holder"),
        ({"phone": "ask the office"}, "phone"),
        ({"phone": "1"}, "phone"),
        ({"role_id": 0}, "role_id"),
    ],
)
def test_a_post_that_cannot_be_is_refused_at_its_field(
    database: Database, place: tuple[int, int, int], values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        appoint(database, place[1], **values)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert posts(database, place[1]) == []


def test_a_post_cannot_end_before_it_began(database: Database, place: tuple[int, int, int]) -> None:
    appoint(database, place[1])
    (post,) = posts(database, place[1])
    with pytest.raises(Refused) as refused, database.writing(TESTER) as session:
        actions.end_post(session, post.id, seen=1, to_day=date(2026, 3, 1))
    assert [problem.field for problem in refused.value.problems] == ["to_day"]
    assert posts(database, place[1], date(2027, 1, 1))


def test_a_moved_area_hangs_under_the_old_parent_before_its_day_and_the_new_one_after(
    database: Database, place: tuple[int, int, int]
) -> None:
    street, community, elsewhere = place
    with database.writing(TESTER) as session:
        actions.move(session, community, to=elsewhere, from_day=DAY)
    with database.reading() as session:
        for on, parent in ((date(2026, 3, 1), street), (DAY, elsewhere)):
            assert areas.parents(session, on)[community] == parent
            assert [row.id for row in areas.ancestors(session, community, on)] == [parent, community]
            assert [row.id for row in areas.children(session, parent, on)] == [community]


def test_a_later_move_is_dropped_when_an_earlier_one_is_made(database: Database, place: tuple[int, int, int]) -> None:
    street, community, elsewhere = place
    with database.writing(TESTER) as session:
        actions.move(session, community, to=elsewhere, from_day=date(2026, 9, 1))
    with database.writing(TESTER) as session:
        actions.move(session, community, to=elsewhere, from_day=DAY)
    with database.reading() as session:
        assert areas.parents(session, date(2026, 3, 1))[community] == street
        assert areas.parents(session, date(2026, 8, 31))[community] == elsewhere
        entries = session.scalars(select(AuditEntry).where(AuditEntry.event == "area:move")).all()
        code = session.scalars(select(Area.code).where(Area.id == elsewhere)).one()
    assert [entry.after for entry in entries] == [
        {"to": code, "from_day": "2026-09-01"},
        {"to": code, "from_day": "2026-03-02"},
    ]


def test_an_area_cannot_hang_below_itself(database: Database, place: tuple[int, int, int]) -> None:
    for area, to in ((place[0], place[1]), (place[0], place[0])):
        with pytest.raises(Refused) as refused, database.writing(TESTER) as session:
            actions.move(session, area, to=to, from_day=DAY)
        assert [problem.field for problem in refused.value.problems] == ["to"]
    with database.reading() as session:
        assert areas.parents(session, DAY) == {place[1]: place[0]}


def test_a_post_is_vacant_where_somebody_left_it_and_where_its_like_are_held_elsewhere(
    database: Database, place: tuple[int, int, int]
) -> None:
    with database.writing(TESTER) as session:
        street = session.get(Area, place[0])
        others = [factories.area(session, "community", street).id for _number in range(3)]
    appoint(database, place[1])
    (post,) = posts(database, place[1])

    def vacant(on: date, under: int = place[0]) -> dict[int, date | None]:
        with database.reading() as session:
            return {row.area_id: row.since for row in people.vacancies(session, under, on)}

    assert vacant(DAY) == {}  # held in one of four: nobody can say that the others lack it
    appoint(database, others[0])
    assert vacant(DAY) == dict.fromkeys(others[1:])
    assert [vacant(DAY, one) for one in others] == [{}, {others[1]: None}, {others[2]: None}]  # from near as from afar
    left = date(2026, 6, 1)
    with database.writing(TESTER) as session:
        actions.end_post(session, post.id, seen=post.version, to_day=left)
    assert vacant(date(2026, 5, 31)) == dict.fromkeys(others[1:])
    assert vacant(left) == {place[1]: left}
    assert vacant(left, place[2]) == {}
