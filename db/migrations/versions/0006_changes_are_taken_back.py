"""An audit entry says with which others it was written, and which it takes back; what was typed is kept as a draft."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("audit_entries", sa.Column("act", sa.String(length=16), nullable=True))
    op.add_column("audit_entries", sa.Column("undoes", sa.String(length=16), nullable=True))
    acted = sa.text("act IS NOT NULL")
    op.create_index("ix_audit_entries_act", "audit_entries", ["act"], sqlite_where=acted, postgresql_where=acted)
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("began", sa.JSON(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_drafts_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("account_id", "form", "session_id", name=op.f("uq_drafts_account_id_form_session_id")),
    )
    op.create_index(op.f("ix_drafts_at"), "drafts", ["at"])
