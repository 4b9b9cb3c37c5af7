"""Issues: known by where they are, what they are about and the day they were reported."""

from collections.abc import Sequence
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.actions import batches
from db.actions import issues as actions
from db.errors import N_
from db.imports import values
from db.imports.columns import Field
from db.imports.kinds.shared import demand, place_fields, step
from db.imports.places import Places
from db.imports.planning import Importer, Record, Step
from db.models import Area, Issue

_STATED = ("category", "handler", "due_on")


class Issues(Importer):
    """What residents raised; how each is handled is no matter of a list."""

    kind = "issues"
    needs = (("area", "community"), ("title",), ("reported_on",))
    names = MappingProxyType({"area_id": "area"})

    def fields(self) -> Sequence[Field]:
        return [
            *place_fields(),
            Field("title", N_("What it is about"), values.text, N_("The lamp at building 3 does not work")),
            Field("category", N_("Category"), values.text, N_("Repairs")),
            Field("handler", N_("Handled by"), values.text, N_("Grid worker")),
            Field("reported_on", N_("Reported on"), values.day, "2026-03-05"),
            Field("due_on", N_("Due on"), values.day, "2026-03-12"),
        ]

    def load(self, records: Sequence[Record]) -> None:
        self._places = Places(self.session, self.today)
        self._areas = batches.read(self.session, Area, self._places.by_id)
        days = {record["reported_on"] for record in records if record["reported_on"]}
        first, last = min(days, default=self.today), max(days, default=self.today)
        rows = self.session.scalars(select(Issue).where(Issue.reported_on.between(first, last)).order_by(Issue.id))
        self._known = {(row.area_id, row.title, row.reported_on): row for row in rows}
        batches.keep(self.session, self._known.values())

    def step(self, record: Record) -> Step:
        title = demand("title", record["title"], N_("Enter what it is about."))
        on = demand("reported_on", record["reported_on"], N_("Enter the day it was reported."))
        area = self._places.of(record)
        key = area.id, title, on
        known = self._known.get(key)
        stated = record.stated(*_STATED)
        draft = actions.IssueDraft(
            area_id=area.id,
            title=title,
            reported_on=on,
            **{field: stated.get(field, getattr(known, field, None)) for field in _STATED},
        )

        def write(session: Session) -> None:
            if known is None:
                actions.report(session, draft)
            else:
                actions.change(session, known.id, seen=known.version, draft=draft)

        told = {"area": area.name, "title": title, "reported_on": on} if known is None else {}
        before = {field: getattr(known, field) for field in _STATED} if known else None
        return step(record.row, title, key, before, told | stated, write)
