"""Two grid systems over one place: which of them a map shows, and how far the posts of each are filled."""

from dashboard import map_filters, parts, reads
from dashboard.filters import SYSTEMS, View
from dashboard.parts import Html
from dashboard.reads.seam import TOTALS, derived
from dashboard.text import _, number
from db.queries.areas import AreaRow
from db.queries.places import UNDRAWN


def offer(view: View, around: AreaRow) -> None:
    """The switch between the grid systems of an area, with what is known of the shown one; nothing for a single one."""
    if both(view, around):
        map_filters.pick_system(view)
        parts.show(filled(view, around), "system")


def both(view: View, around: AreaRow) -> bool:
    """Whether an area holds grids of both systems."""
    return SYSTEMS.keys() <= {row.system for row in reads.descendants(around.id, view.last)}


def note() -> str:
    """What must be known of figures where two systems lie over each other."""
    return _("The two systems lie over the same ground; what is recorded belongs to one grid of one of them.")


@derived(*TOTALS)
def filled(view: View, around: AreaRow) -> Html:
    """How many grids of the shown system there are, in how many of them somebody holds a post, and how many posts."""
    rows = reads.descendants(around.id, view.last)
    grids = [row for row in rows if row.system == view.system and row.kind != UNDRAWN]
    above = reads.parents(view.last)
    holding = {above.get(row.id) for row in grids}
    cells = [row for row in grids if row.id not in holding]
    key = f"posts_{view.system}"
    figures = reads.figures((key,), tuple(row.id for row in cells), view.first, view.last)
    known = [figure.numerator for figure in figures.values() if figure.numerator is not None]
    said = [_("{n} grids").format(n=number(len(cells)))]
    if known:
        manned = sum(count > 0 for count in known)
        said.append(
            _("somebody holds a post in {part} of {whole}").format(part=number(manned), whole=number(len(cells)))
        )
        said.append(_("{n} posts filled").format(n=number(sum(known))))
    else:
        said.append(_("no posts are recorded"))
    return parts.caption(*said, note())
