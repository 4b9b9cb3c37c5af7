"""What a file would do, row by row: what it adds, changes and leaves, and what is refused at which cell."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy.orm import Session

from db.actions import batches
from db.errors import N_, Forbidden, NotFound, Problem, Refused
from db.imports import columns
from db.imports.book import Broken, Sheet, Value
from db.imports.columns import Column, Field, Heading, bare
from db.imports.values import plain, says_nothing, shown

_SUMS: Final = ("合计", "总计", "小计", "共计", "累计", "total", "sum", "subtotal", "grandtotal")
_NOTES: Final = (
    "注:",
    "注1",
    "备注:",
    "说明:",
    "填表",
    "制表",
    "审核",
    "填报",
    "负责人签",
    "例:",
    "例如:",
    "e.g.",
    "note",
)

_TOLD: Final = 250  # so many rows at a time

ADD, CHANGE, LEAVE = "add", "change", "leave"

Difference = tuple[tuple[str, Any, Any], ...]
"""What changes: (field, before, after)."""


@dataclass(frozen=True)
class Record:
    """A row that was read: its number in the sheet, and what its cells mean by field; empty ones are left out."""

    row: int
    values: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)

    def stated(self, *keys: str) -> dict[str, Any]:
        """What the row says about some fields."""
        return {key: self.values[key] for key in keys if key in self.values}


@dataclass(frozen=True)
class Write:
    """Something an accepted row does, through an action; what has a lower phase is written before it."""

    phase: int
    do: Callable[[Session], object]


@dataclass(frozen=True)
class Step:
    """What a row does to the database: `what` says to which row, `key` is how that is known, `notes` are msgids."""

    row: int
    verb: str
    what: str
    key: tuple[Any, ...]
    difference: Difference = ()
    writes: tuple[Write, ...] = ()
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """A cell that is refused, or a whole row (no column), and why."""

    row: int
    column: Column | None
    value: str
    problem: Problem


@dataclass
class Plan:
    """What a file would do; `left` are rows that are no records, such as sums and notes."""

    kind: str
    sheet: Sheet
    heading: Heading
    steps: list[Step] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)

    def rows(self, verb: str) -> list[Step]:
        """The steps that do one thing."""
        return [step for step in self.steps if step.verb == verb]

    @property
    def refused_rows(self) -> int:
        """How many rows are refused."""
        return len({refusal.row for refusal in self.refusals})

    @property
    def unknown(self) -> list[Column]:
        """Columns that are taken for nothing."""
        return [column for column in self.heading.columns if column.at not in self.heading.mapping]

    @property
    def digest(self) -> str:
        """What two plans have in common that would do the same."""
        told: list[Any] = [[step.row, step.verb, step.what, step.difference] for step in self.steps]
        told += [[refusal.row, refusal.problem.message] for refusal in self.refusals]
        return sha256(json.dumps(told, default=str).encode()).hexdigest()


class Importer:
    """One kind of list: its fields, and what a row of it does. It is made for one file, and loads what that is about.

    `needs` are groups of fields of which a file must have at least one each; `names` says which field of the file a
    field of an action's problem is.
    """

    kind: str
    needs: tuple[tuple[str, ...], ...] = ()
    names: Mapping[str, str] = MappingProxyType({})

    def __init__(self, session: Session, today: date) -> None:
        self.session, self.today = session, today

    def fields(self) -> Sequence[Field]:
        """The columns such a list may have."""
        raise NotImplementedError

    def order(self, records: Sequence[Record]) -> Sequence[Record]:
        """The order in which rows are looked at, where one may be about what another one adds."""
        return records

    def load(self, records: Sequence[Record]) -> None:
        """Read what the rows are about, in a few queries however many they are."""

    def step(self, record: Record) -> Step:
        """What a row does; raises `Refused` with fields of the file."""
        raise NotImplementedError


Tell = Callable[[float], object]
"""Told how far something is, from 0 to 1."""


def silent(_done: float) -> None:
    """Tell nobody."""


def make(importer: Importer, sheet: Sheet, heading: Heading, tell: Tell = silent) -> Plan:
    """Plan a file; nothing is written. Raises `Refused` if a column is missing that it cannot do without."""
    if not heading.mapping:
        raise columns.unknown(importer.fields())
    by_key = {field.key: field.name for field in importer.fields()}
    taken = list(heading.mapping.values())
    if twice := sorted({by_key[key] for key in taken if taken.count(key) > 1}):
        raise Refused(Problem("file", N_("Take only one column for each of these: {names}."), {"names": twice}))
    lacking = [group for group in importer.needs if not any(heading.column(key) for key in group)]
    if lacking:
        names = [by_key[group[0]] for group in lacking]
        raise Refused(Problem("file", N_("Say which columns these are, or add them: {names}."), {"names": names}))
    plan = Plan(importer.kind, sheet, heading)
    records = list(_records(importer, plan))
    known: dict[tuple[Any, ...], Step] = {}
    with batches.trying(importer.session):
        importer.load(records)
        for number, record in enumerate(importer.order(records)):
            if number % _TOLD == 0:
                tell(number / len(records))
            try:
                step = importer.step(record)
                step = _once(known, step)
                for write in step.writes:
                    write.do(importer.session)
            except Forbidden as forbidden:
                plan.refusals.append(_refusal(plan, record, Problem("area", forbidden.problems[0].message)))
            except Refused as refused:
                for problem in refused.problems:
                    name = importer.names.get(problem.field, problem.field)
                    plan.refusals.append(_refusal(plan, record, Problem(name, problem.message, problem.values)))
            except NotFound:
                plan.refusals.append(_refusal(plan, record, Problem("", N_("What this row is about is not there."))))
            else:
                plan.steps.append(step)
                known.setdefault(step.key, step)
    plan.steps.sort(key=lambda step: step.row)
    plan.refusals.sort(key=lambda refusal: (refusal.row, refusal.column.at if refusal.column else -1))
    return plan


def _records(importer: Importer, plan: Plan) -> Iterator[Record]:
    """The rows whose cells could be read; the others, and what is no record, are noted on the plan."""
    fields = {field.key: field for field in importer.fields()}
    heads = {bare(column.heading) for column in plan.heading.columns}
    mapped = [(column, fields[key]) for column in plan.heading.columns if (key := plan.heading.mapping.get(column.at))]
    for number, cells in plan.sheet:
        if number <= plan.heading.last:
            continue
        if _no_record(cells, heads):
            plan.left.append(number)
            continue
        if number in plan.sheet.hidden_rows:
            plan.hidden.append(number)
        values: dict[str, Any] = {}
        wrong = False
        for column, read in mapped:
            cell = cells[column.at] if column.at < len(cells) else None
            if says_nothing(cell):
                continue
            try:
                values[read.key] = read.read(cell, column.heading)
            except Refused as refused:
                plan.refusals.append(Refusal(number, column, shown(cell), refused.problems[0]))
                wrong = True
        if not wrong and values:
            yield Record(number, values)
        elif not wrong:
            plan.left.append(number)


def _no_record(cells: Sequence[Value], heads: set[str]) -> bool:
    """Whether a row is a sum, a note, an example, a section's title, or the heading over again."""
    filled = [cell for cell in cells if not says_nothing(cell)]
    said = [plain(cell) for cell in filled[:3] if isinstance(cell, str) and not isinstance(cell, Broken)]
    if any(word.strip(":").endswith(_SUMS) for word in said if len(word) < 20):
        return True
    if said and said[0].startswith(_NOTES):
        return True
    if len(filled) < 2 or not all(isinstance(cell, str) for cell in filled):
        return False
    one_text_over_the_whole_row = len(set(filled)) == 1
    return one_text_over_the_whole_row or all(bare(str(cell)) in heads for cell in filled)


