"""Which list it is, its template, and the file that was chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard import downloads, parts
from dashboard.access import viewer
from dashboard.forms.form import told
from dashboard.parts import Html, Status
from dashboard.setup.chooser import choose as choose_file
from dashboard.text import _, language
from db.actions import sign_ins
from db.calendar import today
from db.engine import default_database
from db.errors import Problem, Refused
from db.imports import committing, files, templates
from db.imports.book import MOST_BYTES, Book, Sheet
from db.imports.columns import Field, Heading
from db.imports.kinds import NEEDED

_FILE: Final = "import.file"


@dataclass(frozen=True)
class Given:
    """What was chosen: the kind of list, the file as it came and as it was read, and which it is of all files."""

    kind: str
    book: Book
    data: bytes
    mark: str


@dataclass(frozen=True)
class Recognised:
    """The sheet that is meant, its heading as it was found, the fields it may have, and whether it has all it needs."""

    sheet: Sheet
    heading: Heading
    fields: tuple[Field, ...]
    complete: bool


def choose() -> Given | None:
    """Ask for the kind and the file; None until there is one that can be read."""
    kinds = [kind for kind, permission in NEEDED.items() if viewer().has(permission)]
    st.pills(
        _("What the list holds"),
        kinds,
        format_func=lambda kind: _(templates.TITLES[kind]),
        key="import.kind",
        default=kinds[0],
        required=True,
    )
    kind = st.session_state["import.kind"]
    title = _("Template: {list}").format(list=_(templates.TITLES[kind]))
    downloads.button(title, _template(kind), f"{_(templates.TITLES[kind])}", f"import.template.{kind}")
    choose_file(
        _("An Excel, WPS or CSV file, as it is"),
        files.ENDINGS,
        _FILE,
        MOST_BYTES,
        _("Titles above the headings, other columns, sums and merged cells do no harm."),
    )
    file = st.session_state.get(_FILE)
    if file is None:
        st.session_state.pop("import.given", None)
        st.session_state.pop("import.plan", None)
        return None
    known: Given | None = st.session_state.get("import.given")
    if known is None or (known.mark, known.kind) != (file.file_id, kind):
        data = file.getvalue()
        try:
            known = Given(kind, files.read(file.name, data), data, file.file_id)
        except Refused as refused:
            tell(refused.problems, "unreadable")
            return None
        st.session_state["import.given"] = known
    return known


def _template(kind: str) -> Callable[[], bytes]:
    by, code = viewer(), language()

    def make() -> bytes:
        now = sign_ins.again(default_database(), by)
        with default_database().reading(now) as session:
            return templates.template(committing.importer(session, kind, today()), _, code == "en")

    return make


def recognised(given: Given) -> Recognised | None:
    """The sheet and its columns, as they are known; None, with the reason, if there are none."""
    names = [sheet.name for sheet in given.book.sheets if sheet.rows]
    chosen = None
    if len(names) > 1:
        chosen = st.selectbox(_("Sheet"), [None, *names], format_func=lambda name: name or _("the one that fits best"))
    try:
        with default_database().reading(viewer()) as session:
            importer = committing.importer(session, given.kind, today())
            sheet, heading = committing.recognise(session, given.kind, given.book, today(), chosen)
            complete = all(any(heading.column(key) for key in group) for group in importer.needs)
            return Recognised(sheet, heading, tuple(importer.fields()), complete)
    except Refused as refused:
        tell(refused.problems, "unknown")
        return None


def tell(problems: tuple[Problem, ...] | list[Problem], key: str) -> None:
    """Say what is wrong with the file as a whole; names of columns in the viewer's language."""
    said = [parts.remark(Status.LATE, _said(problem)) for problem in problems]
    parts.show(Html("").join(said), f"import.{key}")


def _said(problem: Problem) -> str:
    names = problem.values.get("names")
    if problem.field == "file" and isinstance(names, list):
        problem = Problem(problem.field, problem.message, problem.values | {"names": [_(name) for name in names]})
    return told(problem)
