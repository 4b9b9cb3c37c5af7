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
        Measure("stations", "stations", stock=True),
        Measure("stations_reporting", "stations", stock=True),
        Measure("station_days_reported", "stations"),
        Measure("station_days_open", "stations"),
        Measure("station_visits", "stations"),  # also in parts: station_visits/<service>
        Measure("issues_reported", "issues"),
        Measure("issues_closed", "issues"),
        Measure("issues_open", "issues", stock=True),
        Measure("issues_overdue", "issues", stock=True),
        Measure("compounds", "compounds", stock=True),
        Measure("compounds_unmanaged", "compounds", stock=True),
        Measure("compounds_self_managed", "compounds", stock=True),
        Measure("owners_committees", "compounds", stock=True),
        Measure("property_firms_entered", "compounds", stock=True),
        Measure("service_centres", "reported", stock=True),
        Measure("resident_groups", "reported", stock=True),
        Measure("needs", "reported", stock=True),
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
