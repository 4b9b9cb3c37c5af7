"""Step 3: communities, grids and whatever else lies in the place, level by level, from lists."""

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import reads
from dashboard.access import viewer
from dashboard.forms.form import Action
from dashboard.setup.listing import Checked, ask, preview, read
from dashboard.setup.sheet import Sheet, wait
from dashboard.text import _, named, number
from db import divisions
from db.actions import area_lists
from db.actions.area_lists import Planned
from db.calendar import today
from db.engine import default_database
from db.lists import Column, Holds
from db.queries.areas import AreaRow, lies_in
from db.queries.places import LevelRow, Standing
from db.words import headings


def show(root: AreaRow | None, known: Standing | None) -> None:
    """Add the areas of one level: pasted, uploaded, taken from the shipped divisions, or so many to each parent."""
    if root is None or known is None or len(known.levels) < 2:
        wait(_("Name the levels first."))
        return
    below = {level.kind: level for level in known.levels[1:]}
    empty = next((kind for kind, level in below.items() if not level.areas), next(iter(below)))
    if st.session_state.get("setup.level") not in below:
        st.session_state["setup.level"] = empty
    st.segmented_control(
        _("Add areas of the level"),
        list(below),
        format_func=lambda kind: named(below[kind]),
        key="setup.level",
        required=True,
        persist_state="session",
    )
    kind = st.session_state["setup.level"]
    level = below[kind]
    sheet = Sheet(f"setup-areas-{root.code}-{kind}")
    sheet.start(None, {"text": ""})
    _shortcuts(sheet, root, known, level)
    example = (
        _("Dongjie, 1280, 3460\nXijie, 960, 2510")
        if level.rank == known.levels[1].rank
        else _("Dongjie grid 1, Dongjie, 320, 910\nDongjie grid 2, Dongjie, 295, 840")
    )
    columns = _columns(known, level)
    table = ask(sheet, columns, example)
    with default_database().reading(viewer()) as session:
        planned = area_lists.plan(session, root.id, kind, table.lines, today())
    ready = preview(sheet, [_checked(row) for row in planned])
    label = _("Add {n} areas of the level {level}").format(n=number(len(planned)), level=named(level))
    sheet.submit(label, lambda: _adding(sheet, root, kind, columns), ready=ready)


def _columns(known: Standing, level: LevelRow) -> list[Column]:
    """What a list of this level may hold; names and parents may be headed by the name of their level."""
    above = [row for row in reversed(known.levels) if row.rank < level.rank]
    parents = [word for row in above for name in _called(row) for word in (name, f"所属{name}", f"所在{name}")]
    return [
        Column(
            "code", (_("Code"), *headings("code"), *(f"{level.name_zh}{word}" for word in ("编码", "代码"))), Holds.CODE
        ),
        Column("name", (_("Name"), *headings("name"), *_called(level))),
        Column("parent", (_("Lies in"), *headings("parent"), *parents), repeats=True),
        Column("households", (_("Households"), *headings("households")), Holds.NUMBER),
        Column("residents", (_("Residents"), *headings("residents")), Holds.NUMBER),
    ]


def _called(level: LevelRow) -> tuple[str, ...]:
    return level.name_zh, f"{level.name_zh}名称", level.name_en


def _shortcuts(sheet: Sheet, root: AreaRow, known: Standing, level: LevelRow) -> None:
    """Lists that need no typing: they fill the box, to be looked at and changed before they are saved."""
    inside = [root, *reads.descendants(root.id, today())]
    present = {row.code for row in inside} | {row.name for row in inside}
    shipped = [
        (row.code, row.name, parent.name)
        for parent in inside
        for row in divisions.under(parent.code)
        if row.kind == level.kind and not {row.code, row.name} & present
    ]
    if shipped:
        st.button(
            _("Take the {n} in the shipped list").format(n=number(len(shipped))),
            icon=":material/list_alt:",
            key=sheet.key("shipped"),
            on_click=lambda: sheet.fill({"text": _lines((_("Code"), _("Name"), _("Lies in")), shipped)}),
        )
    fitting = [row for row in known.levels if row.rank < level.rank and lies_in(level.system, row.system)]
    above = fitting[-1]
    parents = {row.id: row for row in inside if row.kind == above.kind}
    if above.kind == root.kind or not parents:
        return
    same = {row.id for row in inside if row.system == level.system}
    hung = {above_id for row, above_id in reads.parents(today()).items() if row in same}
    sheet.start(None, {"each": 4, "parents": [key for key in parents if key not in hung]})
    which, each, make = st.columns([5, 2, 2], gap="small", vertical_alignment="bottom")
    which.multiselect(
        _("So many to each {level}").format(level=named(above)),
        list(parents),
        format_func=lambda key: parents[key].name,
        key=sheet.key("parents"),
        persist_state="session",
    )
    each.number_input(_("How many"), min_value=1, max_value=99, step=1, key=sheet.key("each"), persist_state="session")
    make.button(
        _("Make the list"),
        icon=":material/format_list_numbered:",
        key=sheet.key("make"),
        width="stretch",
        on_click=lambda: sheet.fill({"text": _numbered(sheet, parents, level)}),
    )


def _numbered(sheet: Sheet, parents: dict[int, AreaRow], level: LevelRow) -> str:
    """东街社区 with two grids: 东街01网格 and 东街02网格."""
    rows = [
        (f"{parents[key].name.removesuffix('社区')}{number:02}{level.name_zh}", parents[key].name)
        for key in sheet.value("parents")
        for number in range(1, int(sheet.value("each") or 1) + 1)
    ]
    return _lines((_("Name"), _("Lies in")), rows)


def _lines(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("\t".join(cells) for cells in (heads, *rows))


def _checked(row: Planned) -> Checked:
    cells: dict[str, object] = {
        _("Code"): row.code,
        _("Name"): row.name,
        _("Lies in"): row.parent,
        _("Households"): "" if row.households is None else number(row.households),
        _("Residents"): "" if row.residents is None else number(row.residents),
    }
    return Checked(row.line, cells, row.problems)


def _adding(sheet: Sheet, root: AreaRow, kind: str, columns: Sequence[Column]) -> Action:
    def action(session: Session, _seen: int | None) -> None:
        area_lists.add_list(session, root.id, kind, read(sheet, columns).lines, today())
        st.session_state.pop("setup.level", None)  # go on with the next level that has nothing

    return action
