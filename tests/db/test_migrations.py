"""Migrations: they make exactly the schema of the models, on both databases, as often as they are asked."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select, text

from db import audit, migrating, sealing, trail
from db.engine import Database
from db.errors import Unusable
from db.migrating import upgrade
from db.models import AuditEntry, Base


def test_the_migrated_schema_is_that_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_totals_are_stored_in_the_order_of_their_key(database: Database) -> None:
    for table in ("daily_totals", "monthly_totals"):
        assert inspect(database.engine).get_pk_constraint(table)["constrained_columns"] == [
            "measure",
            "area_id",
            "day",
        ]


def test_a_current_database_is_left_alone(database: Database) -> None:
    assert upgrade(database) is False
    with database.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() is not None


def test_a_new_database_is_made_with_its_folder_once(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/a/b/new.db")
    try:
        assert upgrade(database) is True
        assert upgrade(database) is False
    finally:
        database.close()


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(database: Database) -> None:
    with database.engine.execution_options(writing=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unusable, match="newer"):
        upgrade(database)
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_entries_from_before_the_seals_get_their_hashes_and_names_that_can_be_erased(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/old.db")
    with database.engine.execution_options(writing=True).begin() as connection:
        config = migrating._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        put = "INSERT INTO audit_entries (at, actor, event, subject, subject_id, area_id, before, after) VALUES "
        for number in range(1200):
            connection.exec_driver_sql(
                f"{put} ('2026-03-02 08:00:00.000000', '张干事', 'volunteer:add', 'volunteers', {number}, 1, 'null', "
                """'{"name": "zhangsan", "joined_on": "2026-03-02"}')"""
            )
    assert upgrade(database) is True
    assert sealing.seal(database) == 1200
    with database.engine.connect() as connection:
        assert trail.examine(connection).faults == []
    with database.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None and "zhangsan" not in str(entry.after)
        assert audit.told(entry, "after") == {"name": "zhangsan", "joined_on": "2026-03-02"}
    database.close()
