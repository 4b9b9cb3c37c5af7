"""The audit trail says from where, and is sealed; what is already in it gets its hashes. Files can be attached."""

import json
import secrets
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

PERSONAL = {"volunteers": {"name"}, "posts": {"holder", "phone"}, "project_contributions": {"giver"}}

ENTRIES = sa.table(
    "audit_entries",
    sa.column("id", sa.Integer),
    sa.column("at", sa.DateTime),
    *(sa.column(name, sa.String) for name in ("actor", "address", "event", "subject")),
    *(sa.column(name, sa.Integer) for name in ("account_id", "subject_id", "area_id")),
    *(sa.column(name, sa.JSON(none_as_null=True)) for name in ("before", "after", "personal")),
    sa.column("hash", sa.String),
)
HASHED = ("at", "actor", "account_id", "address", "event", "subject", "subject_id", "area_id", "before", "after")


def upgrade() -> None:
    _seals()
    _attachments()


def _attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=24), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stored", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_attachments_area_id_areas")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_attachments_source_id_sources")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("stored", name=op.f("uq_attachments_stored")),
    )
    op.create_index(op.f("ix_attachments_area_id"), "attachments", ["area_id"])
    op.create_index(op.f("ix_attachments_owner_owner_id"), "attachments", ["owner", "owner_id"])
    revisions = sa.table("revisions", sa.column("topic"), sa.column("number"))
    op.bulk_insert(revisions, [{"topic": "attachments", "number": 0}])


def _seals() -> None:
    op.create_table(
        "audit_seals",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seals")),
    )
    for column in (
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("personal", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=True),
        sa.Column("seal_id", sa.Integer(), nullable=True),
    ):
        op.add_column("audit_entries", column)
    _hash_all(op.get_bind())
    with op.batch_alter_table("audit_entries") as entries:
        entries.alter_column("hash", existing_type=sa.String(length=64), nullable=False)
    op.create_index(op.f("ix_audit_entries_at"), "audit_entries", ["at"])
    unsealed = sa.text("seal_id IS NULL")
    op.create_index(
        "ix_audit_entries_unsealed", "audit_entries", ["id"], sqlite_where=unsealed, postgresql_where=unsealed
    )


def _hash_all(connection: sa.Connection) -> None:
    last = 0
    fill = sa.update(ENTRIES).where(ENTRIES.c.id == sa.bindparam("key"))
    while rows := connection.execute(
        sa.select(ENTRIES).where(ENTRIES.c.id > last).order_by(ENTRIES.c.id).limit(1000)
    ).all():
        connection.execute(
            fill.values({name: sa.bindparam(f"new_{name}") for name in ("before", "after", "personal", "hash")}),
            [{"key": row.id, **{f"new_{name}": value for name, value in _hashed(row).items()}} for row in rows],
        )
        last = rows[-1].id


def _hashed(row: sa.Row[*tuple[Any, ...]]) -> dict[str, object]:
    """As `db.audit.values` makes an entry, on the day of this migration."""
    said, personal = dict(row._mapping), {}
    for side in ("before", "after"):
        for key in PERSONAL.get(row.subject, set()) & (said[side] or {}).keys():
            if said[side][key] is not None:
                salt = secrets.token_hex(16)
                personal[f"{side}.{key}"] = [salt, said[side][key]]
                said[side][key] = sha256(f"{salt}{json.dumps(said[side][key])}".encode()).hexdigest()
    content = [said[name].isoformat() if name == "at" else said[name] for name in HASHED]
    digest = sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    return {"before": said["before"], "after": said["after"], "personal": personal or None, "hash": digest}
