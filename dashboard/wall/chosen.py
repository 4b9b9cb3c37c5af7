"""Which scenes a wall shows."""

from dashboard import reads
from dashboard.filters import View
from dashboard.panels import figures, issues, overview
from db.queries.scenes import SceneRow


def chosen(view: View) -> list[SceneRow]:
    """The scenes of an area; of the usual ones only those that have something to say there."""
    rows = reads.scenes(view.area.id)
    if rows[0].id is not None:
        return rows
    stations = reads.station_list(view.area.id, view.start, view.last)
    speaks = {
        "attention": overview.is_live(figures.known(view), stations),
        "issues": "issues_open" in issues.known(view),
    }
    return [row for row in rows if speaks.get(row.kind, True)]
