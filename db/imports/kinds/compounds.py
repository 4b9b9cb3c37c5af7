"""Compounds and what they have gained; known by area and name."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.actions import batches
from db.actions import compounds as actions
from db.errors import N_, Problem, Refused
from db.imports import values
from db.imports.columns import Field
from db.imports.kinds.shared import demand, place_fields, step
from db.imports.places import Places
from db.imports.planning import Importer, Record, Step, Write
from db.imports.values import plain
from db.models import Area, Compound, CompoundMark
from db.models.compounds import MARK_MEASURES

_STATED = ("unmanaged", "valid_from")


class Compounds(Importer):
    """Residential compounds and the marks of their coverage."""

    kind = "compounds"
    needs = (("area", "community"), ("name",))

    def fields(self) -> Sequence[Field]:
        return [
            *place_fields(),
            Field("name", N_("Compound"), values.text, N_("Happiness Garden")),
            Field("unmanaged", N_("Without management"), values.yes_no, N_("yes"), choices="yes_no"),
            Field("valid_from", N_("Registered on"), values.day, "2026-03-05"),
            Field("owners_committee", N_("Owners' committee since"), values.day),
            Field("property_firm", N_("Property firm since"), values.day),
            Field("self_managed", N_("Looks after itself since"), values.day),
        ]

    def load(self, records: Sequence[Record]) -> None:
        self._places = Places(self.session, self.today)
        batches.read(self.session, Area, self._places.by_id)
        rows = list(self.session.scalars(select(Compound).order_by(Compound.id)))
        batches.keep(self.session, rows)
        self._known: dict[tuple[int, str], list[Compound]] = {}
        for row in rows:
            self._known.setdefault((row.area_id, plain(row.name)), []).append(row)
        marks = self.session.scalars(select(CompoundMark).where(CompoundMark.to_day.is_(None)))
        self._marks: dict[int, dict[str, date]] = {}
        for mark in marks:
            self._marks.setdefault(mark.compound_id, {})[mark.kind] = mark.from_day

    def step(self, record: Record) -> Step:
        name = demand("name", record["name"], N_("Enter a name."))
        area = self._places.of(record)
        found = self._known.get((area.id, plain(name)), [])
        if len(found) > 1:
            raise Refused(Problem("name", N_("Tell these apart first: the area has several compounds of that name.")))
        known = found[0] if found else None
        marks = record.stated(*MARK_MEASURES)
        stated: dict[str, Any] = record.stated(*_STATED)
        unmanaged: bool = stated.get("unmanaged", known.unmanaged if known else False)
        since: date = stated.get("valid_from") or (known.valid_from if known else min([self.today, *marks.values()]))
        problems: list[Problem] = []
        for kind, day in marks.items():
            actions.check_mark(kind, day, since, problems)
        if problems:
            raise Refused(*problems)
        draft = actions.CompoundDraft(
            known.name if known else name, unmanaged, since, known.valid_to if known else None
        )

        def write(session: Session) -> None:
            if known is None:
                actions.add(session, area.id, draft)
            else:
                actions.change(session, known.id, seen=known.version, draft=draft)

        def mark(session: Session) -> None:
            if batches.tries(session):
                return
            compound = (
                known
                or session.scalars(
                    select(Compound).where(Compound.area_id == area.id, Compound.name == draft.name)
                ).one()
            )
            for kind, day in marks.items():
                actions.put_mark(session, compound, kind, day)

        told = {"area": area.name, "name": name} if known is None else {}
        before: dict[str, Any] | None = None
        if known is not None:
            before = {field: getattr(known, field) for field in _STATED} | self._marks.get(known.id, {})
        made = step(record.row, f"{name}（{area.name}）", (area.id, plain(name)), before, told | stated | marks, write)
        if made.writes and marks:
            made = Step(**{**made.__dict__, "writes": (*made.writes, Write(1, mark))})
        return made
