"""The tables, one file per domain."""

from db.models.accounts import Account, DeviceLink, FailedSignIn, Grant, Reveal, SignIn
from db.models.areas import SELF, SERVICE, Area, AreaParent, AreaPath, Boundary, Level, Neighbour
from db.models.attachments import Attachment
from db.models.base import FIRST_DAY, LAST_DAY, Base, Contribution, Fact, Provenance
from db.models.cobuilding import (
    Agreement,
    Milestone,
    Need,
    PartnerUnit,
    Project,
    ProjectContribution,
    ProjectSession,
    Resource,
)
from db.models.compounds import Compound, CompoundException, CompoundMark
from db.models.drafts import Draft
from db.models.handling import CallBack, IssueStep, ReportIn, Whistle
from db.models.imports import ImportBatch, ImportMapping
from db.models.issues import Issue
from db.models.limits import HandlingUnit, IssueLimit, IssueRule, IssueTerm, OfficeHours
from db.models.people import Post, Role
from db.models.records import AuditEntry, AuditSeal, Setting
from db.models.scenes import Scene
from db.models.sources import Claim, ReportedAmount, Source
from db.models.stations import Service, Station, StationDay, StationKind
from db.models.totals import DailyTotal, MonthlyTotal, Revision
from db.models.volunteering import Activity, Attendance, Team, Volunteer

__all__ = [
    "FIRST_DAY", "LAST_DAY", "SELF", "SERVICE", "Account", "Activity", "Agreement", "Area", "AreaParent", "AreaPath",
    "Attachment", "Attendance", "AuditEntry", "AuditSeal", "Base", "Boundary", "CallBack", "Claim", "Compound",
    "CompoundException", "CompoundMark", "Contribution", "DailyTotal", "DeviceLink", "Draft", "Fact", "FailedSignIn",
    "Grant", "HandlingUnit", "ImportBatch", "ImportMapping", "Issue", "IssueLimit", "IssueRule", "IssueStep",
    "IssueTerm", "Level", "Milestone", "MonthlyTotal", "Need", "Neighbour", "OfficeHours", "PartnerUnit", "Post",
    "Project", "ProjectContribution", "ProjectSession", "Provenance", "ReportIn", "ReportedAmount", "Resource",
    "Reveal", "Revision", "Role", "Scene", "Service", "Setting", "SignIn", "Source", "Station", "StationDay",
    "StationKind", "Team", "Volunteer", "Whistle",
]  # fmt: skip
