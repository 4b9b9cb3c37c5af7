"""Which facts count for which measure: one row a measure, and one for what looks as if it counted.

Written from the columns of the facts, not from their contributions, so that the two can be held against each other.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_

from db.errors import N_
from db.measures.registry import measure
from db.models import (
    SELF,
    SERVICE,
    Activity,
    Agreement,
    Area,
    Attendance,
    CallBack,
    Compound,
    CompoundMark,
    Issue,
    Milestone,
    Need,
    PartnerUnit,
    Post,
    Project,
    ProjectSession,
    ReportedAmount,
    ReportIn,
    Role,
    Source,
    Station,
    StationDay,
    Team,
    Volunteer,
    Whistle,
)
from db.models.compounds import COVERED, MARK_MEASURES
from db.models.handling import RATINGS

Column = Any
Window = Callable[[date, date], ColumnElement[bool]]


@dataclass(frozen=True)
class Behind:
    """Facts of one kind that count for one measure while `counts` holds for a window."""

    model: Any
    day: Column
    label: Column
    counts: Window
    amount: Column = field(default_factory=lambda: literal(1))
    join: tuple[Any, Any] | None = None
    reason: str = ""


def _flow(model: Any, day: Column, label: Column, *only: Any, **more: Any) -> Behind:
    return Behind(model, day, label, lambda first, last: and_(day.between(first, last), *only), **more)


def _stock(model: Any, start: Column, end: Column, label: Column, *only: Any, **more: Any) -> Behind:
    def counts(_first: date, last: date) -> ColumnElement[bool]:
        return and_(start <= last, or_(end.is_(None), end > last), *only)

    return Behind(model, start, label, counts, **more)


def _due(model: Any, due: Column, end: Column, label: Column, *since: Any, **more: Any) -> Behind:
    """Late from the day after the due day until the end."""

    def counts(_first: date, last: date) -> ColumnElement[bool]:
        return and_(due < last, *(column <= last for column in since), or_(end.is_(None), end > last))

    return Behind(model, due, label, counts, **more)


_OF_STATION = (Station, Station.id == StationDay.station_id)
_OF_ACTIVITY = (Activity, Activity.id == Attendance.activity_id)
_OF_COMPOUND = (Compound, Compound.id == CompoundMark.compound_id)
_OF_TEAM = (Team, Team.id == Volunteer.team_id)  # a person is not named behind a figure
_PROJECT_END = func.coalesce(Project.finished_on, Project.cancelled_on)
_MILESTONE_END = func.coalesce(Milestone.done_on, Milestone.dropped_on)

_SETTLED = (Issue.state != "rejected", Issue.merged_into.is_(None))
_RATED = (*_SETTLED, Issue.excluded_on.is_(None))
_ON_TIME = or_(
    Issue.closed_at <= Issue.due_at,
    and_(or_(Issue.closed_at.is_(None), Issue.due_at.is_(None)), Issue.closed_on <= Issue.due_on),
)
_CALLED = (CallBack.reached, ~CallBack.excluded)


def _of_issue(model: Any, day: Column, *only: Any) -> Behind:
    """Something that was done about an issue, which it is named for."""
    return _flow(model, day, Issue.title, *only, join=(Issue, Issue.id == model.issue_id))


def _marked(kind: str, *only: Any) -> Behind:
    return _stock(
        CompoundMark,
        CompoundMark.from_day,
        CompoundMark.to_day,
        Compound.name,
        CompoundMark.kind == kind,
        *only,
        join=_OF_COMPOUND,
    )


def _served(confirmed: ColumnElement[bool]) -> Behind:
    return _flow(Attendance, Attendance.day, Activity.title, confirmed, amount=Attendance.minutes, join=_OF_ACTIVITY)


_UNCONFIRMED = _served(Attendance.confirmed_on.is_(None))

_OF_POST = (Role, Role.id == Post.role_id)  # nor is who holds a post

BEHIND: dict[str, Behind] = {
    **{
        f"posts/{system}": _stock(Post, Post.from_day, Post.to_day, Role.name_zh, Post.system == system, join=_OF_POST)
        for system in (SERVICE, SELF)
    },
    "stations": _stock(Station, Station.opened_on, Station.closed_on, Station.name),
    "station_visits": _flow(
        StationDay, StationDay.day, Station.name, StationDay.open, amount=StationDay.visits, join=_OF_STATION
    ),
    "issues_open": _stock(Issue, Issue.reported_on, Issue.closed_on, Issue.title),
    "issues_overdue": _due(Issue, Issue.due_on, Issue.closed_on, Issue.title, Issue.reported_on),
    "issues_closed": _flow(Issue, Issue.closed_on, Issue.title, *_SETTLED),
    "issues_closed/grid": _flow(Issue, Issue.closed_on, Issue.title, Issue.level == "grid", *_SETTLED),
    "issues_due": _flow(Issue, Issue.due_on, Issue.title, *_RATED),
    "issues_due_closed": _flow(Issue, Issue.due_on, Issue.title, Issue.closed_on.is_not(None), *_RATED),
    "issues_due_on_time": _flow(Issue, Issue.due_on, Issue.title, _ON_TIME, *_RATED),
    "issues_excluded": _flow(Issue, Issue.excluded_on, Issue.title),
    "answers_due": _flow(Issue, Issue.respond_on, Issue.title, *_RATED),
    "answers_on_time": _flow(Issue, Issue.respond_on, Issue.title, Issue.answered_at <= Issue.respond_by, *_RATED),
    "whistles": _of_issue(Whistle, Whistle.day),
    "whistles_accurate": _of_issue(Whistle, Whistle.day, Whistle.rejected_on.is_(None)),
    "report_ins_due": _of_issue(ReportIn, ReportIn.due_on, ~ReportIn.withdrawn),
    "report_ins_on_time": _of_issue(
        ReportIn, ReportIn.due_on, ~ReportIn.withdrawn, ReportIn.arrived_at <= ReportIn.due_at
    ),
    "call_backs_valid": _of_issue(CallBack, CallBack.day, *_CALLED, CallBack.solved.is_not(None)),
    "call_backs_solved": _of_issue(CallBack, CallBack.day, *_CALLED, CallBack.solved),
    "ratings_valid": _of_issue(CallBack, CallBack.day, *_CALLED, CallBack.rating.is_not(None)),
    "ratings_satisfied": _of_issue(CallBack, CallBack.day, *_CALLED, CallBack.rating.in_(RATINGS[:2])),
    "issues_reported": _flow(Issue, Issue.reported_on, Issue.title),
    "compounds": _stock(Compound, Compound.valid_from, Compound.valid_to, Compound.name),
    "compounds_unmanaged": _stock(Compound, Compound.valid_from, Compound.valid_to, Compound.name, Compound.unmanaged),
    **{key: _marked(kind) for kind, key in COVERED.items()},
    **{key: _marked(kind, CompoundMark.unmanaged) for kind, key in MARK_MEASURES.items()},
    "volunteer_teams": _stock(Team, Team.founded_on, Team.ended_on, Team.name),
    "volunteers": _stock(Volunteer, Volunteer.joined_on, Volunteer.left_on, Team.name, join=_OF_TEAM),
    "activities": _flow(Activity, Activity.day, Activity.title),
    "activities/held": _flow(Activity, Activity.day, Activity.title, Activity.state == "held"),
    "service_minutes": _served(Attendance.confirmed_on.is_not(None)),
    "service_minutes_unconfirmed": _UNCONFIRMED,
    "partner_units": _stock(PartnerUnit, PartnerUnit.joined_on, PartnerUnit.left_on, PartnerUnit.name),
    "needs": _stock(Need, Need.published_on, Need.ends_on, Need.title),
    "needs_matched": _stock(Need, Need.matched_on, Need.ends_on, Need.title, Need.published_on <= Need.matched_on),
    "agreements": _stock(Agreement, Agreement.signed_on, Agreement.ends_on, Agreement.title),
    "projects_in_progress": _stock(Project, Project.started_on, _PROJECT_END, Project.title),
    "milestones_late": _due(Milestone, Milestone.due_on, _MILESTONE_END, Milestone.title),
    "project_sessions": _flow(ProjectSession, ProjectSession.day, ProjectSession.title),
    "project_person_times": _flow(
        ProjectSession,
        ProjectSession.day,
        ProjectSession.title,
        ProjectSession.person_times.is_not(None),
        amount=ProjectSession.person_times,
    ),
}

EXCLUDED: dict[str, Behind] = {
    "station_visits": _flow(
        StationDay,
        StationDay.day,
        Station.name,
        ~StationDay.open,
        amount=StationDay.visits,
        join=_OF_STATION,
        reason=N_("The station was closed that day."),
    ),
    "service_minutes": replace(_UNCONFIRMED, reason=N_("The organiser has not confirmed it yet.")),
    "issues_overdue": _stock(
        Issue,
        Issue.reported_on,
        Issue.closed_on,
        Issue.title,
        Issue.due_on.is_(None),
        reason=N_("It has no due day."),
    ),
    **{
        key: _flow(
            Issue,
            day,
            Issue.title,
            Issue.excluded_on.is_not(None),
            reason=N_("It was excluded, with a reason."),
        )
        for key, day in (("answers_due", Issue.respond_on), ("issues_due", Issue.due_on))
    },
    "call_backs_valid": replace(
        _of_issue(CallBack, CallBack.day, ~CallBack.reached), reason=N_("Nobody answered the call.")
    ),
    "compounds_unmanaged": _stock(
        Compound,
        Compound.valid_from,
        Compound.valid_to,
        Compound.name,
        ~Compound.unmanaged,
        reason=N_("It had property management when it was registered."),
    ),
}


def _kind(key: str) -> Behind:
    return _stock(Area, Area.valid_from, Area.valid_to, Area.name, Area.kind == key.partition("/")[2])


def sources(key: str) -> list[Behind]:
    """The kinds of fact behind a measure: its own rows, and what was reported without rows."""
    own = [_kind(key)] if key.startswith("areas/") else [BEHIND[key]] if key in BEHIND else []
    known = ReportedAmount.measure == key
    if measure(key).stock:
        reported = Behind(
            ReportedAmount,
            ReportedAmount.day,
            Source.title,
            lambda _first, last: and_(ReportedAmount.day <= last, known),
            ReportedAmount.amount,
            (Source, Source.id == ReportedAmount.source_id),
        )
    else:
        reported = _flow(
            ReportedAmount,
            ReportedAmount.day,
            Source.title,
            known,
            amount=ReportedAmount.amount,
            join=(Source, Source.id == ReportedAmount.source_id),
        )
    return [*own, reported]
