"""The explanation of a figure: what it means, how it came about, what is behind it, and who has not reported."""

from collections.abc import Sequence
from datetime import date
from math import ceil

import pandas as pd

from dashboard import parts, reads
from dashboard.filters import View
from dashboard.panels.figures import unit, written
from dashboard.parts import Html, Status
from dashboard.text import _, day, listed, moment, ngettext, number, signed
from db.measures.indicators import INDICATORS, Indicator, Polarity
from db.queries.areas import AreaRow
from db.queries.evidence import EvidenceRow
from db.queries.figures import Figure

ROWS = 10
"""How many rows behind a figure a page shows."""

_NAMED = 5


def formula(figure: Figure) -> str:
    """How the value came about, with the actual numbers."""
    indicator = INDICATORS[figure.indicator]
    value = f"{written(figure)} {unit(indicator)}"
    if indicator.rate:
        return f"{number(figure.numerator)} ÷ {number(figure.denominator)} = {value}"
    if indicator.per != 1:
        return f"{number(figure.numerator)} ÷ {indicator.per} = {value}"
    if indicator.quantile is not None and figure.numerator:
        rank = ceil(indicator.quantile * figure.numerator)
        said = _("number {rank} of {n}, the quickest first: {value}")
        return said.format(rank=number(rank), n=number(figure.numerator), value=value)
    return value


def meaning(view: View, figure: Figure) -> Html:
    """Definition, version, formula, window, comparison, and claims beside the value."""
    indicator = INDICATORS[figure.indicator]
    window = _("as of {day}").format(day=day(view.last, view.today)) if indicator.stock else view.window
    version = _("version {n}").format(n=indicator.version)
    pairs: list[tuple[str | Html, str | Html]] = [
        (_("Definition"), f"{_(indicator.definition)} ({version})"),
        (_("Formula"), formula(figure)),
        (_("Window"), window),
    ]
    if figure.value is None:
        pairs.append((_("Why no value"), _why_unknown(figure)))
    now = _settled(view, figure)
    note = "" if now is figure or view.settled == view.last else _("without today")
    for title, then in earlier(view, indicator):
        if said := _compared(indicator, now, then):
            pairs.append((title, " · ".join(filter(None, (said, note)))))
    pairs += [
        (
            _("Source said"),
            f"{claim.value} {claim.unit or ''} ({', '.join(filter(None, (claim.qualifier, claim.dated)))})",
        )
        for claim in reads.claims(figure.area_id)
        if claim.indicator == figure.indicator
    ]
    return parts.facts(pairs)


def _why_unknown(figure: Figure) -> str:
    if INDICATORS[figure.indicator].rate and not figure.denominator:
        return _("The denominator is zero or unknown.")
    return _("Nothing was recorded here that it could be computed from.")


def earlier(view: View, indicator: Indicator) -> list[tuple[str, tuple[date | None, date]]]:
    """The windows to compare with: the one before, and the same a year earlier; without today, which is not over."""
    if view.first is None or view.days is None:
        return []
    lag = pd.Timedelta(days=view.days)
    last_year = pd.DateOffset(years=1)
    first, last = pd.Timestamp(view.first), pd.Timestamp(view.last if indicator.stock else view.settled)
    spans = [
        (_("Period before"), (first - lag, last - lag)),
        (_("Same period last year"), (first - last_year, last - last_year)),
    ]
    return [(title, (None if indicator.stock else start.date(), end.date())) for title, (start, end) in spans]


def _settled(view: View, figure: Figure) -> Figure:
    """The figure over the days whose reports are due: what may be compared with days that are over."""
    if INDICATORS[figure.indicator].stock or view.first is None or view.settled < view.first:
        return figure
    return reads.figures((figure.indicator,), (figure.area_id,), view.first, view.settled)[
        figure.indicator, figure.area_id
    ]


def _compared(indicator: Indicator, figure: Figure, window: tuple[date | None, date]) -> str:
    """The value then, the difference, and whether that is for better or worse."""
    then = reads.figures((indicator.key,), (figure.area_id,), *window)[indicator.key, figure.area_id]
    if then.value is None or figure.value is None:
        return ""
    difference = round((figure.value - then.value) * (100 if indicator.rate else 1), 1)
    verdict = _verdict(indicator.polarity, difference)
    return " · ".join(filter(None, (written(then), signed(difference), verdict)))


def _verdict(polarity: Polarity, difference: float) -> str:
    if polarity is Polarity.NEUTRAL or not difference:
        return ""
    return _("better") if (difference > 0) is (polarity is Polarity.MORE) else _("worse")


def trust(view: View, figure: Figure) -> Html:
    """Who recorded last, what was recorded late, what does not count, and who has not reported."""
    indicator = INDICATORS[figure.indicator]
    keys = (*indicator.numerator, *indicator.denominator)
    pairs = []
    if last := reads.recorded_last(keys, figure.area_id, figure.first, figure.last):
        who = _(last.recorded_by) if last.recorded_by else _("unknown")
        pairs.append((_("Recorded last"), f"{moment(last.recorded_at)} · {who} · {last.area_name}"))
    if later := reads.recorded_later(keys, figure.area_id, figure.first, figure.last):
        said = ngettext(
            "{n} row was recorded or corrected after that day; the view of that day has changed since.",
            "{n} rows were recorded or corrected after that day; the view of that day has changed since.",
            later,
        )
        pairs.append((_("Later corrections"), said.format(n=number(later))))
    for reason, count in reads.excluded(figure.indicator, figure.area_id, figure.first, figure.last):
        pairs.append((_("Not counted"), f"{number(count)} · {_(reason)}"))
    silent = not_reported(view, figure)
    if silent:
        names = listed([area.name for area in silent[:_NAMED]])
        more = (
            names if len(silent) <= _NAMED else _("{names} and others, {n} in all").format(names=names, n=len(silent))
        )
        pairs.append((_("Not reported"), parts.mark(Status.MISSING, more)))
    return parts.facts(pairs) if pairs else Html("")


def not_reported(view: View, figure: Figure) -> list[AreaRow]:
    """The areas directly below for which the figure is not known."""
    below = reads.children(figure.area_id, view.last)
    if not below:
        return []
    found = reads.figures((figure.indicator,), tuple(area.id for area in below), view.first, view.last)
    known = [area for area in below if found[figure.indicator, area.id].value is not None]
    return [area for area in below if area not in known] if known else []


def table(rows: Sequence[EvidenceRow]) -> pd.DataFrame:
    """Rows behind a figure, to show and to download."""
    provenance = {
        "reported": _("reported by a source"),
        "entered": _("entered here"),
        "illustrative": _("illustrative"),
    }
    return pd.DataFrame(
        [
            {
                _("Day"): row.day if row.day.year > 1 else None,
                _("Area"): row.area_name,
                _("What"): row.label,
                _("Counts"): row.amount,
                _("Origin"): provenance[row.provenance],
                _("Recorded by"): _(row.recorded_by) if row.recorded_by else None,
                _("Recorded"): moment(row.recorded_at),
            }
            for row in rows
        ]
    )
