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
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("level", sa.String(length=24), nullable=False),
        sa.Column("handler", sa.String(length=80), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=400), nullable=True),
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
    op.create_index(op.f("ix_issues_area_id_closed_on"), "issues", ["area_id", "closed_on"], unique=False)
    op.create_index(op.f("ix_issues_closed_on"), "issues", ["closed_on"], unique=False)
    op.create_index(op.f("ix_issues_due_on"), "issues", ["due_on"], unique=False)
    op.create_table(
        "needs",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.String(length=400), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("wanted_by", sa.Date(), nullable=True),
        sa.Column("matched_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_needs_area_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_needs_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
    )
    op.create_index(op.f("ix_needs_area_id"), "needs", ["area_id"], unique=False)
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
        "partner_units",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("capacity", sa.String(length=24), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_partner_units_area_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_partner_units_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_units")),
        sa.UniqueConstraint("area_id", "name", name=op.f("uq_partner_units_area_id_name")),
    )
    op.create_index(op.f("ix_partner_units_area_id"), "partner_units", ["area_id"], unique=False)
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
        "teams",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("host", sa.String(length=80), nullable=True),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_teams_area_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_teams_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("area_id", "name", name=op.f("uq_teams_area_id_name")),
    )
    op.create_index(op.f("ix_teams_area_id"), "teams", ["area_id"], unique=False)
    op.create_table(
        "activities",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("person_times", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_activities_area_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_activities_source_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_activities_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
    )
    op.create_index(op.f("ix_activities_area_id_day"), "activities", ["area_id", "day"], unique=False)
    op.create_index(op.f("ix_activities_team_id_day"), "activities", ["team_id", "day"], unique=False)
    op.create_table(
        "agreements",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_agreements_area_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_agreements_source_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["partner_units.id"], name=op.f("fk_agreements_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
    )
    op.create_index(op.f("ix_agreements_area_id"), "agreements", ["area_id"], unique=False)
    op.create_index(op.f("ix_agreements_unit_id"), "agreements", ["unit_id"], unique=False)
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
        "resources",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.String(length=400), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_resources_area_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_resources_source_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["partner_units.id"], name=op.f("fk_resources_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resources")),
    )
    op.create_index(op.f("ix_resources_area_id"), "resources", ["area_id"], unique=False)
    op.create_index(op.f("ix_resources_unit_id"), "resources", ["unit_id"], unique=False)
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
    op.create_table(
        "volunteers",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("party_member", sa.Boolean(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_volunteers_area_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_volunteers_source_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_volunteers_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteers")),
    )
    op.create_index(op.f("ix_volunteers_area_id"), "volunteers", ["area_id"], unique=False)
    op.create_index(op.f("ix_volunteers_team_id"), "volunteers", ["team_id"], unique=False)
    op.create_table(
        "attendances",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_attendances_activity_id")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_attendances_area_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_attendances_source_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_attendances_team_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteers.id"], name=op.f("fk_attendances_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendances")),
        sa.UniqueConstraint("activity_id", "volunteer_id", name=op.f("uq_attendances_activity_id_volunteer_id")),
    )
    op.create_index(op.f("ix_attendances_area_id_day"), "attendances", ["area_id", "day"], unique=False)
    op.create_index(op.f("ix_attendances_team_id_day"), "attendances", ["team_id", "day"], unique=False)
    op.create_index(op.f("ix_attendances_volunteer_id_day"), "attendances", ["volunteer_id", "day"], unique=False)
    op.create_table(
        "projects",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("resource_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("planned_end", sa.Date(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_projects_area_id")),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_projects_need_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resources.id"], name=op.f("fk_projects_resource_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_projects_source_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["partner_units.id"], name=op.f("fk_projects_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
    )
    op.create_index(op.f("ix_projects_area_id"), "projects", ["area_id"], unique=False)
    op.create_index(op.f("ix_projects_need_id"), "projects", ["need_id"], unique=False)
    op.create_index(op.f("ix_projects_resource_id"), "projects", ["resource_id"], unique=False)
    op.create_index(op.f("ix_projects_unit_id"), "projects", ["unit_id"], unique=False)
    op.create_table(
        "milestones",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_milestones_area_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_milestones_project_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_milestones_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
    )
    op.create_index(op.f("ix_milestones_area_id_due_on"), "milestones", ["area_id", "due_on"], unique=False)
    op.create_index(op.f("ix_milestones_project_id"), "milestones", ["project_id"], unique=False)
    op.create_table(
        "project_contributions",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("giver", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_project_contributions_area_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_contributions_project_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_project_contributions_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_contributions")),
    )
    op.create_index(op.f("ix_project_contributions_area_id"), "project_contributions", ["area_id"], unique=False)
    op.create_index(op.f("ix_project_contributions_project_id"), "project_contributions", ["project_id"], unique=False)
    op.create_table(
        "project_sessions",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person_times", sa.Integer(), nullable=True),
        sa.Column("persons", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_project_sessions_area_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_sessions_project_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_project_sessions_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_sessions")),
    )
    op.create_index(op.f("ix_project_sessions_area_id"), "project_sessions", ["area_id"], unique=False)
    op.create_index(op.f("ix_project_sessions_project_id"), "project_sessions", ["project_id"], unique=False)
    revisions = sa.table("revisions", sa.column("topic"), sa.column("number"))
    topics = ("areas", "cobuilding", "compounds", "issues", "people", "reported", "stations", "tree", "volunteering")
    op.bulk_insert(revisions, [{"topic": topic, "number": 0} for topic in topics])
