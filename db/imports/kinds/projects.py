"""Projects, known by area and title, and their milestones, known by project and title."""

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.actions import batches, milestones
from db.actions import projects as actions
from db.errors import N_, Problem, Refused
from db.imports import values
from db.imports.columns import Field
from db.imports.kinds.shared import demand, place_fields, step
from db.imports.places import Places
from db.imports.planning import Importer, Record, Step
from db.imports.values import plain
from db.models import Area, Milestone, PartnerUnit, Project

_STATED = ("category", "unit_id", "agreed_on", "started_on", "planned_end", "reason")
_STEPS = ("weight", "due_on", "done_on", "dropped_on", "reason")


class Projects(Importer):
    """Co-building projects; needs and resources are matched where they are shown."""

    kind = "projects"
    needs = (("area", "community"), ("title",))
    names = MappingProxyType({"unit_id": "unit"})

    def fields(self) -> Sequence[Field]:
        return [
            *place_fields(),
            Field("title", N_("Project"), values.text, N_("Benches for the courtyard")),
            Field("category", N_("Class"), values.text, N_("Environment")),
            Field("unit", N_("Partner unit"), values.text, choices="units"),
            Field("agreed_on", N_("Agreed on"), values.day, "2026-03-05"),
            Field("started_on", N_("Started on"), values.day),
            Field("planned_end", N_("Planned end"), values.day, "2026-06-30"),
            Field("reason", N_("Reason"), values.text),
        ]

    def load(self, records: Sequence[Record]) -> None:
        self._places = Places(self.session, self.today)
        batches.read(self.session, Area, self._places.by_id)
        self._units: dict[str, list[PartnerUnit]] = {}
        for unit in self.session.scalars(select(PartnerUnit).order_by(PartnerUnit.id)):
            self._units.setdefault(plain(unit.name), []).append(unit)
        batches.keep(self.session, (unit for units in self._units.values() for unit in units))
        rows = list(self.session.scalars(select(Project).order_by(Project.id)))
        batches.keep(self.session, rows)
        self._known: dict[tuple[int, str], list[Project]] = {}
        for row in rows:
            self._known.setdefault((row.area_id, plain(row.title)), []).append(row)

    def step(self, record: Record) -> Step:
        title = demand("title", record["title"], N_("Enter a title."))
        area = self._places.of(record)
        found = self._known.get((area.id, plain(title)), [])
        if len(found) > 1:
            found = [row for row in found if row.agreed_on == record["agreed_on"]]
        if len(found) > 1 or (not found and len(self._known.get((area.id, plain(title)), [])) > 1):
            raise Refused(
                Problem("title", N_("Change this on the page of projects: the area has several of that name."))
            )
        known = found[0] if found else None
        stated: dict[str, Any] = record.stated(*_STATED)
        if record["unit"] is not None:
            stated["unit_id"] = self._unit(record["unit"])
        if known is None:
            demand("category", stated.get("category"), N_("Choose or enter a class."))
            demand("agreed_on", stated.get("agreed_on"), N_("Enter the day on which it was agreed."))
        filled: dict[str, Any] = {field: stated.get(field, getattr(known, field, None)) for field in _STATED}
        draft = actions.ProjectDraft(
            title=known.title if known else title,
            need_id=known.need_id if known else None,
            resource_id=known.resource_id if known else None,
            quantity=known.quantity if known else None,
            **filled,
        )

        def write(session: Session) -> None:
            if known is None:
                actions.add(session, area.id, draft)
            else:
                actions.change(session, known.id, seen=known.version, draft=draft)

        told = {"area": area.name, "title": title} if known is None else {}
        before = {field: getattr(known, field) for field in _STATED} if known else None
        return step(record.row, f"{title}（{area.name}）", (area.id, plain(title)), before, told | stated, write)

    def _unit(self, name: str) -> int:
        found = self._units.get(plain(name), [])
        if len(found) != 1:
            message = N_("There is no partner unit called {unit} here: add it first, or correct the name.")
            if found:
                message = N_("Enter this on the page of projects: several units are called {unit}.")
            raise Refused(Problem("unit", message, {"unit": name}))
        return found[0].id


class Milestones(Importer):
    """The steps of projects."""

    kind = "milestones"
    needs = (("project",), ("title",))

    def fields(self) -> Sequence[Field]:
        return [
            *place_fields(),
            Field("project", N_("Project"), values.text, N_("Benches for the courtyard"), choices="projects"),
            Field("title", N_("Milestone"), values.text, N_("Benches are set up")),
            Field("weight", N_("Weight in the progress"), values.weight, "1"),
            Field("due_on", N_("Due on"), values.day, "2026-06-30"),
            Field("done_on", N_("Done on"), values.day),
            Field("dropped_on", N_("Dropped on"), values.day),
            Field("reason", N_("Reason"), values.text),
        ]

    def load(self, records: Sequence[Record]) -> None:
        self._places = Places(self.session, self.today)
        self._projects: dict[str, list[Project]] = {}
        for row in self.session.scalars(select(Project).order_by(Project.id)):
            self._projects.setdefault(plain(row.title), []).append(row)
        batches.keep(self.session, (row for rows in self._projects.values() for row in rows))
        steps = list(self.session.scalars(select(Milestone).order_by(Milestone.id)))
        batches.keep(self.session, steps)
        self._known: dict[tuple[int, str], list[Milestone]] = {}
        for one in steps:
            self._known.setdefault((one.project_id, plain(one.title)), []).append(one)

    def _project(self, record: Record) -> Project:
        title = demand("project", record["project"], N_("Enter the project."))
        found = self._projects.get(plain(title), [])
        if record["area"] or record["community"]:
            area = self._places.of(record)
            found = [row for row in found if self._places.lies_in(row.area_id, area.id)]
        if not found:
            message = N_("There is no project called {project} here: add it first, or correct the name.")
            raise Refused(Problem("project", message, {"project": title}))
        if len(found) > 1:
            message = N_("Several projects are called {project}: enter the area, too.")
            raise Refused(Problem("project", message, {"project": title}))
        return found[0]

    def step(self, record: Record) -> Step:
        project = self._project(record)
        title = demand("title", record["title"], N_("Enter what is to be reached."))
        found = self._known.get((project.id, plain(title)), [])
        if len(found) > 1:
            raise Refused(
                Problem("title", N_("Change this on the page of projects: the project has several of that name."))
            )
        known = found[0] if found else None
        stated: dict[str, Any] = record.stated(*_STEPS)
        due_on: date = demand(
            "due_on", stated.get("due_on", known.due_on if known else None), N_("Enter the day on which it is due.")
        )
        filled: dict[str, Any] = {field: stated.get(field, getattr(known, field, None)) for field in _STEPS} | {
            "due_on": due_on
        }
        if filled["weight"] is None:
            filled["weight"] = 1
        draft = milestones.MilestoneDraft(title=known.title if known else title, **filled)

        def write(session: Session) -> None:
            if known is None:
                milestones.add_milestone(session, project.id, draft)
            else:
                milestones.change_milestone(session, known.id, seen=known.version, draft=draft)

        told = {"project": project.title, "title": title} if known is None else {}
        before = {field: getattr(known, field) for field in _STEPS} if known else None
        what = f"{title}（{project.title}）"
        return step(record.row, what, (project.id, plain(title)), before, told | stated, write)
