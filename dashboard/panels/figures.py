"""Figures: as tiles with what they are compared with, and as the list of everything known about a place."""

from datetime import timedelta
from typing import Final

import pandas as pd

from dashboard import parts, reads
from dashboard.filters import View
from dashboard.parts import Html, Status, Tile
from dashboard.parts.markup import handle
from dashboard.reads.seam import TOTALS, derived
from dashboard.text import _, day, ngettext, number, percent, signed
from db.measures.indicators import INDICATORS, Indicator
from db.queries.figures import Figure
from db.queries.sources import ClaimRow

TILES: Final = 6
_LATE_OF: Final = {"issues_open": "issues_overdue", "projects_in_progress": "milestones_late"}
"""What a tile says of its own lateness instead of a comparison; it has no tile of its own."""
_FIRST: Final = ("station_visits", "service_hours", "issues_open", "projects_in_progress", "owners_committee_rate")
"""What people look for first."""


def written(figure: Figure) -> str:
    """A value as people write it, without its unit."""
    return percent(figure.value) if INDICATORS[figure.indicator].rate else number(figure.value)


def unit(indicator: Indicator) -> str:
    """The unit in words."""
    return _(indicator.unit)


@derived(*TOTALS)
def known(view: View) -> dict[str, Figure]:
    """Every indicator that has a value here, in the order of the registry; an area is not counted in itself."""
    found = reads.figures(tuple(INDICATORS), (view.area.id,), view.first, view.last)
    itself = (f"areas/{view.area.kind}",)
    return {
        key: found[key, view.area.id]
        for key, indicator in INDICATORS.items()
        if found[key, view.area.id].value is not None and indicator.numerator != itself
    }


def tiles(view: View, figures: dict[str, Figure], more: list[Tile], most: int = TILES) -> Html:
    """The first `most` figures, what people look for first in front, `more` among them."""
    alone = [key for key in figures if key not in _LATE_OF.values()]
    keys = sorted(alone, key=lambda key: key not in _FIRST)[: most - len(more)]
    before = _before(view, tuple(keys))
    return parts.tiles([*(_tile(view, figures, key, before.get(key)) for key in keys), *more])


@derived(*TOTALS)
def first(view: View) -> Html:
    """The four figures people look for first."""
    return tiles(view, known(view), [], most=4)


@derived(*TOTALS)
def _before(view: View, keys: tuple[str, ...]) -> dict[str, float]:
    """By how much each figure differs from the window before: flows over settled days, stocks since its end."""
    if view.first is None or view.days is None:
        return {}
    area, settled = view.area.id, view.settled
    lag = timedelta(days=view.days)
    if settled < view.first:
        return {}
    flows = tuple(key for key in keys if not INDICATORS[key].stock)
    stocks = tuple(key for key in keys if INDICATORS[key].stock)
    now = reads.figures(flows, (area,), view.first, settled) | {(key, area): known(view)[key] for key in stocks}
    then = reads.figures(flows, (area,), view.first - lag, settled - lag)
    then |= reads.figures(stocks, (area,), None, view.first - timedelta(days=1))
    pairs = ((key, now[key, area].value, then[key, area].value) for key in keys)
    return {key: new - old for key, new, old in pairs if new is not None and old is not None}


def _tile(view: View, figures: dict[str, Figure], key: str, change: float | None) -> Tile:
    indicator, figure = INDICATORS[key], figures[key]
    late = figures.get(_LATE_OF.get(key, ""))
    note, status = "", None
    if late and late.value:
        said = ngettext("{n} overdue", "{n} overdue", int(late.value))
        note, status = said.format(n=number(late.value)), Status.LATE
    elif indicator.rate:
        note = _("{part} of {whole}").format(part=number(figure.numerator), whole=number(figure.denominator))
    elif change is not None and view.first is not None and indicator.stock:
        note = _("{change} since {day}").format(
            change=signed(change), day=day(view.first - timedelta(days=1), view.last)
        )
    elif change is not None:
        note = _("{change} on the {n} days before").format(change=signed(change), n=view.days)
    return Tile(f"figure:{key}", _(indicator.name), written(figure), unit(indicator), note, status)


@derived(*TOTALS)
def everything(view: View) -> Html:
    """Each indicator with its value and, beside it, what a source claimed."""
    said = {claim.indicator: claim for claim in reads.claims(view.area.id) if claim.indicator}
    pairs = (
        (
            Html("<span{}>{}</span>").format(handle(f"figure:{key}"), _(INDICATORS[key].name)),
            Html("<b>{}</b> {}{}").format(
                written(figure), unit(INDICATORS[key]), _claimed(said[key]) if key in said else ""
            ),
        )
        for key, figure in known(view).items()
    )
    return parts.head(_("All figures")) + parts.facts(pairs, wide=True)


def _claimed(claim: ClaimRow) -> Html:
    said = f"{claim.value} {claim.unit or ''}".strip()
    told = ", ".join(filter(None, (claim.qualifier, claim.dated)))
    return Html('<small class="note"> · {}</small>').format(_("source: {said} ({told})").format(said=said, told=told))


def table(figures: dict[str, Figure]) -> pd.DataFrame:
    """Every figure as a row to download."""
    return pd.DataFrame(
        [
            {
                _("Indicator"): _(INDICATORS[key].name),
                _("Value"): figure.value,
                _("Unit"): unit(INDICATORS[key]),
                _("Numerator"): figure.numerator,
                _("Denominator"): figure.denominator,
                _("Definition"): _(INDICATORS[key].definition),
                _("Version"): INDICATORS[key].version,
            }
            for key, figure in figures.items()
        ]
    )


def claim_table(claims: list[ClaimRow]) -> pd.DataFrame:
    """What sources said, as they said it."""
    return pd.DataFrame(
        [
            {
                _("What was said"): claim.term,
                _("Value"): claim.value,
                _("Unit"): claim.unit,
                _("Qualifier"): claim.qualifier,
                _("Date"): claim.dated,
                _("Source"): " ".join(filter(None, (claim.publisher, claim.title))),
                _("Remark"): claim.note,
            }
            for claim in claims
        ]
    )
