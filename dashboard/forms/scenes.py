"""Forms of scenes: what a wall shows, with a picture of it before it is saved."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from dashboard import parts, reads, wall
from dashboard.access import Permission, can, viewer
from dashboard.filters import View
from dashboard.forms import fields
from dashboard.forms.form import GONE, Action, Form, may, opening, signature
from dashboard.parts import Concern, Html, Status
from dashboard.text import _, number
from db.actions import scenes as actions
from db.actions.scenes import FIELDS, SECONDS, SceneDraft
from db.engine import default_database
from db.measures.indicators import INDICATORS
from db.queries.areas import AreaRow
from db.queries.scenes import KINDS, SceneRow

NONE: Final = {"focus_id": 0, "indicator": "", "spotlight": "", "notes": ""}
"""What stands for nothing in a field: None would be a field that asks for a choice."""


def address(view: View) -> str:
    """Where the wall of an area is."""
    return f"/wall?area={view.area.code}"


def listed(view: View, scenes: Sequence[SceneRow], at: int | None = None) -> Html:
    """The scenes in their order; `at` is the one that is shown, without it they are there to be changed."""
    rows = [
        Concern(
            f"scene:{place}" if row.id is not None or at is not None else None,
            Status.OK if at in (None, place) else Status.MISSING,
            f"{place + 1}. {wall.heading(row)}",
            wall.about(view, row).area.name,
            _("{n} s").format(n=row.seconds),
        )
        for place, row in enumerate(scenes)
    ]
    usual = "" if scenes[0].id is not None else _("the usual ones")
    return parts.head(_("Scenes"), usual or number(len(rows))) + parts.attention(rows)


def steps(view: View, way: Sequence[AreaRow], depth: int) -> Html:
    """The way down that was rehearsed, with the step that is shown; nothing without one."""
    if not way:
        return Html("")
    names = [view.area.name, *(row.name for row in way)]
    shown = [parts.strong(name) if at == depth else Html.escape(name) for at, name in enumerate(names)]
    return parts.head(_("Way down"), f"{depth + 1} / {len(names)}") + Html("<p>{}</p>").format(Html(" → ").join(shown))


def begin_or_add(view: View, scenes: Sequence[SceneRow]) -> None:
    """The buttons that give an area scenes of its own, and another one."""
    if not can(Permission.SCENES, view.area.id):
        return
    if scenes[0].id is None:
        if st.button(_("Choose scenes for this area"), icon=":material/edit:"):
            with default_database().writing(viewer()) as session:
                actions.begin(session, view.area.id)
            st.rerun()
    elif st.button(_("New scene"), icon=":material/add:"):
        scene(view, SceneRow(None, 0, scenes[-1].rank + 1, KINDS[0], 20))


def scene(view: View, row: SceneRow) -> None:
    """Change a scene, or add one that has no id yet."""
    st.dialog(_("Scene"), icon=":material/slideshow:", width="medium")(_scene)(view, row, opening())


def _scene(view: View, row: SceneRow, opened: int) -> None:
    form = Form(f"scene-{row.id or 'new'}", opened, fields.tell)
    form.start(row.version, {field: getattr(row, field) or NONE.get(field) for field in FIELDS})
    if not may(Permission.SCENES, view.area.id):
        return
    below = [view.area, *reads.descendants(view.area.id, view.last)]
    names = {one.id: one.name for one in below}
    codes = {one.id: one.code for one in below}
    draft = _draft(form)
    drafted = SceneRow(
        None, 0, draft.rank or 1, draft.kind, draft.seconds or SECONDS[0], draft.focus_id,
        codes.get(draft.focus_id or 0), draft.indicator, draft.as_of, draft.spotlight, draft.notes,
    )  # fmt: skip
    wall.preview(wall.drawn(view, [drafted]), form.key("preview"), draft.spotlight)
    kind, about = st.columns(2, gap="small", wrap=False)
    kind.selectbox(_("Shows"), KINDS, format_func=lambda key: _(wall.NAMES[key]), key=form.key("kind"))
    about.selectbox(
        _("Area"),
        [0, *names],
        format_func=lambda key: names[key] if key else _("that of the wall"),
        key=form.key("focus_id"),
    )
    rank, seconds, day = st.columns(3, gap="small", wrap=False)
    rank.number_input(_("Place in the order"), 1, 1000, step=1, key=form.key("rank"))
    seconds.number_input(_("Seconds"), *SECONDS, step=5, key=form.key("seconds"))
    day.date_input(_("As of (empty: today)"), key=form.key("as_of"), min_value=date(1949, 10, 1), max_value=view.today)
    form.problems("rank", "seconds", "as_of")
    shade, point = st.columns(2, gap="small", wrap=False)
    shade.selectbox(
        _("Indicator of the map"),
        ["", *INDICATORS],
        format_func=lambda key: _(INDICATORS[key].name) if key else _("the usual one"),
        key=form.key("indicator"),
    )
    points = wall.points(view, drafted)
    if form.value("spotlight") not in points:
        form.fill({"spotlight": ""})
    point.selectbox(
        _("Point at"),
        ["", *points],
        format_func=lambda key: points[key] if key else _("nothing"),
        key=form.key("spotlight"),
    )
    said = wall.spoken(view, drafted)
    st.text_area(_("Notes to speak (empty: as the figures suggest)"), key=form.key("notes"), placeholder=said)
    way = wall.way(view, draft.notes)
    st.caption(
        _("Goes down to: {way}.").format(way=" → ".join(row.name for row in way))
        if way
        else _("To go down through areas while speaking, name them behind the notes: … → Community → Grid")
    )
    form.problems("kind", "indicator", "spotlight", "notes")
    st.button(
        _("Begin with what the figures suggest"),
        icon=":material/auto_awesome:",
        type="tertiary",
        key=form.key("suggest"),
        on_click=lambda: form.fill({"notes": said}),
    )
    form.save(_("Save"), lambda: _saving(form, view, row))
    if row.id is not None:
        form.remove(_("Remove the scene"), GONE, lambda: _removing(row.id))
        if row.recorded_at:
            parts.show(signature(row.recorded_at, row.recorded_by), form.key("foot"))


def _draft(form: Form) -> SceneDraft:
    held = {field: form.value(field) or None for field in FIELDS}
    return SceneDraft(**held | {field: held[field] or 0 for field in ("rank", "seconds")})


def _saving(form: Form, view: View, row: SceneRow) -> Action:
    draft = _draft(form)
    if row.id is None:
        return lambda session, _seen: actions.add(session, view.area.id, draft)
    found = row.id
    return lambda session, seen: actions.change(session, found, seen=seen or 0, draft=draft)


def _removing(scene_id: int | None) -> Action:
    return lambda session, seen: actions.remove(session, scene_id or 0, seen=seen or 0)
