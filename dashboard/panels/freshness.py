"""Freshness: a table of areas by subject, each with the last day that holds anything."""

from collections.abc import Sequence

import pandas as pd

from dashboard import reads
from dashboard.filters import View
from dashboard.text import _, day
from db.queries.areas import AreaRow
from db.queries.freshness import SUBJECTS


def table(view: View, areas: Sequence[AreaRow]) -> pd.DataFrame:
    """The last day of each subject by area, and how many days ago that was; empty if none was ever recorded."""
    found = reads.last_days(tuple(area.id for area in areas), view.last)
    known = [subject for subject in SUBJECTS if any((subject, area.id) in found for area in areas)]
    rows = []
    for area in areas:
        row = {_("Area"): area.name}
        for subject in known:
            at = found.get((subject, area.id))
            row[_(subject)] = (
                _("{day} ({n} days ago)").format(day=day(at, view.last), n=(view.last - at).days) if at else "—"
            )
        rows.append(row)
    return pd.DataFrame(rows) if known else pd.DataFrame()
