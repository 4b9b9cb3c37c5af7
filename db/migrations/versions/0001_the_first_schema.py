"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(
        op.f("ix_audit_entries_subject_subject_id"), "audit_entries", ["subject", "subject_id"], unique=False
    )
    op.create_table(
        "daily_totals",
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("area_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("measure", "area_id", "day", name=op.f("pk_daily_totals")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "levels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_levels")),
        sa.UniqueConstraint("scheme", "kind", name=op.f("uq_levels_scheme_kind")),
    )
    op.create_table(
        "monthly_totals",
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("area_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("measure", "area_id", "day", name=op.f("pk_monthly_totals")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "revisions",
        sa.Column("topic", sa.String(length=24), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_revisions")),
    )
    op.create_table(
        "roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
        sa.UniqueConstraint("scheme", "code", name=op.f("uq_roles_scheme_code")),
    )
    op.create_table(
        "services",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
        sa.UniqueConstraint("code", name=op.f("uq_services_code")),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("publisher", sa.String(length=120), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("licence", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("code", name=op.f("uq_sources_code")),
    )
    op.create_table(
        "station_kinds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_kinds")),
        sa.UniqueConstraint("code", name=op.f("uq_station_kinds_code")),
    )
    op.create_table(
        "areas",
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("scheme", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("residents", sa.Integer(), nullable=True),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["scheme", "kind"], ["levels.scheme", "levels.kind"], name=op.f("fk_areas_scheme_kind")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_areas_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_areas")),
        sa.UniqueConstraint("code", name=op.f("uq_areas_code")),
    )
    op.create_table(
        "area_parents",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_area_parents_area_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["areas.id"], name=op.f("fk_area_parents_parent_id")),
        sa.PrimaryKeyConstraint("area_id", "from_day", name=op.f("pk_area_parents")),
    )
    op.create_index(op.f("ix_area_parents_parent_id"), "area_parents", ["parent_id"], unique=False)
    op.create_table(
        "area_paths",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("ancestor_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["ancestor_id"], ["areas.id"], name=op.f("fk_area_paths_ancestor_id")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_area_paths_area_id")),
        sa.PrimaryKeyConstraint("area_id", "ancestor_id", "from_day", name=op.f("pk_area_paths")),
    )
    op.create_index(op.f("ix_area_paths_ancestor_id_area_id"), "area_paths", ["ancestor_id", "area_id"], unique=False)
    op.create_table(
        "boundaries",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("geometry", sa.Text(), nullable=False),
        sa.Column("datum", sa.String(length=8), nullable=False),
        sa.Column("schematic", sa.Boolean(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_boundaries_area_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_boundaries_source_id")),
        sa.PrimaryKeyConstraint("area_id", name=op.f("pk_boundaries")),
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fact", sa.String(length=16), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("term", sa.String(length=120), nullable=False),
        sa.Column("gloss", sa.String(length=200), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=True),
        sa.Column("qualifier", sa.String(length=60), nullable=True),
        sa.Column("dated", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_claims_area_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_claims_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("fact", name=op.f("uq_claims_fact")),
    )
    op.create_index(op.f("ix_claims_area_id_indicator"), "claims", ["area_id", "indicator"], unique=False)
    op.create_table(
        "compounds",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("unmanaged", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_compounds_area_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_compounds_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compounds")),
    )
    op.create_index(op.f("ix_compounds_area_id"), "compounds", ["area_id"], unique=False)
    op.create_table(
        "issues",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("level", sa.String(length=24), nullable=False),
        sa.Column("handler", sa.String(length=80), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_issues_area_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_issues_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues")),
    )
    op.create_index(op.f("ix_issues_area_id"), "issues", ["area_id"], unique=False)
    op.create_index(op.f("ix_issues_closed_on"), "issues", ["closed_on"], unique=False)
    op.create_index(op.f("ix_issues_due_on"), "issues", ["due_on"], unique=False)
    op.create_table(
        "neighbours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("geometry", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_neighbours_area_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_neighbours_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_neighbours")),
    )
    op.create_index(op.f("ix_neighbours_area_id"), "neighbours", ["area_id"], unique=False)
    op.create_table(
        "posts",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=24), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_posts_area_id")),
        sa.ForeignKeyConstraint(["role_id"], ["roles.id"], name=op.f("fk_posts_role_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_posts_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
    )
    op.create_index(op.f("ix_posts_area_id"), "posts", ["area_id"], unique=False)
    op.create_table(
        "reported_amounts",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_reported_amounts_area_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_reported_amounts_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported_amounts")),
    )
    op.create_index(op.f("ix_reported_amounts_area_id"), "reported_amounts", ["area_id"], unique=False)
    op.create_table(
        "stations",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("opening_hours", sa.String(length=60), nullable=True),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("reports_daily", sa.Boolean(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_stations_area_id")),
        sa.ForeignKeyConstraint(["kind_id"], ["station_kinds.id"], name=op.f("fk_stations_kind_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_stations_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stations")),
        sa.UniqueConstraint("area_id", "name", name=op.f("uq_stations_area_id_name")),
    )
    op.create_index(op.f("ix_stations_area_id"), "stations", ["area_id"], unique=False)
    op.create_table(
        "compound_marks",
        sa.Column("compound_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_compound_marks_area_id")),
        sa.ForeignKeyConstraint(["compound_id"], ["compounds.id"], name=op.f("fk_compound_marks_compound_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_compound_marks_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compound_marks")),
    )
    op.create_index(op.f("ix_compound_marks_area_id"), "compound_marks", ["area_id"], unique=False)
    op.create_index(op.f("ix_compound_marks_compound_id"), "compound_marks", ["compound_id"], unique=False)
    op.create_table(
        "station_days",
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("by_service", sa.JSON(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_station_days_area_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_station_days_source_id")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_station_days_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_days")),
        sa.UniqueConstraint("station_id", "day", name=op.f("uq_station_days_station_id_day")),
    )
    op.create_index(op.f("ix_station_days_area_id_day"), "station_days", ["area_id", "day"], unique=False)
    revisions = sa.table("revisions", sa.column("topic"), sa.column("number"))
    topics = ("areas", "compounds", "issues", "people", "reported", "stations", "tree")
    op.bulk_insert(revisions, [{"topic": topic, "number": 0} for topic in topics])
