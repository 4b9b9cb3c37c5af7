"""Issues: reported, passed up, closed and opened again, and what the totals make of them."""

import os
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db import calendar
from db.actions import issues as actions
from db.actions.issues import IssueDraft
from db.engine import Database
from db.errors import Conflict, NotFound, Refused
from db.ladder import next_level
from db.measures import totals
from db.measures.indicators import INDICATORS
from db.models import AuditEntry, Issue
from db.queries import issues
from db.queries.figures import figures, sums
from db.queries.issues import LADDER, IssueRow
from db.viewer import Viewer, looking, trusted
from tests import factories
from tests.factories import TESTER

DAY = date(2026, 3, 2)


@dataclass
class Place:
    """A street, two of its grids, and a database to work on their issues in."""

    database: Database
    street: int
    grids: tuple[int, int]

    def draft(self, **values: Any) -> IssueDraft:
        draft = IssueDraft(self.grids[0], "路灯不亮", "设施维修", None, DAY, DAY + timedelta(days=5))
        return replace(draft, **values)

    def report(self, by: Viewer = TESTER, **values: Any) -> int:
        with self.database.writing(by) as session:
            return actions.report(session, self.draft(**values))

    def do(self, verb: str, issue: int, by: Viewer = TESTER, **values: Any) -> None:
        """One action on an issue, at the version it has now unless told which."""
        seen = values.pop("seen", None) or self.issue(issue).version
        with self.database.writing(by) as session:
            getattr(actions, verb)(session, issue, seen=seen, **values)

    def close(self, issue: int, on: date = DAY, **values: Any) -> None:
        self.do("close", issue, **{"closed_on": on, "result": "已修复", **values})

    def issue(self, issue: int) -> IssueRow:
        with self.database.reading() as session:
            return issues.issue(session, issue)

    def events(self, issue: int) -> list[AuditEntry]:
        with self.database.reading() as session:
            wanted = select(AuditEntry).where(AuditEntry.subject == "issues", AuditEntry.subject_id == issue)
            return list(session.scalars(wanted.order_by(AuditEntry.id)))


def settle(database: Database) -> Place:
    """A new place, whose issues nobody else has."""
    with database.writing(TESTER) as session:
        street = factories.area(session, "street")
        first, second = (factories.area(session, "grid", street) for _ in range(2))
        return Place(database, street.id, (first.id, second.id))


@pytest.fixture
def place(database: Database) -> Place:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
    return settle(database)


def problems(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def test_an_issue_begins_with_whoever_serves_its_area(place: Place) -> None:
    assert place.issue(place.report()).level == "grid"
    assert place.issue(place.report(area_id=place.street)).level == "street"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"area_id": None}, "area_id"),
        ({"category": "长" * 41}, "category"),
        ({"reported_on": date(2999, 1, 1), "due_on": None}, "reported_on"),
        ({"due_on": DAY - timedelta(days=1)}, "due_on"),
    ],
)
def test_a_report_is_refused_at_the_field_that_is_wrong(place: Place, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        place.report(**values)
    assert problems(refused) == [field]


def test_an_issue_of_an_area_that_did_not_exist_that_day_is_refused(place: Place) -> None:
    with place.database.writing(TESTER) as session:
        late = factories.area(session, "grid", valid_from=DAY + timedelta(days=1)).id
    with pytest.raises(Refused) as refused:
        place.report(area_id=late)
    assert problems(refused) == ["area_id"]


def test_an_issue_climbs_one_step_at_a_time_and_the_trail_keeps_where_it_stood(place: Place) -> None:
    issue = place.report(handler="网格员")
    for to in LADDER[1:3]:
        place.do("escalate", issue, to=to, handler=None)
    assert (place.issue(issue).level, place.issue(issue).handler) == ("street", None)
    steps = [(entry.before["level"], entry.after["level"]) for entry in place.events(issue)[1:]]
    assert steps == [("grid", "community"), ("community", "street")]
    for to in LADDER:
        with pytest.raises(Refused):
            place.do("escalate", issue, to=to, handler=None)


def test_two_coordinators_passing_one_issue_up_move_it_one_step(place: Place) -> None:
    issue = place.report()
    seen = place.issue(issue).version
    place.do("escalate", issue, to="community", handler="社区居委会")
    with pytest.raises(Conflict) as conflict:
        place.do("escalate", issue, seen=seen, to="community", handler=None)
    assert conflict.value.theirs["level"] == "community"
    with pytest.raises(Refused):  # the second insists, at the version that is there now
        place.do("escalate", issue, seen=conflict.value.version, to="community", handler=None)
    assert place.issue(issue).level == "community"


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"result": " "}, ["result"]),
        ({"on": DAY - timedelta(days=1)}, ["closed_on"]),
        ({"on": date(2999, 1, 1)}, ["closed_on"]),
        ({"on": date(2999, 1, 1), "result": None}, ["closed_on", "result"]),
    ],
)
def test_closing_takes_a_day_since_the_report_and_a_result(
    place: Place, values: dict[str, Any], fields: list[str]
) -> None:
    issue = place.report()
    with pytest.raises(Refused) as refused:
        place.close(issue, **values)
    assert problems(refused) == fields
    assert place.issue(issue).closed_on is None


