"""The kinds of lists that can be imported, by what the command line calls them."""

from typing import Final

from db.imports.kinds.areas import Areas
from db.imports.kinds.attendance import Attendances
from db.imports.kinds.compounds import Compounds
from db.imports.kinds.issues import Issues
from db.imports.kinds.people import People
from db.imports.kinds.projects import Milestones, Projects
from db.imports.kinds.station_usage import StationUsage
from db.imports.kinds.stations import Stations
from db.imports.planning import Importer
from db.permissions import Permission

KINDS: Final[dict[str, type[Importer]]] = {
    importer.kind: importer
    for importer in (Areas, People, Stations, StationUsage, Attendances, Projects, Milestones, Issues, Compounds)
}

NEEDED: Final = {
    "areas": Permission.AREAS,
    "people": Permission.PEOPLE,
    "stations": Permission.STATIONS,
    "station_usage": Permission.STATIONS,
    "attendance": Permission.VOLUNTEERING,
    "projects": Permission.COBUILDING,
    "milestones": Permission.COBUILDING,
    "issues": Permission.ISSUES,
    "compounds": Permission.COMPOUNDS,
}
"""What each kind writes."""
