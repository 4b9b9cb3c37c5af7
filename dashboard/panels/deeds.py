"""What somebody entered of late, and what became of a row, in words."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from dashboard import parts, reads
from dashboard.panels import audit, lists
from dashboard.parts import Concern, Html, Status
from dashboard.text import _, moment, ngettext, number
from db.queries.audit import EntryRow
from db.queries.deeds import DeedRow

LISTED: Final = 8
"""How many acts are shown at first."""


def listing(rows: Sequence[DeedRow]) -> Html:
    """What I entered, the latest first; a click opens what it was, and takes it back."""
    head = parts.head(_("What I entered"), _("last {n} days").format(n=reads.DEED_DAYS))
    if not rows:
        return head + parts.caption(_("Nothing yet. What you save stands here, and can be taken back."))
    shown = parts.attention(_concern(row) for row in lists.cut("deeds", rows, LISTED))
    return head + shown + lists.rest("deeds", rows, LISTED)


def _concern(row: DeedRow) -> Concern:
    said = audit.what(row.entry.event)
    rows = ngettext("{n} row", "{n} rows", row.rows).format(n=number(row.rows)) if row.rows > 1 else ""
    where = " · ".join(filter(None, (said, rows, row.entry.area_name)))
    if row.undone:
        return Concern(f"act:{row.act}", Status.MISSING, row.about or said, where, _("taken back"))
    if row.since:
        who = _("{who} changed it since").format(who=audit.who(row.since[0]))
        return Concern(f"act:{row.act}", Status.NEAR, row.about or said, f"{where} · {moment(row.entry.at)}", who)
    return Concern(f"act:{row.act}", Status.OK, row.about or said, where, moment(row.entry.at))


def changes(entries: Sequence[EntryRow]) -> Html:
    """Entries of one row, the latest first; where somebody sat is for the audit trail alone."""
    return audit.listing([replace(entry, address=None) for entry in entries], reads.audit_vocabulary())
