"""Boundaries: one drawn into another shape, an earlier one looked at or taken back, all of them taken away."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import streamlit as st
from sqlalchemy.orm import Session

from dashboard import downloads, parts, reads
from dashboard.access import Permission, can, viewer
from dashboard.filters import View
from dashboard.forms.form import Action, Form, held, may, opening
from dashboard.maps import reshape
from dashboard.maps.outline import outline
from dashboard.maps.reshape import ABOVE, BELOW, BESIDE, THEIRS, Around
from dashboard.maps.shapes import Context, Shape
from dashboard.panels import boundaries as panel
from dashboard.parts import Status
from dashboard.setup.outlines import when
from dashboard.setup.sheet import Sheet
from dashboard.text import N_, _, moment, number, sentences
from db import geojson
from db.actions import boundaries as actions
from db.calendar import today
from db.engine import default_database
from db.errors import Refused
from db.mending import parts_of
from db.queries import boundaries
from db.queries.boundaries import BoundaryRow
from db.viewer import Viewer

MIME: Final = "application/geo+json"
FIELDS: Final = {
    "shape": N_("Shape"),
    "since": N_("Counts from (empty: always)"),
    "note": N_("Where it comes from (optional)"),
    "schematic": N_("It is schematic"),
}


class Drawing(Sheet):
    """The shape of an area as somebody draws it; what they have not touched follows what others save."""

    def __init__(self, area_id: int) -> None:
        super().__init__(f"boundary-{area_id}")
        self._tell = _tell

    @property
    def since(self) -> date | None:
        """From when on what is drawn will count, None for always."""
        day: date | None = self.value("since") if self.value("began") else today()
        return day

    def begin(self, version: int, values: dict[str, Any]) -> None:
        """Take up what is saved now, or a draft; with what others saved meanwhile, if they did.

        Another day to begin on is another shape to begin from, as long as nothing was drawn.
        """
        began = self.value("began")
        touched = began and any(self.value(field) != began[field] for field in began if field != "since")
        if (
            began
            and not touched
            and self.value("conflict") is None
            and (self.value("seen"), began) != (version, values)
        ):
            chosen = self.value("since") != began["since"]
            kept = {"since": self.value("since"), "draft": self.value("draft")} if chosen else {"draft": None}
            self.fill({**values, "seen": version, "began": values, **kept})
        Form.start(self, version, values)
        if self.value("shape") != self.value("drawn"):  # it was not drawn here: the map has to take it up
            self.fill({"drawn": self.value("shape"), "turn": f"{self.name}.{opening()}"})
        based = {name: self.value(name) for name in ("turn", "seen", "began")}
        self.fill({"turns": {**(self.value("turns") or {}), based["turn"]: based}})

    def draw(self, shape: str, turn: str) -> None:
        """What was just drawn on the map; where others saved meanwhile, it counts as drawn on what was there before."""
        based = (self.value("turns") or {}).get(turn, {})
        self.fill({**based, "shape": shape, "drawn": shape})

    def take(self, shape: str) -> None:
        """Go on from another shape."""
        self.fill({"shape": shape})


def draw(view: View, rows: Sequence[BoundaryRow]) -> None:
    """Drag the boundary of an area into another shape, and save it from a day on."""
    area, sheet = view.area, Drawing(view.area.id)
    base = boundaries.counting(rows, sheet.since or date.min)  # whatever day is looked at
    if base is None or not may(Permission.AREAS, area.id):
        return
    newest = max(rows, key=lambda row: row.id)
    values = {
        "shape": reshape.written(base.geometry),
        "since": today(),
        "note": "",
        "schematic": base.schematic,
    }
    sheet.begin(newest.id, values)
    replaced = boundaries.counting(rows, sheet.since or date.min) or base  # a draft may begin on another day
    on = _judged(view, sheet.since)
    around = _around(view, on)
    others = newest.id != sheet.value("seen") or sheet.value("met")
    other = not others and sheet.value("began")["shape"] != reshape.written(replaced.geometry)
    if others or other:
        theirs = newest if others else replaced
        around.append(Around(theirs.recorded_by or "", THEIRS, theirs.geometry))
    found, names = _misfits(view, sheet.value("shape"), on)
    changed = sheet.value("shape") != sheet.value("began")["shape"]
    spots = [one.spot for one in found[: panel.SHOWN]] if found and changed else []
    reshape.edit(
        area.code, sheet.value("shape"), sheet.value("turn"), f"reshape-{area.code}", sheet.draw,
        base=sheet.value("began")["shape"], around=around, spots=spots,
    )  # fmt: skip
    keys = _("Drag a point, or one in the middle of an edge to add it; a right click or Delete takes it out.")
    arrows = _("Arrow keys move the chosen point, Page Up and Page Down choose another, + adds one.")
    said = parts.caption(sentences((keys, arrows)))
    if newest.id != sheet.value("seen") and newest.recorded_at:
        by = _("{who} saved another shape at {at}: it is drawn dashed. What you drew is kept.")
        who = _(newest.recorded_by) if newest.recorded_by else _("Somebody")
        said += parts.remark(Status.NEAR, by.format(who=who, at=moment(newest.recorded_at)))
    if other:
        remark = _("Another boundary counts on that day: it is drawn dashed, and what you drew would replace it.")
        said += parts.remark(Status.NEAR, remark)
    later = [row.from_day for row in rows if row.from_day and row.from_day > (sheet.since or date.min)]
    if later:
        said += panel.later({area.id: min(later)}, {area.id: area.name})
    if found is not None and changed:
        said += panel.misfits(found, names, numbered=True)
    parts.show(said, sheet.key("said"))
    sheet.problems("shape")
    when(sheet)
    st.checkbox(_(FIELDS["schematic"]), key=sheet.key("schematic"))
    sheet.save(_("Save the boundary"), lambda: _saving(sheet, area.id))


def _tell(field: str, value: Any) -> tuple[str, str]:
    if field == "shape":
        points = sum(len(ring) - 1 for part in parts_of(json.loads(value)) for ring in part)
        return _(FIELDS[field]), _("{n} points").format(n=number(points))
    return _(FIELDS[field]), held(value)


def _judged(view: View, since: date | None) -> date:
    """The day on which a drawing has to fit: when it begins, or today if nothing is known of the area then."""
    return since if since and reads.ancestors(view.area.id, since) else today()


def _around(view: View, on: date) -> list[Around]:
    """The outlines above, beside and below, of the grid system that is looked at."""
    area, system = view.area, view.system
    above = reads.ancestors(area.id, on)[:-1]
    beside = [row for row in reads.children(above[-1].id, on, system) if row.id != area.id] if above else []
    kinds = [(BESIDE, beside), (BELOW, reads.children(area.id, on, system)), (ABOVE, above[-1:])]
    drawn = reads.outlines(tuple(row.id for _kind, rows in kinds for row in rows), on)
    return [
        Around(row.name, kind, drawn[row.id].geometry) for kind, rows in kinds for row in rows if row.id in drawn
    ]  # fmt: skip


def _misfits(view: View, shape: str, on: date) -> tuple[list[Any] | None, dict[int, str]]:
    """What would not fit, None while the shape is not sound; and what its areas are called."""
    try:
        sound = geojson.checked(json.loads(shape))
    except Refused:
        return None, {}
    with default_database().reading(viewer()) as session:
        found = boundaries.misfits(session, {view.area.id: sound}, on)
    return found, {row.id: row.name for row in reads.all_areas()} if found else {}


def _saving(sheet: Drawing, area_id: int) -> Action:
    shape = json.loads(sheet.value("shape"))
    values = {field: sheet.value(field) for field in ("since", "note", "schematic")}

    def action(session: Session, seen: int | None) -> None:
        actions.reshape(session, area_id, shape, seen=seen or 0, **values)

    return action


def past(view: View, row: BoundaryRow) -> None:
    """Look at one of an area's boundaries, go on from it, or take it back."""
    st.dialog(_("Boundary of {area}").format(area=view.area.name), icon=":material/polyline:")(_past)(
        view, row, opening()
    )


