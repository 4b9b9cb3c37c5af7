"""Whistles, judged on both sides: whether it was right to call, and whether those who were called came in time."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from dashboard import parts, reads
from dashboard.filters import View
from dashboard.panels.figures import written
from dashboard.parts import Html, Row, Status, Tile
from dashboard.text import _, number, percent
from db.measures.indicators import INDICATORS
from db.queries.ladder import Reported

KEYS: Final = ("whistles", "whistle_accuracy_rate", "report_in_on_time_rate", "whistle_rate")
SHOWN: Final = 10


def opening(view: View) -> Html:
    """How often departments were called, how often rightly, and how often they came in time."""
    found = reads.figures(KEYS, (view.area.id,), view.first, view.last)
    tiles = []
    for key in KEYS:
        figure, indicator = found[key, view.area.id], INDICATORS[key]
        note = ""
        if indicator.rate and figure.denominator:
            note = _("{part} of {whole}").format(part=number(figure.numerator or 0), whole=number(figure.denominator))
        tiles.append(Tile(f"figure:{key}", _(indicator.name), written(figure), _(indicator.unit), note))
    head = parts.head(_("Whistling and reporting in"), view.window)
    return head + parts.tiles(tiles) + _band(view, found["whistle_rate", view.area.id].value)


def _band(view: View, rate: float | None) -> Html:
    """Whether more or fewer issues than usual are whistled for, which is a sign to look into and no target."""
    if rate is None:
        return Html("")
    rules = reads.rules(view.area.scheme)
    low, high = rules["whistles_low"], rules["whistles_high"]
    values = {"rate": percent(rate), "low": low, "high": high}
    if rate * 100 > high:
        said = _("{rate}% of issues are whistled for, above {low}–{high}%: ask whether some could stay below.")
        return parts.remark(Status.NEAR, said.format(**values))
    if rate * 100 < low:
        said = _("{rate}% of issues are whistled for, below {low}–{high}%: ask whether hard ones are kept back.")
        return parts.remark(Status.NEAR, said.format(**values))
    said = _("{rate}% of issues are whistled for, within {low}–{high}%. This is a sign, never a target.")
    return parts.caption(said.format(**values))


def callers(view: View) -> Html:
    """The whistling side: how often each place called, and how often rightly."""
    children = reads.children(view.area.id, view.last) or [view.area]
    ids = tuple(child.id for child in children)
    found = reads.figures(("whistles", "whistle_accuracy_rate"), ids, view.first, view.last)
    head = parts.head(_("Who whistled"), _("right: not rejected after an objection"), "figure:whistle_accuracy_rate")
    counted = [(child, found["whistles", child.id], found["whistle_accuracy_rate", child.id]) for child in children]
    counted = [one for one in counted if one[1].value]
    if not counted:
        return head + parts.empty(_("Nobody was whistled for in this period. Choose another."))
    rows = [
        Row(child.code, child.name, count.value, number(count.value), change=_right(right.value))
        for child, count, right in sorted(counted, key=lambda one: -(one[1].value or 0))[:SHOWN]
    ]
    return head + parts.ranked((_("Place"), _("whistles"), _("right")), rows, numbered=False)


def _right(rate: float | None) -> str:
    return f"{percent(rate)}%" if rate is not None else "—"


def called(view: View) -> Html:
    """The side that was called: how many were due to come, and how many came in time."""
    found = reads.report_ins(view.area.id, view.start, view.last)[:SHOWN]
    head = parts.head(_("Who was called"), _("reported in by the time given"), "figure:report_in_on_time_rate")
    if not found:
        return head + parts.empty(_("Nobody was due to report in in this period. Choose another."))
    rows = [
        Row(
            None,
            unit.unit,
            unit.due,
            number(unit.due),
            change=_("{part} of {whole}")
            .format(part=number(unit.on_time), whole=number(unit.due))
            .replace(" ", "\u00a0"),
            late=unit.due - unit.on_time,
        )
        for unit in found
    ]
    return head + parts.ranked((_("Department"), _("due"), _("in time")), rows, numbered=False)


def _came(unit: Reported) -> str:
    said = _("{part} of {whole}").format(part=number(unit.on_time), whole=number(unit.due))
    return said.replace(" ", "\u00a0")  # it stays in one piece


def table(found: Sequence[Reported]) -> pd.DataFrame:
    """Departments as rows to download."""
    return pd.DataFrame(
        [{_("Department"): unit.unit, _("Due to report in"): unit.due, _("In time"): unit.on_time} for unit in found]
    )
