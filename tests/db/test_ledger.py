"""The ledger: whatever happens to facts and tree, totals equal what the facts say."""

import os
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from db import audit
from db.actions import areas
from db.engine import Database
from db.errors import Refused
from db.measures import totals
from db.models import LAST_DAY, Area, AuditEntry, Base, Compound, CompoundMark, DailyTotal, Issue, Revision, StationDay
from db.queries.figures import sums
from tests import factories
from tests.factories import TESTER

START = date(2025, 1, 20)
days = st.integers(0, 60).map(lambda offset: START + timedelta(days=offset))
picks = st.integers(0, 10**6)


def machine(database: Database) -> type[RuleBasedStateMachine]:
    """A person who edits, moves, undoes and commits at random in `database`."""

    class Editing(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            with database.engine.execution_options(loading=True).begin() as connection:
                for table in reversed(Base.metadata.sorted_tables):
                    if table.name != "revisions":
                        connection.execute(delete(table))
            with database.writing(TESTER) as session:
                factories.dictionaries(session)
                county = factories.area(session, "county")
                streets = [factories.area(session, "street", county) for _ in range(3)]
                grids = [factories.area(session, "grid", streets[at]) for at in (0, 0, 1)]
                self.areas = [row.id for row in (county, *streets, *grids)]
                self.station = factories.station(session, grids[0].id, opened_on=START)
            self.session: Session = database._writers(info={"viewer": TESTER})
            self.savepoints: list[Any] = []

        def pick(self, kind: type[Any], number: int) -> Any:
            ids = self.session.scalars(select(kind.id).order_by(kind.id)).all()
            return self.session.get(kind, ids[number % len(ids)]) if ids else None

        def area(self, number: int) -> int:
            return self.areas[number % len(self.areas)]

        @rule(day=days, visits=st.integers(0, 9), number=picks)
        def report(self, day: date, visits: int, number: int) -> None:
            known = self.session.scalar(
                select(StationDay).where(StationDay.station_id == self.station, StationDay.day == day)
            )
            if known is not None:
                known.visits, known.by_service, known.open = visits, {"reading": visits}, not known.open
                return
            self.session.add(
                StationDay(
                    station_id=self.station,
                    area_id=self.area(number),
                    day=day,
                    visits=visits,
                    by_service={"meals": visits},
                )
            )

        @rule(number=picks, day=days, due=st.none() | days, closed=st.none() | days)
        def issue(self, number: int, day: date, due: date | None, closed: date | None) -> None:
            closed = max(closed, day) if closed else None
            row = Issue(
                area_id=self.area(number), title="t", level="grid", reported_on=day, due_on=due, closed_on=closed
            )
            self.session.add(row)

        @rule(number=picks, day=days, how=st.integers(0, 3))
        def edit_issue(self, number: int, day: date, how: int) -> None:
            row = self.pick(Issue, number)
            if row is None:
                return
            if how == 0:
                row.closed_on = max(day, row.reported_on)
            elif how == 1:
                row.closed_on = None
            elif how == 2:
                row.due_on = day
            else:
                row.area_id, row.reported_on = self.area(number), min(day, row.closed_on or day)

        @rule(number=picks, day=days, kind=st.sampled_from(["owners_committee", "property_firm"]))
        def compound(self, number: int, day: date, kind: str) -> None:
            row = Compound(area_id=self.area(number), name="c", unmanaged=bool(number % 2), valid_from=day)
            self.session.add(row)
            self.session.flush()
            self.session.add(CompoundMark(compound_id=row.id, area_id=row.area_id, kind=kind, from_day=day))

        @rule(number=picks, day=days)
        def end_mark(self, number: int, day: date) -> None:
            if row := self.pick(CompoundMark, number):
                row.to_day = day

        @rule(number=picks, kind=st.sampled_from([StationDay, Issue, CompoundMark]))
        def remove(self, number: int, kind: type[Any]) -> None:
            if row := self.pick(kind, number):
                self.session.delete(row)

        @rule(number=picks, to=picks, day=days)
        def move(self, number: int, to: int, day: date) -> None:
            self.session.flush()
            try:
                areas.move(self.session, self.areas[1 + number % (len(self.areas) - 1)], to=self.area(to), from_day=day)
            except Refused:
                return

        @rule(number=picks, start=days, end=st.none() | days)
        def validity(self, number: int, start: date, end: date | None) -> None:
            row = self.session.get(Area, self.area(number))
            assert row is not None
            row.valid_from, row.valid_to = start, end or LAST_DAY

        @rule()
        def savepoint(self) -> None:
            self.session.flush()
            self.savepoints.append(self.session.begin_nested())

        @rule(keep=st.booleans())
        def end_savepoint(self, keep: bool) -> None:
            if self.savepoints:
                ended = self.savepoints.pop()
                ended.commit() if keep else ended.rollback()

        @rule()
        def expire(self) -> None:
            self.session.flush()
            self.session.expire_all()

        @rule(keep=st.booleans())
        def finish(self, keep: bool) -> None:
            if keep:
                while self.savepoints:
                    self.savepoints.pop().commit()
                audit.note(self.session, "test:edit", {})
                self.session.commit()
            else:
                self.session.rollback()
            self.savepoints = []
            with database.engine.connect() as connection:
                assert totals.differences(connection) == ({}, {})
                assert totals.wrong_paths(connection) == 0

        def teardown(self) -> None:
            if hasattr(self, "session"):
                self.finish(keep=True)
                self.session.close()

    return Editing


def test_totals_equal_facts_after_random_edits_back_datings_deletions_and_moves(database: Database) -> None:
    run_state_machine_as_test(
        machine(database),
        settings=settings(
            max_examples=40 if os.environ.get("CI") else 25,
            stateful_step_count=25,
            deadline=None,
            database=None,
            phases=[Phase.generate] if os.environ.get("CI") else list(Phase),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_total_changed_by_hand_is_found_and_mended(database: Database) -> None:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street").id
    with database.engine.execution_options(ledger=True).begin() as connection:
        connection.execute(update(DailyTotal).values(amount=DailyTotal.amount + 1))
    with database.engine.connect() as connection:
        daily, monthly = totals.differences(connection)
    assert daily == {("areas/street", street, date.min): -1}
    assert monthly == {}
    with database.writing(TESTER) as session:
        totals.rebuild(session.connection())
    with database.engine.connect() as connection:
        assert totals.differences(connection) == ({}, {})


def test_writing_past_the_ledger_is_refused(database: Database) -> None:
    for statement in (
        insert(Issue).values(area_id=1, title="t", level="grid", reported_on=START),
        update(Area).values(name="x"),
        delete(StationDay),
        update(DailyTotal).values(amount=0),
        update(AuditEntry).values(actor="somebody else"),
        delete(AuditEntry),
    ):
        with pytest.raises(RuntimeError, match=r"ledger|audit"), database.writing(TESTER) as session:
            session.execute(statement)


def test_a_fact_without_an_audit_entry_is_refused(database: Database) -> None:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street").id
    with pytest.raises(RuntimeError, match="audit"), database.writing(TESTER) as session:
        session.add(Issue(area_id=street, title="t", level="grid", reported_on=START))


def test_a_move_takes_effect_on_its_day_and_earlier_days_keep_the_old_tree(database: Database) -> None:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        old, new = factories.area(session, "street"), factories.area(session, "street")
        grid = factories.area(session, "grid", old)
        ids, moved = (old.id, new.id), grid.id
        for offset in (0, 10):
            session.add(Issue(area_id=grid.id, title="t", level="grid", reported_on=START + timedelta(days=offset)))
    with database.writing(TESTER) as session:
        areas.move(session, moved, to=ids[1], from_day=START + timedelta(days=5))
    with database.reading() as session:
        before, after = START + timedelta(days=4), START + timedelta(days=10)
        assert sums(session, ["issues_open"], ids, None, before) == {("issues_open", ids[0]): 1}
        assert sums(session, ["issues_open"], ids, None, after) == {
            ("issues_open", ids[0]): 0,
            ("issues_open", ids[1]): 2,
        }
        flows = sums(session, ["issues_reported"], ids, START, after)
        assert flows == {("issues_reported", ids[0]): 1, ("issues_reported", ids[1]): 1}


def test_an_area_that_hangs_under_nothing_is_in_the_tree_too(database: Database) -> None:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        factories.area(session, "street")
    with database.engine.connect() as connection:
        assert totals.wrong_paths(connection) == 0


def test_an_area_cannot_move_below_itself(database: Database) -> None:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street")
        grid = factories.area(session, "grid", street)
        ids = street.id, grid.id
    with pytest.raises(Refused), database.writing(TESTER) as session:
        areas.move(session, ids[0], to=ids[1], from_day=START)


def test_a_changed_topic_gets_a_new_revision_and_others_keep_theirs(database: Database) -> None:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street").id

    def numbers() -> dict[str, int]:
        with database.reading() as session:
            return {row.topic: row.number for row in session.scalars(select(Revision))}

    before = numbers()
    with database.writing(TESTER) as session:
        areas.change(session, street, seen=1, name="新名", households=3, residents=None)
    changed = {topic for topic, number in numbers().items() if number != before[topic]}
    assert changed == {"areas"}
