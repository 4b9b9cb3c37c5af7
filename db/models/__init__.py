"""The tables, one file per domain."""

from db.models.areas import Area, AreaParent, AreaPath, Boundary, Level, Neighbour
from db.models.base import FIRST_DAY, LAST_DAY, Base, Contribution, Fact, Provenance
from db.models.compounds import Compound, CompoundMark
from db.models.issues import Issue
from db.models.people import Post, Role
from db.models.records import AuditEntry, Setting
from db.models.sources import Claim, ReportedAmount, Source
from db.models.stations import Service, Station, StationDay, StationKind
from db.models.totals import DailyTotal, MonthlyTotal, Revision

__all__ = [
    "FIRST_DAY", "LAST_DAY", "Area", "AreaParent", "AreaPath", "AuditEntry", "Base", "Boundary", "Claim", "Compound",
    "CompoundMark", "Contribution", "DailyTotal", "Fact", "Issue", "Level", "MonthlyTotal", "Neighbour", "Post",
    "Provenance", "ReportedAmount", "Revision", "Role", "Service", "Setting", "Source", "Station", "StationDay",
    "StationKind",
]  # fmt: skip
