"""The board of co-building: projects, what is late, needs, units and what was given, as one picture of the page."""

from dashboard import parts, reads
from dashboard.filters import View
from dashboard.panels import cobuilding, projects, units
from dashboard.parts import Html
from dashboard.reads.seam import TREE, derived


@derived(*TREE, "cobuilding")
def opening(view: View) -> Html:
    """Caption, sentence and figures; what to do next where nothing has been entered."""
    rows = reads.projects(view.area.id, projects.since(view), view.last)
    needs, partners = reads.needs(view.area.id, view.last), reads.units(view.area.id, view.last)
    if not (rows or needs or partners):
        return cobuilding.caption(view) + parts.empty(cobuilding.nothing())
    return cobuilding.caption(view) + cobuilding.opening(view, rows, needs, partners)


@derived(*TREE, "cobuilding")
def board(view: View, _opened: frozenset[str]) -> Html:
    """Everything below the figures; `_opened` are the lists shown in full, which the panels ask for themselves."""
    area, since = view.area.id, projects.since(view)
    rows, needs = reads.projects(area, since, view.last), reads.needs(area, view.last)
    partners = reads.units(area, view.last)
    if not (rows or needs or partners):
        return Html("")
    shown = Html("")
    if rows:
        shown += projects.picture(view, rows)
        shown += parts.beside(projects.attention(projects.pressing(view)), projects.by_state(view, rows))
    shown += cobuilding.needs_list(view, needs, rows)
    resources, agreements = reads.resources(area, view.last), reads.agreements(area, view.last)
    by_unit = units.by_unit(view, partners, rows, resources, agreements)
    return shown + parts.beside(by_unit, units.given(reads.gifts(area, since, view.last)))