def _past(view: View, row: BoundaryRow, opened: int) -> None:
    form = Form(f"boundary-past-{row.id}", opened)
    form.start(None, {})
    own = Shape(view.area.code, view.area.name, row.geometry, None, "", schematic=row.schematic)
    beside = [Context(one.name, one.geometry) for one in _around(view, view.last) if one.kind == BESIDE]
    drawn = outline([own], row.geometry, beside, (1, 2, 3, 4), label=view.area.name, height=220)
    parts.show(drawn + panel.facts(row), form.key("shown"))
    if not may(Permission.AREAS, view.area.id):
        return
    form.problems("")
    st.button(
        _("Draw on from this one"), icon=":material/edit:", key=form.key("take"), on_click=_take, args=(form, view, row)
    )
    question = _("Take it back? The one before it counts again. What it was stays in the audit trail.")
    form.remove(_("Take it back"), question, lambda: lambda session, _seen: actions.remove(session, row.id))


def _take(form: Form, view: View, row: BoundaryRow) -> None:
    Drawing(view.area.id).take(reshape.written(row.geometry))
    st.session_state[form.over] = True


def take_away(view: View) -> None:
    """The boundaries of an area and those below it as GeoJSON, in the datum that is wanted."""
    if not can(Permission.EXPORT, view.area.id):
        return
    parts.show(parts.head(_("Take them away")), "take away")
    datum = st.selectbox(
        _("Datum of the file"), list(panel.DATUMS), format_func=lambda key: _(panel.DATUMS[key]), key="boundaries.datum"
    )
    by = viewer()  # the file is made outside the run
    name = f"boundaries-{view.area.code}-{view.last}-{datum}.geojson"
    downloads.file(
        _("GeoJSON of {area} and what lies below").format(area=view.area.name),
        " ".join((_("Boundaries"), datum)),
        lambda said: _file(by, view, datum, said),
        name,
        "boundaries.file",
        view.area.id,
        MIME,
    )


def _file(by: Viewer, view: View, datum: str, said: str) -> bytes:
    with default_database().reading(by) as session:
        return geojson.written(boundaries.features(session, view.area.id, view.last), datum, about=said)
