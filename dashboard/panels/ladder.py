"""The ladder: where issues stop, what passes on, where time is lost, where they gather, and the slowest."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import pandas as pd

from dashboard import parts, reads
from dashboard.filters import View
from dashboard.panels.areas import below
from dashboard.panels.issue_words import WAITS, lasted, level
from dashboard.parts import Concern, Html, Row, Status
from dashboard.text import _, day, number
from db.ladder import LEVELS

UNITS: Final = 8
SLOWEST: Final = 10
_CATEGORIES: Final = 5


def rungs(view: View, closed: Mapping[str, int], reported: int) -> Html:
    """How many issues stop at each rung, and how many pass on to the next."""
    climbed = reads.climbed(view.area.id, view.start, view.last)
    rows = []
    for rung, above in zip(LEVELS, [*LEVELS[1:], None], strict=True):
        went = _("{n} passed on").format(n=number(climbed[above])) if above and climbed[above] else ""
        went = went.replace(" ", "\u00a0")  # it stays in one piece
        rows.append(Row(None, level(rung), closed[rung], number(closed[rung]), change=went))
    head = parts.head(_("The ladder"), view.window, "figure:closed_in_grid_rate")
    said = _("{n} were reported in this period; small matters stay in the grid, hard ones call the departments.")
    table = parts.ranked((_("Rung"), _("closed here"), _("flow")), rows, numbered=False)
    return head + table + parts.caption(said.format(n=number(reported)))


def stage_times(view: View) -> Html:
    """Where time is lost by stage: how long each lasted on average, and how often it ran over its limit."""
    found = reads.stage_times(view.area.id, view.start, view.last)
    head = parts.head(_("Time by stage"), _("mean, nights and holidays included"))
    if not found:
        return head + parts.empty(_("No stage ended in this period. Choose another."))
    rows = [
        Row(
            None,
            _(WAITS[state]),
            minutes / count,
            lasted(minutes / count),
            change=_late(late, count),
            status=Status.LATE if late / count > 0.2 else None,
        )
        for state, (count, minutes, late) in found.items()
    ]
    return head + parts.ranked((_("Stage"), "", _("over the limit")), rows, numbered=False)


def _late(late: int, count: int) -> str:
    said = _("{late} of {all} late").format(late=number(late), all=number(count))
    return said.replace(" ", "\u00a0")  # it stays in one piece


def unit_times(view: View) -> Html:
    """Where time is lost by unit, the slowest first."""
    found = reads.unit_times(view.area.id, view.start, view.last, UNITS)
    head = parts.head(_("Time by unit"), _("mean of signing and handling"))
    if not found:
        return head + parts.empty(_("No unit ended a stage in this period. Choose another."))
    rows = [
        Row(
            None,
            unit.unit,
            unit.minutes / unit.stages,
            lasted(unit.minutes / unit.stages),
            change=_late(unit.late, unit.stages),
        )
        for unit in found
    ]
    return head + parts.ranked((_("Unit"), "", _("over the limit")), rows, numbered=False)


def hotspots(view: View) -> Html:
    """Which categories were reported in which places most."""
    head = parts.head(_("Hotspots"), _("issues reported, by category and place"))
    children = reads.children(view.area.id, view.last)
    found = reads.spots(view.area.id, view.start, view.last)
    if not found:
        return head + parts.empty(_("No issue was reported in this period. Choose another."))
    holders = below(view, children)
    names = {child.id: child.name for child in children} | {view.area.id: view.area.name}
    cells: Counter[tuple[int, str]] = Counter()
    places: Counter[int] = Counter()
    kinds: Counter[str] = Counter()
    for spot in found:
        place = holders.get(spot.area_id, view.area.id)
        kind = spot.category or _("no category")
        cells[place, kind] += spot.count
        places[place] += spot.count
        kinds[kind] += spot.count
    columns = [kind for kind, _count in kinds.most_common(_CATEGORIES)]
    most = max(cells.values())
    rows = [
        (names.get(place, "—"), [number(total), *(_cell(cells[place, kind], most) for kind in columns)])
        for place, total in places.most_common(UNITS)
    ]
    return head + parts.matrix([_("Place"), _("All"), *columns], rows)


def _cell(count: int, most: int) -> str | Html:
    """A count, strong where many gather."""
    if not count:
        return "·"
    return parts.strong(number(count)) if count >= max(2, most * 0.6) else number(count)


def slowest(view: View) -> Html:
    """The ten closed issues that had been open longest; a click tells the story of one."""
    found = reads.slowest(view.area.id, view.start, view.last, SLOWEST)
    head = parts.head(_("The slowest ten"), _("click one for its story"))
    if not found:
        return head + parts.empty(_("No issue was closed in this period. Choose another."))
    return head + parts.attention(
        Concern(
            f"issue:{row.id}",
            Status.OK,
            row.title,
            " · ".join(
                filter(
                    None,
                    (
                        row.area_name,
                        level(row.level),
                        row.handler,
                        _("closed {day}").format(day=day(row.closed_on, view.last)),
                    ),
                )
            ),
            lasted(row.taken),
        )
        for row in found
    )


def table(found: Mapping[str, tuple[int, int, int]]) -> pd.DataFrame:
    """The stages as rows to download."""
    return pd.DataFrame(
        [
            {
                _("Stage"): _(WAITS[state]),
                _("Stages ended"): count,
                _("Mean hours"): round(minutes / count / 60, 1),
                _("Over the limit"): late,
            }
            for state, (count, minutes, late) in found.items()
        ]
    )
