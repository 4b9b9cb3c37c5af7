"""What each column is taken for, to be corrected where it was not known."""

import streamlit as st

from dashboard import parts
from dashboard.importing.file import Given, Recognised
from dashboard.parts import Status
from dashboard.text import _, language, listed
from db.imports.columns import Field, Heading, bare
from db.imports.templates import name


def ask(given: Given, known: Recognised) -> Heading:
    """The heading with its columns as the viewer takes them."""
    names = {field.key: title(field) for field in known.fields}
    unknown = [column.heading for column in known.heading.columns if column.at not in known.heading.mapping]
    if unknown:
        said = _("Left out, as nothing here is called that: {names}").format(names=listed(unknown[:12]))
        parts.show(parts.remark(Status.MISSING, said), "import.left")
    mapping: dict[int, str] = {}
    with st.expander(_("Columns"), icon=":material/view_column:", expanded=not known.complete):
        for at, column in enumerate(known.heading.columns):
            if at % 4 == 0:
                row = st.columns(4, gap="small")
            taken = known.heading.mapping.get(column.at, "")
            key = f"import.column.{given.mark}.{given.kind}.{known.sheet.name}.{column.at}.{bare(column.heading)}"
            st.session_state.setdefault(key, taken)
            mapping[column.at] = row[at % 4].selectbox(
                column.heading, ["", *names], format_func=lambda field: names.get(field) or _("leave out"), key=key
            )
    return known.heading.mapped(mapping)


def title(field: Field) -> str:
    """What a field is called on the screen."""
    return name(field, _, language() == "en")
