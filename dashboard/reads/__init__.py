"""Reads: every query a screen makes, remembered; one file per domain, all named here."""

from dashboard.reads.areas import (
    all_areas,
    ancestors,
    area,
    children,
    descendants,
    home,
    is_demonstration,
    neighbours,
    outlines,
    parents,
    roots,
)
from dashboard.reads.audit import audit_entries, audit_entries_later, audit_extent, audit_vocabulary
from dashboard.reads.cobuilding import (
    agreements,
    due_milestones,
    gifts,
    grouped_for_show,
    needs,
    project_sessions,
    projects,
    reached,
    resources,
    units,
    used_in,
)
from dashboard.reads.compounds import compounds
from dashboard.reads.deeds import DEED_DAYS, own_deeds, own_drafts
from dashboard.reads.evidence import evidence_page, excluded, recorded_last, recorded_later
from dashboard.reads.figures import figures, levels
from dashboard.reads.freshness import last_days
from dashboard.reads.issues import closed_by_level, closed_issues, issue_days, open_issues
from dashboard.reads.ladder import (
    climbed,
    report_ins,
    rules,
    slowest,
    spots,
    stage_times,
    stages,
    supervised,
    unit_times,
)
from dashboard.reads.people import posts
from dashboard.reads.scenes import scenes
from dashboard.reads.seam import begin, topics
from dashboard.reads.setup import standing
from dashboard.reads.sources import claims, sources_of
from dashboard.reads.stations import illustrative, station_days, station_list, station_tallies, visits_by_service
from dashboard.reads.volunteering import (
    activities,
    activities_to_come,
    activities_waiting,
    activity_counts,
    service_months,
    team_tallies,
    teams,
)

__all__ = [
    "DEED_DAYS",
    "activities",
    "activities_to_come",
    "activities_waiting",
    "activity_counts",
    "agreements",
    "all_areas",
    "ancestors",
    "area",
    "audit_entries",
    "audit_entries_later",
    "audit_extent",
    "audit_vocabulary",
    "begin",
    "children",
    "claims",
    "climbed",
    "closed_by_level",
    "closed_issues",
    "compounds",
    "descendants",
    "due_milestones",
    "evidence_page",
    "excluded",
    "figures",
    "gifts",
    "grouped_for_show",
    "home",
    "illustrative",
    "is_demonstration",
    "issue_days",
    "last_days",
    "levels",
    "needs",
    "neighbours",
    "open_issues",
    "outlines",
    "own_deeds",
    "own_drafts",
    "parents",
    "posts",
    "project_sessions",
    "projects",
    "reached",
    "recorded_last",
    "recorded_later",
    "report_ins",
    "resources",
    "roots",
    "rules",
    "scenes",
    "service_months",
    "slowest",
    "sources_of",
    "spots",
    "stage_times",
    "stages",
    "standing",
    "station_days",
    "station_list",
    "station_tallies",
    "supervised",
    "team_tallies",
    "teams",
    "topics",
    "unit_times",
    "units",
    "used_in",
    "visits_by_service",
]
