"""My desk: what is due from me today and this week, what I entered of late, and what I have begun to type."""

from dashboard import filters, navigation, parts, reads
from dashboard.forms import deeds as forms
from dashboard.forms import stations
from dashboard.panels import deeds, desk, lists
from dashboard.text import _

views = filters.week(_("My desk"), *navigation.DAILY)
due, done = desk.due(views, lists.opened()), reads.own_deeds()
picked = parts.show(desk.opening(views) + parts.beside(due, deeds.listing(done)), "desk")
if picked and not lists.toggled(picked):
    if picked.startswith("report:"):
        stations.follow(picked)
    elif picked.startswith("act:"):
        forms.follow(next(one for one in done if picked == f"act:{one.act}"))
    else:
        navigation.follow(views[0], picked)
