"""What a wall shows are rows: scenes in an order, with their seconds and the notes to speak to them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "scenes",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("focus_id", sa.Integer(), nullable=True),
        sa.Column("indicator", sa.String(length=40), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("spotlight", sa.String(length=40), nullable=True),
        sa.Column("notes", sa.String(length=400), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_scenes_area_id_areas")),
        sa.ForeignKeyConstraint(["focus_id"], ["areas.id"], name=op.f("fk_scenes_focus_id_areas")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_scenes_source_id_sources")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenes")),
    )
    op.create_index(op.f("ix_scenes_area_id"), "scenes", ["area_id"])
    op.create_index(op.f("ix_scenes_focus_id"), "scenes", ["focus_id"])
    revisions = sa.table("revisions", sa.column("topic"), sa.column("number"))
    op.bulk_insert(revisions, [{"topic": "scenes", "number": 0}])