def test_a_closed_issue_is_neither_passed_up_nor_removed_nor_closed_again(place: Place) -> None:
    issue = place.report()
    place.close(issue)
    for verb, values in (("escalate", {"to": "community", "handler": None}), ("remove", {})):
        with pytest.raises(Refused):
            place.do(verb, issue, **values)
    with pytest.raises(Refused):
        place.close(issue)


def test_an_issue_closed_by_mistake_is_opened_again_with_a_reason(place: Place) -> None:
    issue = place.report()
    place.close(issue)
    with pytest.raises(Refused) as refused:
        place.do("reopen", issue, reason="")
    assert problems(refused) == ["reason"]
    place.do("reopen", issue, reason="又坏了")
    assert (place.issue(issue).closed_on, place.issue(issue).result) == (None, None)
    entry = place.events(issue)[-1]
    assert entry.event == "issue:reopen"
    assert entry.before is not None and entry.before["closed_on"] == DAY.isoformat()
    assert entry.after is not None and entry.after["reason"] == "又坏了"
    assert [entry.after[field] for field in ("closed_on", "result", "state")] == [None, None, "reopened"]
    with pytest.raises(Refused):
        place.do("reopen", issue, reason="再来一次")


def test_a_correction_keeps_the_days_in_order(place: Place) -> None:
    issue = place.report()
    place.do("change", issue, draft=place.draft(due_on=None))
    assert (place.issue(issue).due_on, place.issue(issue).due_at) == (None, None)
    place.close(issue, DAY + timedelta(days=3))
    place.do("change", issue, draft=place.draft(title="路灯闪烁", area_id=place.grids[1], due_on=None))
    row = place.issue(issue)
    assert (row.title, row.area_id, row.due_on) == ("路灯闪烁", place.grids[1], None)
    with pytest.raises(Refused) as refused:
        place.do("change", issue, draft=place.draft(reported_on=DAY + timedelta(days=4), due_on=None))
    assert problems(refused) == ["reported_on"]
    with pytest.raises(Refused) as refused:  # its clock has run
        place.do("change", issue, draft=place.draft(due_on=DAY))
    assert problems(refused) == ["due_on"]


def test_two_coordinators_editing_one_issue_the_second_learns_what_the_first_wrote(place: Place) -> None:
    issue = place.report()
    seen = place.issue(issue).version
    place.do("change", issue, draft=place.draft(title="路灯闪烁"))
    with pytest.raises(Conflict) as conflict:
        place.do("change", issue, seen=seen, draft=place.draft(title="灯坏了"))
    assert (conflict.value.who, conflict.value.theirs["title"]) == ("tester", "路灯闪烁")


def test_only_ones_own_entry_is_removed(place: Place) -> None:
    issue = place.report()
    with pytest.raises(Refused):
        place.do("remove", issue, by=trusted("somebody else"))
    place.do("remove", issue)
    with pytest.raises(NotFound):
        place.issue(issue)
    last = place.events(issue)[-1]
    assert last.event == "issue:remove" and last.before is not None and last.before["title"] == "路灯不亮"
    with place.database.writing(TESTER) as session:  # as if it had been loaded
        session.add(Issue(area_id=place.grids[0], title="t", level="grid", reported_on=DAY))
        actions.report(session, place.draft())
    with place.database.reading() as session:
        (loaded,) = session.scalars(select(Issue.id).where(Issue.title == "t"))
        assert issues.reporter(session, loaded) is None
    with pytest.raises(Refused):
        place.do("remove", loaded)


def test_the_words_for_kinds_are_those_in_use(place: Place) -> None:
    place.close(place.report(category="旧词"))
    place.report(category="环境卫生")
    place.report(category=None)
    with place.database.reading() as session:
        assert issues.categories(session, DAY) == ["旧词", "环境卫生"]
        assert issues.categories(session, DAY + timedelta(days=1)) == ["环境卫生"]


