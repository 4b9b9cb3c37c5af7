"""Partner units: what each promised and kept, what it has on offer, and what was given to projects."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from dashboard import parts
from dashboard.filters import View
from dashboard.panels import lists
from dashboard.panels.cobuilding import own
from dashboard.parts import Concern, Html, Row, Status
from dashboard.text import N_, _, ngettext, number
from db.queries.cobuilding import CAPACITIES, KINDS, AgreementRow, ResourceRow, UnitRow
from db.queries.projects import GIFTS, ContributionRow, ProjectRow, State

UNITS: Final = 8
GIFTS_SHOWN: Final = 8
"""How many rows a list shows at first."""

SMALL: Final = {"money": 100, "labour": 60, "land": 1, "ideas": 1}
"""How many of what is stored make one of what people say: fen a yuan, minutes an hour."""

WORDS: Final = {"money": N_("yuan"), "labour": N_("hours"), "land": N_("m²"), "ideas": N_("ideas")}


def by_unit(
    view: View,
    units: Sequence[UnitRow],
    projects: Sequence[ProjectRow],
    resources: Sequence[ResourceRow],
    agreements: Sequence[AgreementRow],
) -> Html:
    """For each unit how many projects it promised and finished, beside its agreements and what it has on offer."""
    head = parts.head(_("Each unit: promised and finished"), _("click a unit to work on it"), "figure:partner_units")
    if not units:
        return head + parts.empty(_("No partner unit has been entered. Add the first one."))
    mine = {unit.id for unit in own(view, units)} | {row.unit_id for row in projects}
    rows = [_unit(view, unit, projects, resources, agreements) for unit in units if unit.id in mine]
    rows.sort(key=lambda row: (-(row.reference or 0), -(row.value or 0), row.name))
    shown = parts.ranked(
        (_("Unit"), _("finished / promised"), _("on offer / signed")),
        lists.cut("units", rows, UNITS),
        _("promised"),
        numbered=False,
    )
    return head + shown + lists.rest("units", rows, UNITS)


def _unit(
    view: View,
    unit: UnitRow,
    projects: Sequence[ProjectRow],
    resources: Sequence[ResourceRow],
    agreements: Sequence[AgreementRow],
) -> Row:
    promised, finished = _kept(view, unit, projects)
    offers = sum(one.unit_id == unit.id and is_open(one, view) for one in resources)
    signed = sum(one.unit_id == unit.id for one in agreements)
    return Row(f"unit:{unit.id}", unit.name, finished, f"{finished} / {promised}", promised, f"{offers} / {signed}")


def _kept(view: View, unit: UnitRow, projects: Sequence[ProjectRow]) -> tuple[int, int]:
    """Projects of a unit that were agreed and not cancelled, and those of them that are finished."""
    states = [row.state(view.last) for row in projects if row.unit_id == unit.id]
    return sum(state is not State.CANCELLED for state in states), states.count(State.FINISHED)


def is_open(resource: ResourceRow, view: View) -> bool:
    """Whether a resource is on offer on the day looked at."""
    return resource.from_day <= view.last and (resource.to_day is None or resource.to_day > view.last)


def amount(kind: str, given: int | None) -> str:
    """What was given in words: yuan, hours, square metres or pieces."""
    if given is None:
        return _("amount not stated")
    said = {
        "money": _("¥{n}").format(n=f"{given / 100:,.2f}".removesuffix(".00")),
        "labour": _("{n} hours").format(n=number(given // 6 / 10)),
        "land": _("{n} m²").format(n=number(given)),
        "ideas": ngettext("{n} idea", "{n} ideas", given).format(n=number(given)),
    }
    return said[kind]


def given(gifts: Sequence[ContributionRow]) -> Html:
    """What was given to projects: all of a kind together, then gift by gift."""
    head = parts.head(_("Money, labour, land, ideas"), _("given to projects"))
    if not gifts:
        return head + parts.empty(_("Nothing given has been entered. Open a project to add what somebody gave."))
    sums = parts.facts((_(GIFTS[kind]), _sum(kind, gifts)) for kind in GIFTS if any(one.kind == kind for one in gifts))
    rows = [
        Concern(
            f"project:{gift.project_id}",
            Status.OK,
            gift.project_title,
            " · ".join((gift.giver, _(GIFTS[gift.kind]))),
            amount(gift.kind, gift.amount),
        )
        for gift in lists.cut("gifts", list(gifts), GIFTS_SHOWN)
    ]
    return head + sums + parts.attention(rows) + lists.rest("gifts", list(gifts), GIFTS_SHOWN)


def _sum(kind: str, gifts: Sequence[ContributionRow]) -> str:
    mine = [gift.amount for gift in gifts if gift.kind == kind]
    stated = [one for one in mine if one is not None]
    times = ngettext("{n} contribution", "{n} contributions", len(mine)).format(n=len(mine))
    return f"{amount(kind, sum(stated))} · {times}" if stated else f"{times} · {amount(kind, None)}"


def unit_table(
    view: View, units: Sequence[UnitRow], projects: Sequence[ProjectRow], agreements: Sequence[AgreementRow]
) -> pd.DataFrame:
    """Every unit as a row to download."""
    return pd.DataFrame(
        [
            {
                _("Unit"): unit.name,
                _("Kind"): _(KINDS.get(unit.kind, unit.kind)),
                _("Capacity"): _(CAPACITIES.get(unit.capacity, unit.capacity)),
                _("Area"): unit.area_name,
                _("Joined"): unit.joined_on,
                _("Agreements"): sum(one.unit_id == unit.id for one in agreements),
                _("Projects promised"): _kept(view, unit, projects)[0],
                _("Projects finished"): _kept(view, unit, projects)[1],
            }
            for unit in units
        ]
    )


def resource_table(view: View, resources: Sequence[ResourceRow], used: Mapping[int, int]) -> pd.DataFrame:
    """Everything on offer as a row to download."""
    return pd.DataFrame(
        [
            {
                _("Class"): one.category,
                _("Resource"): one.title,
                _("Details"): one.detail,
                _("Unit"): one.unit_name,
                _("Covers"): one.area_name,
                _("Quantity"): one.quantity,
                _("Used"): used.get(one.id, 0),
                _("On offer from"): one.from_day,
                _("On offer until"): one.to_day,
            }
            for one in resources
            if is_open(one, view)
        ]
    )


def gift_table(gifts: Sequence[ContributionRow]) -> pd.DataFrame:
    """Everything given as a row to download; the amount in yuan, hours, square metres or pieces."""
    return pd.DataFrame(
        [
            {
                _("Project"): gift.project_title,
                _("Area"): gift.area_name,
                _("Kind"): _(GIFTS[gift.kind]),
                _("Given by"): gift.giver,
                _("Day"): gift.day,
                _("Amount"): None if gift.amount is None else gift.amount / SMALL[gift.kind],
                _("Unit"): _(WORDS[gift.kind]),
            }
            for gift in gifts
        ]
    )
