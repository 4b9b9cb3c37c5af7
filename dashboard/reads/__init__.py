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
)
from dashboard.reads.figures import figures, levels
from dashboard.reads.issues import open_issues
from dashboard.reads.people import posts
from dashboard.reads.seam import begin
from dashboard.reads.sources import claims
from dashboard.reads.stations import illustrative, station_days, station_list, station_tallies, visits_by_service

__all__ = [
    "all_areas",
    "ancestors",
    "area",
    "begin",
    "children",
    "claims",
    "descendants",
    "figures",
    "home",
    "illustrative",
    "is_demonstration",
    "levels",
    "neighbours",
    "open_issues",
    "outlines",
    "parents",
    "posts",
    "station_days",
    "station_list",
    "station_tallies",
    "visits_by_service",
]
