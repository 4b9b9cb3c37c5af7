"""Step 4: outlines from a GeoJSON file, or made up for the meantime."""

import pandas as pd
import streamlit as st
from sqlalchemy.orm import Session

from dashboard import parts
from dashboard.access import viewer
from dashboard.forms.form import Action, told
from dashboard.parts import Html, Status
from dashboard.setup.chooser import choose
from dashboard.setup.sheet import Sheet, wait
from dashboard.text import _, listed, ngettext, number
from db import geojson
from db.actions import boundaries
from db.actions.boundaries import Matched
from db.calendar import today
from db.engine import default_database
from db.errors import Refused
from db.geojson import Feature
from db.queries.areas import AreaRow
from db.queries.places import Standing

WGS, GCJ = "WGS-84", "GCJ-02"
_SHOWN = 8


def show(root: AreaRow | None, known: Standing | None) -> None:
    """Upload outlines, or make schematic ones for every area that has none."""
    if root is None or known is None or not any(level.areas for level in known.levels[1:]):
        wait(_("Add the communities first."))
        return
    lacking = known.drawable - known.drawn
    _upload(root)
    if lacking:
        _sketch(root, lacking)


def _upload(root: AreaRow) -> None:
    sheet = Sheet(f"setup-boundaries-{root.code}")
    sheet.start(None, {"datum": WGS})
    choose(
        _("Outlines as a GeoJSON file"),
        ["geojson", "json"],
        sheet.key("file"),
        geojson.MOST_BYTES,
        _("A feature belongs to the area whose code one of its properties holds, else to the one whose name."),
    )
    st.segmented_control(
        _("Its coordinates are"),
        [WGS, GCJ],
        format_func=lambda key: _("GCJ-02 (web maps of China)") if key == GCJ else _("WGS-84 or CGCS2000"),
        key=sheet.key("datum"),
        required=True,
    )
    if sheet.value("file") is None:
        return
    try:
        features = _read(sheet)
    except Refused as refused:
        said = [parts.remark(Status.LATE, told(problem)) for problem in refused.problems]
        parts.show(Html("").join(said), sheet.key("unreadable"))
        return
    with default_database().reading(viewer()) as session:
        matched = boundaries.match(session, root.id, features, today())
    wrong = [one.problem for one in matched if one.problem]
    fitting = [one for one in matched if one.area and not one.problem]
    parts.show(_told(matched), sheet.key("told"))
    frame = pd.DataFrame([_row(one) for one in matched])
    st.dataframe(frame, hide_index=True, height=min(38 + 35 * len(matched), 320), key=sheet.key("preview"))
    sheet.problems("file")
    label = ngettext("Use {n} outline", "Use {n} outlines", len(fitting)).format(n=number(len(fitting)))
    sheet.submit(label, lambda: _using(sheet, root), ready=bool(fitting) and not wrong)


def _read(sheet: Sheet) -> list[Feature]:
    """The features of the file that is chosen now."""
    return geojson.read(sheet.value("file").getvalue(), gcj=sheet.value("datum") == GCJ)


def _told(matched: list[Matched]) -> Html:
    """What is wrong with features, and which belong to no area here."""
    wrong = [told(one.problem) for one in matched if one.problem]
    said = [parts.remark(Status.LATE, sentence) for sentence in wrong[:_SHOWN]]
    if len(wrong) > _SHOWN:
        said.append(parts.remark(Status.LATE, _("… and {n} more.").format(n=number(len(wrong) - _SHOWN))))
    strange = [one.feature.label or str(one.feature.number) for one in matched if not one.area and not one.problem]
    if strange:
        names = listed(strange[:_SHOWN]) + (" …" if len(strange) > _SHOWN else "")
        left_out = _("Left out, as no area here has their code or name: {names}").format(names=names)
        said.append(parts.remark(Status.MISSING, left_out))
    return Html("").join(said)


def _row(one: Matched) -> dict[str, object]:
    return {
        _("Feature"): one.feature.number,
        _("Called"): one.feature.label,
        _("Outline of"): one.area.name if one.area else "—",
        _("To correct"): told(one.problem) if one.problem else "",
    }


def _using(sheet: Sheet, root: AreaRow) -> Action:
    def action(session: Session, _seen: int | None) -> None:
        boundaries.upload(session, root.id, _read(sheet), today(), datum=sheet.value("datum"))

    return action


def _sketch(root: AreaRow, lacking: int) -> None:
    sheet = Sheet(f"setup-sketch-{root.code}")
    said = ngettext(
        "{n} area has no outline yet. A schematic one lets the maps work in the meantime; "
        "maps say that it is schematic, and a real one replaces it.",
        "{n} areas have no outline yet. Schematic ones let the maps work in the meantime; "
        "maps say that they are schematic, and real ones replace them.",
        lacking,
    )
    parts.show(parts.caption(said.format(n=number(lacking))), sheet.key("about"))
    sheet.submit(_("Make schematic outlines"), lambda: _sketching(root))


def _sketching(root: AreaRow) -> Action:
    def action(session: Session, _seen: int | None) -> None:
        _made, left = boundaries.sketch(session, root.id, today())
        if left:
            said = _("Nothing is made up beside real outlines: draw what is missing in {names}.")
            st.toast(said.format(names=listed(left[:_SHOWN])), icon=":material/info:", duration="long")

    return action
