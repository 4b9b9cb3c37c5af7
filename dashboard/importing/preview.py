"""What a file would do, before anything is written: rows to add, to change and to leave, and every refused cell."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import parts
from dashboard.access import viewer
from dashboard.forms.form import shown, told
from dashboard.importing.columns import title
from dashboard.importing.file import Given, Recognised, tell
from dashboard.panels.audit_words import FIELDS
from dashboard.parts import Status
from dashboard.text import N_, _, listed, number
from db.calendar import today
from db.engine import default_database
from db.errors import Refused
from db.imports import committing
from db.imports.columns import Field, Heading
from db.imports.planning import ADD, CHANGE, Plan, Step

_MOST: Final = 500
"""How many rows of each sort the screen shows; the workbook that comes back has them all."""

_FIELDS: Final = {
    "confirmed": N_("Confirmed"),
    "level": N_("Level"),
    "parent": N_("Lies in"),
    "owners_committee": N_("Owners' committee since"),
    "property_firm": N_("Property firm since"),
    "self_managed": N_("Looks after itself since"),
    "project": N_("Project"),
}
"""What the trail has no words for."""


def make(given: Given, known: Recognised, heading: Heading) -> Plan | None:
    """Plan the file and say what it would do; None if a column is missing."""
    try:
        plan = _plan(given, known, heading)
    except Refused as refused:
        tell(refused.problems, "lacking")
        return None
    counts = committing.counted(plan).items()
    parts.show(parts.sentence(listed(_(_SAID[verb]).format(n=number(count)) for verb, count in counts)), "import.said")
    return plan


def details(plan: Plan, known: Recognised) -> None:
    """Every refused cell, and what the other rows would do."""
    if plan.hidden:
        said = _("{n} hidden rows were read like all others: {rows}")
        text = said.format(n=number(len(plan.hidden)), rows=_rows(plan.hidden))
        parts.show(parts.remark(Status.NEAR, text), "import.hidden")
    _refused(plan)
    for verb in (ADD, CHANGE):
        _steps(plan.rows(verb), _(_HEADS[verb]), known.fields)
    if plan.left:
        said = _("Sums, notes and examples are left: rows {rows}").format(rows=_rows(plan.left))
        parts.show(parts.caption(said), "import.sums")


_SAID: Final = {
    "added": N_("{n} rows to add"),
    "changed": N_("{n} to change"),
    "left": N_("{n} to leave"),
    "refused": N_("{n} refused"),
}
_HEADS: Final = {ADD: N_("To add"), CHANGE: N_("To change")}


def _plan(given: Given, known: Recognised, heading: Heading) -> Plan:
    """The plan, made once for a file and its columns: a click elsewhere does not make it again."""
    mark = given.mark, given.kind, known.sheet.name, tuple(sorted(heading.mapping.items()))
    kept = st.session_state.get("import.plan")
    if kept is None or kept[0] != mark:
        with default_database().reading(viewer()) as session, st.spinner(_("Looking at every row …")):
            plan = committing.preview(session, given.kind, known.sheet, heading, today())
        plan.steps = [replace(step, writes=()) for step in plan.steps]  # whoever puts it in plans it again
        kept = st.session_state["import.plan"] = mark, plan
    return kept[1]


def _refused(plan: Plan) -> None:
    if not plan.refusals:
        return
    rows = [
        {
            _("Row"): refusal.row,
            _("Column"): refusal.column.heading if refusal.column else "—",
            _("Cell"): refusal.value,
            _("What to do"): told(refusal.problem),
        }
        for refusal in plan.refusals[:_MOST]
    ]
    parts.show(parts.head(_("Refused"), number(len(plan.refusals))), "import.head.refused")
    _table(rows, "refused")


def _steps(steps: Sequence[Step], head: str, fields: Sequence[Field]) -> None:
    if not steps:
        return
    names = {field.key: title(field) for field in fields}
    rows = [
        {_("Row"): step.row, _("About"): step.what, _("What"): "; ".join(_differences(step, names))}
        for step in steps[:_MOST]
    ]
    parts.show(parts.head(head, number(len(steps))), f"import.head.{steps[0].verb}")
    _table(rows, steps[0].verb)


def _table(rows: list[dict[str, object]], key: str) -> None:
    narrow = {_("Row"): st.column_config.NumberColumn(width=60)}
    height = min(38 + 35 * len(rows), 320)
    st.dataframe(pd.DataFrame(rows), hide_index=True, height=height, column_config=narrow, key=f"import.{key}")


def _differences(step: Step, names: dict[str, str]) -> list[str]:
    said = [_(note.message) for note in step.notes]
    for field, before, after in step.difference:
        name = names.get(field) or _(_FIELDS.get(field) or FIELDS.get(field, field))
        value = _value(after, names)
        said.append(f"{name} {value}" if step.verb == ADD else f"{name} {_value(before, names)} → {value}")
    return said


def _value(value: Any, names: dict[str, str]) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{names.get(f'service.{key}', key)} {shown(item)}" for key, item in value.items()) or "—"
    return value.isoformat() if isinstance(value, date) else shown(value)


def _rows(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:20])) + (" …" if len(numbers) > 20 else "")
