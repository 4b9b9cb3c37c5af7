"""The indicators: formulas over measures, each with its definition; what every screen shows is one of them."""

from db.errors import N_
from db.measures.definition import Evidence, Indicator, Polarity
from db.measures.handling import COVERAGE, HANDLING
from db.measures.registry import measure
from db.models import SELF, SERVICE

__all__ = ["INDICATORS", "Evidence", "Indicator", "Polarity", "topics"]

_ALL = (
    Indicator(
        "station_visits",
        N_("Station visits"),
        N_("visits"),
        N_("Person-times served by all stations in the window, as each station reported them day by day."),
        ("station_visits",),
        polarity=Polarity.MORE,
        evidence=Evidence.REPORTS,
        known_by=("station_days_reported", "station_visits"),
    ),
    Indicator(
        "service_hours",
        N_("Volunteer service"),
        N_("hours"),
        N_("Minutes of service that the organiser confirmed, travel excluded, in hours rounded down to a tenth."),
        ("service_minutes",),
        polarity=Polarity.MORE,
        evidence=Evidence.PLACE,
        per=60,
        known_by=("activities",),
    ),
    Indicator(
        "active_volunteers",
        N_("Active volunteers"),
        N_("persons"),
        N_("Different persons with confirmed service in the window; not a sum, a person counts once."),
        ("service_minutes",),
        polarity=Polarity.MORE,
        evidence=Evidence.PEOPLE,
    ),
    Indicator(
        "projects_in_progress",
        N_("Projects in progress"),
        N_("projects"),
        N_("Co-building projects that have started and are neither finished nor cancelled on the day."),
        ("projects_in_progress",),
        polarity=Polarity.NEUTRAL,
        evidence=Evidence.PLACE,
        breaks=(1, 2, 4, 6),
        known_by=("projects",),
    ),
    Indicator(
        "milestones_late",
        N_("Milestones late"),
        N_("milestones"),
        N_("Milestones of projects whose due day has passed and that are neither done nor dropped on the day."),
        ("milestones_late",),
        polarity=Polarity.LESS,
        evidence=Evidence.PLACE,
        breaks=(1, 2, 3, 4),
        known_by=("projects",),
    ),
    Indicator(
        "needs_matched_rate",
        N_("Needs matched"),
        "%",
        N_("Items of the needs list that a project answers, over all items on the list on the day."),
        ("needs_matched",),
        ("needs",),
        polarity=Polarity.MORE,
        breaks=(0.2, 0.4, 0.6, 0.8),
        evidence=Evidence.PLACE,
        known_by=("projects",),
    ),
    Indicator(
        "issues_open",
        N_("Open issues"),
        N_("issues"),
        N_("Issues reported up to the day and not closed by then."),
        ("issues_open",),
        polarity=Polarity.LESS,
        evidence=Evidence.PLACE,
        breaks=(1, 2, 4, 6),
        known_by=("issues_reported",),
    ),
    Indicator(
        "issues_overdue",
        N_("Overdue issues"),
        N_("issues"),
        N_("Open issues whose due day has passed; an issue is overdue from the day after its due day."),
        ("issues_overdue",),
        polarity=Polarity.LESS,
        evidence=Evidence.PLACE,
        breaks=(1, 2, 3, 4),
        known_by=("issues_reported",),
    ),
    Indicator(
        "issues_closed",
        N_("Issues closed"),
        N_("issues"),
        N_("Issues closed within the window."),
        ("issues_closed",),
        polarity=Polarity.MORE,
        evidence=Evidence.PLACE,
        known_by=("issues_reported",),
    ),
    Indicator(
        "owners_committee_rate",
        N_("Owners' committees"),
        "%",
        N_("Compounds without property management that have set up an owners' committee, over all such compounds."),
        ("owners_committees",),
        ("compounds_unmanaged",),
        polarity=Polarity.MORE,
        breaks=(0.2, 0.4, 0.6, 0.8),
    ),
    Indicator(
        "property_entry_rate",
        N_("Property service entered"),
        "%",
        N_("Compounds without property management that a property firm has entered since, over all such compounds."),
        ("property_firms_entered",),
        ("compounds_unmanaged",),
        polarity=Polarity.MORE,
        breaks=(0.2, 0.4, 0.6, 0.8),
    ),
    Indicator(
        "management_coverage_rate",
        N_("Managed or self-managed"),
        "%",
        N_("Compounds served by a property firm or managed by their owners, over all that had no management."),
        ("property_firms_entered", "compounds_self_managed"),
        ("compounds_unmanaged",),
        polarity=Polarity.MORE,
        breaks=(0.2, 0.4, 0.6, 0.8),
    ),
)


def _count(key: str, name: str, unit: str, definition: str, *measures: str) -> Indicator:
    return Indicator(key, name, unit, definition, measures or (key,))


_REPORTED = N_("As the source reported it; no finer rows exist.")

