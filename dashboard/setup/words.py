"""Step 5: the posts people hold here, the kinds of stations, and the services they count."""

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

from dashboard.forms.form import Action
from dashboard.setup.sheet import Sheet, wait
from dashboard.text import _, language
from db.actions import places
from db.queries.areas import AreaRow
from db.queries.places import Standing, WordRow
from db.words import Word, words

FIRST_KINDS = ("service_centre", "red_station", "outdoor_worker_station", "bookroom", "elders_canteen")
FIRST_SERVICES = ("rest_water", "convenience", "policy_publicity", "reading")


def show(root: AreaRow | None, known: Standing | None) -> None:
    """Choose from what is usual, and type what is not; ready-made choices fit the levels."""
    if root is None or known is None:
        wait(_("Found the place first."))
        return
    sheet = Sheet(f"setup-words-{root.code}")
    levels = {level.kind for level in known.levels}
    roles = [code for code, word in words("role").items() if word.kind in levels]
    fields = {
        "roles": (_("Posts"), known.roles, roles, "role"),
        "station_kinds": (_("Kinds of stations"), known.station_kinds, list(FIRST_KINDS), "station_kind"),
        "services": (_("Services that stations count"), known.services, list(FIRST_SERVICES), "service"),
    }
    for field, (label, present, first, name) in fields.items():
        _choose(sheet, field, label, present, first, words(name))
    sheet.submit(_("Save these words"), lambda: _saving(sheet, root, known))


def _choose(
    sheet: Sheet, field: str, label: str, present: Sequence[WordRow], first: Sequence[str], usual: dict[str, Word]
) -> None:
    """Several words of a dictionary; one that is typed joins it."""
    ready = [_written(row) for row in present] or [_written(usual[code]) for code in first]
    sheet.start(None, {field: ready})
    offered = [*map(_written, present), *map(_written, usual.values())]
    st.multiselect(
        label,
        list(dict.fromkeys([*offered, *sheet.value(field)])),
        key=sheet.key(field),
        accept_new_options=True,
        placeholder=_("Choose, or type one of your own"),
        persist_state="session",
    )
    sheet.problems(field)


def _written(word: Word | WordRow) -> str:
    return word.name_zh if language() == "zh" else word.name_en


def _saving(sheet: Sheet, root: AreaRow, known: Standing) -> Action:
    roles = _words(sheet.value("roles"), known.roles, words("role"))
    kinds = _words(sheet.value("station_kinds"), known.station_kinds, words("station_kind"))
    services = _words(sheet.value("services"), known.services, words("service"))

    def action(session: Session, _seen: int | None) -> None:
        places.set_roles(session, root.id, roles)
        places.set_station_words(session, root.id, kinds, services)

    return action


def _words(chosen: Sequence[str], present: Sequence[WordRow], usual: dict[str, Word]) -> list[Word]:
    """The words behind what was chosen; one nobody knows is new, and called the same in both languages."""
    known = [*(Word(row.code, row.name_zh, row.name_en) for row in present), *usual.values()]
    return [
        next((word for word in known if text in (word.name_zh, word.name_en)), Word("", text, text)) for text in chosen
    ]
