"""The measures: what facts contribute to, and how each is summed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """A flow is summed over a window, a stock up to a day; `topic` is what changes it."""

    key: str
    topic: str
    stock: bool = False


MEASURES = {
    measure.key: measure
    for measure in (
        Measure("areas", "areas", stock=True),  # in parts: areas/community, areas/grid …
        Measure("posts", "people", stock=True),  # in parts by grid system: posts/service, posts/self, posts/shared
        Measure("stations", "stations", stock=True),
        Measure("stations_reporting", "stations", stock=True),
        Measure("station_days_reported", "stations"),
        Measure("station_days_open", "stations"),
        Measure("station_visits", "stations"),  # also in parts: station_visits/<service>
        Measure("volunteer_teams", "volunteering", stock=True),
        Measure("volunteers", "volunteering", stock=True),
        Measure("activities", "volunteering"),  # all planned; in parts: activities/held, activities/cancelled
        Measure("activity_person_times", "volunteering"),
        Measure("service_minutes", "volunteering"),
        Measure("service_minutes_unconfirmed", "volunteering"),
        Measure("partner_units", "cobuilding", stock=True),
        Measure("needs", "cobuilding", stock=True),
        Measure("needs_matched", "cobuilding", stock=True),
        Measure("resources", "cobuilding", stock=True),
        Measure("agreements", "cobuilding", stock=True),
        Measure("projects", "cobuilding", stock=True),
        Measure("projects_in_progress", "cobuilding", stock=True),
        Measure("projects_finished", "cobuilding"),
        Measure("milestones_late", "cobuilding", stock=True),
        Measure("project_sessions", "cobuilding"),
        Measure("project_person_times", "cobuilding"),
        Measure("project_persons", "cobuilding"),
        Measure("contributions", "cobuilding"),  # in parts: contributions/money, labour, land, ideas
        Measure("issues_reported", "issues"),
        Measure("issues_closed", "issues"),  # also in parts by level: issues_closed/grid …
        Measure("issues_closed_within", "issues"),  # in parts by the most days it took: a histogram
        Measure("issues_open", "issues", stock=True),
        Measure("issues_overdue", "issues", stock=True),
        Measure("issues_due", "issues"),  # on the day each is due, and so are the next two
        Measure("issues_due_closed", "issues"),
        Measure("issues_due_on_time", "issues"),
        Measure("issues_excluded", "issues"),
        Measure("issues_passed", "issues"),  # in parts by the level it came to: issues_passed/street …
        Measure("issue_steps", "issues"),  # in parts: issue_steps/reopen, rework, supervise
        Measure("answers_due", "issues"),
        Measure("answers_on_time", "issues"),
        Measure("stages_ended", "issues"),  # in parts by state, and so are the next two
        Measure("stage_minutes", "issues"),
        Measure("stages_late", "issues"),
        Measure("whistles", "issues"),
        Measure("whistles_accurate", "issues"),
        Measure("report_ins_due", "issues"),
        Measure("report_ins_on_time", "issues"),
        Measure("call_backs_valid", "issues"),
        Measure("call_backs_solved", "issues"),
        Measure("ratings_valid", "issues"),
        Measure("ratings_satisfied", "issues"),
        Measure("compounds", "compounds", stock=True),
        Measure("compounds_with_property", "compounds", stock=True),
        Measure("compounds_managing_themselves", "compounds", stock=True),
        Measure("compounds_with_committee", "compounds", stock=True),
        Measure("compounds_with_branch", "compounds", stock=True),
        Measure("compounds_with_grid_worker", "compounds", stock=True),
        Measure("compounds_excepted", "compounds", stock=True),  # in parts by kind of mark
        Measure("compounds_unmanaged", "compounds", stock=True),
        Measure("compounds_self_managed", "compounds", stock=True),
        Measure("owners_committees", "compounds", stock=True),
        Measure("property_firms_entered", "compounds", stock=True),
        Measure("service_centres", "reported", stock=True),
        Measure("resident_groups", "reported", stock=True),
        Measure("opinions_collected", "reported"),
        Measure("suggestions_resolved", "reported"),
        Measure("beneficiaries_courses", "reported"),
        Measure("beneficiaries_culture", "reported"),
        Measure("issues_closed_four_kinds", "reported"),
        Measure("disputes_settled", "reported"),
        Measure("help_sessions", "reported"),
        Measure("dual_report_members", "reported", stock=True),
        Measure("property_firms_with_party", "reported", stock=True),
    )
}


def measure(key: str) -> Measure:
    """The measure of `key`, of which a part (`station_visits/meals`) is one too; KeyError if there is none."""
    return MEASURES[key.split("/", 1)[0]]
