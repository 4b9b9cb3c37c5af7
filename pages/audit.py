"""The audit trail: who did what, when and from where, with what was so before and after."""

import streamlit as st

from dashboard import auditing, downloads, parts, reads
from dashboard.access import Permission, viewer
from dashboard.panels import audit
from dashboard.text import _, number

st.title(_("Audit trail"), anchor=False)
wanted, window = auditing.choose()
count, persons = reads.audit_extent(wanted)
words = reads.audit_vocabulary()
entries = reads.audit_entries(wanted, auditing.ROWS, auditing.cursor(wanted))

parts.show(audit.opening(count, len(persons), window), "opening")
if entries:
    parts.show(audit.listing(entries, words), "listing")
    auditing.turn(entries)
    every = reads.audit_entries_later(wanted, auditing.MOST)
    cut = [_("only the latest {n} entries").format(n=number(auditing.MOST))] if count > auditing.MOST else []
    title = _("Audit trail")
    everywhere = viewer().roots(Permission.AUDIT) is None
    if everywhere or wanted.area_id:
        downloads.export(
            [(title, lambda: audit.table(every(), words))],
            title,
            [title, window, *cut],
            "audit",
            "download.audit",
            wanted.area_id,
            "audit:export",
        )
