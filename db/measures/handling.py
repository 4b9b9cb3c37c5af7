"""The indicators of how issues are handled, and of what compounds have."""

from dataclasses import replace

from db.errors import N_
from db.measures.definition import Evidence, Indicator, Polarity
from db.models.issues import CLOSED_WITHIN, closed_within

_STEPS = (0.5, 0.7, 0.85, 0.95)


def _rate(key: str, name: str, definition: str, numerator: str, denominator: str, version: int = 1) -> Indicator:
    return Indicator(
        key,
        name,
        "%",
        definition,
        (numerator,),
        (denominator,),
        polarity=Polarity.MORE,
        breaks=_STEPS,
        version=version,
    )


def _days_to_close(key: str, name: str, definition: str, quantile: float) -> Indicator:
    return Indicator(
        key,
        name,
        N_("days"),
        definition,
        ("issues_closed",),
        polarity=Polarity.LESS,
        quantile=quantile,
        steps=(*((days, closed_within(days)) for days in CLOSED_WITHIN), (CLOSED_WITHIN[-1] + 1, closed_within(None))),
    )


HANDLING = (
    _rate(
        "response_rate",
        N_("Response rate"),
        N_(
            "Issues whose reporter was answered within the limit, over all whose limit for the answer ended in the "
            "window. Left out are issues that were excluded with a reason, rejected, or merged with another."
        ),
        "answers_on_time",
        "answers_due",
    ),
    _rate(
        "resolution_rate",
        N_("Resolution rate"),
        N_(
            "Follow-up calls in the window that confirm that the issue is solved, over all in which somebody answered "
            "the question. Calls about excluded issues are left out."
        ),
        "call_backs_solved",
        "call_backs_valid",
    ),
    _rate(
        "satisfaction_rate",
        N_("Satisfaction rate"),
        N_(
            "Ratings “satisfied” and “mostly satisfied” in follow-up calls in the window, over all ratings. Calls "
            "about excluded issues are left out."
        ),
        "ratings_satisfied",
        "ratings_valid",
    ),
    _rate(
        "on_time_close_rate",
        N_("Closed on time"),
        N_(
            "Issues closed by the time they were due, over all that were due in the window. Left out are issues that "
            "were excluded with a reason, rejected, or merged with another."
        ),
        "issues_due_on_time",
        "issues_due",
    ),
    _rate(
        "close_rate",
        N_("Closed of those due"),
        N_(
            "Issues closed by now, late or not, over all that were due in the window. Left out are issues that were "
            "excluded with a reason, rejected, or merged with another."
        ),
        "issues_due_closed",
        "issues_due",
    ),
    _rate(
        "closed_in_grid_rate",
        N_("Closed in the grid"),
        N_("Issues that were closed in the window without leaving their grid, over all that were closed in it."),
        "issues_closed/grid",
        "issues_closed",
    ),
    _days_to_close(
        "days_to_close_median",
        N_("Days to close, half of the issues"),
        N_(
            "Days from the report to the closing within which half of the issues closed in the window were closed. "
            "Exact up to 14 days; beyond that the end of the step: 21, 30, 45, 60, 90, 180 or 365 days, 366 for more."
        ),
        0.5,
    ),
    _days_to_close(
        "days_to_close_p90",
        N_("Days to close, nine in ten"),
        N_(
            "Days from the report to the closing within which nine in ten of the issues closed in the window were "
            "closed. Exact up to 14 days; beyond that the end of the step: 21, 30, 45, 60, 90, 180 or 365 days, 366 "
            "for more."
        ),
        0.9,
    ),
    _rate(
        "report_in_on_time_rate",
        N_("Reported in on time"),
        N_(
            "Departments that reported in by the time they were given, over all that were due to in the window. "
            "Whistles that were rejected are left out."
        ),
        "report_ins_on_time",
        "report_ins_due",
    ),
    _rate(
        "whistle_accuracy_rate",
        N_("Whistles that were right"),
        N_("Whistles of the window that were not rejected after an objection, over all whistles of the window."),
        "whistles_accurate",
        "whistles",
    ),
    Indicator(
        "whistle_rate",
        N_("Issues whistled for"),
        "%",
        N_(
            "Whistles in the window, over the issues reported in it. A sign to look into where it is very high or very "
            "low, never a target."
        ),
        ("whistles",),
        ("issues_reported",),
    ),
    Indicator(
        "whistles",
        N_("Whistles"),
        N_("whistles"),
        N_("Calls for departments in the window."),
        ("whistles",),
    ),
    Indicator(
        "issues_excluded",
        N_("Issues excluded"),
        N_("issues"),
        N_(
            "Issues that were left out of the rates in the window, each with its reason; they are handled all the same."
        ),
        ("issues_excluded",),
    ),
)


def _cover(key: str, name: str, definition: str, numerator: str, denominator: str) -> Indicator:
    """A share of compounds; where nobody records what it counts it is unknown, not nought."""
    rate = _rate(key, name, definition, numerator, denominator)
    return replace(rate, evidence=Evidence.PLACE, known_by=(numerator,))


COVERAGE = (
    _cover(
        "property_coverage",
        N_("Property service"),
        N_("Compounds that a property firm serves on the day, over all compounds. Exceptions stay in the base."),
        "compounds_with_property",
        "compounds",
    ),
    _cover(
        "owners_committee_coverage",
        N_("Owners' committees in all compounds"),
        N_("Compounds with an owners' committee on the day, over all compounds. Exceptions stay in the base."),
        "compounds_with_committee",
        "compounds",
    ),
    _cover(
        "party_branch_coverage",
        N_("Party branches"),
        N_(
            "Compounds with a Party branch of their own, a joint one, or a Party instructor on the day, over all "
            "compounds. Exceptions stay in the base."
        ),
        "compounds_with_branch",
        "compounds",
    ),
    _cover(
        "grid_worker_coverage",
        N_("Grid workers in compounds"),
        N_("Compounds with a grid worker of their own on the day, over all compounds. Exceptions stay in the base."),
        "compounds_with_grid_worker",
        "compounds",
    ),
    _cover(
        "self_management_coverage",
        N_("Self-management"),
        N_("Compounds that their owners manage themselves on the day, over all compounds."),
        "compounds_managing_themselves",
        "compounds",
    ),
    Indicator(
        "managed_coverage",
        N_("Property service or self-management"),
        "%",
        N_("Compounds that a property firm serves or that their owners manage themselves, over all compounds."),
        ("compounds_with_property", "compounds_managing_themselves"),
        ("compounds",),
        polarity=Polarity.MORE,
        evidence=Evidence.PLACE,
        known_by=("compounds_with_property", "compounds_managing_themselves"),
        breaks=_STEPS,
    ),
)