def test_the_most_urgent_open_issue_comes_first_and_the_latest_closed_one(place: Place) -> None:
    dues = [None, DAY + timedelta(days=9), DAY]
    never, later, now = (place.report(due_on=due) for due in dues)
    old, new = place.report(), place.report()
    place.close(old, DAY)
    place.close(new, DAY + timedelta(days=1))
    with place.database.reading() as session:
        shown = issues.open_issues(session, place.street, DAY + timedelta(days=1))
        closed = issues.closed_issues(session, place.street, DAY, DAY + timedelta(days=1))
        newest = issues.closed_issues(session, place.street, DAY, DAY + timedelta(days=1), 1)
    assert [row.id for row in shown] == [now, later, never]
    assert [row.id for row in closed] == [new, old]
    assert [row.id for row in newest] == [new]


def test_another_areas_issue_is_not_found(place: Place) -> None:
    issue = place.report()
    with pytest.raises(NotFound):
        place.do("close", issue, by=looking("other", place.grids[1]), closed_on=DAY, result="x")
    with place.database.reading(looking("other", place.grids[1])) as session, pytest.raises(NotFound):
        issues.issue(session, issue)


days = st.integers(0, 60).map(lambda offset: DAY + timedelta(days=offset))
steps = st.lists(
    st.tuples(
        st.sampled_from(["report", "report", "escalate", "close", "reopen", "change", "remove"]),
        st.integers(0, 10**6),
        days,
        st.none() | days,
    ),
    max_size=25,
)


def take(place: Place, verb: str, number: int, day: date, due: date | None) -> None:
    """One step of a coordinator who may be wrong; what is refused changes nothing."""
    draft = place.draft(area_id=place.grids[number % 2], reported_on=day, due_on=due)
    with place.database.reading() as session:
        known = issues.open_issues(session, place.street, calendar.today())
        known += issues.closed_issues(session, place.street, date.min, date.max)
    if verb != "report" and not known:
        return
    row = known[number % len(known)] if known else None
    try:
        if row is None or verb == "report":
            place.report(**vars(draft))
        elif verb == "escalate":
            noon = calendar.stored(datetime.combine(day, time(12)))
            place.do(verb, row.id, to=next_level(row.level), handler=None, at=noon)
        elif verb == "close":
            place.close(row.id, day)
        elif verb == "reopen":
            place.do(verb, row.id, reason="x", at=calendar.stored(datetime.combine(day, time(19))))
        elif verb == "change":
            place.do(verb, row.id, draft=draft)
        else:
            place.do(verb, row.id)
    except Refused:
        with place.database.reading() as session:
            assert row is None or issues.issue(session, row.id) == row


def recounted(rows: list[Issue], first: date, last: date) -> dict[str, int]:
    """What the figures must be, counted from the rows."""
    closed = [row for row in rows if row.closed_on and first <= row.closed_on <= last]
    standing = [row for row in rows if row.reported_on <= last and (row.closed_on is None or row.closed_on > last)]
    return {
        "issues_reported": sum(first <= row.reported_on <= last for row in rows),
        "issues_closed": len(closed),
        "issues_open": len(standing),
        "issues_overdue": sum(row.due_on is not None and row.due_on < last for row in standing),
        **{f"issues_closed/{level}": sum(row.level == level for row in closed) for level in LADDER},
    }


def test_every_total_and_list_equals_the_rows_whatever_is_back_dated_reopened_or_passed_up(place: Place) -> None:
    @settings(
        max_examples=30 if os.environ.get("CI") else 15,
        deadline=None,
        database=None,
        phases=[Phase.generate] if os.environ.get("CI") else list(Phase),
        suppress_health_check=list(HealthCheck),
    )
    @given(steps, days, days)
    def run(taken: list[tuple[str, int, date, date | None]], one: date, other: date) -> None:
        fresh, (first, last) = settle(place.database), sorted((one, other))
        for step in taken:
            take(fresh, *step)
        with place.database.reading() as session:
            rows = list(session.scalars(select(Issue).where(Issue.area_id.in_(fresh.grids))))
            for area in (fresh.street, *fresh.grids):
                own = [row for row in rows if area in (row.area_id, fresh.street)]
                expected = recounted(own, first, last)
                shown = figures(
                    session, [INDICATORS[key] for key in expected if key in INDICATORS], [area], first, last
                )
                assert {key: figure.value or 0 for (key, _), figure in shown.items()} == {
                    key: count for key, count in expected.items() if key in INDICATORS
                }
                levels = [key for key in expected if "/" in key]
                counted = sums(session, levels, [area], first, last)
                assert [counted.get((key, area), 0) for key in levels] == [expected[key] for key in levels]
                assert len(issues.closed_issues(session, area, first, last)) == expected["issues_closed"]
                assert len(issues.open_issues(session, area, last)) == expected["issues_open"]

    run()
    with place.database.engine.connect() as connection:
        assert totals.differences(connection) == ({}, {})
