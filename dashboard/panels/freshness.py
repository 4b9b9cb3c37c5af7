"""Freshness: up to which day each area has recorded anything of each subject."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import pandas as pd

from dashboard import parts, reads
from dashboard.filters import View
from dashboard.parts import Html, Status
from dashboard.reads.seam import TOTALS, derived
from dashboard.text import _, day, ngettext, number
from db.queries.areas import AreaRow
from db.queries.freshness import SUBJECTS

Days = Mapping[tuple[str, int], date]

PATIENCE: Final = {"Stations": timedelta(0)}
"""How old the last record of a subject may be before it is marked, counted from the last day that is over."""
MONTH: Final = timedelta(days=31)


@derived(*TOTALS)
def freshness(view: View) -> Html:
    """A table of the areas below by subject: the last day that holds anything, marked where that is long ago."""
    areas, found = _known(view)
    subjects = _subjects(areas, found)
    if not subjects:
        return Html("")
    rows = [
        (area.name, [_cell(view, subject, found.get((subject, area.id))) for subject in subjects]) for area in areas
    ]
    head = parts.head(_("How fresh the records are"), _("last day with a record"))
    return head + parts.matrix((_("Area"), *(_(subject) for subject in subjects)), rows)


def _known(view: View) -> tuple[Sequence[AreaRow], Days]:
    areas = reads.children(view.area.id, view.last) or [view.area]
    return areas, reads.last_days(tuple(area.id for area in areas), view.last)


def _subjects(areas: Sequence[AreaRow], found: Days) -> list[str]:
    return [subject for subject in SUBJECTS if any((subject, area.id) in found for area in areas)]


def _cell(view: View, subject: str, last: date | None) -> str | Html:
    if last is None:
        return "—"
    behind = (view.settled - last).days
    said = _("up to date") if behind <= 0 else ngettext("{n} day ago", "{n} days ago", behind).format(n=number(behind))
    text = f"{day(last, view.last)} · {said}"
    return parts.mark(Status.MISSING, text) if behind > PATIENCE.get(subject, MONTH).days else text


def table(view: View) -> pd.DataFrame:
    """The last day of each subject by area to download; empty where none was ever recorded."""
    areas, found = _known(view)
    subjects = _subjects(areas, found)
    return pd.DataFrame(
        [
            {_("Area"): area.name, _("Area code"): area.code}
            | {_(subject): found.get((subject, area.id)) for subject in subjects}
            for area in areas
        ]
    )
