"""Reading, planning and putting in a file, in the name of somebody."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from db.actions import batches
from db.actions import imports as actions
from db.engine import Database
from db.errors import N_, Forbidden, Problem, Refused
from db.imports import columns, planning
from db.imports.book import Book, Sheet
from db.imports.columns import Heading, bare
from db.imports.kinds import KINDS, NEEDED
from db.imports.planning import ADD, CHANGE, LEAVE, Importer, Plan, Tell
from db.models import ImportMapping
from db.viewer import Viewer


@dataclass(frozen=True)
class Done:
    """What was put in; the number of the batch is None if there was nothing to write."""

    plan: Plan
    batch_id: int | None


def importer(session: Session, kind: str, today: date) -> Importer:
    """What reads one kind of list for the viewer of a session; raises `Forbidden` for who may write none."""
    if not session.info["viewer"].has(NEEDED[kind]):
        raise Forbidden(NEEDED[kind], None)
    return KINDS[kind](session, today)


def recognise(session: Session, kind: str, book: Book, today: date, sheet: str | None = None) -> tuple[Sheet, Heading]:
    """The sheet that is meant and its heading, its columns taken for what the viewer took them for last."""
    fields = importer(session, kind, today).fields()
    if sheet is not None:
        book = Book(book.name, book.form, tuple(one for one in book.sheets if one.name == sheet))
    found, heading = columns.best(book, kind, fields)
    keys = {field.key for field in fields}
    known = session.scalar(
        select(ImportMapping.fields).where(
            ImportMapping.actor == session.info["viewer"].name,
            ImportMapping.kind == kind,
            ImportMapping.shape == heading.shape,
        )
    )
    if known:
        taken = {column.at: known.get(bare(column.heading), "") for column in heading.columns}
        heading = heading.mapped({at: key for at, key in taken.items() if key in keys})
    return found, heading


def preview(session: Session, kind: str, sheet: Sheet, heading: Heading, today: date) -> Plan:
    """What a file would do; nothing is written."""
    return planning.make(importer(session, kind, today), sheet, heading)


def commit(
    database: Database, by: Viewer, kind: str, book: Book, sheet: Sheet, heading: Heading, today: date,
    digest: str | None = None, tell: Tell = planning.silent,
) -> Done:  # fmt: skip
    """Put in what a file says, but for what is refused of it, in one transaction; `tell` is told how far it is (0–1).

    With the `digest` of the plan that somebody has seen, raises `Refused` if it would do something else by now.
    """
    try:
        with database.writing(by) as session:
            done = _commit(session, kind, book.name, sheet, heading, today, digest, tell)
    except (StaleDataError, IntegrityError) as faster:  # somebody wrote the same rows at the same moment
        raise Refused(Problem("", _MOVED)) from faster
    return done


_MOVED = N_("Look at the preview again: somebody has changed what the file is about meanwhile.")


def _commit(
    session: Session, kind: str, file: str, sheet: Sheet, heading: Heading, today: date, digest: str | None, tell: Tell
) -> Done:
    with batches.together(session) as batch:
        plan = planning.make(importer(session, kind, today), sheet, heading, lambda done: tell(0.4 * done))
        if digest is not None and plan.digest != digest:
            raise Refused(Problem("", _MOVED))
        remember(session, kind, heading)
        if not any(step.writes for step in plan.steps):
            return Done(plan, None)
        counts = counted(plan)
        counts["unchanged"] = counts.pop("left")
        noted = actions.begin(session, kind, file, counts)
        batch.number = noted.id
        planning.write(plan, session, batch, lambda done: tell(0.4 + 0.5 * done))
    actions.end(session, noted)
    return Done(plan, noted.id)


def remember(session: Session, kind: str, heading: Heading) -> None:
    """Remember what the columns of a sheet were taken for."""
    fields = {bare(column.heading): heading.mapping.get(column.at, "") for column in heading.columns}
    actions.remember(session, kind, heading.shape, fields)


def counted(plan: Plan) -> dict[str, int]:
    """How many rows are added, changed, left and refused; sums and notes are left."""
    return {
        "added": len(plan.rows(ADD)),
        "changed": len(plan.rows(CHANGE)),
        "left": len(plan.rows(LEAVE)) + len(plan.left),
        "refused": plan.refused_rows,
    }
