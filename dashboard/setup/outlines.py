"""Outlines from a GeoJSON file: its datum suggested, every feature checked, what does not fit told, then used."""

from datetime import date, timedelta

import pandas as pd
import streamlit as st
from sqlalchemy.orm import Session

from dashboard import filters, parts
from dashboard.access import viewer
from dashboard.forms.form import Action, told
from dashboard.maps import spot
from dashboard.panels import boundaries as panel
from dashboard.parts import Html, Status
from dashboard.setup.chooser import choose
from dashboard.setup.sheet import Sheet
from dashboard.text import _, listed, ngettext, number
from db import geojson
from db.actions import boundaries
from db.actions.boundaries import Matched
from db.calendar import today
from db.datum import WGS
from db.engine import default_database
from db.errors import Refused
from db.geojson import Feature
from db.models import SERVICE
from db.queries import areas
from db.queries import boundaries as queries
from db.queries.areas import AreaRow

_PICTURES = 3
"""Of how many features that cross themselves the spot is drawn."""


def bring(root: AreaRow, name: str) -> None:
    """Choose a file with outlines of an area and those below it, look at what it would do, and use it."""
    sheet = Sheet(name)
    sheet.start(None, {"datum": None, "since": today(), "note": ""})
    choose(
        _("Outlines as a GeoJSON file"),
        ["geojson", "json"],
        sheet.key("file"),
        geojson.MOST_BYTES,
        _("A feature belongs to the area whose code one of its properties holds, else to the one whose name."),
    )
    if sheet.value("file") is None:
        return
    try:
        _suggest(sheet, root)
        datum = sheet.value("datum")
        features = _read(sheet, datum) if datum else []
    except Refused as refused:
        said = [parts.remark(Status.LATE, told(problem)) for problem in refused.problems]
        parts.show(Html("").join(said), sheet.key("unreadable"))
        return
    if features:
        _preview(sheet, root, features)


def _suggest(sheet: Sheet, root: AreaRow) -> None:
    """Find out which datum a new file is in, and ask."""
    chosen = sheet.value("file").file_id
    if sheet.value("guessed") is None or sheet.value("guessed")[0] != chosen:
        as_it_stands = _read(sheet, WGS)
        with default_database().reading(viewer()) as session:
            matched = boundaries.match(session, root.id, as_it_stands, today())
            drawn = {one.area.id: one.feature.drawn for one in matched if one.area and one.feature.drawn}
            found = queries.guess(session, drawn, today())
        says = geojson.says(sheet.value("file").getvalue())
        suggested = says or (found and found.datum) or sheet.value("datum")
        sheet.fill({"guessed": (chosen, found, says), "datum": suggested})
    _chosen, found, says = sheet.value("guessed")
    st.pills(
        _("Its coordinates are"),
        list(panel.DATUMS),
        format_func=lambda key: _(panel.DATUMS[key]),
        key=sheet.key("datum"),
    )
    parts.show(panel.guessed(found, says), sheet.key("guess"))


def _read(sheet: Sheet, datum: str) -> list[Feature]:
    """The features of the file that is chosen now; each run asks again, and a large file takes its time."""
    file = sheet.value("file")
    known: tuple[tuple[str, str], list[Feature]] | None = sheet.value("read")
    if known is None or known[0] != (file.file_id, datum):
        sheet.fill({"read": None})  # so that two of them are never held
        known = (file.file_id, datum), geojson.read(file.getvalue(), datum=datum)
        sheet.fill({"read": known})
    return known[1]


def _preview(sheet: Sheet, root: AreaRow, features: list[Feature]) -> None:
    """What each feature would become, what is wrong, and what would not fit."""
    since: date | None = sheet.value("since")
    with default_database().reading(viewer()) as session:
        matched = boundaries.match(session, root.id, features, today())
        fitting = {one.area.id: one for one in matched if one.area and not one.problem}
        drawn = {area: one.feature.geometry for area, one in fitting.items() if one.feature.geometry}
        misfits = queries.misfits(session, drawn, max(since or today(), today()))
        above = areas.ancestors(session, root.id, today())
        names = {row.id: row.name for row in (*above, *areas.descendants(session, root.id, today()))}
        system = root.system or SERVICE  # beside a grid lie those of its own system
        beside = {row.id: row.name for up in above[-2:-1] for row in areas.children(session, up.id, today(), system)}
        later = queries.later(session, drawn, since or date.min) if drawn else {}
    parts.show(_told(matched), sheet.key("told"))
    if fitting:
        parts.show(panel.misfits(misfits, names | beside) + panel.later(later, names), sheet.key("fit"))
    frame = pd.DataFrame([_row(one) for one in matched])
    st.dataframe(frame, hide_index=True, height=min(38 + 35 * len(matched), 320), key=sheet.key("preview"))
    when(sheet)
    sheet.problems("file")
    wrong = any(one.problem for one in matched)
    label = ngettext("Use {n} outline", "Use {n} outlines", len(fitting)).format(n=number(len(fitting)))
    sheet.submit(label, lambda: _using(sheet, root), ready=bool(fitting) and not wrong)


def when(sheet: Sheet) -> None:
    """From when on outlines count, and where they come from."""
    start, source = st.columns([2, 3], gap="small")
    start.date_input(
        _("Counts from (empty: always)"),
        key=sheet.key("since"),
        min_value=filters.EARLIEST,
        max_value=today() + timedelta(days=366),
    )
    source.text_input(_("Where it comes from (optional)"), key=sheet.key("note"))
    sheet.problems("since", "note")


def _told(matched: list[Matched]) -> Html:
    """What is wrong with features and where, what was mended, and which belong to no area here."""
    wrong = [one for one in matched if one.problem]
    said = []
    for at, one in enumerate(wrong[: panel.SHOWN]):
        sentence = told(one.problem) if one.problem else ""
        said.append(parts.remark(Status.LATE, sentence))
        if one.feature.drawn and one.feature.spot and at < _PICTURES:
            said.append(spot.pictures(one.feature.drawn, one.feature.spot, sentence))
    if len(wrong) > panel.SHOWN:
        said.append(parts.remark(Status.LATE, _("… and {n} more.").format(n=number(len(wrong) - panel.SHOWN))))
    mended = [one.feature for one in matched if one.feature.spot and one.feature.geometry]
    for feature in mended[: panel.SHOWN]:
        sentence = _("{name} crossed itself near {place} and was mended: that changed {size}.").format(
            name=feature.label or str(feature.number), size=panel.size(feature.changed), **geojson.placed(feature.spot)
        )
        said.append(parts.remark(Status.NEAR, sentence))
    strange = [one.feature.label or str(one.feature.number) for one in matched if not one.area and not one.problem]
    if strange:
        names = listed(strange[: panel.SHOWN]) + (" …" if len(strange) > panel.SHOWN else "")
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
    datum, since, note = sheet.value("datum"), sheet.value("since"), sheet.value("note")
    features = _read(sheet, datum)

    def action(session: Session, _seen: int | None) -> None:
        boundaries.upload(session, root.id, features, today(), datum=datum, since=since, note=note)

    return action
