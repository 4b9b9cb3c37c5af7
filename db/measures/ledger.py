"""The ledger: what a transaction changed is written to the totals once, at its commit.

Three hooks, one job each: `before_flush` reads what the changed rows contributed before, `after_flush` takes
what they contribute now, `before_commit` writes the difference for the areas and all their ancestors, sorted,
and touches the revisions last. Each savepoint has its own box, handed up when it is released.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Executable, event, inspect, select
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction
from sqlalchemy.sql.dml import Insert, UpdateBase

from db.measures import totals
from db.measures.tree import Edges
from db.models import (
    Area,
    AreaParent,
    AreaPath,
    AuditEntry,
    AuditSeal,
    Base,
    Contribution,
    DailyTotal,
    Fact,
    MonthlyTotal,
    Revision,
)

TREE = "tree"
_BATCH = 500


@dataclass
class _Box:
    """What one transaction or savepoint changed so far."""

    before: list[Contribution] = field(default_factory=list)
    after: list[Contribution] = field(default_factory=list)
    topics: set[str] = field(default_factory=set)
    edges: Edges | None = None  # the tree as it was, once the transaction began to change it
    audited: bool = False


@dataclass
class _Books:
    """The open boxes of one session, and where its flush stands."""

    boxes: dict[SessionTransaction, _Box] = field(default_factory=dict)
    flushing: bool = False
    sealed: bool = False
    read_before: list[Contribution] = field(default_factory=list)
    read_keys: set[tuple[type, int]] = field(default_factory=set)

    def box(self, session: Session) -> _Box:
        transaction = session.get_nested_transaction() or session.get_transaction()
        assert transaction is not None
        return self.boxes.setdefault(transaction, _Box())


def listen(session_class: type[Session]) -> None:
    """Keep the totals for every session of `session_class`."""
    for hook in (_after_begin, _before_flush, _after_flush, _before_commit, _after_transaction_end):
        event.listen(session_class, hook.__name__.removeprefix("_"), hook)


def guard(engine: Engine) -> None:
    """Refuse every write to facts, tree, totals or audit trail that would pass the ledger by."""
    facts = {mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, Fact)}
    facts.add(AreaParent.__table__)
    trail = {AuditEntry.__table__, AuditSeal.__table__}  # sets, since a statement names an annotated copy of its table
    derived = {AreaPath.__table__, DailyTotal.__table__, MonthlyTotal.__table__, Revision.__table__}

    @event.listens_for(engine, "before_execute")
    def _refuse_bypass(
        connection: Connection, clause: Executable, _multi: Any, _parameters: Any, options: dict[str, Any]
    ) -> None:
        if not isinstance(clause, UpdateBase) or any(options.get(way) for way in ("ledger", "loading", "trail")):
            return
        table = clause.table
        books: _Books | None = connection.info.get("books")
        if table in derived or (table in facts and not (books and books.flushing)):
            raise RuntimeError(f"write to {table} past the ledger")
        if table in trail and not isinstance(clause, Insert):
            raise RuntimeError("the audit trail is never changed")


def _books(session: Session) -> _Books:
    books: _Books = session.info.setdefault("books", _Books())
    return books


def _after_begin(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    connection.info["books"] = _books(session)


def _before_flush(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    books = _books(session)
    edges = (row for row in (*session.new, *session.dirty, *session.deleted) if isinstance(row, AreaParent))
    nodes = (row for row in (*session.new, *session.deleted) if isinstance(row, Area))
    if any(edges) or any(nodes):  # an area is its own ancestor, so a new one changes the tree too
        box = books.box(session)
        if all(other.edges is None for other in books.boxes.values()):
            connection = session.connection()  # nobody else writes facts or moves areas until we commit
            connection.execute(select(Revision.number).where(Revision.topic == TREE).with_for_update())
            box.edges = totals.load_edges(connection)
        totals.forget_paths(session.connection(), [row.id for row in session.deleted if isinstance(row, Area)])
    wanted: dict[type[Fact], list[int]] = defaultdict(list)
    for row in (*session.dirty, *session.deleted):
        if isinstance(row, Fact):
            identity = inspect(row).identity
            assert identity is not None
            wanted[type(row)].append(identity[0])
    books.flushing, books.read_before, books.read_keys = True, [], set()
    for kind, ids in wanted.items():
        # From the database: attribute history has nothing for an expired or related attribute.
        table = kind.__table__  # type: ignore[attr-defined]
        for first in range(0, len(ids), _BATCH):
            for old in session.connection().execute(select(table).where(table.c.id.in_(ids[first : first + _BATCH]))):
                books.read_keys.add((kind, old.id))
                books.read_before += kind.contributions(old)


def _after_flush(session: Session, context: UOWTransaction) -> None:
    books = _books(session)
    books.flushing = False
    box = books.box(session)
    box.before += books.read_before
    for state, (gone, list_only) in context.states.items():
        row = state.obj()
        if list_only or row is None:
            continue
        box.audited |= isinstance(row, AuditEntry)
        if isinstance(row, AreaParent):
            box.topics.add("areas")
        if not isinstance(row, Fact):
            continue
        if books.sealed:
            raise RuntimeError("a fact was written after the totals (another before_commit listener?)")
        if (
            state.key is not None
            and (type(row), state.key[1][0]) not in books.read_keys
            and (gone or row in session.dirty)
        ):
            raise RuntimeError(f"{row} was changed unseen (an orphan deleted in the flush?)")
        box.topics.add(row.topic)
        if not gone:
            box.after += type(row).contributions(row)


def _before_commit(session: Session) -> None:
    session.flush()
    books = _books(session)
    transaction = session.get_nested_transaction() or session.get_transaction()
    assert transaction is not None
    box = books.boxes.pop(transaction, None)
    if box is None:
        return
    if transaction.nested:
        assert transaction.parent is not None
        _hand_up(box, books.boxes.setdefault(transaction.parent, _Box()))
        return
    if not box.topics:
        return
    if not box.audited:
        raise RuntimeError("facts were changed without an audit entry: write through db.actions")
    connection = session.connection()
    _write(connection, box, session.info["tree"])
    totals.bump(connection, box.topics)
    books.sealed = True


def _hand_up(box: _Box, into: _Box) -> None:
    into.before += box.before
    into.after += box.after
    into.topics |= box.topics
    into.audited |= box.audited
    into.edges = into.edges if into.edges is not None else box.edges


def _write(connection: Connection, box: _Box, cache: totals.TreeCache) -> None:
    lock = select(Revision.number).where(Revision.topic == TREE)
    if box.edges is None:
        number = connection.execute(lock.with_for_update(read=True)).scalar_one()
        tree = cache.tree(connection, number, {row.area_id for row in box.after})
        totals.write(connection, totals.rolled(tree, box.before, box.after))
        return
    connection.execute(lock.with_for_update())
    totals.write_and_move(connection, box.edges, box.before, box.after)
    totals.bump(connection, [TREE])


def _after_transaction_end(session: Session, transaction: SessionTransaction) -> None:
    # What was committed is out of its box by now; what is left was rolled back. A flush has a transaction
    # of its own, neither outermost nor a savepoint, that also ends when the flush failed.
    books = _books(session)
    books.boxes.pop(transaction, None)
    if transaction.parent is None:
        session.info["books"] = _Books()
    elif not transaction.nested:
        books.flushing = False
