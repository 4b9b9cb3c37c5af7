"""Scenes: each a sentence, and the figures it was made of, as markup that the wall's style sheet lays out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from dashboard import frame, parts, reads
from dashboard.filters import View
from dashboard.maps.shapes import boundary_note
from dashboard.panels import areas, figures, issues, overview
from dashboard.parts import Concern, Html, Row, Status, Tile
from dashboard.parts.markup import NOTHING
from dashboard.reads.seam import TOTALS, derived
from dashboard.text import N_, _, counted, full_day, language, listed, ngettext, number
from db.calendar import today
from db.measures.indicators import INDICATORS
from db.queries.scenes import SceneRow

NAMES: Final = {
    "overview": N_("Overview: figures, map, ranking and what needs attention"),
    "map": N_("Map of one indicator, and all areas by it"),
    "attention": N_("What is overdue, due soon or not reported"),
    "issues": N_("Issues: how old, and where they are settled"),
}
"""What a scene of each kind is called."""
HEIGHT: Final = 430
"""Of a map before it is scaled to the wall (as in wall.js)."""
_RANKED, _PRESSING, _LISTED, _MOST = 8, 5, 8, 14
"""How many rows fit into a scene."""


def about(view: View, scene: SceneRow) -> View:
    """What a scene looks at: its own area and day where it has them."""
    area = reads.area(scene.focus_code) if scene.focus_code else view.area
    last = min(scene.as_of or view.last, view.today)
    first = last - timedelta(days=view.days - 1) if view.days else view.first
    return replace(view, area=area, first=first, last=last)


def heading(scene: SceneRow) -> str:
    """A scene in a list of them."""
    about_what = _(INDICATORS[scene.indicator].name) if scene.indicator in INDICATORS else ""
    return listed(filter(None, (_(NAMES[scene.kind]), about_what)))


def drawn(view: View, scenes: Sequence[SceneRow]) -> Html:
    """All scenes, ready to be shown one after another."""
    dots = range(len(scenes)) if len(scenes) > 1 else ()
    return NOTHING.join(
        Html('<section class="scene {}" data-scene="{}" data-seconds="{}">{}{}</section>').format(
            scene.kind,
            at,
            scene.seconds,
            _scene(about(view, scene), scene.kind, scene.indicator),
            Html('<div class="dots">{}</div>').format(
                NOTHING.join(Html('<i class="{}"></i>').format("on" if dot == at else "") for dot in dots)
            ),
        )
        for at, scene in enumerate(scenes)
    )


@derived(*TOTALS)
def _scene(view: View, kind: str, indicator: str | None) -> Html:
    keys = areas.shadable(view, reads.children(view.area.id, view.last))
    shaded = indicator if indicator in keys else keys[0] if keys else None
    body, footer = _KINDS[kind](view, shaded)
    return _header(view) + Html('<p class="sentence">{}</p>').format(_SENTENCES[kind](view, shaded)) + body + footer


def spoken(view: View, scene: SceneRow) -> str:
    """Notes to speak to a scene as its figures suggest them: its sentence, then its figures one by one."""
    seen = about(view, scene)
    keys = areas.shadable(seen, reads.children(seen.area.id, seen.last))
    shaded = scene.indicator if scene.indicator in keys else keys[0] if keys else None
    said = [_("{area}:").format(area=seen.area.name), _SENTENCES[scene.kind](seen, shaded).striptags()]
    if scene.kind == "overview":
        told = [(INDICATORS[key], figure) for key, figure in list(figures.known(seen).items())[:4]]
        names = (f"{_(one.name)} {figures.written(figure)} {figures.unit(one)}" for one, figure in told)
        said.append(_("In figures: {figures}.").format(figures=listed(names)))
    if scene.kind in ("overview", "attention") and (first := concerns(seen)[:3]):
        names = (_("{what} ({area}, {when})").format(what=one.what, area=one.area, when=one.when) for one in first)
        said.append(_("Most urgent: {matters}.").format(matters=listed(names)))
    return ("" if language() == "zh" else " ").join(said)


def concerns(view: View) -> list[Concern]:
    """What needs attention, as anybody may read it: what residents raised is told by its class, not in its words."""
    raised = {issues.key(row): row.category for row in reads.open_issues(view.area.id, view.last)}
    return [
        replace(one, what=raised[one.key] or _("Issue")) if one.key in raised else one
        for one in overview.concerns(view)
    ]


def points(view: View, scene: SceneRow) -> dict[str, str]:
    """What a presenter may point at in a scene: its figures, then the areas it shows, by key."""
    seen = about(view, scene)
    known = figures.known(seen) if scene.kind in ("overview", "issues") else {}
    found = {f"figure:{key}": _(INDICATORS[key].name) for key in known}
    if scene.kind in ("overview", "map"):
        found |= {area.code: area.name for area in reads.children(seen.area.id, seen.last)}
    return found


def _header(view: View) -> Html:
    above = reads.ancestors(view.area.id, view.last)[:-1]
    children = reads.children(view.area.id, view.last)
    notes = [above[-1].name] if above else []
    if children:
        count = number(len(children))
        notes.append(_("{n} {level}").format(n=count, level=counted(children[0], len(children))))
    past = Html('<span class="past">{}</span>').format(_("as of {day}").format(day=full_day(view.last)))
    now = Html('<b class="time"></b><span>{}</span>').format(full_day(view.last))
    if said := frame.stamp():  # whatever the clock says, in a showcase pack it is the day on which it was made
        now = Html('<span class="past">{}</span>').format(said)
        past = Html("{} {}").format(now, past)
    return Html('<header><i></i><h1>{}<small>{}</small></h1><div class="clock">{}</div></header>').format(
        view.area.name, " · ".join(notes), now if view.last == today() else past
    )


def _overview(view: View, indicator: str | None) -> tuple[Html, Html]:
    found = concerns(view)
    body = _section("figures", figures.first(view)) + _map(view, indicator)
    body += _section("ranking", _ranking(view, indicator, _RANKED))
    body += _section("pressing", _head(_("Needs attention"), _counts(found)) + _pressing(found[:_PRESSING]))
    return body, _footer(view, indicator)


def _map_scene(view: View, indicator: str | None) -> tuple[Html, Html]:
    body = _map(view, indicator) + _section("ranking", _ranking(view, indicator, _MOST))
    return body, _footer(view, indicator)


def _attention(view: View, _indicator: str | None) -> tuple[Html, Html]:
    found = concerns(view)
    tiles = [
        Tile(None, status.word, number(sum(one.status is status for one in found)), unit, "")
        for status, unit in _UNITS.items()
        for unit in (_(unit),)
    ]
    rest = len(found) - _LISTED
    more = ngettext("and {n} more", "and {n} more", rest).format(n=number(rest)) if rest > 0 else ""
    body = _section("figures", parts.tiles(tiles))
    body += _section("pressing", _head(_("Needs attention"), more) + _pressing(found[:_LISTED], places=True))
    return body, _footer(view, None)


_UNITS: Final = {Status.LATE: N_("matters"), Status.NEAR: N_("matters"), Status.MISSING: N_("stations")}


def _issues(view: View, _indicator: str | None) -> tuple[Html, Html]:
    if not issues.known(view):
        return _section("ages", parts.empty(_("Choose another scene, or another area."))), _footer(view, None)
    body = _section("figures", figures.tiles(view, issues.known(view), [], most=4))
    return body + _section("ages", issues.by_age(view)) + _section("levels", issues.by_level(view)), _footer(view, None)


_KINDS: Final[dict[str, Callable[[View, str | None], tuple[Html, Html]]]] = {
    "overview": _overview,
    "map": _map_scene,
    "attention": _attention,
    "issues": _issues,
}


def _said_of_map(view: View, indicator: str | None) -> Html:
    """The sum, and where it is greatest; who has not reported is counted, not hidden."""
    if indicator is None:
        return Html.escape(_("No figure is known for the areas below {area}.").format(area=view.area.name))
    rows = overview.ranked(view, indicator)
    known = [row for row in rows if row.value is not None]
    most = [parts.strong(row.name) for row in known if row.value == known[0].value]
    figure = figures.known(view).get(indicator)
    unit = figures.unit(INDICATORS[indicator])
    said = parts.fill(
        _("{indicator}: {figure} {unit} in all, most in {area} ({most})"),
        indicator=_(INDICATORS[indicator].name),
        figure=parts.strong(figures.written(figure) if figure else "—"),
        unit=unit,
        area=Html(overview.some(most)) if most else "—",
        most=known[0].figure if known else "—",
    )
    if silent := [row.name for row in rows if row.value is None]:
        said += parts.fill(_("; not reported: {names}"), names=listed(silent[:3]))
    return said + Html.escape(_("."))


def _said_of_concerns(view: View, _indicator: str | None) -> Html:
    found = overview.concerns(view)
    counts = {status: [one for one in found if one.status is status] for status in _UNITS}
    if not found:
        return Html.escape(_("Nothing is overdue or due soon."))
    said = []
    if late := counts[Status.LATE]:
        words = ngettext("{n} matter is overdue", "{n} matters are overdue", len(late)).format(n=number(len(late)))
        said.append(parts.mark(Status.LATE, parts.strong(words)))
    if near := counts[Status.NEAR]:
        words = ngettext("{n} is due soon", "{n} are due soon", len(near)).format(n=number(len(near)))
        said.append(parts.mark(Status.NEAR, words))
    if silent := counts[Status.MISSING]:
        words = ngettext("{n} station has not reported", "{n} stations have not reported", len(silent))
        said.append(Html.escape(words.format(n=number(len(silent)))))
    return Html(listed(said)) + Html.escape(_("."))


def _said_of_issues(view: View, _indicator: str | None) -> Html:
    if "issues_open" not in issues.known(view):
        return Html.escape(_("No issue has been entered for {area}.").format(area=view.area.name))
    return issues.sentence(view)


_SENTENCES: Final[dict[str, Callable[[View, str | None], Html]]] = {
    "overview": lambda view, _indicator: overview.sentence(view),
    "map": _said_of_map,
    "attention": _said_of_concerns,
    "issues": _said_of_issues,
}


def _section(name: str, html: Html) -> Html:
    return Html('<div class="{}">{}</div>').format(name, html)


def _head(title: str, note: str) -> Html:
    return parts.head(title, note)


def _map(view: View, indicator: str | None) -> Html:
    found = overview.shapes(view, indicator)
    if not found:
        return _section("map", parts.empty(_("No outlines have been entered for the areas below this one.")))
    steps = areas.breaks(indicator, found) if indicator else (1, 2, 3, 4)
    title = _(INDICATORS[indicator].name) if indicator else _("Map of {area}").format(area=view.area.name)
    return _section("map", _section("ground", areas.drawing(view, found, steps, title, HEIGHT)))


def _ranking(view: View, indicator: str | None, most: int) -> Html:
    if indicator is None:
        return NOTHING
    rows = overview.ranked(view, indicator)
    silent = [row for row in rows[most:] if row.value is None]
    shown: list[Row] = [*rows[: most - len(silent)], *silent] if len(rows) > most else rows
    rest = len(rows) - len(shown)
    unit = figures.unit(INDICATORS[indicator])
    more = ngettext("and {n} more", "and {n} more", rest).format(n=number(rest)) if rest else ""
    title = _(INDICATORS[indicator].name)
    note = " · ".join(filter(None, (unit, view.window, more)))
    short = [replace(row, name=areas.short(row.name)) for row in shown]
    return _head(title, note) + parts.ranked((_("Area"), unit, ""), short, numbered=False)


def _counts(found: Sequence[Concern]) -> str:
    counts = [(sum(one.status is status for one in found), status) for status in _UNITS]
    return " · ".join(f"{n} {status.word}" for n, status in counts if n)


def _pressing(found: Sequence[Concern], *, places: bool = False) -> Html:
    """Without who handles it: whoever passes a wall may read it."""
    if not found:
        return parts.empty(_("Nothing is overdue or due soon."))
    if places:
        return parts.attention(replace(one, where=one.area) for one in found)
    return parts.attention(replace(one, what=_placed(one), where="") for one in found)


def _placed(one: Concern) -> str:
    """A matter that is told by its class alone, with its place."""
    return " · ".join((one.what, one.area)) if (one.key or "").startswith("issue:") else one.what


def _footer(view: View, indicator: str | None) -> Html:
    notes, legend = [], NOTHING
    if indicator and (found := overview.shapes(view, indicator)):
        legend = areas.legend(indicator, areas.breaks(indicator, found), found)
        notes.append(boundary_note(found))
    if view.area.fictional:
        notes.append(_("fictional demonstration"))
    elif reads.illustrative(view.area.id, view.start, view.last):
        notes.append(_("includes illustrative data"))
    said = " · ".join(filter(None, notes))
    return Html('<footer>{}<span class="source">{}</span></footer>').format(legend, said)