def _refusal(plan: Plan, record: Record, problem: Problem) -> Refusal:
    column = plan.heading.column(problem.field)
    cells = plan.sheet.rows[record.row]
    value = shown(cells[column.at]) if column and column.at < len(cells) else ""
    return Refusal(record.row, column, value, problem)


def _once(known: Mapping[tuple[Any, ...], Step], step: Step) -> Step:
    """A row that says what an earlier one says is left; one that says something else about the same is refused."""
    earlier = known.get(step.key)
    if earlier is None:
        return step
    if earlier.difference == step.difference:
        return replace(step, verb=LEAVE, writes=())
    values = {"row": earlier.row, "what": step.what}
    raise Refused(Problem("", N_("Put this together with row {row}: both are about “{what}”."), values))


def write(plan: Plan, session: Session, batch: batches.Batch, tell: Tell = silent) -> None:
    """Carry out a plan, in the order of its phases, in one transaction."""
    writes = sorted((write for step in plan.steps for write in step.writes), key=lambda write: write.phase)
    phase = 0
    for number, one in enumerate(writes):
        if number % _TOLD == 0:
            tell(0.4 * number / len(writes))
        if one.phase != phase:
            batch.settle()
            phase = one.phase
        one.do(session)
    batch.settle()
    tell(1.0)
