"""Boundaries in words: how large, since when, from where, what does not fit, and which datum a file is in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from dashboard import parts
from dashboard.filters import View
from dashboard.parts import Concern, Html, Status
from dashboard.text import N_, _, day, listed, moment, ngettext, number, sentences
from db.datum import BD, GCJ, WGS
from db.fitting import BEYOND, GAP, Misfit
from db.geojson import placed
from db.guessing import BESIDE, OWN, SCHEMATIC, STATIONS, Guess
from db.queries.boundaries import BoundaryRow, counting

SHOWN: Final = 8
DATUMS: Final = {
    WGS: N_("WGS-84 or CGCS2000"),
    GCJ: N_("GCJ-02 (web maps of China)"),
    BD: N_("BD-09 (Baidu)"),
}
_AGAINST: Final[dict[str, Callable[[int], str]]] = {
    OWN: lambda n: ngettext("its own known outline", "{n} of their own known outlines", n),
    BESIDE: lambda n: ngettext("the known outline beside it", "{n} known outlines around them", n),
    STATIONS: lambda n: ngettext("the place of a station", "the places of {n} stations", n),
    SCHEMATIC: lambda n: ngettext("its schematic outline", "{n} schematic outlines", n),
}


def shown(view: View, rows: Sequence[BoundaryRow]) -> BoundaryRow | None:
    """Which of an area's boundaries the day shows that is looked at."""
    return counting(rows, view.last)


def opening(view: View, row: BoundaryRow | None) -> Html:
    """How the area is drawn on the day that is looked at."""
    if row is None:
        return parts.sentence(parts.fill(_("{area} has no boundary yet."), area=parts.strong(view.area.name)))
    said = parts.fill(
        _("{area} is drawn as {size}, {since}."),
        area=parts.strong(view.area.name),
        size=parts.strong(size(row.square_metres)),
        since=since(row),
    )
    return parts.sentence(said)


def size(square_metres: float) -> str:
    """An area in the unit that suits it."""
    if square_metres < 10_000:
        return _("{n} m²").format(n=number(round(square_metres)))
    if square_metres < 1_000_000:
        return _("{n} ha").format(n=number(square_metres / 10_000))
    return _("{n} km²").format(n=number(square_metres / 1_000_000))


def since(row: BoundaryRow) -> str:
    """From when on an outline counts."""
    return _("since {day}").format(day=day(row.from_day)) if row.from_day else _("from the beginning")


def facts(row: BoundaryRow) -> Html:
    """All there is to say about an outline."""
    by = _(row.recorded_by) if row.recorded_by else _("Demonstration data")
    recorded = f"{moment(row.recorded_at)} · {by}" if row.recorded_at else by
    pairs = [
        (_("In force"), since(row)),
        (_("Size"), " · ".join((size(row.square_metres), _("{n} points").format(n=number(row.points))))),
        (_("Comes from"), row.source or "—"),
        (_("Came in"), row.datum),
        (_("Entered"), recorded),
    ]
    said = parts.facts(pairs)
    return said + parts.caption(_("Boundaries are schematic, not legal ones")) if row.schematic else said


def history(rows: Sequence[BoundaryRow], shown: BoundaryRow | None) -> Html:
    """Every outline of an area, the latest first; the one that is shown has the sign, a click opens another."""
    listed = [
        Concern(
            f"boundary:{row.id}",
            Status.OK if shown and row.id == shown.id else Status.MISSING,
            since(row),
            " · ".join(filter(None, (_("schematic") if row.schematic else "", row.source))),
            size(row.square_metres),
        )
        for row in rows
    ]
    head = parts.head(_("Boundaries over time"), number(len(rows)))
    if not rows:
        return head + parts.caption(_("None so far. Bring a file, or draw them under “Set up a place”."))
    said = head + parts.attention(listed)
    before = _("Before the first of them, maps show the first.")
    return said + parts.caption(before) if rows[-1].from_day else said


def misfits(found: Sequence[Misfit], names: Mapping[int, str], *, numbered: bool = False) -> Html:
    """What does not fit beside or below, largest first; these are warnings."""
    if not found:
        return parts.remark(Status.OK, _("It fits: no overlap, no gap, nothing beyond what it lies in."))
    said = [
        parts.remark(Status.NEAR, f"{place}. " if numbered else "", misfit(one, names))
        for place, one in enumerate(found[:SHOWN], 1)
    ]
    if len(found) > SHOWN:
        said.append(parts.remark(Status.NEAR, _("… and {n} more.").format(n=number(len(found) - SHOWN))))
    return Html("").join(said)


def misfit(one: Misfit, names: Mapping[int, str]) -> str:
    """One thing that does not fit: what, between whom, how large, and where."""
    called = [names.get(area, "—") for area in one.areas]
    about = {"size": size(one.square_metres), **placed(one.spot)}
    if one.kind == GAP:
        return _("A gap of {size} is left beside {names}, near {place}.").format(names=listed(called), **about)
    if one.kind == BEYOND:
        said = _("{area} reaches {size} beyond {parent}, near {place}.")
        return said.format(area=called[0], parent=called[1], **about)
    return _("{area} and {other} overlap by {size}, near {place}.").format(area=called[0], other=called[1], **about)


def guessed(found: Guess | None, says: str | None) -> Html:
    """Which datum a file seems to be in, and how that was found out: a suggestion."""
    told = []
    if says:
        told.append(_("The file says that it is in {datum}.").format(datum=says))
    if found is None:
        if not says:
            told.append(_("Nothing is known here to compare it with: ask whoever made the file which datum it is in."))
        return parts.remark(Status.MISSING, sentences(told))
    off = {datum: _metres(found.metres[datum]) for datum in DATUMS}
    against = _AGAINST[found.against](found.compared).format(n=number(found.compared))
    told.append(
        _("Compared with {known} it would be off by {wgs} as WGS-84, by {gcj} as GCJ-02, by {bd} as BD-09.").format(
            known=against, wgs=off[WGS], gcj=off[GCJ], bd=off[BD]
        )
    )
    if found.datum:
        told.append(_("{datum} fits best; that is a suggestion.").format(datum=found.datum))
    elif not says:
        told.append(_("That does not tell which it is: ask whoever made the file."))
    return parts.remark(Status.OK if found.datum else Status.MISSING, sentences(told))


def _metres(distance: float) -> str:
    if distance < 10:
        return _("{n} m").format(n=number(round(distance, 1)))
    return _("{n} m").format(n=number(round(distance))) if distance < 10_000 else _("more than 10 km")


def later(found: Mapping[int, date], names: Mapping[int, str]) -> Html:
    """That some areas have an outline which takes over later."""
    said = _("{area} has another boundary from {day}, which counts from then on.")
    return Html("").join(
        parts.remark(Status.NEAR, said.format(area=names.get(area, "—"), day=day(on)))
        for area, on in list(found.items())[:SHOWN]
    )
