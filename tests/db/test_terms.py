"""How a place handles its issues, as it says itself: words, limits, and whom issues are given to."""

from collections.abc import Sequence
from datetime import date

import pytest

from db import limit_lists
from db.actions import issues, places, terms
from db.actions.issues import IssueDraft
from db.actions.places import PlaceDraft
from db.actions.terms import HandlingDraft
from db.clock import Limit
from db.engine import Database
from db.errors import Problem, Refused
from db.models import Area, Issue
from db.queries import limits
from db.words import Word, words
from db.words import limits as usual_limits
from tests.factories import TESTER

CODE = "360502002000"
URGENCIES = list(words("issue_urgency").values())


def draft(
    category: Sequence[Word] = (Word("", "漏水", "Leaks"),),
    units: Sequence[str] = ("市政站",),
    departments: Sequence[str] = ("住建部门", " 住建部门 "),
    held: dict[tuple[str, str], Limit] | None = None,
) -> HandlingDraft:
    return HandlingDraft({"category": category, "urgency": URGENCIES}, units, departments, held or {})


@pytest.fixture
def street(database: Database) -> int:
    with database.writing(TESTER) as session:
        return places.found(session, PlaceDraft(CODE, "城北街道", "street"))


def test_issues_are_handled_by_what_the_place_says_last(database: Database, street: int) -> None:
    with database.writing(TESTER) as session:
        terms.set_handling(session, street, draft(held={("normal", "overall"): Limit(5, "day", False)}))
    with database.reading() as session:
        (leaks,) = limits.terms(session, CODE, "category")
        assert (limits.units(session, CODE, departments=True), limits.units(session, CODE, departments=False)) == (
            ["住建部门"],
            ["市政站"],
        )
    day = date(2026, 3, 2)
    with database.writing(TESTER) as session:
        one = issues.report(session, IssueDraft(street, "水管爆裂", leaks.name_zh, None, day, None))
        assert session.get_one(Issue, one).due_on == date(2026, 3, 7)
        changed = [Word(leaks.code, "漏水渗水", "Leaks"), Word("", "噪声", "Noise")]
        terms.set_handling(
            session, street, draft(changed, units=(), held={("normal", "overall"): Limit(9, "day", False)})
        )
        two = issues.report(session, IssueDraft(street, "噪声扰民", None, None, day, None))
        assert session.get_one(Issue, one).due_on == date(2026, 3, 7)  # as it was printed
        assert session.get_one(Issue, two).due_on == date(2026, 3, 11)
    with database.reading() as session:
        found = limits.terms(session, CODE, "category")
        assert [(term.code, term.name_zh) for term in found] == [(leaks.code, "漏水渗水"), ("own_2", "噪声")]
        assert limits.units(session, CODE, departments=False) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (draft(category=()), "category"),
        (draft(units=("住建部门",)), "departments"),
        (draft(units=("站" * 81,)), "units"),
        (draft(departments=[f"部门{number}" for number in range(201)]), "departments"),
    ],
)
def test_what_cannot_be_is_refused_whole(database: Database, street: int, wrong: HandlingDraft, field: str) -> None:
    with pytest.raises(Refused) as refused, database.writing(TESTER) as session:
        terms.set_handling(session, street, wrong)
    assert [problem.field for problem in refused.value.problems] == [field]
    with database.reading() as session:
        assert session.get_one(Area, street).scheme == CODE
        assert not limits.terms(session, CODE, "urgency") and not limits.place(session, CODE).limits


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize("urgency", [word.code for word in URGENCIES])
def test_limits_are_read_as_they_are_written(urgency: str, english: bool) -> None:
    problems: list[Problem] = []
    text = limit_lists.written(usual_limits(), urgency, english)
    expected = {key: limit for key, limit in usual_limits().items() if key[0] == urgency}
    assert limit_lists.read(text.replace(":", " : "), urgency, problems) == expected
    assert not problems


@pytest.mark.parametrize(
    "line",
    [
        "受理",
        "受理：",
        "受理：八小时",
        "受理：0天",
        "受理：1000天",
        "受理：3周",
        "吃饭：3天",
        "受理：3天半",
        "Handling: 3 moons",
    ],
)
def test_a_line_that_is_no_limit_is_named(line: str) -> None:
    problems: list[Problem] = []
    assert limit_lists.read(f"核查：２ 天\n\n{line}\n核查：3天", "urgent", problems) == {
        ("urgent", "check"): Limit(2, "day", False)
    }
    assert [problem.field for problem in problems] == ["line.较急 3", "line.较急 4"]