_COUNTS = (
    _count("stations", N_("Stations"), N_("stations"), N_("Stations open on the day."), "stations"),
    _count("communities", N_("Communities"), N_("communities"), N_("Communities valid on the day."), "areas/community"),
    _count("grids", N_("Grids"), N_("grids"), N_("Grids valid on the day."), "areas/grid"),
    _count(
        "self_grids",
        N_("Residents' own grids"),
        N_("grids"),
        N_("Grids valid on the day in which residents govern themselves; they lie over the service grids."),
        "areas/self_grid",
    ),
    *(
        Indicator(f"posts_{system}", name, N_("posts"), definition, (f"posts/{system}",), evidence=Evidence.PLACE)
        for system, name, definition in (
            (
                SERVICE,
                N_("Posts filled in service grids"),
                N_("Posts that somebody holds on the day in grids of the service system and what lies in them."),
            ),
            (
                SELF,
                N_("Posts filled in residents' own grids"),
                N_("Posts that somebody holds on the day in grids in which residents govern themselves."),
            ),
        )
    ),
    _count("compounds", N_("Compounds"), N_("compounds"), N_("Residential compounds on the day.")),
    _count(
        "compounds_unmanaged",
        N_("Compounds without property management"),
        N_("compounds"),
        N_("Compounds that had no property management when they were registered: the base of the coverage rates."),
    ),
    _count(
        "compounds_self_managed",
        N_("Self-managed compounds"),
        N_("compounds"),
        N_("Compounds without property management that their owners manage themselves on the day."),
    ),
    _count(
        "owners_committees",
        N_("Compounds with an owners' committee"),
        N_("compounds"),
        N_("Compounds without property management that have an owners' committee on the day."),
    ),
    _count(
        "property_firms_entered",
        N_("Compounds a property firm entered"),
        N_("compounds"),
        N_("Compounds without property management that a property firm serves on the day."),
    ),
    _count("service_centres", N_("Service centres"), N_("centres"), _REPORTED),
    _count("resident_groups", N_("Residents' groups"), N_("groups"), _REPORTED),
    _count("needs", N_("Needs on the list"), N_("needs"), N_("Items of the yearly needs list on the day.")),
    _count("partner_units", N_("Partner units"), N_("units"), N_("Organisations that build together with the area.")),
    _count("agreements", N_("Agreements"), N_("agreements"), N_("Co-building agreements that hold on the day.")),
    _count("volunteer_teams", N_("Volunteer teams"), N_("teams"), N_("Teams that exist on the day.")),
    _count("volunteers", N_("Volunteers"), N_("persons"), N_("Persons in a team on the day.")),
    Indicator(
        "activities_held_rate",
        N_("Activities held"),
        "%",
        N_("Activities that were held in the window, over all that were planned for it."),
        ("activities/held",),
        ("activities",),
        evidence=Evidence.PLACE,
        known_by=("activities",),
    ),
    Indicator(
        "service_hours_unconfirmed",
        N_("Volunteer service not yet confirmed"),
        N_("hours"),
        N_("Minutes of service that wait for the organiser's confirmation, in hours rounded down to a tenth."),
        ("service_minutes_unconfirmed",),
        polarity=Polarity.LESS,
        evidence=Evidence.PLACE,
        per=60,
        known_by=("activities",),
    ),
    _count("project_sessions", N_("Project sessions"), N_("sessions"), N_("Sessions of projects held in the window.")),
    _count(
        "project_person_times",
        N_("People reached by projects"),
        N_("person-times"),
        N_("Person-times at sessions of projects in the window, where they were counted."),
    ),
    Indicator(
        "issues_reported",
        N_("Issues reported"),
        N_("issues"),
        N_("Issues reported within the window."),
        ("issues_reported",),
        evidence=Evidence.PLACE,
    ),
    _count("opinions_collected", N_("Opinions collected"), N_("opinions"), _REPORTED),
    _count("suggestions_resolved", N_("Suggestions resolved"), N_("suggestions"), _REPORTED),
    _count("beneficiaries_courses", N_("People reached by courses"), N_("persons"), _REPORTED),
    _count("beneficiaries_culture", N_("Visits to cultural activities"), N_("visits"), _REPORTED),
    _count("issues_closed_four_kinds", N_("Urgent matters solved (four relieves)"), N_("issues"), _REPORTED),
    _count("disputes_settled", N_("Disputes settled in compounds"), N_("disputes"), _REPORTED),
    _count("help_sessions", N_("Help and teach sessions"), N_("sessions"), _REPORTED),
    _count("dual_report_members", N_("Members checked in twice"), N_("persons"), _REPORTED),
    _count("property_firms_with_party", N_("Property firms with a Party organisation"), N_("firms"), _REPORTED),
)

INDICATORS = {indicator.key: indicator for indicator in (*_ALL, *_COUNTS, *HANDLING, *COVERAGE)}
"""Every indicator by key, in the order screens list them."""


def topics(indicator: Indicator) -> frozenset[str]:
    """The topics a change of which may change the indicator."""
    return frozenset({"areas", "reported"} | {measure(key).topic for key in indicator.measures})
