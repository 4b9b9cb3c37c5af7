"""Putting the file in, and the workbook that comes back."""

import streamlit as st

from dashboard import downloads
from dashboard.access import viewer
from dashboard.forms.form import told
from dashboard.importing.file import Given, Recognised, tell
from dashboard.text import _, ngettext, number
from db.calendar import today
from db.engine import default_database
from db.errors import Forbidden, Refused
from db.imports import committing
from db.imports import returned as workbooks
from db.imports.columns import Heading
from db.imports.planning import ADD, CHANGE, Plan


def put_in(given: Given, known: Recognised, heading: Heading, plan: Plan) -> None:
    """The button that puts in everything that is not refused, and how far it is."""
    count = len(plan.rows(ADD)) + len(plan.rows(CHANGE))
    label = ngettext("Put in {n} row", "Put in {n} rows", count).format(n=number(count))
    if not st.button(label, type="primary", disabled=not count, key="import.put_in"):
        return
    bar = st.progress(0.0, _("Putting it in …"))
    try:
        committing.commit(
            default_database(), viewer(), given.kind, given.book, known.sheet, heading, today(), plan.digest,
            tell=lambda done: bar.progress(done, _("Putting it in …")),
        )  # fmt: skip
    except Forbidden as forbidden:
        tell(list(forbidden.problems), "forbidden")
    except Refused as refused:
        st.session_state.pop("import.plan", None)
        tell(list(refused.problems), "moved")
    else:
        st.session_state.pop("import.plan", None)
        st.session_state["saved"] = True
        st.rerun()
    bar.empty()


def returned(given: Given, plan: Plan) -> None:
    """The viewer's own workbook with every refused cell marked."""
    if plan.refusals:
        name = given.book.name.rpartition(".")[0]
        downloads.button(
            _("My workbook with the refused cells marked"),
            lambda: workbooks.workbook(plan, given.book, given.data, told),
            "-".join((name, _("to correct"))),
            "import.returned",
        )
