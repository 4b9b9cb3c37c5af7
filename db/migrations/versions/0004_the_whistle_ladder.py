"""Issues climb a ladder with clocks and whistles; marks of compounds say what shows them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _dictionaries()
    _issues()
    _handling()
    _compounds()


def _text(name: str, length: int, nullable: bool = True, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=length), nullable=nullable, **more)


def _number(name: str, nullable: bool = True, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=nullable, **more)


def _flag(name: str, nullable: bool = False, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=nullable, **more)


def _day(name: str, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _moment(name: str, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(), nullable=nullable)


def _limit() -> list[sa.Column[Any]]:
    """A limit, when half and most of it are used, and when it runs out."""
    return [
        _number("limit_amount"),
        _text("limit_unit", 8),
        _flag("limit_working", nullable=True),
        *(_moment(name) for name in ("half_at", "near_at", "due_at")),
    ]


def _dictionaries() -> None:
    for table, key, columns in (
        (
            "issue_terms",
            ("scheme", "kind", "code"),
            [
                _text("kind", 16, False),
                _text("code", 24, False),
                _number("rank", False),
                _text("name_zh", 40, False),
                _text("name_en", 60, False),
                _text("grouped", 40),
            ],
        ),
        (
            "issue_limits",
            ("scheme", "urgency", "stage"),
            [
                _text("urgency", 24, False),
                _text("stage", 16, False),
                _number("amount", False),
                _text("unit", 8, False),
                _flag("working"),
            ],
        ),
        ("office_hours", ("scheme", "opens"), [_number("opens", False), _number("closes", False)]),
        ("issue_rules", ("scheme", "code"), [_text("code", 24, False), _number("number", False)]),
        (
            "handling_units",
            ("scheme", "name"),
            [_number("rank", False), _text("name", 80, False), _flag("department")],
        ),
    ):
        op.create_table(
            table,
            _number("id", False),
            _text("scheme", 24, False),
            *columns,
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint(*key, name=op.f(f"uq_{table}_{'_'.join(key)}")),
        )


def _issues() -> None:
    for column in (
        _text("state", 16, False, server_default="reported"),
        *(_text(name, 24) for name in ("channel", "urgency", "concern")),
        _text("reference", 40),
        _text("lead", 80),
        *(_moment(name) for name in ("reported_at", "respond_by", "answered_at", "closed_at")),
        _day("respond_on"),
        *_limit(),
        *(_number(name, False, server_default="0") for name in ("reworks", "passes")),
        _day("excluded_on"),
        _text("exclusion", 200),
        *(_number(name) for name in ("merged_into", "taken")),
    ):
        op.add_column("issues", column)
    op.create_index(op.f("ix_issues_reported_on"), "issues", ["reported_on"])
    op.create_index(op.f("ix_issues_merged_into"), "issues", ["merged_into"])
    # Nobody wrote down how far these had come, but somebody has them.
    op.execute("UPDATE issues SET state = CASE WHEN closed_on IS NULL THEN 'handling' ELSE 'closed' END")


def _fact(table: str, parents: dict[str, str], columns: list[sa.Column[Any]], *indexes: tuple[str, ...]) -> None:
    """A table of facts, whose rows belong to an area and to `parents` (table by column)."""
    keys = {**parents, "area_id": "areas"}
    op.create_table(
        table,
        _number("id", False),
        *(_number(name, False) for name in keys),
        *columns,
        _number("version", False),
        _text("provenance", 12, False),
        _moment("recorded_at", False),
        _text("recorded_by", 60),
        _number("source_id"),
        *(
            sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))
            for name, target in {**keys, "source_id": "sources"}.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for index in indexes:
        op.create_index(op.f(f"ix_{table}_{'_'.join(index)}"), table, list(index))


def _handling() -> None:
    of_issue = {"issue_id": "issues"}
    _fact(
        "issue_steps",
        of_issue,
        [
            _text("verb", 16, False),
            _text("from_state", 16),
            _text("state", 16, False),
            _text("from_level", 24),
            _text("level", 24, False),
            _text("unit", 80),
            _text("note", 400),
            _moment("at", False),
            _day("day", False),
            *_limit(),
            _flag("known"),
            _number("remaining"),
            _day("asked_until"),
            _moment("ended_at"),
            _day("ended_on"),
            _number("minutes"),
        ],
        ("issue_id", "id"),
        ("area_id", "ended_on"),
    )
    _fact(
        "whistles",
        of_issue,
        [
            _text("from_level", 24, False),
            _text("reason", 400, False),
            _moment("at", False),
            _day("day", False),
            _day("rejected_on"),
            _text("rejection", 400),
        ],
        ("issue_id",),
        ("area_id",),
        ("day",),
    )
    _fact(
        "report_ins",
        {"whistle_id": "whistles", **of_issue},
        [
            _text("unit", 80, False),
            _flag("leads"),
            _moment("due_at"),
            _day("due_on"),
            _moment("arrived_at"),
            _text("note", 400),
            _flag("withdrawn"),
        ],
        ("whistle_id",),
        ("issue_id",),
        ("area_id",),
        ("due_on",),
    )
    _fact(
        "call_backs",
        of_issue,
        [
            _day("day", False),
            _flag("reached"),
            _flag("solved", nullable=True),
            _text("rating", 16),
            _text("note", 400),
            _flag("excluded"),
        ],
        ("issue_id",),
        ("area_id",),
    )


def _compounds() -> None:
    for column in (
        _flag("unmanaged", server_default=sa.true()),
        _text("name", 80),
        _text("form", 24),
        _day("term_ends"),
        _text("evidence", 120),
        _day("evidence_on"),
    ):
        op.add_column("compound_marks", column)
    _fact(
        "compound_exceptions",
        {"compound_id": "compounds"},
        [_text("kind", 24, False), _text("reason", 200, False), _day("from_day", False), _day("to_day")],
        ("compound_id",),
        ("area_id",),
    )
    # A compound that was not unmanaged had property management, which a mark says from now on.
    op.execute(
        "INSERT INTO compound_marks (compound_id, area_id, unmanaged, kind, from_day, to_day, version, provenance, "
        "recorded_at, recorded_by, source_id) SELECT id, area_id, unmanaged, 'property_firm', valid_from, valid_to, 1, "
        "provenance, recorded_at, recorded_by, source_id FROM compounds WHERE NOT unmanaged"
    )
