"""Co-building: what it comes to, and the needs with how they are matched."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final, TypeVar

import pandas as pd

from dashboard import parts, reads
from dashboard.filters import View
from dashboard.panels import lists
from dashboard.parts import Concern, Html, Status, Tile
from dashboard.text import _, day, listed, ngettext, number, percent
from db.matching import Fit
from db.queries.cobuilding import AgreementRow, NeedRow, UnitRow
from db.queries.projects import ProjectRow, State

NEEDS_A_CLASS: Final = 3
"""How many needs of a class the list shows at first."""
SOON: Final = 30
"""A need without a project is pressing from this many days before it is wanted."""

Placed = TypeVar("Placed", UnitRow, AgreementRow)


def own(view: View, rows: Sequence[Placed]) -> list[Placed]:
    """Those of some rows that belong to the area or one below it; units and agreements of areas above serve it too."""
    above = {area.id for area in reads.ancestors(view.area.id, view.last)} - {view.area.id}
    return [row for row in rows if row.area_id not in above]


def caption(view: View) -> Html:
    """Place, window, as of when, and what kind of data these are."""
    notes = [_("as of {day}").format(day=day(view.last, view.today))]
    if view.area.fictional:
        notes.append(_("fictional demonstration"))
    elif reads.grouped_for_show(view.area.id, view.last):
        notes.append(_("includes illustrative data"))
    return parts.caption(view.area.name, view.window, *notes)


def opening(
    view: View,
    projects: Sequence[ProjectRow],
    needs: Sequence[NeedRow],
    units: Sequence[UnitRow],
    agreements: Sequence[AgreementRow],
) -> Html:
    """The sentence and the figures of the page."""
    running = [row for row in projects if row.state(view.last) is State.IN_PROGRESS]
    late = [row for row in projects if row.late(view.last)]
    matched = [need for need in needs if is_matched(need, view)]
    said = parts.fill(
        ngettext("{n} project is in progress", "{n} projects are in progress", len(running)),
        n=parts.strong(number(len(running))),
    )
    if late:
        words = ngettext("{n} has late milestones", "{n} have late milestones", len(late)).format(n=len(late))
        said += Html(_(", {late}")).format(late=parts.mark(Status.LATE, parts.strong(words)))
    if needs and projects:
        said += parts.fill(
            _("; {matched} of {all} needs on the list are matched"),
            matched=parts.strong(number(len(matched))),
            all=number(len(needs)),
        )
    elif needs:
        said += parts.fill(_("; {all} needs are on the list"), all=parts.strong(number(len(needs))))
    tiles = _tiles(view, projects, needs, units, agreements)
    return parts.sentence(said, _(".")) + parts.tiles(tiles)


def nothing() -> str:
    """What to do where nothing of co-building has been entered."""
    return _("No need, partner unit or project has been entered here. Add the first, or choose another area.")


def is_matched(need: NeedRow, view: View) -> bool:
    """Whether a project answered the need by the day looked at."""
    return need.matched_on is not None and need.matched_on <= view.last


def _tiles(
    view: View,
    projects: Sequence[ProjectRow],
    needs: Sequence[NeedRow],
    units: Sequence[UnitRow],
    agreements: Sequence[AgreementRow],
) -> list[Tile]:
    units, agreements = own(view, units), own(view, agreements)
    running = [row for row in projects if row.state(view.last) is State.IN_PROGRESS]
    milestones = [one for row in projects for one in row.late(view.last)]
    matched = sum(is_matched(need, view) for need in needs)
    reached = reads.reached(view.area.id, view.first, view.last)
    known = bool(needs and projects)
    chip = (
        ngettext("{n} milestone late", "{n} milestones late", len(milestones)).format(n=len(milestones)),
        Status.LATE,
    )
    note, status = chip if milestones else (_("no milestone late"), None)
    persons = reached["project_persons"]
    sessions = reached["project_sessions"]
    return [
        Tile(None, _("Projects in progress"), number(len(running)), _("projects"), note, status),
        Tile(
            None,
            _("Needs matched"),
            percent(matched / len(needs)) if known else "—",
            "%",
            f"{number(matched)} / {number(len(needs))}" if known else _("{n} on the list").format(n=number(len(needs))),
        ),
        Tile(None, _("Partner units"), number(len(units)), _("units"), _capacities(units)),
        Tile(None, _("Agreements"), number(len(agreements)), _("agreements"), _("in force")),
        Tile(None, _("Sessions"), number(sessions or 0), _("sessions held"), view.window),
        Tile(
            None,
            _("People reached"),
            number(reached["project_person_times"]),
            _("person-times"),
            _("different persons {n}, where counted").format(n=number(persons)) if persons else _("not counted"),
        ),
    ]


def _capacities(units: Sequence[UnitRow]) -> str:
    backers = sum(unit.capacity == "backer" for unit in units)
    return (
        ngettext("{n} of them backs projects", "{n} of them back projects", backers).format(n=backers)
        if backers
        else ""
    )


def needs_list(view: View, needs: Sequence[NeedRow], projects: Sequence[ProjectRow]) -> Html:
    """Needs by class, what waits first; a click shows the resources that fit."""
    head = parts.head(_("Needs list"), _("click a need to see which resources fit"))
    if not needs:
        return head + parts.empty(_("The list is empty. Add the first need."))
    if not projects:
        head += parts.caption(_("Nothing is recorded about which of them are matched."))
    classes = [list(members) for _category, members in groupby(needs, key=lambda need: need.category)]
    most = sum(min(len(members), NEEDS_A_CLASS) for members in classes)
    everything = len(lists.cut("needs", needs, most)) == len(needs)
    columns = Html("")
    for members in classes:
        waiting = sorted(members, key=lambda need: is_matched(need, view))
        matched = sum(is_matched(need, view) for need in members)
        note = f"{matched} / {len(members)}" if projects else number(len(members))
        shown = waiting if everything else waiting[:NEEDS_A_CLASS]
        listed_ = parts.attention(_need(view, need, bool(projects)) for need in shown)
        columns += Html("<div>{}{}</div>").format(parts.head(members[0].category, note), listed_)
    return head + Html('<div class="columns">{}</div>').format(columns) + lists.rest("needs", needs, most)


def _need(view: View, need: NeedRow, known: bool) -> Concern:
    where = " · ".join(filter(None, (need.area_name, need.detail)))
    key = f"need:{need.id}"
    if need.matched_on and is_matched(need, view):
        said = _("matched {day}").format(day=day(need.matched_on, view.last))
        return Concern(key, Status.OK, need.title, where, said)
    if not known:
        return Concern(key, Status.MISSING, need.title, where, "")
    if need.wanted_by is None:
        return Concern(key, Status.MISSING, need.title, where, _("not matched"))
    left = (need.wanted_by - view.last).days
    status = Status.LATE if left < 0 else Status.NEAR if left <= SOON else Status.MISSING
    said = _("wanted by {day}").format(day=day(need.wanted_by, view.last))
    return Concern(key, status, need.title, where, said)


def need_table(view: View, needs: Sequence[NeedRow]) -> pd.DataFrame:
    """Every need as a row to download."""
    return pd.DataFrame(
        [
            {
                _("Class"): need.category,
                _("Need"): need.title,
                _("Details"): need.detail,
                _("Quantity"): need.quantity,
                _("Area"): need.area_name,
                _("Listed"): need.published_on,
                _("Wanted by"): need.wanted_by,
                _("Matched"): need.matched_on if is_matched(need, view) else None,
            }
            for need in needs
        ]
    )


def fit_words(fit: Fit) -> str:
    """Why a resource fits a need, or why not, in words."""
    said = (
        _(reason.message).format(**{key: _value(value) for key, value in reason.values.items()})
        for reason in fit.reasons
    )
    return _("; ").join(said)


def _value(value: Any) -> str:
    if isinstance(value, date):
        return day(value)
    if isinstance(value, tuple):
        return listed(value)
    return number(value) if isinstance(value, int) else str(value)
