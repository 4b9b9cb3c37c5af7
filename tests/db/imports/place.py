"""A small place to import into: a street of two communities with grids, stations, a team and a project."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from db.actions import imports as actions
from db.actions import milestones, projects
from db.engine import Database
from db.import_command import report
from db.imports import committing, files
from db.imports.committing import Done
from db.imports.planning import Plan
from db.models import Area, Role
from db.permissions import ROLES
from db.viewer import Held, Viewer
from tests import factories
from tests.factories import TESTER

TODAY = date(2026, 11, 22)


@dataclass
class Place:
    """The place in a database, and a coordinator of its first community."""

    database: Database
    street: int
    east: int
    west: int
    grid: int
    by: Viewer

    def plan(self, kind: str, data: bytes, by: Viewer | None = None, name: str = "表.xlsx") -> Plan:
        """What a file would do."""
        with self.database.reading(by or self.by) as session:
            book = files.read(name, data)
            sheet, heading = committing.recognise(session, kind, book, TODAY)
            return committing.preview(session, kind, sheet, heading, TODAY)

    def told(self, kind: str, data: bytes, by: Viewer | None = None) -> dict[str, Any]:
        """What a file would do, as the command line says it."""
        return report(self.plan(kind, data, by))

    def commit(self, kind: str, data: bytes, by: Viewer | None = None, digest: str | None = None) -> Done:
        """Put a file in."""
        with self.database.reading(by or self.by) as session:
            book = files.read("表.xlsx", data)
            sheet, heading = committing.recognise(session, kind, book, TODAY)
        return committing.commit(self.database, by or self.by, kind, book, sheet, heading, TODAY, digest)

    def undo(self, done: Done, by: Viewer | None = None) -> int:
        """Take back what was put in."""
        assert done.batch_id is not None
        with self.database.writing(by or self.by) as session:
            return actions.undo(session, done.batch_id)

    def rows(self, model: Any) -> list[Any]:
        """All rows of a table."""
        with self.database.reading() as session:
            return list(session.scalars(select(model).order_by(*model.__table__.primary_key)))


def lay_out(database: Database) -> Place:
    """Make the place."""
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street", name="测试街道")
        east = factories.area(session, "community", street, name="东街社区")
        west = factories.area(session, "community", street, name="西街社区")
        grid = factories.area(session, "grid", east, name="东街第一网格")
        factories.area(session, "grid", east, name="第二网格")
        factories.area(session, "grid", west, name="第二网格")
        factories.station(session, east.id, "东街驿站")
        factories.station(session, grid.id, "幸福驿站")
        factories.station(session, west.id, "西街驿站")
        factories.team(session, east.id, "邻里互助队")
        factories.partner_unit(session, east.id, "卫生服务中心")
        draft = projects.ProjectDraft(
            title="庭院座椅", category="环境", unit_id=None, need_id=None, resource_id=None, quantity=None,
            agreed_on=date(2026, 3, 1), started_on=None, planned_end=None,
        )  # fmt: skip
        project = projects.add(session, east.id, draft)
        milestones.add_milestone(session, project, milestones.MilestoneDraft("方案公示", 1, date(2026, 4, 1)))
        session.add(Role(scheme="test", code="grid_leader", rank=2, name_zh="网格长", name_en="Grid leader"))
        ids = street.id, east.id, west.id, grid.id
    by = Viewer("李干事", (Held(ROLES["coordinator"], ids[1]),))
    return Place(database, *ids, by)


def code_of(place: Place, area_id: int) -> str:
    """The code of an area."""
    return next(row.code for row in place.rows(Area) if row.id == area_id)


GOLDEN = Path(__file__).parent.parent.parent / "data" / "workbooks"
