"""My desk: what is due from me today and this week, what I entered of late, and what I have begun to type."""

from dashboard import downloads, filters, navigation, parts, reads
from dashboard.forms import deeds as forms
from dashboard.forms import stations, volunteering
from dashboard.panels import deeds, desk, drafts, lists
from dashboard.text import _

views = filters.week(_("My desk"), *navigation.DAILY)
due, done = desk.due(views, lists.opened()), reads.own_deeds()
mine = drafts.listing(reads.own_drafts()) + deeds.listing(done)
picked = parts.show(desk.opening(views) + parts.beside(due, mine), "desk")
table = desk.table(views)  # within the run: a download is made after it, where nothing can be read
downloads.tables([(_("Work due"), lambda: table)], _("My desk"), views[0], "desk")
if not stations.go_on() and picked and not lists.toggled(picked):
    if picked.startswith("report:"):
        stations.follow(picked)
    elif picked.startswith("act:"):
        forms.follow(next(one for one in done if picked == f"act:{one.act}"))
    elif not volunteering.follow(picked):
        navigation.follow(views[0], picked)
