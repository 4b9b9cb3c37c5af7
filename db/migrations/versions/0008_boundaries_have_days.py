"""An area has an outline for every time in which it had that shape; what was known so far counts from the beginning."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    known = sa.table(
        "boundaries",
        sa.column("area_id"),
        sa.column("geometry"),
        sa.column("datum"),
        sa.column("schematic", sa.Boolean()),
        sa.column("source_id"),
        sa.column("from_day", sa.Date()),
    )
    kept = [column for column in known.c if column.key != "from_day"]
    rows = op.get_bind().execute(sa.select(*kept).order_by(known.c.area_id)).mappings().all()
    op.drop_table("boundaries")
    op.create_table(
        "boundaries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("geometry", sa.Text(), nullable=False),
        sa.Column("datum", sa.String(length=8), nullable=False),
        sa.Column("schematic", sa.Boolean(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=True),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_boundaries_area_id_areas")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_boundaries_source_id_sources")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundaries")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_boundaries_area_id_from_day"), "boundaries", ["area_id", "from_day"])
    if rows:
        op.bulk_insert(known, [{**row, "from_day": date.min} for row in rows])
