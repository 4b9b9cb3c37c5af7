"""Small rows to test with, put in the way people put them in: through actions where there are any."""

from datetime import date
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit
from db.actions import cobuilding, stations, volunteering
from db.engine import Database
from db.models import FIRST_DAY, Area, AreaParent, Level, Role, Service, StationKind
from db.viewer import Viewer, trusted

TESTER = trusted("tester")
_numbers = count(1)


def dictionaries(session: Session) -> None:
    """Levels, roles, a kind and two services."""
    names = {"county": "县", "street": "街道", "community": "社区", "grid": "网格"}
    for rank, (kind, chinese) in enumerate(names.items()):
        session.add(Level(scheme="test", kind=kind, rank=rank, name_zh=chinese, name_en=kind))
    session.add(Role(scheme="test", code="grid_worker", rank=1, name_zh="网格员", name_en="Grid worker"))
    session.add(StationKind(code="red_station", rank=1, name_zh="红色驿站", name_en="Red service station"))
    session.add_all(
        [
            Service(code="rest_water", rank=1, name_zh="休息饮水", name_en="Rest and water"),
            Service(code="reading", rank=2, name_zh="学习阅读", name_en="Reading"),
        ]
    )
    session.flush()


def area(session: Session, kind: str, parent: Area | None = None, name: str | None = None, **values: object) -> Area:
    """A new area, under `parent` since ever."""
    number = next(_numbers)
    row = Area(code=f"99{number:010}", name=name or f"{kind} {number}", scheme="test", kind=kind, **values)
    session.add(row)
    session.flush()
    if parent is not None:
        session.add(AreaParent(area_id=row.id, parent_id=parent.id, from_day=FIRST_DAY))
    audit.record(session, "area:add", row, None, {"name": row.name})
    return row


def note(
    database: Database, by: Viewer, event: str, after: audit.Values, subject: str, area_id: int | None = None
) -> None:
    """An entry of the audit trail in a transaction of its own."""
    with database.writing(by) as session:
        audit.note(session, event, after, area_id, subject=subject)


def station(session: Session, area_id: int, name: str = "东街驿站", opened_on: date = date(2025, 6, 1)) -> int:
    """A station that reports daily; returns its id."""
    kind = session.scalars(select(StationKind.id)).first()
    assert kind is not None
    draft = stations.StationDraft(
        name=name,
        kind_id=kind,
        opening_hours=None,
        services=["rest_water", "reading"],
        reports_daily=True,
        longitude=None,
        latitude=None,
        opened_on=opened_on,
        closed_on=None,
    )
    return stations.add(session, area_id, draft)


def team(session: Session, area_id: int, name: str = "邻里互助队", founded_on: date = date(2025, 1, 1)) -> int:
    """A volunteer team without members; returns its id."""
    draft = volunteering.TeamDraft(name=name, host=None, founded_on=founded_on, ended_on=None)
    return volunteering.add_team(session, area_id, draft)


def activity(session: Session, team_id: int, day: date, title: str = "清洁家园") -> int:
    """A planned activity of a team; returns its id."""
    draft = volunteering.ActivityDraft(title=title, day=day, starts_at=9 * 60, person_times=None)
    return volunteering.plan(session, team_id, draft)


def partner_unit(session: Session, area_id: int, name: str = "卫生服务中心") -> int:
    """A hospital that takes part since 2025; returns its id."""
    draft = cobuilding.UnitDraft(
        name=name, kind="hospital", capacity="member", joined_on=date(2025, 1, 1), left_on=None
    )
    return cobuilding.add_unit(session, area_id, draft)


def resource_draft(area_id: int, quantity: int | None = 10, to_day: date | None = None) -> cobuilding.ResourceDraft:
    """Clinics offered to an area since the beginning of 2026."""
    return cobuilding.ResourceDraft(
        title="专家看诊",
        category="医疗健康",
        detail="测血压血糖",
        quantity=quantity,
        area_id=area_id,
        from_day=date(2026, 1, 1),
        to_day=to_day,
    )


def resource(
    session: Session, unit_id: int, area_id: int, quantity: int | None = 10, to_day: date | None = None
) -> int:
    """Clinics that a unit offers; returns the id."""
    return cobuilding.add_resource(session, unit_id, resource_draft(area_id, quantity, to_day))


def need(session: Session, area_id: int, title: str = "请医生看诊") -> int:
    """A need on an area's list since the beginning of 2026; returns its id."""
    draft = cobuilding.NeedDraft(
        title=title,
        category="健康服务",
        detail=None,
        quantity=4,
        published_on=date(2026, 1, 1),
        wanted_by=None,
        ends_on=None,
    )
    return cobuilding.add_need(session, area_id, draft)
