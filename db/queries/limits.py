"""What a place has set for its issues: words, limits, office hours, rules, and the units it calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import clock
from db.clock import Hours, Limit
from db.models import HandlingUnit, IssueLimit, IssueRule, IssueTerm, OfficeHours

RULES: Final = {
    "half": 50,  # per cent of a limit at which somebody is reminded first
    "near": 80,  # and again
    "late_days": 5,  # working days overdue from which on it is supervised from above
    "redone": 3,  # times it was done anew, likewise
    "passed": 3,  # units it was given to, likewise
    "whistles_low": 2,  # per cent of issues that are whistled for, below which somebody should ask why
    "whistles_high": 10,  # and above which
    "term_days": 90,  # days before its end from which on a committee's term is said to expire
}
"""What holds where a place has not set a number of its own."""


@dataclass(frozen=True)
class Term:
    """A word of a place, or the name of a local set in `grouped`."""

    code: str
    name_zh: str
    name_en: str
    grouped: str | None


@dataclass(frozen=True)
class Place:
    """Limits by (urgency, stage), when offices are open, and the rules, of one scheme."""

    limits: Mapping[tuple[str, str], Limit]
    hours: Hours
    rules: Mapping[str, int]
    urgency: str | None

    def limit(self, urgency: str | None, stage: str) -> Limit | None:
        """How long a stage may take; None if nothing is set for it."""
        return self.limits.get((urgency or self.urgency or "", stage))


def place(session: Session, scheme: str) -> Place:
    """What a scheme has set; its first class of urgency is that of an issue about which nothing else is said."""
    limits = session.execute(
        select(IssueLimit.urgency, IssueLimit.stage, IssueLimit.amount, IssueLimit.unit, IssueLimit.working).where(
            IssueLimit.scheme == scheme
        )
    )
    hours = session.execute(
        select(OfficeHours.opens, OfficeHours.closes).where(OfficeHours.scheme == scheme).order_by(OfficeHours.opens)
    ).all()
    urgencies = terms(session, scheme, "urgency")
    return Place(
        {(urgency, stage): Limit(amount, unit, working) for urgency, stage, amount, unit, working in limits},
        tuple(clock.Span(*span) for span in hours) or clock.OFFICE,
        rules(session, scheme),
        urgencies[0].code if urgencies else None,
    )


def rules(session: Session, scheme: str) -> dict[str, int]:
    """The numbers a place goes by."""
    own = session.execute(select(IssueRule.code, IssueRule.number).where(IssueRule.scheme == scheme))
    return RULES | dict(own.all())


def terms(session: Session, scheme: str, kind: str) -> list[Term]:
    """A place's words of one kind (category, channel, urgency, concern), in its order."""
    rows = session.execute(
        select(IssueTerm.code, IssueTerm.name_zh, IssueTerm.name_en, IssueTerm.grouped)
        .where(IssueTerm.scheme == scheme, IssueTerm.kind == kind)
        .order_by(IssueTerm.rank, IssueTerm.id)
    )
    return [Term(*row) for row in rows]


def units(session: Session, scheme: str, departments: bool) -> list[str]:
    """Whom a place gives issues to: its departments, or its own stations and teams."""
    rows = select(HandlingUnit.name).where(HandlingUnit.scheme == scheme, HandlingUnit.department == departments)
    return list(session.scalars(rows.order_by(HandlingUnit.rank, HandlingUnit.id)))
