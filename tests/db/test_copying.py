"""Copying between SQLite and PostgreSQL: every row, the same totals, and numbers that go on."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.copying import copy
from db.engine import Database
from db.errors import Unusable
from db.measures import totals
from db.migrating import upgrade
from db.models import AuditEntry, Base
from db.queries.answers import answer
from tests import factories
from tests.factories import TESTER

DAY = date(2026, 3, 2)


def filled(database: Database) -> str:
    """Put in a street with a station; returns the street's code."""
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street")
        factories.station(session, street.id)
        return street.code


@pytest.fixture
def other(tmp_path: Path) -> Database:
    """An empty SQLite database."""
    made = Database(f"sqlite:///{tmp_path}/other.db")
    upgrade(made)
    return made


def counts(database: Database) -> dict[str, int | None]:
    with database.engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }


def test_there_and_back_every_row_and_total_is_the_same(database: Database, other: Database) -> None:
    filled(other)
    copy(other, database)
    assert counts(database) == counts(other)
    with database.engine.connect() as connection:
        assert not any(totals.differences(connection))


def test_new_rows_get_new_numbers_after_a_copy(database: Database, other: Database) -> None:
    filled(other)
    copy(other, database)
    with database.writing(TESTER) as session:
        code = factories.area(session, "street").code
    with database.reading() as session:
        assert answer(session, code, "stations", None, DAY)["value"] is None
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == counts(other)["audit_entries"] + 1


def test_a_database_that_holds_something_is_left_alone(database: Database, other: Database) -> None:
    filled(database)
    before = counts(database)
    with pytest.raises(Unusable, match="empty"):
        copy(other, database)
    assert counts(database) == before


def test_wrong_totals_are_not_passed_on(database: Database, other: Database) -> None:
    filled(other)
    with other.engine.execution_options(ledger=True).begin() as connection:
        connection.exec_driver_sql("UPDATE daily_totals SET amount = amount + 1")
    with pytest.raises(Unusable, match="rebuild"):
        copy(other, database)
    assert not any(counts(database)[name] for name in ("areas", "daily_totals"))
