"""Coverage of compounds: property service, owners' committee, Party branch and grid worker, with what shows each."""

from dashboard import downloads, filters, navigation, parts, reads
from dashboard.panels import compounds, lists, overview
from dashboard.text import _

view = filters.choose(_("Coverage of compounds"))
known = compounds.known(view)

if "compounds" not in known:
    picked = parts.show(overview.caption(view) + compounds.told(view), "opening")
else:
    picked = parts.show(overview.caption(view) + compounds.opening(view, known), "opening")
    found = reads.compounds(view.area.id, view.last)
    picked = parts.show(compounds.by_place(view), "places") or picked
    if found:
        shown = compounds.lacking(view, found)
        shown += parts.beside(compounds.ending(view, found), compounds.firms(found))
        picked = parts.show(shown + compounds.excused(view, found), "compounds") or picked
        tables: list[downloads.Table] = [(_("Compounds"), lambda: compounds.table(found))]
        downloads.tables(tables, _("Coverage of compounds"), view, "coverage")

if picked and not lists.toggled(picked):
    navigation.follow(view, picked)
