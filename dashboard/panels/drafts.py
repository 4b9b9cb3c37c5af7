"""What somebody began to type and has not saved, each with the way back to its form."""

import re
from collections.abc import Sequence
from typing import Final

from dashboard import parts
from dashboard.panels.audit_words import SUBJECTS
from dashboard.parts import Concern, Html, Status
from dashboard.text import _, moment, number
from db.queries.drafts import DraftRow

_SHOWN: Final = 40
"""How much of what was typed is shown to know it again by."""

LEADS: Final = (
    (re.compile(r"report-(\d+)-(\d{4}-\d\d-\d\d)"), "station_day", "report:{}:{}"),
    (re.compile(r"(?:change|close|escalate|reopen|move|whistle)-(\d+)"), "issue", "issue:{}"),
    (re.compile(r"report-issue-"), "issue", None),
    (re.compile(r"milestone-(\d+)-"), "milestone", "project:{}"),
    (re.compile(r"session-(\d+)-"), "project_session", "project:{}"),
    (re.compile(r"project-(?:end-)?(\d+)"), "project", "project:{}"),
    (re.compile(r"project-"), "project", None),
    (re.compile(r"(?:need|accept)-(\d+)"), "need", "need:{}"),
    (re.compile(r"need-"), "need", None),
    (re.compile(r"unit-(\d+)"), "unit", "unit:{}"),
    (re.compile(r"resource-(\d+)-"), "resource", "unit:{}"),
    (re.compile(r"agreement-(\d+)-"), "agreement", "unit:{}"),
    (re.compile(r"unit-"), "unit", None),
    (re.compile(r"(?:activity|turn)-(\d+)"), "activity", "activity:{}"),
    (re.compile(r"plan-(\d+)"), "activity", "team:{}"),
    (re.compile(r"team-(\d+)"), "team", "team:{}"),
    (re.compile(r"team-"), "team", None),
    (re.compile(r"came-(\d+)"), "attendance", "activity:{}"),
    (re.compile(r"month-(\d+)-"), "station_day", None),
    (re.compile(r"station-"), "station", None),
    (re.compile(r"(?:area|below|end)-"), "area", None),
    (re.compile(r"boundary-"), "boundaries", None),
)
"""By the name of a form: what it is about, and what a click on its draft picks; none where a page has to be opened."""


def listing(rows: Sequence[DraftRow]) -> Html:
    """The drafts, the latest first; nothing where there are none."""
    if not rows:
        return Html("")
    latest = {row.form: row for row in sorted(rows, key=lambda row: row.at)}.values()
    return parts.head(_("My drafts"), number(len(latest))) + parts.attention(map(_concern, reversed(latest)))


def _concern(row: DraftRow) -> Concern:
    typed = (value for field, value in row.typed.items() if field != "shape")  # which is drawn, and says nothing
    texts = (value for value in typed if isinstance(value, str) and value.strip())
    said = next(texts, "")[:_SHOWN]
    for pattern, subject, key in LEADS:
        if found := pattern.match(row.form):
            where = said or _("not saved")
            return Concern(
                key and key.format(*found.groups()), Status.NEAR, _(SUBJECTS[subject]), where, moment(row.at)
            )
    return Concern(None, Status.NEAR, said or _("not saved"), "", moment(row.at))
