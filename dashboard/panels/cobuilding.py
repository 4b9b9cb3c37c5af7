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

FIGURES: Final = (
    "projects_in_progress",
    "milestones_late",
    "partner_units",
    "agreements",
    "project_sessions",
    "beneficiaries_courses",
)

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


def opening(view: View, projects: Sequence[ProjectRow], needs: Sequence[NeedRow], units: Sequence[UnitRow]) -> Html:
    """The sentence and the figures of the page."""
    states = [row.state(view.last) for row in projects]
    running, finished = states.count(State.IN_PROGRESS), states.count(State.FINISHED)
    late = sum(bool(row.late(view.last)) for row in projects)
    matched = sum(is_matched(need, view) for need in needs)
    pieces = []
    if running or (not finished and projects):
        words = ngettext("{n} project is in progress", "{n} projects are in progress", running)
        pieces.append(parts.fill(words, n=parts.strong(number(running))))
    elif finished:
        words = ngettext("{n} project is finished", "{n} projects are finished", finished)
        pieces.append(parts.fill(words, n=parts.strong(number(finished))))
    if late:
        words = ngettext("{n} has late milestones", "{n} have late milestones", late).format(n=late)
        pieces[0] += Html(_(", {late}")).format(late=parts.mark(Status.LATE, parts.strong(words)))
    if needs and projects:
        words = _("{matched} of {all} needs on the list are matched")
        pieces.append(parts.fill(words, matched=parts.strong(number(matched)), all=number(len(needs))))
    elif needs:
        pieces.append(parts.fill(_("{all} needs are on the list"), all=parts.strong(number(len(needs)))))
    elif not projects:
        words = ngettext("{n} unit takes part", "{n} units take part", len(units))
        pieces.append(parts.fill(words, n=parts.strong(number(len(units)))))
    said = Html.escape(_("; ")).join(pieces)
    return parts.sentence(said, _(".")) + parts.tiles(_tiles(view, needs, units, matched))


def nothing() -> str:
    """What to do where nothing of co-building has been entered."""
    return _("No need, partner unit or project has been entered here. Add the first, or choose another area.")


def is_matched(need: NeedRow, view: View) -> bool:
    """Whether a project answered the need by the day looked at."""
    return need.matched_on is not None and need.matched_on <= view.last


def _tiles(view: View, needs: Sequence[NeedRow], units: Sequence[UnitRow], matched: int) -> list[Tile]:
    found = reads.figures(FIGURES, (view.area.id,), view.first, view.last)
    known = {key: figure.value for (key, _area), figure in found.items()}
    late = int(known["milestones_late"] or 0)
    some = ngettext("{n} milestone late", "{n} milestones late", late).format(n=late)
    none = _("no milestone late") if known["milestones_late"] == 0 else ""
    recorded = known["milestones_late"] is not None and bool(needs)

    def tile(key: str, label: str, unit: str, note: str) -> Tile:
        return Tile(f"figure:{key}", label, number(known[key]), unit, note)

    rate, count = percent(matched / len(needs)) if recorded else "—", number(len(needs))
    return [
        Tile(
            "figure:projects_in_progress",
            _("Projects in progress"),
            number(known["projects_in_progress"]),
            _("projects"),
            some if late else none,
            Status.LATE if late else None,
        ),
        Tile(
            "figure:needs_matched_rate",
            _("Needs matched"),
            rate,
            "%",
            f"{number(matched)} / {count}" if recorded else _("{n} on the list").format(n=count) if needs else "",
        ),
        Tile(
            "figure:partner_units",
            _("Partner units"),
            number(known["partner_units"]),
            _("units"),
            _capacities(own(view, units)),
        ),
        tile("agreements", _("Agreements"), _("agreements"), _("in force")),
        Tile(
            "figure:project_sessions", _("Sessions"), number(known["project_sessions"]), _("sessions held"), view.window
        ),
        _people(view, known["beneficiaries_courses"]),
    ]


def _people(view: View, told: float | None) -> Tile:
    """Person-times with different persons beside them; where nobody counted, what a source told."""
    reached = reads.reached(view.area.id, view.first, view.last)
    visits, persons = reached["project_person_times"], reached["project_persons"]
    if visits is None and told:
        note = _("As the source reported it")
        return Tile("figure:beneficiaries_courses", _("People reached by courses"), number(told), _("persons"), note)
    said = _("different persons {n}, where counted").format(n=number(persons)) if persons else _("not counted")
    return Tile("figure:project_person_times", _("People reached"), number(visits), _("person-times"), said)


def _capacities(units: Sequence[UnitRow]) -> str:
    backers = sum(unit.capacity == "backer" for unit in units)
    return (
        ngettext("{n} of them backs projects", "{n} of them back projects", backers).format(n=backers)
        if backers
        else ""
    )


def needs_list(view: View, needs: Sequence[NeedRow], projects: Sequence[ProjectRow]) -> Html:
    """Needs by class, what waits first; a click shows the resources that fit."""
    head = parts.head(_("Needs list"), _("click a need to see which resources fit"), "figure:needs_matched_rate")
    if not needs:
        return head + parts.empty(_("The list is empty. Add the first need."))
    if not projects:
        head += parts.caption(_("Nothing is recorded about which of them are matched."))
    classes = [list(members) for _category, members in groupby(needs, key=lambda need: need.category)]
    classes.sort(key=lambda members: min(need.id for need in members))  # as the list was written
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
