"""Step 2: the levels of the place, from the top down, and what it calls them."""

import streamlit as st
from sqlalchemy.orm import Session

from dashboard.filters import SYSTEMS
from dashboard.forms.form import Action
from dashboard.setup.sheet import Sheet, wait
from dashboard.text import _, named
from db.actions import places
from db.models import SERVICE
from db.queries.areas import AreaRow
from db.queries.places import Standing
from db.words import ROOTS, Word, schemes, words


def show(root: AreaRow | None, known: Standing | None) -> None:
    """Choose a usual sequence of levels, change it, name each; nothing is saved before the button is pressed."""
    if root is None or known is None:
        wait(_("Found the place first."))
        return
    sheet = Sheet(f"setup-levels-{root.code}")
    present = {level.kind: Word(level.kind, level.name_zh, level.name_en, level.system or "") for level in known.levels}
    suggested = list(present.values())[1:] or _below(root.kind, "community_grid")
    sheet.start(
        None, {"kinds": [word.code for word in suggested], "scheme": None, **_names([*present.values(), *suggested])}
    )
    st.pills(
        _("Begin with a usual sequence"),
        list(schemes()),
        format_func=lambda key: named(schemes()[key]),
        key=sheet.key("scheme"),
        on_change=lambda: _take(sheet, root.kind),
    )
    all_kinds = words("level")
    below = [kind for kind in all_kinds if kind not in ROOTS[: ROOTS.index(root.kind) + 1]]
    kinds = st.multiselect(
        _("Levels below {area}, from the top down").format(area=root.name),
        below,
        format_func=lambda kind: named(all_kinds[kind]),
        key=sheet.key("kinds"),
        persist_state="session",
    )
    sheet.problems("levels")
    sheet.start(None, _names(list(all_kinds.values())))
    for kind in (root.kind, *kinds):
        chinese, english, system = st.columns([3, 3, 2], gap="small")
        label = named(all_kinds[kind])
        chinese.text_input(
            _("{level}: what you call it").format(level=label), key=sheet.key(f"zh.{kind}"), persist_state="session"
        )
        english.text_input(_("in English"), key=sheet.key(f"en.{kind}"), persist_state="session")
        if kind not in ROOTS:
            system.selectbox(
                _("Grid system"),
                list(SYSTEMS),
                format_func=lambda key: _(SYSTEMS[key]),
                key=sheet.key(f"system.{kind}"),
                persist_state="session",
            )
        sheet.problems(kind)
    sheet.submit(_("Save the levels"), lambda: _saving(sheet, root))


def _below(kind: str, scheme: str) -> list[Word]:
    """A usual sequence below a level: a county has streets first, a community begins with its grids."""
    levels = list(schemes()[scheme].levels)
    if kind == "county":
        return [words("level")["street"], *levels]
    return [level for level in levels if level.code != "community"] if kind == "community" else levels


def _names(levels: list[Word]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for level in levels:
        fields |= {f"zh.{level.code}": level.name_zh, f"en.{level.code}": level.name_en}
        fields |= {f"system.{level.code}": level.kind or SERVICE}
    return fields


def _take(sheet: Sheet, root_kind: str) -> None:
    """Put the chosen sequence into the fields."""
    if chosen := sheet.value("scheme"):
        levels = _below(root_kind, chosen)
        sheet.fill({"kinds": [level.code for level in levels], **_names(levels)})


def _saving(sheet: Sheet, root: AreaRow) -> Action:
    levels = [
        Word(kind, sheet.value(f"zh.{kind}"), sheet.value(f"en.{kind}"), sheet.value(f"system.{kind}") or "")
        for kind in (root.kind, *sheet.value("kinds"))
    ]

    def action(session: Session, _seen: int | None) -> None:
        places.set_levels(session, root.id, levels)

    return action
