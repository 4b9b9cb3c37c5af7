"""The rates of issues: the example a city published, and what leaves them."""

from datetime import date, timedelta

from sqlalchemy import select

from db import calendar
from db.actions import decisions, issues
from db.engine import Database
from db.measures.indicators import INDICATORS
from db.models import Issue
from db.queries import evidence
from db.queries.figures import Figure, figure
from db.viewer import trusted
from tests import factories
from tests.factories import TESTER

DUE, CLOSED, ON_TIME = 972, 911, 737
"""What Tianmen published: of 972 cases that were due, 911 were closed, 737 of them in time."""

MONTH = date(2026, 3, 1), date(2026, 3, 31)


def loaded(database: Database) -> int:
    """A street with the cases of the example, all due in one month; returns its id."""
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street")
        for number in range(DUE):
            due = MONTH[0] + timedelta(days=number % 31)
            closed = due - timedelta(days=number % 3) if number < ON_TIME else due + timedelta(days=1 + number % 40)
            session.add(
                Issue(
                    area_id=street.id,
                    title=f"case {number}",
                    level="street",
                    state="closed" if number < CLOSED else "handling",
                    reported_on=date(2026, 2, 1),
                    due_on=due,
                    closed_on=closed if number < CLOSED else None,
                )
            )
        return street.id


def told(database: Database, key: str, area_id: int) -> Figure:
    with database.reading() as session:
        return figure(session, INDICATORS[key], area_id, *MONTH)


def test_the_published_example_comes_out(database: Database) -> None:
    street = loaded(database)
    closed, on_time = told(database, "close_rate", street), told(database, "on_time_close_rate", street)
    assert (closed.numerator, closed.denominator) == (CLOSED, DUE)
    assert (on_time.numerator, on_time.denominator) == (ON_TIME, DUE)
    assert f"{closed.value:.2%} {on_time.value:.2%}" == "93.72% 75.82%"
    with database.reading() as session:
        for key, count in (("issues_due", DUE), ("issues_due_closed", CLOSED), ("issues_due_on_time", ON_TIME)):
            assert evidence.rows(session, [key], street, *MONTH).count == count


def test_an_excluded_issue_leaves_every_rate_with_its_reason_and_can_come_back(database: Database) -> None:
    street = loaded(database)
    with database.reading() as session:
        late = session.scalars(select(Issue).where(Issue.state == "handling").limit(1)).one()
    with database.writing(trusted("领导")) as session:
        decisions.exclude(session, late.id, seen=late.version, note="超出街道职权")
    figure = told(database, "on_time_close_rate", street)
    assert (figure.numerator, figure.denominator) == (ON_TIME, DUE - 1)
    with database.reading() as session:
        row = session.get_one(Issue, late.id)
        assert (row.exclusion, row.state) == ("超出街道职权", "handling")
        assert evidence.excluded(session, INDICATORS["on_time_close_rate"], street, *MONTH) == [
            ("It was excluded, with a reason.", 1)
        ]
    with database.writing(trusted("领导")) as session:
        decisions.include(session, late.id, seen=row.version, note="查明属职权之内")
    assert told(database, "on_time_close_rate", street).denominator == DUE


def test_a_duplicate_keeps_what_its_reporter_said_and_counts_no_more(database: Database) -> None:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street").id
        drafts = [
            issues.IssueDraft(street, title, None, None, MONTH[0], MONTH[1], reference=reference)
            for title, reference in (("井盖缺损", "12345-1"), ("路口有个坑", "12345-2"), ("窨井", None))
        ]
        first, second, third = (issues.report(session, draft) for draft in drafts)
    with database.writing(TESTER) as session:
        issues.merge(session, third, seen=1, into=second)
        issues.merge(session, second, seen=1, into=first)
    with database.reading() as session:
        assert [session.get_one(Issue, number).merged_into for number in (second, third)] == [first, first]
        assert session.get_one(Issue, second).reference == "12345-2"
    assert told(database, "on_time_close_rate", street).denominator == 1
    assert told(database, "issues_reported", street).value == 3
    with database.reading() as session:
        assert figure(session, INDICATORS["issues_open"], street, None, calendar.today()).value == 1
    assert told(database, "issues_closed", street).value == 0


def test_no_case_that_was_due_is_no_rate_of_nought(database: Database) -> None:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street").id
    for key in ("on_time_close_rate", "response_rate", "report_in_on_time_rate", "satisfaction_rate"):
        assert told(database, key, street).value is None
