"""What is stored about a person: rows that are about them, what they did, and texts that mention them."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import String, or_, select
from sqlalchemy.orm import Session

from db import rosters
from db.errors import NotFound
from db.models import (
    Activity,
    Area,
    Attendance,
    AuditEntry,
    Base,
    Fact,
    Post,
    ProjectContribution,
    Provenance,
    Team,
    Volunteer,
)
from db.models.base import LAST_DAY

KINDS: Final[dict[str, Any]] = {model.__tablename__: model for model in (Volunteer, Post, ProjectContribution)}
"""Tables whose rows are about a person."""

NAMED: Final = {"volunteers": "name", "posts": "holder", "project_contributions": "giver"}
"""Where such a row holds the name."""

ERASED: Final = "—"
"""What stands in place of a name that was erased."""

_MOST: Final = 50


@dataclass(frozen=True)
class Record:
    """A row about a person; `about` is their team, or what they gave."""

    kind: str
    id: int
    version: int
    name: str
    phone: str | None
    area_name: str
    about: str | None
    since: date
    until: date | None

    @property
    def key(self) -> str:
        """How a command names it: volunteers:12."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Mention:
    """A text that has the name in it, which only a person can judge and correct."""

    kind: str
    id: int
    field: str
    text: str


@dataclass(frozen=True)
class Service:
    """One time somebody served."""

    day: date
    activity: str
    minutes: int
    confirmed: bool


def records(session: Session, name: str) -> list[Record]:
    """Rows about everybody of that name, or with that telephone number, however it is written."""
    wanted, digits = rosters.key(rosters.plain(name)), re.sub(r"\D", "", name)
    found = []
    for kind, field in NAMED.items():
        column = getattr(KINDS[kind], field)
        alike = [column.startswith(name.strip()[:1], autoescape=True)]
        if kind == "posts" and len(digits) > 4:
            alike.append(Post.phone.is_not(None))
        for row_id, said in session.execute(select(KINDS[kind].id, column).where(or_(*alike))):
            one = record(session, kind, row_id)
            same_number = bool(digits) and one.phone is not None and re.sub(r"\D", "", one.phone) == digits
            if said != ERASED and (rosters.key(rosters.plain(said)) == wanted or same_number):
                found.append(one)
    return found


def record(session: Session, kind: str, row_id: int) -> Record:
    """One row about a person; raises `NotFound`."""
    model = KINDS[kind]
    query = select(model, Area.name).join(Area, Area.id == model.area_id).where(model.id == row_id)
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound(f"{kind}:{row_id}")
    row, area = found
    if isinstance(row, Volunteer):
        team = session.scalar(select(Team.name).where(Team.id == row.team_id))
        return Record(kind, row.id, row.version, row.name, None, area, team, row.joined_on, row.left_on)
    if isinstance(row, Post):
        until = None if row.to_day == LAST_DAY else row.to_day
        return Record(kind, row.id, row.version, row.holder, row.phone, area, None, row.from_day, until)
    return Record(kind, row.id, row.version, row.giver, None, area, row.kind, row.day, None)


def mentions(session: Session, name: str) -> list[Mention]:
    """Texts of any kind in which the name stands."""
    found: list[Mention] = []
    if len(name.strip()) < 2:
        return found
    for mapper in Base.registry.mappers:
        model = mapper.class_
        if not issubclass(model, Fact) or not hasattr(model, "area_id"):
            continue
        table = model.__table__  # type: ignore[attr-defined]
        for column in table.columns:
            if not isinstance(column.type, String) or column.key in ("provenance", "recorded_by"):
                continue
            if NAMED.get(table.name) == column.key:
                continue
            texts = select(model.id, getattr(model, column.key)).where(
                getattr(model, column.key).contains(name.strip(), autoescape=True),
                model.provenance != Provenance.REPORTED,
            )
            found += [Mention(table.name, row[0], column.key, row[1]) for row in session.execute(texts.limit(_MOST))]
    return found


def services(session: Session, volunteer_id: int) -> list[Service]:
    """When somebody served, and for how long."""
    rows = session.execute(
        select(Attendance.day, Activity.title, Attendance.minutes, Attendance.confirmed_on)
        .join(Activity, Activity.id == Attendance.activity_id)
        .where(Attendance.volunteer_id == volunteer_id)
        .order_by(Attendance.day, Attendance.id)
    )
    return [Service(day, title, minutes, confirmed is not None) for day, title, minutes, confirmed in rows]


def history(session: Session, subject: str, subject_id: int) -> list[AuditEntry]:
    """What the audit trail says about a row."""
    entries = select(AuditEntry).where(AuditEntry.subject == subject, AuditEntry.subject_id == subject_id)
    return list(session.scalars(entries.order_by(AuditEntry.id)))
